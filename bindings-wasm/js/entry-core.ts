import type { RingwrightError } from "./errors.js";

/** What a page fetches for the slim entry. */
export const WASM = "ringwright/wasm";

/** The hint for a text of a family that this entry's engine does not know. */
export function familyHint({ hint }: RingwrightError): string {
  return `${hint}; slots and the profiles of deployed systems are in "ringwright/compat"`;
}
