// `balance` and `monotonicity`: what the speed is worth.

import { IDS, KEYS as FEW, print } from "./turns.mjs";

const KEYS = 1_000_000;

export function measure(nodes, ring, peers) {
  const mine = balance(nodes, (key) => ring.getNode(key));
  for (const [name, peer] of Object.entries(peers)) {
    const theirs = balance(nodes, (key) => peer.get(key));
    print({ metric: "balance", nodes, unit: "max / mean" }, "`Ring`", name, mine, theirs);
  }
}

/** The percentage of keys that move between nodes which stay, when the last 30 leave and return. */
export function measureMoves(nodes, ours, peers) {
  const head = { metric: "monotonicity", nodes, unit: "% of keys moved needlessly, 30 nodes leave and return" };
  const mine = needless(nodes, ours);
  for (const [name, peer] of Object.entries(peers)) print(head, "`Ring`", name, mine, needless(nodes, peer));
}

function needless(nodes, make) {
  const stay = new Set(IDS.slice(0, nodes - 30));
  const [lookup, change] = make(IDS.slice(0, nodes));
  const full = FEW.map(lookup);
  change.remove(IDS.slice(nodes - 30, nodes).reverse());
  const less = FEW.map(lookup);
  change.add(IDS.slice(nodes - 30, nodes));
  const again = FEW.map(lookup);
  const left = full.filter((owner, i) => owner !== less[i] && stay.has(owner)).length;
  const returned = again.filter((owner, i) => owner !== less[i] && stay.has(owner)).length;
  return ((left + returned) * 100) / FEW.length;
}

/** The most keys of a node by the mean. */
function balance(nodes, lookup) {
  const counts = new Map();
  for (let i = 0; i < KEYS; i++) {
    const owner = lookup(`user:${i}`);
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  return (Math.max(...counts.values()) * nodes) / KEYS;
}
