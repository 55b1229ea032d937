// Node lookups, ours beside npm's hashring: one JSON line a measurement, medians in nanoseconds a key.
import HashRing from "hashring";
import { packKeys, Ring } from "ringwright";

const ROUNDS = 7;
const ids = Array.from({ length: 100 }, (_, i) => `n${i}`);
// Every key once a round: the peer's cache of the last 5,000 keys never hits.
const keys = Array.from({ length: 200_000 }, (_, i) => `user:${i}`);
const ring = new Ring(ids);
// The peer's default is 40 points of 4 words, 160 a node.
const peer = new HashRing(ids);
const packed = packKeys(keys);

let sink = 0;
const measured = {
  peer: () => keys.forEach((key) => (sink += peer.get(key).length)),
  "`getNode`": () => keys.forEach((key) => (sink += ring.getNode(key).length)),
  "`getMany`": () => (sink += ring.getMany(keys).length),
  "`assign` of strings": () => (sink += ring.assign(keys).length),
  "`assign` of packed keys": () => (sink += ring.assign(packed).length),
};
const times = Object.fromEntries(Object.keys(measured).map((name) => [name, []]));
// Warm up first: the compiler's work is nobody's lookup.
Object.values(measured).forEach((run) => run());
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries(measured)) {
    const start = process.hrtime.bigint();
    run();
    times[name].push(Number(process.hrtime.bigint() - start) / keys.length);
  }
}
if (sink === 0) throw new Error("nothing was measured");
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const theirs = median(times.peer);
for (const name of Object.keys(measured).slice(1)) {
  const row = { language: "Node", ours: `ringwright ${name}`, peer: "hashring `get`, cache defeated", unit: "ns a key" };
  console.log(JSON.stringify({ ...row, mine: median(times[name]), theirs }));
}
