import { ALGORITHMS, COLUMNS, FEWEST, MOST, type CompareSpec } from "./compare/algorithms";
import { FORMATS, type DeployedSpec } from "./deployed/spec";
import { refused } from "./link";
import type { Reply } from "./refusal";
import type { KeySource, Look, NodeSpec, RingSpec, Scenario } from "./state";

/** Reads a scenario from outside. Checks shapes only: whether the ring is possible is for the package to say. */
export function parseScenario(json: unknown): Reply<Scenario> {
  try {
    const top = record(json, "scenario");
    // Only a number beyond this version, or another system of this one, comes from a newer page.
    if (typeof top.v !== "number" || top.v < 1 || !Number.isInteger(top.v)) throw new WrongShape("v");
    if (top.v > 1) return refused("link-version", String(top.v));
    if (text(top.system, "system") !== "ring") return refused("link-version", String(top.system).slice(0, 64));
    return {
      ok: true,
      value: {
        v: 1,
        system: "ring",
        ring: ring(top.ring, "ring"),
        before: top.before === null ? null : ring(top.before, "before"),
        replicas: number(top.replicas, "replicas"),
        distinct: oneOf(top.distinct, "distinct", ["node", "zone"]),
        keys: keys(top.keys),
        look: look(top.look),
        selected: top.selected === null ? null : text(top.selected, "selected"),
        // Links of before these views had none of them.
        ...(top.view !== undefined && { view: oneOf(top.view, "view", ["compare", "deployed"]) }),
        ...(top.compare !== undefined && { compare: compare(top.compare) }),
        ...(top.deployed !== undefined && { deployed: deployed(top.deployed) }),
      },
    };
  } catch (error) {
    return refused("link-broken", error instanceof WrongShape ? error.field : String(error));
  }
}

class WrongShape extends Error {
  constructor(readonly field: string) {
    super(field);
  }
}

function ring(value: unknown, field: string): RingSpec {
  const from = record(value, field);
  return {
    nodes: list(from.nodes, `${field}.nodes`).map((entry, index) => node(entry, `${field}.nodes[${index}]`)),
    vnodes: number(from.vnodes, `${field}.vnodes`),
    hash: oneOf(from.hash, `${field}.hash`, ["xxh3", "sha256", "sha1", "md5", "siphash"]),
    seed: digits(from.seed, `${field}.seed`),
  };
}

function node(value: unknown, field: string): NodeSpec {
  const from = record(value, field);
  const color = number(from.color, `${field}.color`);
  if (!Number.isInteger(color) || color < 0 || color > 0xffff) throw new WrongShape(`${field}.color`);
  return {
    id: text(from.id, `${field}.id`),
    weight: number(from.weight, `${field}.weight`),
    zone: list(from.zone, `${field}.zone`).map((name, index) => text(name, `${field}.zone[${index}]`)),
    color,
  };
}

function keys(value: unknown): KeySource {
  const from = record(value, "keys");
  if (oneOf(from.kind, "keys.kind", ["generated", "pasted"]) === "pasted") {
    return { kind: "pasted", text: text(from.text, "keys.text") };
  }
  const count = number(from.count, "keys.count");
  if (!Number.isInteger(count) || count < 0 || count > 200_000) throw new WrongShape("keys.count");
  return { kind: "generated", count, prefix: text(from.prefix, "keys.prefix") };
}

function look(value: unknown): Look {
  const from = record(value, "look");
  return { form: oneOf(from.form, "look.form", ["text", "hex"]), key: text(from.key, "look.key") };
}

function compare(value: unknown): CompareSpec {
  const from = record(value, "compare");
  const algorithms = list(from.algorithms, "compare.algorithms").map((name) => oneOf(name, "compare.algorithms", ALGORITHMS));
  const fits = algorithms.length >= FEWEST && algorithms.length <= MOST && new Set(algorithms).size === algorithms.length;
  if (!fits) throw new WrongShape("compare.algorithms");
  if (typeof from.down !== "boolean") throw new WrongShape("compare.down");
  return { algorithms, sort: from.sort === null ? null : oneOf(from.sort, "compare.sort", COLUMNS), down: from.down };
}

function deployed(value: unknown): DeployedSpec {
  const from = record(value, "deployed");
  const field = (name: keyof DeployedSpec) => text(from[name], `deployed.${name}`);
  return {
    text: field("text"),
    format: oneOf(from.format, "deployed.format", ["", ...FORMATS]),
    name: field("name"),
    profile: field("profile"),
    version: field("version"),
    key: field("key"),
    observed: field("observed"),
  };
}

function record(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new WrongShape(field);
  return value as Record<string, unknown>;
}

function list(value: unknown, field: string): unknown[] {
  if (!Array.isArray(value)) throw new WrongShape(field);
  return value;
}

function number(value: unknown, field: string): number {
  if (typeof value !== "number") throw new WrongShape(field);
  return value;
}

function text(value: unknown, field: string): string {
  if (typeof value !== "string") throw new WrongShape(field);
  return value;
}

/** Digits and nothing else; how many is for the package to say. */
function digits(value: unknown, field: string): string {
  const written = text(value, field);
  if (!/^\d+$/.test(written)) throw new WrongShape(field);
  return written;
}

function oneOf<T extends string>(value: unknown, field: string, names: readonly T[]): T {
  const name = names.find((known) => known === value);
  if (name === undefined) throw new WrongShape(field);
  return name;
}
