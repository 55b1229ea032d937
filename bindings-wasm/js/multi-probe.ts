import { native, NativePlacement } from "./native.js";
import { formOf, register } from "./placement.js";
import type { MultiProbeOptions, Nodes } from "./types.js";

/**
 * Multi-probe consistent hashing: one point a node, and several probes a key, of which the one nearest to a
 * point wins. As even as a ring of many points in the memory of one; weights are 0 or 1. (Appleton and
 * O'Reilly, "Multi-Probe Consistent Hashing", arXiv 1505.00062.)
 */
export class MultiProbe extends NativePlacement {
  static {
    register(this, "multi-probe");
  }

  /**
   * @param nodes ids, or objects with id, weight (0 or 1) and zone, or a `Map`; in any order.
   * @throws {ConfigError} `bad-probes`, `weights-unsupported`, `no-nodes`, `duplicate-node`, `bad-hash` and others.
   */
  constructor(nodes: Nodes, options: MultiProbeOptions = {}) {
    super(native("multi-probe", nodes, options, "probes"));
  }

  override get [Symbol.toStringTag](): string {
    return "MultiProbe";
  }

  /** Probes a key. */
  get probes(): number {
    return formOf(this)["probes"] as number;
  }
}
