import { native, NativePlacement } from "./native.js";
import { formOf, register } from "./placement.js";
import type { MaglevOptions, Nodes } from "./types.js";

/**
 * Maglev hashing: a table of a prime number of slots that the nodes fill in turns. The most even shares and
 * a lookup of one read; the price is that a change also moves a few slots between nodes that did not change,
 * which `plan` counts as needless. (Eisenbud et al., "Maglev: A Fast and Reliable Software Network Load
 * Balancer", NSDI 2016.)
 */
export class Maglev extends NativePlacement {
  static {
    register(this, "maglev");
  }

  /**
   * @param nodes ids, or objects with id, weight and zone, or a `Map` from id to weight; in any order.
   * @throws {ConfigError} `bad-table-size` unless a prime of at least one slot for each node; `no-nodes`,
   * `duplicate-node`, `not-whole`, `bad-hash` and others.
   */
  constructor(nodes: Nodes, options: MaglevOptions = {}) {
    super(native("maglev", nodes, options, "tableSize"));
  }

  override get [Symbol.toStringTag](): string {
    return "Maglev";
  }

  /** The number of slots; changes of nodes keep it. */
  get tableSize(): number {
    return formOf(this)["table_size"] as number;
  }
}
