import type { Explanation, Share } from "ringwright/slim";
import type { CompareView } from "./compare/view";
import type { DeployedView } from "./deployed/view";
import type { Reply } from "./refusal";

/** One ring as the page shows it. Arrays of owners hold indices into `ids`. */
export interface RingView {
  readonly ids: readonly string[];
  readonly fingerprint: string;
  readonly shares: readonly Share[];
  /** How many keys of the sample each node has. */
  readonly counts: readonly number[];
  /** Where on the circle the points are, in turns, and whose they are. */
  readonly turns: Float64Array;
  readonly owners: Uint32Array;
  readonly keyTurns: Float64Array;
  readonly keyOwners: Uint32Array;
}

/** The ranges of a plan for the picture: positions in turns, nodes as indices into the plan's. */
export interface Spans {
  readonly lo: Float64Array;
  readonly hi: Float64Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

/** A plan without its lists, which can be long and are asked for by page. */
export interface PlanView {
  readonly nodes: readonly string[];
  readonly moved: Share;
  readonly least: Share;
  readonly needless: Share;
  readonly copies: Share;
  readonly ranges: number;
  readonly flows: number;
  readonly spans: Spans;
}

/** Two rings and what became of the keys. */
export interface ChangeView {
  readonly before: RingView;
  /** Refused when the two rings hash differently. */
  readonly plan: Reply<PlanView>;
  /** The keys of the sample with another owner now. */
  readonly movers: Uint32Array;
}

/** Everything drawn and written for the ring of a scenario. */
export interface RingPart {
  readonly ring: RingView;
  readonly change: ChangeView | null;
  readonly explanation: Reply<Explanation> | null;
}

/** Everything drawn and written for a scenario; what is in no view open so far is null. */
export interface View extends RingPart {
  readonly compare: CompareView | null;
  readonly deployed: Reply<DeployedView> | null;
}
