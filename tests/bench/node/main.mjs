// Ours beside the npm peers: one JSON line a measurement.

import { Ring } from "ringwright";
import * as build from "./build.mjs";
import * as identical from "./identical.mjs";
import * as lookup from "./lookup.mjs";
import { consistentHash, hashring } from "./peers.mjs";
import * as quality from "./quality.mjs";
import { finish, IDS } from "./turns.mjs";

/** Our ring as one that changes. */
function ours(ids) {
  let ring = new Ring(ids);
  const remove = (gone) => (ring = gone.reduce((ring, id) => ring.withoutNode(id), ring));
  const add = (come) => (ring = come.reduce((ring, id) => ring.withNode(id), ring));
  return [(key) => ring.getNode(key), { remove, add }];
}

/** A peer's ring, which changes itself. */
function changing(make) {
  return (ids) => {
    const ring = make(ids);
    const remove = (gone) => gone.forEach((id) => ring.remove(id));
    const add = (come) => come.forEach((id) => ring.add(id));
    return [(key) => ring.get(key), { remove, add }];
  };
}

for (const nodes of [100, 1000]) {
  const ids = IDS.slice(0, nodes);
  const rings = [new Ring(ids), hashring(ids), consistentHash(ids)];
  lookup.measure(nodes, ...rings);
  lookup.measureReplicas(nodes, ...rings);
  build.measure(nodes);
  if (nodes === 100) quality.measure(nodes, rings[0], { hashring: rings[1], "consistent-hash": rings[2] });
}
quality.measureMoves(100, ours, { hashring: changing(hashring), "consistent-hash": changing(consistentHash) });
identical.measure(100);
finish();
