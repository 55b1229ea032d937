import { levelOf, optionsOf, whole } from "./checks.js";
import { planFrom } from "./forms.js";
import { planned, type Ring } from "./ring.js";
import type { DistinctOptions, Plan } from "./types.js";

/**
 * What moves from one ring to another, exactly.
 *
 * @param options `replicas` (default 1) compares replica sets of that size.
 * @throws {ConfigError} `different-hash` when keys do not hash alike on both, `bad-count`.
 */
export function plan(before: Ring, after: Ring, options: DistinctOptions & { readonly replicas?: number } = {}): Plan {
  const { replicas = 1, ...distinct } = optionsOf(options, ["replicas", "distinct", "level"]);
  return planFrom(planned(before, after, whole(replicas, "replicas"), levelOf(distinct)));
}
