// The npm peers, with 160 points a node.

import ConsistentHash from "consistent-hash";
import HashRing from "hashring";

/** hashring: its default is 40 points of 4 words. */
export function hashring(ids) {
  return new HashRing(ids);
}

/** consistent-hash: spread evenly, because its default draws points at random, others in every process. */
export function consistentHash(ids) {
  // Its circle has 100,003 places; a larger one for more points than that.
  const range = ids.length > 100 ? 1_000_003 : undefined;
  const ring = new ConsistentHash({ distribution: "uniform", controlPoints: 160, range });
  for (const id of ids) ring.add(id);
  // It is lazy: the first lookup builds it.
  ring.get("user:0");
  return ring;
}
