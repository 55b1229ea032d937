/** What a strip of equal bins along the circle shows. */
export interface Strip {
  /** The owner with the largest part of each bin, -1 where nothing is. */
  readonly owners: Int32Array;
  /** How many arcs are narrower than a bin, and so are merged with their neighbours. */
  readonly merged: number;
}

/** Equal neighbouring bins: from `start` up to before `end`. */
export interface Run {
  readonly start: number;
  readonly end: number;
  readonly owner: number;
}

/** Bins the arcs of a ring: point `i` owns the turns after point `i - 1`, the first point those after the last. */
export function binArcs(turns: Float64Array, owners: Uint32Array, bins: number): Strip {
  const count = turns.length;
  if (count === 0) return { owners: new Int32Array(bins).fill(-1), merged: 0 };
  const lo = new Float64Array(count + 1);
  const hi = new Float64Array(count + 1);
  const tags = new Uint32Array(count + 1);
  lo.set(turns, 1);
  hi.set(turns);
  hi[count] = 1;
  tags.set(owners);
  tags[count] = owners[0];
  const around = turns[0] + 1 - turns[count - 1];
  let merged = around * bins < 1 ? 1 : 0;
  for (let point = 1; point < count; point += 1) {
    if ((hi[point] - lo[point]) * bins < 1) merged += 1;
  }
  return { owners: binSpans(lo, hi, tags, bins), merged };
}

/** The tag with the largest part of each bin, -1 where nothing is; spans are in order and do not overlap. */
export function binSpans(lo: Float64Array, hi: Float64Array, tags: Uint32Array, bins: number): Int32Array {
  const owners = new Int32Array(bins).fill(-1);
  const cover = new Map<number, number>();
  let bin = 0;
  const settle = () => {
    let most = 0;
    for (const [tag, part] of cover) {
      if (part > most) {
        most = part;
        owners[bin] = tag;
      }
    }
    cover.clear();
  };
  for (let span = 0; span < lo.length; span += 1) {
    const from = lo[span] * bins;
    const to = hi[span] * bins;
    const last = Math.min(bins - 1, Math.floor(to));
    for (let at = Math.min(bins - 1, Math.floor(from)); at <= last; at += 1) {
      if (at !== bin) {
        settle();
        bin = at;
      }
      const part = Math.min(to, at + 1) - Math.max(from, at);
      if (part > 0) cover.set(tags[span], (cover.get(tags[span]) ?? 0) + part);
    }
  }
  settle();
  return owners;
}

/** The bins as runs, gaps left out. */
export function runs(owners: Int32Array): Run[] {
  const found: Run[] = [];
  for (let start = 0, at = 1; at <= owners.length; at += 1) {
    if (at < owners.length && owners[at] === owners[start]) continue;
    if (owners[start] >= 0) found.push({ start, end: at, owner: owners[start] });
    start = at;
  }
  return found;
}
