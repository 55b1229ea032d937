// `identical-across-languages`: the owners of a million keys as one digest, which Rust and Python must print too.

import { createHash } from "node:crypto";
import { endianness } from "node:os";
import { Anchor, Jump, Maglev, Memento, MultiProbe, packKeys, Rendezvous, Ring } from "ringwright";
import * as deployed from "ringwright/compat";
import { IDS } from "./turns.mjs";

const TABLE = 65_537;
const PROFILES = ["ketama:libmemcached-1", "nginx:consistent", "haproxy:id@fixed", "envoy:maglev@sorted"];

export function measure(nodes) {
  if (endianness() !== "LE") throw new Error("owners are digested as little-endian integers");
  const ids = IDS.slice(0, nodes);
  const keys = Array.from({ length: 1_000_000 }, (_, i) => `user:${i}`);
  const families = {
    Ring: new Ring(ids),
    Rendezvous: new Rendezvous(ids),
    Maglev: new Maglev(ids, { tableSize: TABLE }),
    Jump: new Jump(ids),
    MultiProbe: new MultiProbe(ids),
    Anchor: new Anchor(ids, { capacity: 2 * nodes }),
    Memento: new Memento(ids),
  };
  digest(nodes, families, packKeys(keys));
  // The other entry has an engine of its own.
  const profiles = PROFILES.map((profile) => [profile, deployed.compat(profile, ids)]);
  digest(nodes, Object.fromEntries(profiles), deployed.packKeys(keys));
}

function digest(nodes, placements, keys) {
  for (const [name, placement] of Object.entries(placements)) {
    const sha256 = createHash("sha256").update(new Uint8Array(placement.assign(keys).buffer)).digest("hex");
    console.log(
      JSON.stringify({ metric: "identical-across-languages", language: "Node", nodes, ours: `\`${name}\``, sha256 }),
    );
  }
}
