import { native, NativePlacement } from "./native.js";
import { formOf, register } from "./placement.js";
import type { AnchorOptions, Nodes } from "./types.js";

/**
 * Anchor hashing: a fixed number of buckets, of which some have a node. Any node may leave, and one that
 * comes back finds its keys; the order of the list and of departures is part of the placement. Weights are 0
 * or 1. (Mendelson, Vargaftik, Barabash, Lorenz, Keslassy and Orda, "AnchorHash: A Scalable Consistent Hash",
 * IEEE/ACM ToN 2021.)
 */
export class Anchor extends NativePlacement {
  static {
    register(this, "anchor");
  }

  /**
   * @param nodes ids, or objects with id, weight (0 or 1) and zone, or a `Map`; their order decides.
   * @throws {ConfigError} `bad-capacity`, `weights-unsupported`, `no-nodes`, `duplicate-node`, `bad-hash` and others.
   */
  constructor(nodes: Nodes, options: AnchorOptions = {}) {
    super(native("anchor", nodes, options, "capacity"));
  }

  override get [Symbol.toStringTag](): string {
    return "Anchor";
  }

  /** The most nodes it can ever hold. */
  get capacity(): number {
    return formOf(this)["capacity"] as number;
  }
}
