import { MAX_DOTS } from "../stage/dots";
import type { Spot } from "../stage/geometry";
import { SIZE } from "../stage/geometry";
import type { Dots } from "../stage/paint";
import type { RingView } from "../view";

/** The ground that one node's keys are heaped upon. */
export interface Ground {
  readonly left: number;
  readonly right: number;
  readonly base: number;
}

/** Keys heaped up by node: columns of equal width, one dot a key. */
export interface Stack {
  readonly dots: Dots;
  /** The width and the height of the room that a key takes, chosen so that the highest column fits. */
  readonly cell: Cell;
  readonly columns: readonly Ground[];
  /** The height that a node's weight asks for. */
  readonly ideals: readonly { readonly left: number; readonly right: number; readonly y: number }[];
  /** The room that each owner's keys take together. */
  readonly heaps: readonly (Ground & { readonly top: number })[];
  /** The place above each owner's column, which movers pass. */
  readonly above: readonly Spot[];
}

/** The room for one key. */
export interface Cell {
  readonly side: number;
  readonly rise: number;
}

/** The margin round the columns, and the gap between two, as a part of a column. */
const MARGIN = 24;
const GAP = 0.16;
const BASE = SIZE - 24;

/** Which keys lie on top: those that moved, of them last those without need. */
export interface Marks {
  readonly movers: Uint32Array;
  readonly needless: Uint8Array | null;
}

/** Heaps the keys up; `cell` is given where two heaps are to be of one scale. */
export function stack(
  ring: RingView,
  nodes: readonly { readonly id: string; readonly ideal: number }[],
  top: number,
  marks: Marks | null,
  cell?: Cell,
): Stack {
  const pitch = (SIZE - 2 * MARGIN) / nodes.length;
  const width = pitch * (1 - GAP);
  const keys = Math.min(ring.keyOwners.length, MAX_DOTS);
  const most = Math.max(1, ...ring.counts, ...nodes.map(({ ideal }) => ideal * keys));
  const { side, rise } = cell ?? fit(most, width, BASE - top);
  const across = Math.max(1, Math.floor(width / side));
  const place = new Map(nodes.map(({ id }, at) => [id, MARGIN + at * pitch + (pitch - across * side) / 2]));
  const lefts = ring.ids.map((id) => place.get(id) ?? MARGIN);

  const x = new Float32Array(keys);
  const y = new Float32Array(keys);
  const filled = ring.ids.map(() => 0);
  const put = (key: number) => {
    const owner = ring.keyOwners[key];
    const at = filled[owner];
    filled[owner] += 1;
    x[key] = lefts[owner] + ((at % across) + 0.5) * side;
    y[key] = BASE - (Math.floor(at / across) + 0.5) * rise;
  };
  const rank = new Uint8Array(keys);
  marks?.movers.forEach((key, at) => key < keys && (rank[key] = marks.needless?.[at] === 1 ? 2 : 1));
  for (const wanted of [0, 1, 2]) {
    for (let key = 0; key < keys; key += 1) if (rank[key] === wanted) put(key);
  }
  return {
    dots: { x, y, owners: ring.keyOwners, radius: side * 0.42 },
    cell: { side, rise },
    columns: nodes.map(({ id }) => ({ left: place.get(id) ?? 0, right: (place.get(id) ?? 0) + across * side, base: BASE + 2 })),
    ideals: nodes
      .filter(({ ideal }) => ideal > 0)
      .map(({ id, ideal }) => {
        const left = place.get(id) ?? 0;
        return { left: left - pitch * 0.06, right: left + across * side + pitch * 0.06, y: BASE - ((ideal * keys) / across) * rise };
      }),
    heaps: lefts.map((left, owner) => ({ left, right: left + across * side, base: BASE, top: BASE - Math.ceil(filled[owner] / across) * rise })),
    above: lefts.map((left, owner) => ({ x: left + (across * side) / 2, y: Math.max(top, BASE - Math.ceil(filled[owner] / across) * rise - 90) })),
  };
}

/** The largest room for each key with which so many fit into a column; a column of single keys is stretched. */
export function fit(count: number, width: number, height: number): Cell {
  let side = Math.min(width, Math.sqrt((width * height) / count));
  // What is left over at the right edge of a row is lost: a few steps down find the size that really fits.
  for (let step = 0; step < 60 && rowsAt(side) * side > height; step += 1) side *= 0.97;
  return { side, rise: Math.min(height / rowsAt(side), 3 * side) };

  function rowsAt(size: number): number {
    return Math.ceil(count / Math.max(1, Math.floor(width / size)));
  }
}
