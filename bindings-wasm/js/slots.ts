import { nodesJson, optionsOf, secretOf, seedOf, text, whole } from "./checks.js";
import { call, glue } from "./engine.js";
import { NativePlacement } from "./native.js";
import { formOf, register } from "./placement.js";
import type { HashOptions, Nodes } from "./types.js";

/** How a table of slots is dealt. */
export interface SlotsOptions extends HashOptions {
  /** The number of slots, for good. Default 16,384. */
  readonly slots?: number;
  /** How many different nodes hold each slot, for good. Default 1. */
  readonly replicas?: number;
}

interface Partition {
  readonly replicas: number;
  readonly slots: number;
}

/**
 * A table of slots whose holders are written down: a change moves as few slots as it can. (The partition
 * tables of Redis Cluster, of OpenStack Swift, and of Dynamo's strategy 3, SOSP 2007.)
 */
export class Slots extends NativePlacement {
  static {
    register(this, "slots");
  }

  /**
   * @param nodes ids, or objects with id, weight and zone, or a `Map` from id to weight; in any order.
   * @throws {ConfigError} `bad-slots`, `bad-replicas`, `no-nodes`, `duplicate-node`, `not-whole`, `bad-hash` and others.
   */
  constructor(nodes: Nodes, options: SlotsOptions = {}) {
    const known = ["slots", "replicas", "hash", "seed", "secret"];
    const { slots = 16_384, replicas = 1, hash = "xxh3", seed = 0, secret } = optionsOf(options, known);
    const hashing = [nodesJson(nodes), text(hash, "hash"), seedOf(seed), secretOf(secret)] as const;
    const sizes = [whole(slots, "slots"), whole(replicas, "replicas")] as const;
    super(call(() => glue.slots(...hashing, ...sizes)));
  }

  override get [Symbol.toStringTag](): string {
    return "Slots";
  }

  /** The number of slots. */
  get slots(): number {
    return (formOf(this)["partition"] as Partition).slots;
  }

  /** How many different nodes hold each slot: the most that `getNodes` gives. */
  get replicas(): number {
    return (formOf(this)["partition"] as Partition).replicas;
  }
}
