import type { RingSpec } from "./state";

/**
 * The secrets of `siphash` rings, kept beside the rings they belong to: in memory only, so never in a link, and
 * each with its own ring, so that two rings with different secrets are never taken for one.
 */
const secrets = new WeakMap<RingSpec, Uint8Array>();

/** What the engine needs besides a scenario. */
export interface Secrets {
  readonly ring: Uint8Array | null;
  readonly before: Uint8Array | null;
}

/** The secret of a ring, null when it has none or none is known. */
export function secretOf(ring: RingSpec | null): Uint8Array | null {
  return ring?.hash === "siphash" ? (secrets.get(ring) ?? null) : null;
}

/** The ring, which from now on has this secret. */
export function keepSecret(ring: RingSpec, secret: Uint8Array | null): RingSpec {
  if (ring.hash === "siphash" && secret) secrets.set(ring, secret);
  return ring;
}

/** Whether two rings have the same secret, or neither has one. */
export function sameSecret(a: RingSpec, b: RingSpec): boolean {
  return String(secretOf(a)) === String(secretOf(b));
}
