import { levelOf, optionsOf, whole } from "./checks.js";
import { call } from "./engine.js";
import { explanationFrom } from "./explanation.js";
import { keyBytes } from "./keys.js";
import { native, NativePlacement } from "./native.js";
import { engineOf, formOf, noPoints, pointsOf, register } from "./placement.js";
import type { DistinctOptions, Explanation, Key, Nodes, Points, RingOptions } from "./types.js";

/**
 * A consistent-hash ring: every node has points on a circle, and a key belongs to the next point.
 *
 * The choice for most uses: weights, replica sets over zones, bounded loads, exact plans, and the least
 * movement there is. (Karger et al., "Consistent Hashing and Random Trees", STOC 1997.)
 */
export class Ring extends NativePlacement {
  static {
    register(this, "ring");
  }

  /**
   * @param nodes ids, or objects with id, weight and zone, or a `Map` from id to weight; in any order.
   * @throws {ConfigError} `no-nodes`, `duplicate-node`, `not-whole`, `too-many-points`, `bad-hash` and others.
   */
  constructor(nodes: Nodes, options: RingOptions = {}) {
    super(native("ring", nodes, options, "vnodes"));
  }

  override get [Symbol.toStringTag](): string {
    return "Ring";
  }

  /** Points on the circle per unit of weight. */
  get vnodes(): number {
    return formOf(this)["vnodes"] as number;
  }

  /** The circle for pictures: every point in order, and whose it is. */
  points(): Points {
    return pointsOf(this);
  }

  /** Every step of the lookup of `key`, up to a replica set of `count` (default 1). */
  explain(key: Key, options: DistinctOptions & { readonly count?: number } = {}): Explanation {
    const { count = 1, ...distinct } = optionsOf(options, ["count", "distinct", "level"]);
    const [bytes, wanted, level] = [keyBytes(key), whole(count, "count"), levelOf(distinct)];
    const json = call(() => engineOf(this).explain(bytes, wanted, level));
    if (json === undefined) throw noPoints(this);
    return explanationFrom(json);
  }
}
