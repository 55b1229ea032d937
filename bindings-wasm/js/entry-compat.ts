import type { RingwrightError } from "./errors.js";

/** What a page fetches for the slim entry. */
export const WASM = "ringwright/compat/wasm";

/** The hint for a text of a family that this entry's engine does not know: there is no other engine to name. */
export function familyHint({ hint }: RingwrightError): string {
  return hint;
}
