import { native, NativePlacement } from "./native.js";
import { register } from "./placement.js";
import type { HashOptions, Nodes } from "./types.js";

/**
 * Rendezvous hashing: every node draws a number for every key, and the best draw wins. Shares follow the
 * weights exactly; a lookup asks every node, so it suits up to some hundred. (Thaler and Ravishankar,
 * IEEE/ACM ToN 1998; weights after Schindelhauer and Schomaker, SPAA 2005.)
 */
export class Rendezvous extends NativePlacement {
  static {
    register(this, "rendezvous");
  }

  /**
   * @param nodes ids, or objects with id, weight and zone, or a `Map` from id to weight; in any order.
   * @throws {ConfigError} `no-nodes`, `duplicate-node`, `not-whole`, `bad-hash` and others.
   */
  constructor(nodes: Nodes, options: HashOptions = {}) {
    super(native("rendezvous", nodes, options));
  }

  override get [Symbol.toStringTag](): string {
    return "Rendezvous";
  }
}
