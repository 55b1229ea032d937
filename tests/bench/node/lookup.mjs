// `lookup-time`, `lookup-p99`, `batch-lookup-time` and `replica-lookup-time`.

import { packKeys, Ring } from "ringwright";
import { compare, IDS, KEYS, oneByOne, slowest, use, whole } from "./turns.mjs";

const ROUNDS = 7;
const FEW = KEYS.slice(0, 20_000);

export function measure(nodes, ring, hashring, consistent) {
  const packed = packKeys(KEYS);
  const each = (measured) => ({
    "hashring `get`, cache defeated": measured((key) => hashring.get(key)),
    "consistent-hash `get`": measured((key) => consistent.get(key)),
  });
  const ours = (key) => ring.getNode(key);
  compare({ metric: "lookup-time", nodes, unit: "ns a key" }, ROUNDS, { "`getNode`": oneByOne(ours) }, each(oneByOne));
  compare({ metric: "lookup-p99", nodes, unit: "ns" }, 3, { "`getNode`": slowest(ours) }, each(slowest));
  const bulk = {
    "`getMany`": whole(() => use(ring.getMany(KEYS)), KEYS.length),
    "`assign` of strings": whole(() => use(ring.assign(KEYS)), KEYS.length),
    "`assign` of packed keys": whole(() => use(ring.assign(packed)), KEYS.length),
  };
  compare({ metric: "batch-lookup-time", nodes, unit: "ns a key" }, ROUNDS, bulk, each(oneByOne));
}

export function measureReplicas(nodes, ring, hashring, consistent) {
  const zoned = new Ring(IDS.slice(0, nodes).map((id, i) => ({ id, zone: `z${i % 10}` })));
  const ours = {
    "`getNodes` of 3": oneByOne((key) => ring.getNodes(key, 3), FEW),
    "`getNodes` of 3, 10 zones": oneByOne((key) => zoned.getNodes(key, 3, { distinct: "zone" }), FEW),
  };
  const peers = {
    "hashring `range`": oneByOne((key) => hashring.range(key, 3), FEW),
    "consistent-hash `get` of 3": oneByOne((key) => consistent.get(key, 3), FEW),
  };
  compare({ metric: "replica-lookup-time", nodes, unit: "ns a key" }, 5, ours, peers);
}
