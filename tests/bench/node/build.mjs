// `init-time`, `add-time` and `resize-time`.

import { Ring } from "ringwright";
import { consistentHash, hashring } from "./peers.mjs";
import { compare, IDS, whole } from "./turns.mjs";

export function measure(nodes) {
  const rounds = nodes > 100 ? 3 : 5;
  const [ids, fresh, middle] = [IDS.slice(0, nodes), IDS[nodes], IDS[nodes / 2]];
  const [ring, eager, lazy] = [new Ring(ids), hashring(ids), consistentHash(ids)];
  const head = (metric) => ({ metric, nodes, unit: "us" });
  compare(
    head("init-time"),
    rounds,
    { "`Ring`": whole(() => new Ring(ids).free()) },
    { hashring: whole(() => hashring(ids)), "consistent-hash": whole(() => consistentHash(ids)) },
    1e3,
  );
  const add = (peer) => () => {
    const time = whole(() => peer.add(fresh).get("user:0"))();
    peer.remove(fresh);
    return time;
  };
  const pair = (peer) => whole(() => peer.remove(middle).add(middle).get("user:0"));
  compare(
    head("add-time"),
    rounds,
    { "`withNode`": whole(() => ring.withNode(fresh).free()) },
    { "hashring `add`": add(chained(eager)), "consistent-hash `add`": add(lazy) },
    1e3,
  );
  const resized = () => {
    const less = ring.withoutNode(middle);
    less.withNode(middle).free();
    less.free();
  };
  compare(
    head("resize-time"),
    rounds,
    { "`withoutNode`, `withNode`": whole(resized) },
    { "hashring `remove`, `add`": pair(chained(eager)), "consistent-hash `remove`, `add`": pair(lazy) },
    1e3,
  );
}

/** hashring's own methods, whichever they give back, as a chain. */
function chained(ring) {
  return {
    add: (id) => (ring.add(id), chained(ring)),
    remove: (id) => (ring.remove(id), chained(ring)),
    get: (key) => ring.get(key),
  };
}
