/** A key: text is placed as its UTF-8, bytes as they are. Text with a lone surrogate is refused. */
export type Key = string | Uint8Array;

/** The hash family of a native placement; `siphash` needs a secret. */
export type HashName = "xxh3" | "sha256" | "sha1" | "md5" | "siphash";

/** A member of a placement. */
export interface Node {
  /** The name: 1 to 255 bytes of UTF-8, unique in its placement. */
  readonly id: string;
  /** The relative capacity, a whole number; 0 drains the node. */
  readonly weight: number;
  /** The zone path, outermost first, at most 4 names; empty when the node is in no zone. */
  readonly zone: readonly string[];
}

/** A node as callers may write it: an id alone, or with weight (default 1) and zone (one name or a path). */
export type NodeInit =
  | string
  | { readonly id: string; readonly weight?: number; readonly zone?: string | readonly string[] };

/** The nodes of a placement: a list, or a map from id to weight. */
export type Nodes = readonly NodeInit[] | ReadonlyMap<string, number>;

/** What a text leaves out. */
export interface SecretOption {
  /** The 16 secret bytes of `siphash`. */
  readonly secret?: Uint8Array;
}

/** How keys and nodes are hashed. */
export interface HashOptions extends SecretOption {
  /** The hash family. Default `"xxh3"`. */
  readonly hash?: HashName;
  /** The seed of the hash, 0 to 2^64-1. Default 0. */
  readonly seed?: number | bigint;
}

/** How a ring places. */
export interface RingOptions extends HashOptions {
  /** Points on the circle per unit of weight, at least 1. Default 160. */
  readonly vnodes?: number;
}

/** How a table of Maglev places. */
export interface MaglevOptions extends HashOptions {
  /** The number of slots, a prime up to 2^24. Default: a prime of about 100 slots a node and more. */
  readonly tableSize?: number;
}

/** `"guava"` computes as Guava does, `"paper"` as the paper and most ports; they differ in rare cases only. */
export type JumpForm = "native" | "guava" | "paper";

/** How jump hashing places. */
export interface JumpOptions extends HashOptions {
  /** Which arithmetic computes a jump. Default `"native"`: whole numbers. */
  readonly form?: JumpForm;
}

/** How multi-probe hashing places. */
export interface MultiProbeOptions extends HashOptions {
  /** Probes a key, 1 to 1024. Default 21. */
  readonly probes?: number;
}

/** How anchor hashing places. */
export interface AnchorOptions extends HashOptions {
  /** The most nodes it can ever hold, up to 2^21. Default: about twice the nodes. */
  readonly capacity?: number;
}

/** What must differ between the members of a replica set before anything repeats. */
export interface DistinctOptions {
  /** `"node"` (the default) or `"zone"`. */
  readonly distinct?: "node" | "zone";
  /** The level of the zone path, 0 (the default) the outermost, up to 3. */
  readonly level?: number;
}

/** What is asked of a replica set. */
export interface ReplicaOptions extends DistinctOptions {
  /** Ids of nodes to pass over. */
  readonly down?: Iterable<string>;
}

/** The load of each node: in the order of `nodes`, or by id, where a node left out has none. */
export type Loads = readonly number[] | ReadonlyMap<string, number>;

/** What is known of the nodes when one is picked. */
export interface PickOptions {
  /** Ids of nodes to pass over. */
  readonly down?: Iterable<string>;
  /** The load of each node, in whole units of the caller's choice, to bound it. */
  readonly loads?: Loads;
  /** The most that a node takes, in percent of its fair part, at least 100. Default 125. */
  readonly factor?: number;
}

/** The node picked, and how it came to it. */
export interface Pick {
  readonly node: string;
  /** How many other nodes were passed over. */
  readonly rank: number;
  /** The load below which the node had to be, when loads are bounded. */
  readonly cap?: number;
}

/** Many keys in two arrays, in Arrow's layout: key `i` is `bytes[offsets[i] .. offsets[i + 1]]`. */
export interface PackedKeys {
  readonly bytes: Uint8Array;
  /** One more than there are keys: first 0, never decreasing, last `bytes.length`. */
  readonly offsets: Uint32Array;
}

/** A part of all positions, slots or keys. */
export interface Share {
  /** How many of them, exactly; a circle of Ringwright's own families has 2^64 positions. */
  readonly width: bigint;
  /** The same as a fraction of 1, rounded. */
  readonly share: number;
}

/** One point of a walk around the circle. */
export interface Step {
  readonly node: string;
  /** The position of the point. */
  readonly point: bigint;
  /** `taken`: joins the set. `same-node`: passed before. `same-zone`: the zone has its part already. */
  readonly verdict: "taken" | "same-node" | "same-zone";
  /** Which of the node's points it is, counted from 0. */
  readonly vnode: number;
  readonly zone: readonly string[];
}

/** Every step of one lookup. */
export interface Explanation {
  /** The bucket of the index that the search began in. */
  readonly bucket: bigint;
  readonly hash: HashName;
  /** The key's position on the circle. */
  readonly hashValue: bigint;
  /** The first 64 bytes of the key in hexadecimal. */
  readonly keyHex: string;
  /** The length of the whole key in bytes. */
  readonly keyLength: number;
  /** The replica set, the owner first. */
  readonly nodes: readonly string[];
  /** The first point at or after the hash value. */
  readonly point: bigint;
  /** The point before it: the owner has the positions from just above this to `point`. */
  readonly previous: bigint;
  readonly seed: bigint;
  /** Nodes with a point at the same position, which lost the tie to the lower id. */
  readonly tied: readonly string[];
  readonly walk: readonly Step[];
  /** Whether the search passed the last point and began again at the first. */
  readonly wrapped: boolean;
}

/** The circle for pictures: every point in order. */
export interface Points {
  /** Positions as fractions of a turn, 0 to 1, rounded. */
  readonly turns: Float64Array;
  /** The index in `nodes` of each point's node; it owns the positions after the previous point. */
  readonly owners: Uint32Array;
}
