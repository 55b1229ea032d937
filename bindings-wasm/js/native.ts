import { nodesJson, optionsOf, secretOf, seedOf, text, whole } from "./checks.js";
import { call, glue } from "./engine.js";
import { formOf, Placement } from "./placement.js";
import type { HashName, HashOptions, Nodes } from "./types.js";

/** A placement by a rule of Ringwright's own: keys and nodes are hashed by a selectable hash under a seed. */
export abstract class NativePlacement extends Placement {
  /** The hash family. */
  get hash(): HashName {
    return formOf(this)["hash"] as HashName;
  }

  /** The seed of the hash. */
  get seed(): bigint {
    return BigInt(formOf(this).seed as string);
  }
}

/** A native placement of the engine; `size` names the one number that is the family's own, if it has one. */
export function native(family: string, nodes: Nodes, options: HashOptions, size?: string): glue.Placement {
  const known = [...(size === undefined ? [] : [size]), "hash", "seed", "secret"];
  const { hash = "xxh3", seed = 0, secret } = optionsOf(options, known);
  const own = size === undefined ? undefined : (options as Readonly<Record<string, unknown>>)[size];
  const number = own === undefined ? undefined : whole(own, size as string);
  const args = [family, nodesJson(nodes), text(hash, "hash"), seedOf(seed), secretOf(secret), number] as const;
  return call(() => new glue.Placement(...args));
}
