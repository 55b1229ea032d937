import { native, NativePlacement } from "./native.js";
import { register } from "./placement.js";
import type { HashOptions, Nodes } from "./types.js";

/**
 * Memento hashing: jump hashing that remembers which nodes left. Any node may leave and there is no limit to
 * their number; the order of the list and of departures is part of the placement. Weights are 0 or 1.
 * (Coluzzi, Brocco, Antonucci and Leidi, "MementoHash", IEEE/ACM ToN 2024.)
 */
export class Memento extends NativePlacement {
  static {
    register(this, "memento");
  }

  /**
   * @param nodes ids, or objects with id, weight (0 or 1) and zone, or a `Map`; their order decides.
   * @throws {ConfigError} `weights-unsupported`, `no-nodes`, `duplicate-node`, `bad-hash` and others.
   */
  constructor(nodes: Nodes, options: HashOptions = {}) {
    super(native("memento", nodes, options));
  }

  override get [Symbol.toStringTag](): string {
    return "Memento";
  }
}
