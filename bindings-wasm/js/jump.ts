import { optionsOf } from "./checks.js";
import { ConfigError } from "./errors.js";
import { native, NativePlacement } from "./native.js";
import { register } from "./placement.js";
import type { JumpForm, JumpOptions, Nodes } from "./types.js";

const FAMILIES = new Map<unknown, string>([["native", "jump"], ["guava", "jump:guava"], ["paper", "jump:paper"]]);

/**
 * Jump consistent hashing: the nodes of a list are numbered, and a key's number is computed without any
 * table. The order of the list is part of the placement, and nodes come and go at its end only. (Lamping and
 * Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm", arXiv 1406.2294.)
 */
export class Jump extends NativePlacement {
  static {
    register(this, ...FAMILIES.values());
  }

  /**
   * @param nodes ids, or objects with id, weight (0 or 1) and zone, or a `Map`; their order decides.
   * @throws {ConfigError} `weights-unsupported`, `bad-form`, `no-nodes`, `duplicate-node`, `bad-hash` and others.
   */
  constructor(nodes: Nodes, options: JumpOptions = {}) {
    const { form = "native", ...rest } = optionsOf(options, ["form", "hash", "seed", "secret"]);
    const family = FAMILIES.get(form);
    if (family === undefined) {
      throw new ConfigError("bad-form", "form", `no form is called ${String(form)}`, 'use "native", "guava" or "paper"');
    }
    super(native(family, nodes, rest));
  }

  override get [Symbol.toStringTag](): string {
    return "Jump";
  }

  /** Which arithmetic computes a jump. */
  get form(): JumpForm {
    return (this.family.split(":")[1] ?? "native") as JumpForm;
  }
}
