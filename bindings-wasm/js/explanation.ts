import type { Explanation, HashName, Step } from "./types.js";

/** What the engine prints of an explanation. */
interface ExplanationForm {
  readonly bucket: string;
  readonly hash: HashName;
  readonly hash_value: string;
  readonly key_hex: string;
  readonly key_length: number;
  readonly nodes: readonly string[];
  readonly point: string;
  readonly previous: string;
  readonly seed: string;
  readonly tied: readonly string[];
  readonly walk: readonly (Omit<Step, "point"> & { readonly point: string })[];
  readonly wrapped: boolean;
}

/** An explanation from the engine's JSON. */
export function explanationFrom(json: string): Explanation {
  const form = JSON.parse(json) as ExplanationForm;
  return {
    bucket: BigInt(form.bucket),
    hash: form.hash,
    hashValue: BigInt(form.hash_value),
    keyHex: form.key_hex,
    keyLength: form.key_length,
    nodes: form.nodes,
    point: BigInt(form.point),
    previous: BigInt(form.previous),
    seed: BigInt(form.seed),
    tied: form.tied,
    walk: form.walk.map((step) => ({ ...step, point: BigInt(step.point) })),
    wrapped: form.wrapped,
  };
}
