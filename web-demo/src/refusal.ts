/** Why something was refused, as the package says it. */
export interface Refusal {
  readonly code: string;
  readonly field: string;
  readonly hint: string;
  readonly message: string;
}

/** A value, or why there is none: errors keep their fields only as data on the way out of a worker. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** What was thrown, as data. An error of the package brings its code, field and hint. */
export function refusalOf(error: unknown): Refusal {
  const from = error as Partial<Refusal>;
  return {
    code: typeof from.code === "string" ? from.code : "unexpected",
    field: typeof from.field === "string" ? from.field : "",
    hint: typeof from.hint === "string" ? from.hint : "",
    message: error instanceof Error ? error.message : String(error),
  };
}

/** Runs `work` and returns what it returns or throws. */
export function attempt<T>(work: () => T): Reply<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return { ok: false, refusal: refusalOf(error) };
  }
}
