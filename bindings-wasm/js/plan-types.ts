import type { Plan } from "./plan.js";
import type { DistinctOptions, Key, PackedKeys, Share } from "./types.js";

/** How two placements are compared. */
export interface PlanOptions extends DistinctOptions {
  /** The size of the replica sets compared. Default 1: owners alone. */
  readonly replicas?: number;
  /** Keys to compare for, where placements have no ranges or hash keys differently. */
  readonly keys?: readonly Key[] | PackedKeys;
}

/** What the amounts of a plan count: positions of a circle, slots of a table, or the keys given. */
export type Unit = "positions" | "slots" | "keys";

/** A range whose replica set changes; bounds are inclusive positions, slots, or places in the list of keys. */
export interface Move {
  readonly lo: bigint;
  readonly hi: bigint;
  /** The replica set before, the owner first. */
  readonly from: readonly string[];
  /** The replica set after, the owner first. */
  readonly to: readonly string[];
}

/** How much goes from one owner to another. */
export interface Flow extends Share {
  readonly from: string;
  readonly to: string;
}

/**
 * Why something moves that no change of a node calls for. `list_order`: places in the list are part of the
 * rule, and changed. `points_changed`: untouched nodes have another number of points. `table_fill`: a table
 * is filled anew. `mode_change`: the rule differs, which was asked for and is not needless.
 */
export type Cause = "list_order" | "mode_change" | "points_changed" | "table_fill";

/** The figures of a plan: what remains of it where its methods do not go, such as in a message to a worker. */
export interface PlanFigures {
  /** The fingerprint of the placement before. */
  readonly before: string;
  /** The fingerprint of the placement after. */
  readonly after: string;
  /** The ids of the nodes of both placements, in the order of their bytes. */
  readonly nodes: readonly string[];
  /** The size of the replica sets compared. */
  readonly replicas: number;
  /** What had to differ between the members of a set. */
  readonly distinct: "node" | "zone";
  /** The level of the zone path that counted. */
  readonly level: number;
  /** What the amounts count. */
  readonly unit: Unit;
  /** How many positions, slots or keys there are in all. */
  readonly total: bigint;
  readonly moves: readonly Move[];
  readonly matrix: readonly Flow[];
  /** The part whose owner changes. */
  readonly moved: Share;
  /** The least that any transition between the same shares must move. */
  readonly least: Share;
  /** The part moved although neither of its owners changed. */
  readonly needless: Share;
  /** The part moved without a change of either owner, by cause. */
  readonly needlessByCause: ReadonlyMap<Cause, Share>;
  /** The part to be copied: a range counts once for each node that joins its set. */
  readonly copies: Share;
  /** The part to be dropped: a range counts once for each node that leaves its set. */
  readonly drops: Share;
  /** The part whose set only changes its order. */
  readonly roleChanges: Share;
  /** The part whose set stands in fewer zones than it could. */
  readonly zoneViolations: { readonly before: Share; readonly after: Share };
}

/** How much a migration may do at once; amounts are in the plan's unit. */
export interface Limits {
  /** The most that one step copies. */
  readonly perStep?: number | bigint;
  /** The most that one node sends in one step. */
  readonly outPerNode?: number | bigint;
  /** The most that one node receives in one step. */
  readonly inPerNode?: number | bigint;
  /** How long a range rests between two steps that touch it, in milliseconds. Default 0. */
  readonly minDwell?: number;
  /** Whether a range gets at most one new replica in a step. Default false. */
  readonly oneReplicaPerStep?: boolean;
}

/** One step of a migration. */
export interface PlanStep {
  /**
   * `copy`: new nodes receive data and serve nothing yet. `switch`: the sets take their new order.
   * `drop`: nodes that have left the sets delete their data.
   */
  readonly kind: "copy" | "switch" | "drop";
  /** The earliest time it may begin, in milliseconds after the migration began. */
  readonly notBefore: number;
  /** The change it makes. */
  readonly plan: Plan;
}
