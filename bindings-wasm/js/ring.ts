import { call, checkSound, glue, start } from "./engine.js";
import { levelOf, nodeOf, nodesJson, optionsOf, secretOf, seedOf, text, whole } from "./checks.js";
import { ConfigError, DecodeError, MisuseError } from "./errors.js";
import { explanationFrom, shareOf } from "./forms.js";
import { isBytes, keyBytes, packKeys, room, writeKey } from "./keys.js";
import type {
  DistinctOptions,
  Explanation,
  HashName,
  Key,
  Node,
  NodeInit,
  PackedKeys,
  Points,
  RingOptions,
  Share,
} from "./types.js";

interface Form {
  readonly hash: HashName;
  readonly nodes: readonly Node[];
  readonly seed: string;
  readonly vnodes: number;
}

/** Longest key, in bytes, that a ring keeps room for. */
const LARGEST_ROOM = 1 << 16;

/** The plan between two rings as JSON: for `plan`, which needs the engines of both. */
export let planned: (before: Ring, after: Ring, replicas: number, level: number | undefined) => string;

/**
 * A consistent-hash ring: an immutable value that maps every key to a node.
 *
 * Equal rings place every key alike in every language, and a change gives a new ring. Memory comes back
 * by itself; `using` or `free()` returns it earlier.
 */
export class Ring {
  #engine: glue.Ring | undefined;
  #form: Form | undefined;
  #ids: readonly string[] | undefined;
  #fingerprint: string | undefined;
  // Only a member can reach the engines of two rings at once.
  static {
    planned = (before, after, replicas, level) => {
      if (!(before instanceof Ring) || !(after instanceof Ring)) {
        throw new ConfigError("not-a-ring", "before and after", "one of them is no Ring", "pass two rings");
      }
      return call(() => before.#alive().plan(after.#alive(), replicas, level));
    };
  }

  /** The engine's room for one key, seen as an array; made again when memory has grown. */
  #room: Uint8Array = new Uint8Array(0);

  /**
   * @param nodes ids, or objects with id, weight and zone, or a `Map` from id to weight; in any order.
   * @throws {ConfigError} `no-nodes`, `duplicate-node`, `not-whole`, `too-many-points`, `bad-hash` and others.
   */
  constructor(nodes: readonly NodeInit[] | ReadonlyMap<string, number>, options: RingOptions = {}) {
    start();
    this.#engine = (nodes as unknown) instanceof glue.Ring ? (nodes as unknown as glue.Ring) : build(nodes, options);
  }

  /**
   * The ring that `toJson` printed, in any language.
   *
   * @throws {DecodeError} `bad-json`, `json-version`, `bad-family`.
   * @throws {ConfigError} as the constructor; `secret-missing` when a ring with siphash gets none.
   */
  static fromJson(json: string, options: { readonly secret?: Uint8Array } = {}): Ring {
    const { secret } = optionsOf(options, ["secret"]);
    const args = [text(json, "text"), secretOf(secret)] as const;
    return owned(call(() => glue.Ring.from_json(...args)));
  }

  /** The nodes in the order of their ids' bytes; indices point into this list. */
  get nodes(): readonly Node[] {
    return this.#read().nodes;
  }

  /** Points on the circle per unit of weight. */
  get vnodes(): number {
    return this.#read().vnodes;
  }

  /** The hash family. */
  get hash(): HashName {
    return this.#read().hash;
  }

  /** The seed of the hash. */
  get seed(): bigint {
    return BigInt(this.#read().seed);
  }

  /** 64 hexadecimal digits; rings with equal fingerprints place every key alike, in every language. */
  get fingerprint(): string {
    const engine = this.#alive();
    return (this.#fingerprint ??= call(() => engine.fingerprint()));
  }

  /**
   * The id of the node that owns `key`.
   *
   * @throws {KeyTypeError} for a key that is no string or `Uint8Array`, or has a lone surrogate.
   * @throws {ConfigError} `no-nodes` when every node is drained.
   */
  getNode(key: Key): string {
    const engine = this.#alive();
    const most = room(key);
    // A long key passes through once; only short ones are worth a room that stays.
    if (most > LARGEST_ROOM) return this.getNodes(key, 1)[0] as string;
    if (this.#room.length < most) this.#makeRoom(engine, most);
    const owner = engine.owner(writeKey(key, this.#room, 0));
    // No such node: every node is drained, and the way with errors says so.
    return (this.#ids ?? this.#readIds())[owner] ?? (this.getNodes(key, 1)[0] as string);
  }

  /**
   * The first `count` nodes for `key`, the owner first: its replica set. With `distinct: "zone"`, nodes in
   * zones not yet used come first.
   *
   * @throws {ConfigError} `bad-count` when `count` is 0 or above the number of nodes with a weight above 0.
   */
  getNodes(key: Key, count: number, options: DistinctOptions = {}): string[] {
    const level = levelOf(optionsOf(options, ["distinct", "level"]));
    const [bytes, wanted] = [keyBytes(key), whole(count, "count")];
    const chosen = call(() => this.#alive().replicas(bytes, wanted, level));
    const ids = this.#ids ?? this.#readIds();
    return Array.from(chosen, (owner) => ids[owner] as string);
  }

  /** The id of the owner of each key, in the order of `keys`. */
  getMany(keys: readonly Key[]): string[] {
    const owners = this.assign(keys);
    const ids = this.#ids ?? this.#readIds();
    return Array.from(owners, (owner) => ids[owner] as string);
  }

  /**
   * The index in `nodes` of the owner of each key.
   *
   * @param out an array of the same length to write to, instead of a new one.
   * @throws {DecodeError} `offsets` when the offsets of packed keys do not fit.
   */
  assign(keys: readonly Key[] | PackedKeys, out?: Uint32Array): Uint32Array {
    const { bytes, offsets } = packed(keys);
    if (out !== undefined && (!(out instanceof Uint32Array) || out.length !== offsets.length - 1)) {
      throw new ConfigError("bad-out", "out", "no place for the owners", "pass a Uint32Array with one place a key");
    }
    const owners = call(() => this.#alive().assign(bytes, offsets));
    out?.set(owners);
    return out ?? owners;
  }

  /** The position of each key as a fraction of a turn, 0 to 1, rounded: for pictures. */
  keyTurns(keys: readonly Key[] | PackedKeys): Float64Array {
    const { bytes, offsets } = packed(keys);
    return call(() => this.#alive().key_turns(bytes, offsets));
  }

  /**
   * The ring with one more node: keys move only to it.
   *
   * @throws {ConfigError} `duplicate-node`, `too-many-points`.
   */
  withNode(node: NodeInit): Ring {
    const json = JSON.stringify(nodeOf(node));
    return owned(call(() => this.#alive().with_node(json)));
  }

  /**
   * The ring without a node: only its keys move.
   *
   * @throws {ConfigError} `unknown-node`; `no-nodes` when it is the last one.
   */
  withoutNode(id: string): Ring {
    const name = text(id, "id");
    return owned(call(() => this.#alive().without_node(name)));
  }

  /**
   * The ring with another weight of a node; weight 0 drains it.
   *
   * @throws {ConfigError} `unknown-node`, `not-whole`, `too-many-points`.
   */
  withWeight(id: string, weight: number): Ring {
    const [name, parts] = [text(id, "id"), whole(weight, "weight")];
    return owned(call(() => this.#alive().with_weight(name, parts)));
  }

  /** The exact share of the circle of each node, by id. */
  shares(): Map<string, Share> {
    const widths = call(() => this.#alive().shares());
    const ids = this.#ids ?? this.#readIds();
    return new Map(widths.map((width, ix) => [ids[ix] as string, shareOf(width)]));
  }

  /** The circle for pictures: every point in order, and whose it is. */
  points(): Points {
    return call(() => ({ turns: this.#alive().point_turns(), owners: this.#alive().point_owners() }));
  }

  /** Every step of the lookup of `key`, up to a replica set of `count` (default 1). */
  explain(key: Key, options: DistinctOptions & { readonly count?: number } = {}): Explanation {
    const { count = 1, ...distinct } = optionsOf(options, ["count", "distinct", "level"]);
    const [bytes, wanted, level] = [keyBytes(key), whole(count, "count"), levelOf(distinct)];
    return explanationFrom(call(() => this.#alive().explain(bytes, wanted, level)));
  }

  /** Whether both rings place every key alike and know the same nodes. */
  equals(other: Ring): boolean {
    return other instanceof Ring && this.toJson() === other.toJson();
  }

  /** The canonical JSON text, equal for equal rings in every language. A secret is not in it. */
  toJson(): string {
    return call(() => this.#alive().to_json());
  }

  /** For `JSON.stringify`: the content of `toJson`, so a ring inside other data is an object and not a text. */
  toJSON(): object {
    return JSON.parse(this.toJson()) as object;
  }

  /** A short description. */
  toString(): string {
    const { nodes, vnodes, hash } = this.#read();
    return `Ring(nodes=${nodes.length}, vnodes=${vnodes}, hash=${hash}, fingerprint=${this.fingerprint.slice(0, 16)}…)`;
  }

  /** Returns the ring's memory at once; every later call throws `MisuseError`. */
  free(): void {
    this.#engine?.free();
    this.#engine = this.#form = this.#ids = this.#fingerprint = undefined;
  }

  /** The same, for `using`. */
  [Symbol.dispose](): void {
    this.free();
  }

  #alive(): glue.Ring {
    checkSound();
    if (this.#engine !== undefined) return this.#engine;
    throw new MisuseError("used-after-free", "ring", "the ring was freed", "make a new ring, or free it later");
  }

  #read(): Form {
    return (this.#form ??= frozen(JSON.parse(this.toJson()) as Form));
  }

  #readIds(): readonly string[] {
    return (this.#ids = this.nodes.map((node) => node.id));
  }

  #makeRoom(engine: glue.Ring, most: number): void {
    const length = Math.max(256, most);
    const at = call(() => engine.room(length));
    this.#room = new Uint8Array(start().buffer, at, length);
  }
}

/** Wraps a ring of the engine. The constructor's public signature does not speak of it. */
function owned(engine: glue.Ring): Ring {
  return new Ring(engine as unknown as readonly NodeInit[]);
}

function build(nodes: readonly NodeInit[] | ReadonlyMap<string, number>, options: RingOptions): glue.Ring {
  const { vnodes = 160, hash = "xxh3", seed = 0, secret } = optionsOf(options, ["vnodes", "hash", "seed", "secret"]);
  const args = [nodesJson(nodes), whole(vnodes, "vnodes"), text(hash, "hash"), seedOf(seed), secretOf(secret)] as const;
  return call(() => new glue.Ring(...args));
}

/** What a ring hands out of itself cannot be changed under it. */
function frozen(form: Form): Form {
  form.nodes.forEach((node) => Object.freeze(node.zone) && Object.freeze(node));
  Object.freeze(form.nodes);
  return form;
}

function packed(keys: readonly Key[] | PackedKeys): PackedKeys {
  if (Array.isArray(keys)) return packKeys(keys as readonly Key[]);
  const { bytes, offsets } = (keys ?? {}) as Partial<PackedKeys>;
  if (isBytes(bytes) && offsets instanceof Uint32Array) return { bytes, offsets };
  const hint = "pass an array of keys, or { bytes: Uint8Array, offsets: Uint32Array }";
  throw new DecodeError("bad-keys", "keys", "neither an array nor packed keys", hint);
}
