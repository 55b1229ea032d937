import type { Placement } from "./placement.js";
import type { Key, SecretOption } from "./types.js";

/** A server as a deployed system's configuration has it; what a profile does not read it ignores. */
export interface Server {
  /** The address as the configuration writes it, such as `10.0.0.1:11211`, `[::1]:80` or `unix:/run/a`. */
  readonly address: string;
  /** HAProxy's `guid`. */
  readonly guid?: string;
  /** Envoy's metadata `envoy.lb.hash_key`. */
  readonly hashKey?: string;
  /** The name beside the address: HAProxy's server name, twemproxy's alias, Envoy's hostname. */
  readonly name?: string;
  /** HAProxy's `id`; without it the place in the list, from 1. */
  readonly puid?: number;
  /** Redis Cluster's slots, as inclusive ranges. */
  readonly slots?: readonly (readonly [first: number, last: number])[];
  /** Cassandra's tokens, -2^63 to 2^63-1. */
  readonly tokens?: readonly (bigint | number)[];
  /** The weight. Default 1. */
  readonly weight?: number;
  /** One zone name, or a path, outermost first. */
  readonly zone?: string | readonly string[];
}

/** The servers of a deployed system: addresses or servers in their order, or a map from address to weight. */
export type Servers = readonly (string | Server)[] | ReadonlyMap<string, number>;

/** The options of a profile, which says which of them it takes; what is left out has the product's default. */
export interface CompatOptions {
  /** HAProxy's `avalanche`. Left out, it is on where no `hash` is named and off where one is. */
  readonly avalanche?: boolean;
  /** The hash function, by the product's own name. */
  readonly hash?: string;
  /** twemproxy's `hash_tag`: the two marks around the part of a key that is hashed. */
  readonly hashTag?: string;
  /** The most entries of Envoy's and gRPC's ring. */
  readonly maxRingSize?: number;
  /** The fewest entries of Envoy's and gRPC's ring. */
  readonly minRingSize?: number;
  /** libmemcached's `SORT_HOSTS`. */
  readonly sortHosts?: boolean;
  /** The size of Envoy's Maglev table, a prime. */
  readonly tableSize?: number;
}

/** How one epoch of one deployed system places keys. */
export interface Profile {
  /** The system, its rule, and the epoch where there were several. */
  readonly name: string;
  /** The deployed system. */
  readonly system: string;
  /** The versions of the system that place so. */
  readonly versions: string;
  /** The names of the options it takes, as `CompatOptions` has them. */
  readonly options: readonly (keyof CompatOptions)[];
  /** Whether the order of the servers in their list decides where keys go. */
  readonly orderMatters: boolean;
  /** What keys are hashed onto. */
  readonly space: string;
  /** The upstream file with the rule. */
  readonly source: string;
  /** How it was checked: against the real program, against published vectors, or by reading. */
  readonly verified: "real" | "vectors" | "source";
  /** How it was checked, in words. */
  readonly how: string;
}

/** Something to know that is not wrong: two servers have a point in common, and the product does not say whose it is. */
export interface Warning {
  readonly kind: "equal-points";
  /** The one that comes first in the list, which has the point here. */
  readonly a: string;
  readonly b: string;
}

/** A key and the place in the list of the server that was seen to have it. */
export type Observed = readonly [key: Key, place: number];

/** The answer of a diagnosis. */
export type Verdict =
  /** One profile explains every observation, and all others are refuted. */
  | { readonly kind: "exact"; readonly profile: string }
  /** Several explain every observation; `identical` ones place every key alike on these servers. */
  | { readonly kind: "ambiguous"; readonly identical: boolean; readonly profiles: readonly string[] }
  /** None explains every observation; this one comes nearest. */
  | { readonly kind: "nearest"; readonly mismatches: number; readonly profile: string; readonly total: number }
  /** The observations cannot tell profiles apart. */
  | { readonly kind: "not-enough" };

/** A profile in one variant against the observations. */
export interface Finding {
  readonly profile: string;
  /** How the servers were read: as given, or otherwise. */
  readonly variant: string;
  /** The options it was tried with. */
  readonly options: CompatOptions;
  /** How many of the keys go elsewhere. */
  readonly mismatches: number;
  /** How many keys were observed. */
  readonly total: number;
  /** The first five keys that go elsewhere: 64 bytes in hexadecimal, and places of servers. */
  readonly counterExamples: readonly {
    readonly keyHex: string;
    readonly observed: number;
    readonly predicted: number | null;
  }[];
  /** How many points or slots each server has. */
  readonly points: readonly number[];
}

/** A key to observe next, and the place of the server that each remaining finding says, in their order. */
export interface Probe {
  readonly key: string;
  readonly answers: readonly (number | null)[];
}

/** Which profiles explain the observations, and which do not. */
export interface Diagnosis {
  readonly verdict: Verdict;
  /** Fewest mismatches first: of each profile every variant that explains all observations, else the best one. */
  readonly findings: readonly Finding[];
  /** What to know beside the verdict. */
  readonly notes: readonly string[];
  /** The profiles that do not take these servers, and why. */
  readonly refused: readonly { readonly profile: string; readonly why: string }[];
  /** Up to `count` (default 10) keys on which the remaining profiles disagree: whoever observes these can decide. */
  nextKeys(count?: number): Probe[];
}

/** A kind of text that says what is deployed. */
export type Format = "envoy" | "haproxy" | "memcached" | "nginx" | "plain" | "redis";

/** What a configuration cannot say about itself. */
export interface ReadOptions {
  /** The format; found out when left out. */
  readonly format?: Format;
  /** The name of the upstream, backend or cluster that is wanted; all when left out. */
  readonly name?: string;
  /** The profile, where the text leaves it open, such as `haproxy:id@3.0-3.3`. */
  readonly profile?: string;
  /** The version of the product, such as `2.6.12`; HAProxy's rule depends on it. */
  readonly version?: string;
}

/** A placement as somebody has deployed it, and what their text does not say. */
export interface Deployed {
  /** The name of the upstream, backend or cluster; empty where there is none. */
  readonly name: string;
  /** The profile of the product, or the family of a placement of Ringwright's own. */
  readonly profile: string;
  /** The format it was read from. */
  readonly format: Format;
  /** What the product takes as the key, in its own words, where the text says so. */
  readonly key?: string;
  /** The percentage for bounded loads: the `factor` of `pick`, where the product bounds them. */
  readonly balanceFactor?: number;
  /** The ids of servers that are configured as down: the `down` of `pick`. */
  readonly down: readonly string[];
  /** The servers of the profile, in the order of the text. */
  readonly servers: readonly Server[];
  /** The options of the profile. */
  readonly options: CompatOptions;
  /** What the text leaves open or what was left out of it, for people to read. */
  readonly notes: readonly string[];
  /**
   * The placement.
   *
   * @throws {ConfigError} those of the profile, such as `bad-server`; `secret-missing`.
   */
  placement(options?: SecretOption): Placement;
}
