import type { Cause, Share } from "ringwright/slim";
import { boardBuffers, type BoardView } from "../board/view";
import type { Reply } from "../refusal";
import type { AlgorithmName } from "./algorithms";
import type { Cost } from "./cost";

/** One algorithm with the nodes and keys of the scenario, and what became of them. */
export interface RivalView {
  readonly board: BoardView;
  readonly cost: Cost;
  /** The most keys a node has for its weight, by the mean. */
  readonly peak: number;
  /** Whether nodes without weight were left out, since the product takes none. */
  readonly leftOut: boolean;
  /** Absent where nothing changed yet. */
  readonly change: RivalChange | null;
}

/** What the plan of an algorithm comes to; amounts are keys of the sample. */
export interface RivalChange {
  readonly moved: Share;
  readonly least: Share;
  readonly needless: Share;
  readonly cause: Cause | null;
  /** Whether the list had to be written anew, since the family loses nodes at its end only. */
  readonly rebuilt: boolean;
}

/** An algorithm, or why it does not take these nodes. */
export interface Rival {
  readonly name: AlgorithmName;
  readonly reply: Reply<RivalView>;
}

/** What is compared. */
export interface CompareView {
  readonly rivals: readonly Rival[];
}

/** What can be handed over instead of copied. */
export function compareBuffers({ rivals }: CompareView): ArrayBuffer[] {
  return rivals.flatMap(({ reply }) => (reply.ok ? boardBuffers(reply.value.board) : []));
}
