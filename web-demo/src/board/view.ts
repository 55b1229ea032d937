import type { RingView } from "../view";

/** How a placement is pictured: its circle, its table, or the nodes alone. */
export type Picture = "ring" | "table" | "bars";

/** A placement as a board shows it. */
export interface BoardSide {
  readonly ring: RingView;
  /** The owner of each slot of a table, as indices into the ids. */
  readonly table: Uint32Array | null;
}

/** A placement, and the one before with what moved. */
export interface BoardView extends BoardSide {
  readonly picture: Picture;
  readonly change: {
    readonly before: BoardSide;
    readonly movers: Uint32Array;
    /** For each mover whether it moves although neither of its owners changed. */
    readonly needless: Uint8Array;
  } | null;
}

/** What a board is made of that can be handed over instead of copied. */
export function boardBuffers(board: BoardView): ArrayBuffer[] {
  const side = ({ ring, table }: BoardSide) => [ring.turns, ring.owners, ring.keyTurns, ring.keyOwners, ...(table ? [table] : [])];
  const arrays: (Float64Array | Uint32Array | Uint8Array)[] = side(board);
  if (board.change) arrays.push(...side(board.change.before), board.change.movers, board.change.needless);
  return arrays.map((array) => array.buffer as ArrayBuffer);
}
