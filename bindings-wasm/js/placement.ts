import { familyHint } from "#entry";

import { downJson, levelOf, loadsOf, nodeOf, optionsOf, secretOf, text, whole } from "./checks.js";
import { call, checkSound, glue, start } from "./engine.js";
import { ConfigError, DecodeError, MisuseError } from "./errors.js";
import { keyBytes, packed, room, writeKey } from "./keys.js";
import { camel } from "./names.js";
import { shareOf } from "./share.js";
import type { Key, Node, NodeInit, PackedKeys, Pick, PickOptions, Points, ReplicaOptions, SecretOption, Share } from "./types.js";

/** What every placement prints of itself, and what some families add. */
interface Form {
  readonly [field: string]: unknown;
  readonly seed?: string;
}

/** A class of placements, as far as reading needs to know it. */
type Family = Function & { readonly prototype: Placement };

/** Longest key, in bytes, that a placement keeps room for. */
const LARGEST_ROOM = 1 << 16;

const families = new Map<string, Family>();

/** Makes `fromJson` give a class for the texts of its families; those named `*` are what no other class claims. */
export function register(type: Family, ...names: readonly string[]): void {
  names.forEach((name) => families.set(name, type));
}

/** Says of a placement that it is one, also to an entry with another engine. */
const MARK = Symbol.for("ringwright.placement");

/** Whether a value is a placement of another entry of this package, whose engine this one cannot ask. */
export function isForeign(value: unknown): boolean {
  return typeof value === "object" && value !== null && MARK in value && !(value instanceof Placement);
}

/** The engine of a placement, for functions that need two of them and for what one family alone has. */
export let engineOf: (placement: Placement) => glue.Placement;
/** The JSON form of a placement. */
export let formOf: (placement: Placement) => Form;

/**
 * A placement: an immutable value that maps every key to a node.
 *
 * Equal placements place every key alike in every language, and a change gives a new one. Memory comes back
 * by itself; `using` or `free()` returns it earlier. Made by the constructors of its families, by `compat`
 * and by `fromJson`.
 */
export abstract class Placement {
  #engine: glue.Placement | undefined;
  #form: Form | undefined;
  #nodes: readonly Node[] | undefined;
  #ids: readonly string[] | undefined;
  #fingerprint: string | undefined;
  /** The engine's room for one key, seen as an array; made again when memory has grown. */
  #room: Uint8Array = new Uint8Array(0);

  static {
    Object.defineProperty(this.prototype, MARK, { value: true });
    engineOf = (placement) => placement.#alive();
    formOf = (placement) => placement.#read();
  }

  /** For this package's own families. */
  protected constructor(engine: unknown) {
    if (!(engine instanceof glue.Placement)) {
      throw new MisuseError("abstract", "", "Placement is no family of its own", "use new Ring(nodes) or Placement.fromJson(text)");
    }
    this.#engine = engine;
  }

  /**
   * The placement that `toJson` printed, in any language: on `Placement` of any family, on a class of that
   * class alone.
   *
   * @throws {DecodeError} `bad-json`, `json-version`, `bad-family`.
   * @throws {ConfigError} as the constructor; `secret-missing` when a placement with siphash gets none.
   */
  static fromJson<P extends Placement>(this: { readonly prototype: P }, json: string, options: SecretOption = {}): P {
    const { secret } = optionsOf(options, ["secret"]);
    const args = [text(json, "text"), secretOf(secret)] as const;
    const engine = read(() => glue.Placement.from_json(...args));
    const family = call(() => engine.family());
    const known = (families.get(family) ?? families.get("*")) as Family;
    const wanted = this as unknown as Family;
    const type = wanted.prototype instanceof known ? wanted : known;
    if (type === wanted || type.prototype instanceof wanted) return owned(engine, type) as P;
    engine.free();
    const hint = "read it with Placement.fromJson, or with that family's class";
    throw new DecodeError("bad-family", "family", `a placement of family ${JSON.stringify(family)}`, hint);
  }

  /** The family, as the JSON form spells it, such as `"ring"`, `"jump:guava"` or `"nginx:consistent"`. */
  get family(): string {
    return this.#read()["family"] as string;
  }

  /**
   * The nodes; indices point into this list. In the order of their ids' bytes, or in the order given where
   * that decides: `Jump`, `Anchor`, `Memento`, `Compat`.
   */
  get nodes(): readonly Node[] {
    const engine = this.#alive();
    return (this.#nodes ??= frozen(JSON.parse(call(() => engine.nodes())) as Node[]));
  }

  /** 64 hexadecimal digits; placements with equal fingerprints place every key alike, in every language. */
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
   * The ids of the `count` nodes for `key`, the owner first: its replica set. Nodes in `down` are passed
   * over, and the set is shorter when too few are left.
   *
   * @throws {ConfigError} `bad-count` unless 1 <= count <= nodes with a weight above 0; `bad-level`,
   * `unknown-node`; `no-replica-order` for families that know an owner and nothing after it.
   */
  getNodes(key: Key, count: number, options: ReplicaOptions = {}): string[] {
    const { down, ...distinct } = optionsOf(options, ["distinct", "level", "down"]);
    const level = levelOf(distinct);
    const [bytes, wanted] = [keyBytes(key), whole(count, "count")];
    const out = down === undefined ? undefined : downJson(down);
    const chosen = call(() => this.#alive().replicas(bytes, wanted, level, out));
    return this.#named(chosen);
  }

  /**
   * The node for `key` just now: the owner, unless it is in `down` or, with `loads`, has its part of them
   * already; then the next in the order of preference. Nobody else's keys move.
   *
   * Under bounded loads a node takes at most `factor` percent of its fair part: its load has to be below
   * `ceil((total + 1) * weight * factor / (weights * 100))`. (Mirrokni, Thorup and Zadimoghaddam, "Consistent
   * Hashing with Bounded Loads", SODA 2018.) The profiles of systems with a rule of their own follow that.
   *
   * @throws {ConfigError} `no-nodes`, `no-eligible`, `unknown-node`, `bad-loads`, `bad-factor`.
   */
  pick(key: Key, options: PickOptions = {}): Pick {
    const { down = [], loads, factor } = optionsOf(options, ["down", "loads", "factor"]);
    if (factor !== undefined && loads === undefined) {
      throw new ConfigError("factor-unused", "factor", "a factor without loads", "pass loads too, or leave it out");
    }
    const ids = this.#ids ?? this.#readIds();
    const args = [keyBytes(key), downJson(down), loadsOf(loads, ids), whole(factor ?? 125, "factor")] as const;
    const [node, rank, cap] = call(() => this.#alive().pick(...args)) as unknown as [number, number, number?];
    return { node: ids[node] as string, rank, ...(cap === undefined ? {} : { cap }) };
  }

  /** The id of the owner of each key, in the order of `keys`. */
  getMany(keys: readonly Key[]): string[] {
    return this.#named(this.assign(keys));
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

  /** The position of each key as a fraction of all positions, 0 to 1, rounded: for pictures. */
  keyTurns(keys: readonly Key[] | PackedKeys): Float64Array {
    const { bytes, offsets } = packed(keys);
    return call(() => this.#alive().key_turns(bytes, offsets));
  }

  /**
   * The placement with one more node: keys move only to it, but for families that promise less (`Maglev`).
   *
   * @throws {ConfigError} `duplicate-node`, and those of the constructor.
   */
  withNode(node: NodeInit): this {
    const json = JSON.stringify(nodeOf(node));
    return this.#changed(call(() => this.#alive().with_node(json)));
  }

  /**
   * The placement without a node: only its keys move, but for families that promise less (`Maglev`).
   *
   * @throws {ConfigError} `unknown-node`; `no-nodes` when it is the last one; `not-last-node` for `Jump`.
   */
  withoutNode(id: string): this {
    const name = text(id, "id");
    return this.#changed(call(() => this.#alive().without_node(name)));
  }

  /**
   * The placement with another weight of a node; weight 0 drains it.
   *
   * @throws {ConfigError} `unknown-node`, `not-whole`, `weights-unsupported`, and those of the constructor.
   */
  withWeight(id: string, weight: number): this {
    const [name, parts] = [text(id, "id"), whole(weight, "weight")];
    return this.#changed(call(() => this.#alive().with_weight(name, parts)));
  }

  /**
   * The exact share of each node, by id: positions of the circle, or slots of the table.
   *
   * @throws {ConfigError} `no-ranges` for families that decide every position on its own.
   */
  shares(): Map<string, Share> {
    const widths = call(() => this.#alive().shares());
    if (widths === undefined) {
      const hint = "count the owners of your keys with assign";
      throw new ConfigError("no-ranges", "family", `${this.family} decides every position on its own`, hint);
    }
    const total = BigInt(call(() => this.#alive().share_total()));
    const ids = this.#ids ?? this.#readIds();
    return new Map(widths.split(" ").map((width, ix) => [ids[ix] as string, shareOf(width, total)]));
  }

  /** Whether both place every key alike and know the same nodes. */
  equals(other: Placement): boolean {
    const mine = this.toJson();
    return other instanceof Placement && mine === other.toJson();
  }

  /** The canonical JSON text, equal for equal placements in every language. A secret is not in it. */
  toJson(): string {
    return call(() => this.#alive().to_json());
  }

  /** For `JSON.stringify`: the content of `toJson`, so a placement inside other data is an object and not a text. */
  toJSON(): object {
    return JSON.parse(this.toJson()) as object;
  }

  /** A short description. */
  toString(): string {
    const form = this.#read();
    const numbers = Object.entries(form).filter(([name, value]) => typeof value === "number" && name !== "version");
    const rule = form["hash"] === undefined ? ["profile", this.family] : ["hash", form["hash"]];
    const said = [...numbers, rule].map(([name, value]) => `${camel(name as string)}=${String(value)}, `).join("");
    const name = this[Symbol.toStringTag];
    return `${name}(nodes=${this.nodes.length}, ${said}fingerprint=${this.fingerprint.slice(0, 16)}…)`;
  }

  /** The name of the class, which a minifier may change. */
  abstract get [Symbol.toStringTag](): string;

  /** Returns the memory at once; every later call throws `MisuseError`. */
  free(): void {
    this.#engine?.free();
    this.#engine = this.#form = this.#nodes = this.#ids = this.#fingerprint = undefined;
  }

  /** The same, for `using`. */
  [Symbol.dispose](): void {
    this.free();
  }

  #alive(): glue.Placement {
    checkSound();
    if (this.#engine !== undefined) return this.#engine;
    throw new MisuseError("used-after-free", "placement", "the placement was freed", "make a new one, or free it later");
  }

  #read(): Form {
    return (this.#form ??= JSON.parse(this.toJson()) as Form);
  }

  #readIds(): readonly string[] {
    return (this.#ids = this.nodes.map((node) => node.id));
  }

  #named(indices: Uint32Array): string[] {
    const ids = this.#ids ?? this.#readIds();
    return Array.from(indices, (index) => ids[index] as string);
  }

  #changed(engine: glue.Placement): this {
    return owned(engine, this.constructor as Family) as this;
  }

  #makeRoom(engine: glue.Placement, most: number): void {
    const length = Math.max(256, most);
    const at = call(() => engine.room(length));
    this.#room = new Uint8Array(start().buffer, at, length);
  }
}

/** The circle of a placement for pictures. */
export function pointsOf(placement: Placement): Points {
  return call(() => {
    const engine = engineOf(placement);
    const [turns, owners] = [engine.point_turns(), engine.point_owners()];
    if (turns !== undefined && owners !== undefined) return { turns, owners };
    throw noPoints(placement);
  });
}

/** The refusal of a family that has no circle. */
export function noPoints({ family }: Placement): ConfigError {
  return new ConfigError("no-points", "family", `${family} has no circle of points`, "use a family of points, such as ring");
}

/** Reads a placement; where its family is unknown, the hint says who knows more of them. */
function read(run: () => glue.Placement): glue.Placement {
  try {
    return call(run);
  } catch (error) {
    if (!(error instanceof DecodeError) || error.code !== "bad-family") throw error;
    throw new DecodeError(error.code, error.field, error.problem, familyHint(error));
  }
}

/** Wraps a placement of the engine in its class, past the constructor, which builds from nodes. */
export function owned(engine: glue.Placement, type: Family): Placement {
  return Reflect.construct(Placement, [engine], type) as Placement;
}

/** What a placement hands out of itself cannot be changed under it. */
function frozen(nodes: Node[]): readonly Node[] {
  nodes.forEach((node) => Object.freeze(node.zone) && Object.freeze(node));
  return Object.freeze(nodes);
}
