import type { Finding, Probe, Profile, Verdict } from "ringwright/compat/slim";
import { boardBuffers, type BoardView } from "../board/view";
import type { Reply } from "../refusal";

/** A server as pasted, and how it fares. */
export interface ServerRow {
  /** The name of its node. */
  readonly id: string;
  readonly address: string;
  readonly weight: number;
  readonly down: boolean;
}

/** A configuration that was read. */
export interface DeployedView {
  /** The names of all placements in the text; which of them is shown. */
  readonly names: readonly string[];
  readonly at: number;
  readonly format: string;
  readonly profile: string;
  /** What the package knows of the profile; null for families of its own. */
  readonly facts: Profile | null;
  readonly key: string | null;
  readonly notes: readonly string[];
  /** Pairs of servers with a point in common. */
  readonly shared: readonly (readonly [string, string])[];
  readonly servers: readonly ServerRow[];
  readonly board: BoardView;
  /** The server of the key asked for: the one configured, and the one that stands in for a server that is down. */
  readonly owner: { readonly id: string; readonly standIn: string | null } | null;
  /** What became of the pasted observations; null when there are none. */
  readonly diagnosis: Reply<DiagnosisView> | null;
}

/** Which rule explains the observations. */
export interface DiagnosisView {
  /** How the configuration fares that was pasted. */
  readonly own: { readonly mismatches: number; readonly total: number };
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly refused: readonly { readonly profile: string; readonly why: string }[];
  readonly notes: readonly string[];
  readonly next: readonly Probe[];
  /** The servers that places stand for. */
  readonly servers: readonly string[];
}

/** What can be handed over instead of copied. */
export function deployedBuffers(view: DeployedView): ArrayBuffer[] {
  return boardBuffers(view.board);
}
