import { SIZE } from "../stage/geometry";

/** Where the slots of a table are drawn. */
export const TABLE = { top: 24, bottom: 200, left: 24, right: SIZE - 24 } as const;

/** Cells narrower than this are merged. */
const CELL = 3.2;

/** How slots are laid out in rows; `merged` slots share a cell. */
export interface Grid {
  readonly across: number;
  readonly rows: number;
  readonly side: number;
  readonly merged: number;
}

/** The grid of square cells that fills the place for a table. */
export function gridOf(slots: number): Grid {
  const [width, height] = [TABLE.right - TABLE.left, TABLE.bottom - TABLE.top];
  const merged = Math.max(1, Math.ceil((slots * CELL * CELL) / (width * height)));
  const cells = Math.ceil(slots / merged);
  let across = Math.max(1, Math.ceil(Math.sqrt((cells * width) / height)));
  while (Math.ceil(cells / across) * (width / across) > height) across += 1;
  return { across, rows: Math.ceil(cells / across), side: width / across, merged };
}

/** Draws the slots row by row, each in the colour of its node; of merged ones the most frequent. */
export function paintTable(context: OffscreenCanvasRenderingContext2D, owners: Uint32Array, colors: readonly string[]): void {
  const { across, side, merged } = gridOf(owners.length);
  const inset = side > 6 ? 0.5 : 0;
  const paths = colors.map(() => new Path2D());
  for (let cell = 0; cell * merged < owners.length; cell += 1) {
    const [x, y] = [TABLE.left + (cell % across) * side, TABLE.top + Math.floor(cell / across) * side];
    paths[ownerOf(owners, cell * merged, merged)].rect(x + inset, y + inset, side - 2 * inset, side - 2 * inset);
  }
  for (const [owner, path] of paths.entries()) {
    context.fillStyle = colors[owner];
    context.fill(path);
  }
}

/** The most frequent owner of a few slots, of equally frequent ones the first to be so. */
export function ownerOf(owners: Uint32Array, start: number, count: number): number {
  if (count === 1) return owners[start];
  const counts = new Map<number, number>();
  let best = owners[start];
  for (const owner of owners.subarray(start, start + count)) {
    const seen = (counts.get(owner) ?? 0) + 1;
    counts.set(owner, seen);
    if (seen > (counts.get(best) ?? 0)) best = owner;
  }
  return best;
}
