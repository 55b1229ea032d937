import { Anchor, Compat, Jump, Maglev, Memento, MultiProbe, Rendezvous, Ring, type Placement, type Server } from "ringwright/compat/slim";
import { differences } from "../describe";
import { refusalOf } from "../refusal";
import type { RingSpec } from "../state";
import type { AlgorithmName } from "./algorithms";

/** A placement, and the secret its keys are hashed with. */
export interface Side {
  readonly spec: RingSpec;
  readonly secret: Uint8Array | null;
}

/** The placement of a ring's nodes by another rule. */
export function place(name: AlgorithmName, { spec, secret }: Side): Placement {
  const nodes = spec.nodes.map(({ id, weight, zone }) => ({ id, weight, zone }));
  const seed = /^-?\d+$/.test(spec.seed) ? BigInt(spec.seed) : Number.NaN;
  const hashing = { hash: spec.hash, seed, ...(secret && spec.hash === "siphash" && { secret }) };
  switch (name) {
    case "ring":
      return new Ring(nodes, { vnodes: spec.vnodes, ...hashing });
    case "maglev":
      return new Maglev(nodes, hashing);
    case "rendezvous":
      return new Rendezvous(nodes, hashing);
    case "multi-probe":
      return new MultiProbe(nodes, hashing);
    case "jump":
      return new Jump(nodes, hashing);
    case "anchor":
      return new Anchor(nodes, hashing);
    case "memento":
      return new Memento(nodes, hashing);
    default:
      return deploy(name, nodes.map(({ id, weight, zone }) => ({ address: id, name: id, weight, zone })));
  }
}

/** A product that takes no weight of 0 has such a server left out, as whoever drains it would. */
function deploy(name: AlgorithmName, servers: readonly (Server & { readonly weight: number })[]): Placement {
  try {
    return new Compat(name, servers);
  } catch (error) {
    const { code, field } = refusalOf(error);
    const left = servers.filter(({ weight }) => weight > 0);
    if (code !== "bad-server" || !field.endsWith("weight") || left.length === servers.length) throw error;
    return new Compat(name, left);
  }
}

/** What became of a placement, and whether its list had to be written anew. */
export interface Followed {
  readonly placement: Placement;
  readonly rebuilt: boolean;
}

/**
 * The placement after the change that made one ring of another. Families that remember their changes are
 * changed step by step; the rest is made of the new list, which for them is the same.
 */
export function follow(name: AlgorithmName, before: Placement, from: Side, to: Side): Followed {
  if (name === "maglev") return { placement: keptTable(before as Maglev, to), rebuilt: false };
  if (!["jump", "anchor", "memento"].includes(name) || !sameHashing(from, to)) return { placement: place(name, to), rebuilt: false };
  let placement = before;
  try {
    for (const step of differences(from.spec, to.spec)) {
      const node = to.spec.nodes.find(({ id }) => "id" in step && id === step.id);
      if (step.kind === "added" && node) placement = placement.withNode({ id: node.id, weight: node.weight, zone: node.zone });
      else if (step.kind === "removed") placement = placement.withoutNode(step.id);
      else if (step.kind === "weight") placement = placement.withWeight(step.id, step.to);
    }
    return { placement, rebuilt: false };
  } catch (error) {
    if (refusalOf(error).code !== "not-last-node") throw error;
    return { placement: place(name, to), rebuilt: true };
  }
}

/** A table keeps its size when nodes change: in service it is chosen once. */
function keptTable(before: Maglev, to: Side): Placement {
  const { spec, secret } = to;
  const nodes = spec.nodes.map(({ id, weight, zone }) => ({ id, weight, zone }));
  const hashing = { hash: spec.hash, seed: BigInt(spec.seed), ...(secret && spec.hash === "siphash" && { secret }) };
  return new Maglev(nodes, { tableSize: before.tableSize, ...hashing });
}

function sameHashing(a: Side, b: Side): boolean {
  return a.spec.hash === b.spec.hash && a.spec.seed === b.spec.seed && String(a.secret) === String(b.secret);
}
