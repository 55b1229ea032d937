import { ConfigError } from "./errors.js";
import { checkText, isBytes } from "./keys.js";
import type { DistinctOptions, Loads, NodeInit, Nodes } from "./types.js";

/** A whole number that fits 32 bits; WebAssembly would silently wrap or cut any other. */
export function whole(value: unknown, field: string, most = 0xffff_ffff): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most && !Object.is(value, -0)) {
    return value;
  }
  throw new ConfigError("not-whole", field, `${show(value)} is not a whole number from 0 to ${most}`, "pass such a number");
}

/** A seed of 64 bits. */
export function seedOf(value: unknown): bigint {
  if (typeof value === "bigint" && value >= 0n && value < 1n << 64n) return value;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  const problem = `${show(value)} is not a whole number from 0 to 2^64-1`;
  throw new ConfigError("not-whole", "seed", problem, "pass such a number, as a bigint above 2^53");
}

/** Text that has UTF-8. */
export function text(value: unknown, field: string): string {
  if (typeof value !== "string") throw new ConfigError("not-text", field, `${show(value)} is not a string`, "pass a string");
  checkText(value, field);
  return value;
}

/** The secret of a keyed hash, if there is one. What was passed instead is not shown: it may be the secret. */
export function secretOf(value: unknown): Uint8Array | undefined {
  if (value === undefined || isBytes(value)) return value;
  throw new ConfigError("bad-secret", "secret", `a ${typeof value} is not a Uint8Array`, "pass exactly 16 random bytes");
}

/** The zone level of a replica set; none for distinct nodes. */
export function levelOf({ distinct = "node", level }: DistinctOptions): number | undefined {
  if (distinct === "zone") return whole(level ?? 0, "level", 3);
  if (distinct !== "node") {
    throw new ConfigError("bad-distinct", "distinct", `${show(distinct)} is unknown`, 'use "node" or "zone"');
  }
  if (level === undefined) return undefined;
  const hint = 'leave level out, or use distinct: "zone"';
  throw new ConfigError("level-unused", "level", `level ${show(level)} of distinct nodes`, hint);
}

/** Options with no other names than `known`: a misspelt one would be ignored in silence. */
export function optionsOf<T extends object>(options: T, known: readonly string[], field = "options"): T {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new ConfigError("bad-options", field, `${show(options)} is no object`, `pass an object with ${known.join(", ")}`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return options;
  const place = field === "options" ? unknown : `${field}.${unknown}`;
  throw new ConfigError("unknown-option", place, "no such name", `use ${known.join(", ")}`);
}

/** Nodes in the engine's JSON form. */
export function nodesJson(nodes: Nodes): string {
  if (Array.isArray(nodes)) {
    return JSON.stringify(Array.from(nodes as readonly NodeInit[], (node, i) => nodeOf(node, `nodes[${i}]`)));
  }
  if (isMap(nodes)) return JSON.stringify(weightsOf(nodes, "nodes").map(([id, weight]) => ({ id, weight, zone: [] })));
  const hint = "pass an array of ids or of {id, weight, zone}, or a Map from id to weight";
  throw new ConfigError("bad-nodes", "nodes", `${show(nodes)} is not a list of nodes`, hint);
}

/** Whether a value is a `Map`: by its tag and not by its class, so that a map of another realm is one too. */
export function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return Object.prototype.toString.call(value) === "[object Map]";
}

/** Names with their weights. */
export function weightsOf(weights: ReadonlyMap<unknown, unknown>, field: string): [string, number][] {
  return Array.from(weights, ([key, weight]) => {
    const name = text(key, field);
    return [name, whole(weight, `${field}[${JSON.stringify(name)}]`)];
  });
}

/** Ids of nodes that are down, as a JSON list. */
export function downJson(down: unknown): string {
  if (typeof down === "object" && down !== null && Symbol.iterator in down) {
    return JSON.stringify(Array.from(down as Iterable<unknown>, (id, i) => text(id, `down[${i}]`)));
  }
  throw new ConfigError("bad-down", "down", `${show(down)} is no list of ids`, "pass an array or a Set of ids");
}

/** The load of each node in the order of `ids`; a node that is not in a `Map` has none. */
export function loadsOf(loads: Loads | undefined, ids: readonly string[]): Float64Array | undefined {
  if (loads === undefined) return undefined;
  const load = (value: unknown, place: string): number => whole(value, `loads[${place}]`, Number.MAX_SAFE_INTEGER);
  if (!isMap(loads)) {
    if (Array.isArray(loads)) return Float64Array.from(loads as readonly number[], (value, i) => load(value, `${i}`));
    const hint = "pass an array in the order of nodes, or a Map from id to load";
    throw new ConfigError("bad-loads", "loads", `${show(loads)} is no list of loads`, hint);
  }
  const known = new Set<unknown>(ids);
  const unknown = Array.from(loads.keys()).find((id) => !known.has(id));
  if (unknown !== undefined) {
    throw new ConfigError("unknown-node", "loads", `no node is called ${show(unknown)}`, "use ids from nodes");
  }
  return Float64Array.from(ids, (id) => load(loads.get(id) ?? 0, JSON.stringify(id)));
}

/** A whole amount of any size as decimal text; `undefined` stays. */
export function amountOf(value: unknown, field: string): string | undefined {
  if (value === undefined || (typeof value === "bigint" && value >= 0n)) return value?.toString();
  return whole(value, field, Number.MAX_SAFE_INTEGER).toString();
}

/** One node in the engine's JSON form. */
export function nodeOf(node: NodeInit, field = "node"): { id: string; weight: number; zone: string[] } {
  if (typeof node === "string") return { id: text(node, `${field}.id`), weight: 1, zone: [] };
  if (typeof node !== "object" || node === null) {
    throw new ConfigError("bad-node", field, `${show(node)} is not a node`, "pass an id or {id, weight, zone}");
  }
  const { id, weight = 1, zone = [] } = optionsOf(node, ["id", "weight", "zone"], field);
  const path = zoneOf(zone, `${field}.zone`);
  return { id: text(id, `${field}.id`), weight: whole(weight, `${field}.weight`), zone: path };
}

/** A zone path. */
export function zoneOf(zone: unknown, field: string): string[] {
  if (typeof zone === "string") return [text(zone, `${field}[0]`)];
  if (Array.isArray(zone)) return Array.from(zone, (name, level) => text(name, `${field}[${level}]`));
  throw new ConfigError("bad-zone", field, `${show(zone)} is not a zone`, "pass one name, or a path of names");
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 64));
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "an object";
  return String(value);
}
