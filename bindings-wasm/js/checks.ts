import { ConfigError, DecodeError } from "./errors.js";
import { checkText } from "./keys.js";
import type { DistinctOptions, NodeInit, RingOptions } from "./types.js";

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
  throw new ConfigError("bad-seed", "seed", problem, "pass such a number, as a bigint above 2^53");
}

/** Text that has UTF-8. */
export function text(value: unknown, field: string): string {
  if (typeof value !== "string") throw new ConfigError("not-text", field, `${show(value)} is not a string`, "pass a string");
  checkText(value, field);
  return value;
}

/** The secret of a keyed hash, if there is one. */
export function secretOf(value: unknown): Uint8Array | undefined {
  if (value === undefined || value instanceof Uint8Array) return value;
  throw new ConfigError("bad-secret", "secret", `${show(value)} is not a Uint8Array`, "pass exactly 16 random bytes");
}

/** The zone level of a replica set; none for distinct nodes. */
export function levelOf(options: DistinctOptions): number | undefined {
  const { distinct = "node", level = 0 } = options;
  if (distinct === "node") return undefined;
  if (distinct === "zone") return whole(level, "level", 255);
  throw new ConfigError("bad-distinct", "distinct", `${show(distinct)} is unknown`, 'use "node" or "zone"');
}

/** Nodes in the engine's JSON form. */
export function nodesJson(nodes: Iterable<NodeInit> | ReadonlyMap<string, number>): string {
  if (nodes instanceof Map) {
    return JSON.stringify(Array.from(nodes as ReadonlyMap<string, number>, ([id, weight]) => nodeOf({ id, weight })));
  }
  if (!Array.isArray(nodes)) {
    const hint = "pass an array of ids or of {id, weight, zone}, or a Map from id to weight";
    throw new ConfigError("bad-nodes", "nodes", `${show(nodes)} is not a list of nodes`, hint);
  }
  return JSON.stringify(nodes.map((node: NodeInit, i) => nodeOf(node, `nodes[${i}]`)));
}

/** One node in the engine's JSON form. */
export function nodeOf(node: NodeInit, field = "node"): { id: string; weight: number; zone: string[] } {
  if (typeof node === "string") return { id: text(node, `${field}.id`), weight: 1, zone: [] };
  if (typeof node !== "object" || node === null) {
    throw new ConfigError("bad-node", field, `${show(node)} is not a node`, "pass an id or {id, weight, zone}");
  }
  const { id, weight = 1, zone = [] } = node;
  const path = typeof zone === "string" ? [zone] : Array.from(zone);
  return {
    id: text(id, `${field}.id`),
    weight: whole(weight, `${field}.weight`),
    zone: path.map((name, level) => text(name, `${field}.zone[${level}]`)),
  };
}

/** Refuses options that are misspelt, which would otherwise be ignored in silence. */
export function checkOptions(options: RingOptions): void {
  const unknown = Object.keys(options).find((name) => !["vnodes", "hash", "seed", "secret"].includes(name));
  if (unknown !== undefined) {
    throw new ConfigError("unknown-option", unknown, "no such option", "use vnodes, hash, seed or secret");
  }
}

/** Refuses what is not JSON text before it reaches the engine. */
export function jsonText(value: unknown): string {
  if (typeof value === "string" && value.isWellFormed()) return value;
  throw new DecodeError("bad-json", "json", `${show(value)} is not JSON text`, "pass the text that toJson made");
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 64));
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "an object";
  return String(value);
}
