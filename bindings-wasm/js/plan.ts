import { levelOf, whole } from "./checks.js";
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
  return planFrom(planned(before, after, whole(options.replicas ?? 1, "replicas"), levelOf(options)));
}
