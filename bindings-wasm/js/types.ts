/** A key: text is placed as its UTF-8, bytes as they are. Text with a lone surrogate is refused. */
export type Key = string | Uint8Array;

/** The hash family of a ring; `siphash` needs a secret. */
export type HashName = "xxh3" | "sha256" | "sha1" | "md5" | "siphash";

/** A member of a ring. */
export interface Node {
  /** The name: 1 to 255 bytes of UTF-8, unique in its ring. */
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

/** How a ring places. */
export interface RingOptions {
  /** Points on the circle per unit of weight, at least 1. Default 160. */
  readonly vnodes?: number;
  /** The hash family. Default `"xxh3"`. */
  readonly hash?: HashName;
  /** The seed of the hash, 0 to 2^64-1. Default 0. */
  readonly seed?: number | bigint;
  /** The 16 secret bytes of `siphash`. */
  readonly secret?: Uint8Array;
}

/** What must differ between the members of a replica set before anything repeats. */
export interface DistinctOptions {
  /** `"node"` (the default) or `"zone"`. */
  readonly distinct?: "node" | "zone";
  /** The level of the zone path, 0 (the default) the outermost, up to 3. */
  readonly level?: number;
}

/** Many keys in two arrays, in Arrow's layout: key `i` is `bytes[offsets[i] .. offsets[i + 1]]`. */
export interface PackedKeys {
  readonly bytes: Uint8Array;
  /** One more than there are keys: first 0, never decreasing, last `bytes.length`. */
  readonly offsets: Uint32Array;
}

/** A part of the circle. */
export interface Share {
  /** Positions owned, out of 2^64, exactly. */
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

/** A range of the circle whose replica set changes; positions are inclusive. */
export interface Move {
  readonly lo: bigint;
  readonly hi: bigint;
  /** The replica set before, the owner first. */
  readonly from: readonly string[];
  /** The replica set after, the owner first. */
  readonly to: readonly string[];
}

/** How much goes from one owner to another. */
export interface Flow extends Share {
  readonly from: string;
  readonly to: string;
}

/** Why positions move that no change of a node calls for. `mode_change` was asked for and is not needless. */
export type Cause = "mode_change" | "points_changed";

/** The exact difference of two rings: a key moves exactly if its hash lies in one of `moves`. */
export interface Plan {
  /** The fingerprint of the ring before. */
  readonly before: string;
  /** The fingerprint of the ring after. */
  readonly after: string;
  /** The ids of the nodes of both rings, in the order of their bytes. */
  readonly nodes: readonly string[];
  /** The size of the replica sets compared. */
  readonly replicas: number;
  /** What had to differ between the members of a set. */
  readonly distinct: "node" | "zone";
  /** The level of the zone path that counted. */
  readonly level: number;
  readonly moves: readonly Move[];
  readonly matrix: readonly Flow[];
  /** The part whose owner changes. */
  readonly moved: Share;
  /** The least that any transition between the same shares must move. */
  readonly least: Share;
  /** The part moved although neither of its owners changed. */
  readonly needless: Share;
  /** The part moved without a change of either owner, by cause. */
  readonly needlessByCause: ReadonlyMap<Cause, Share>;
  /** The part to be copied: a range counts once for each node that joins its set. */
  readonly copies: Share;
  /** The part to be dropped: a range counts once for each node that leaves its set. */
  readonly drops: Share;
  /** The part whose set only changes its order. */
  readonly roleChanges: Share;
  /** The canonical JSON form, equal in every language. */
  toJson(): string;
  /** For `JSON.stringify`: the content of `toJson`. */
  toJSON(): object;
}

/** The circle for pictures: every point in order. */
export interface Points {
  /** Positions as fractions of a turn, 0 to 1, rounded. */
  readonly turns: Float64Array;
  /** The index in `ring.nodes` of each point's node; it owns the positions after the previous point. */
  readonly owners: Uint32Array;
}
