import type { Refusal } from "../refusal";

/** A text to read, and where its fields stand in what was pasted; or why it cannot be read. */
export type Located =
  | { readonly ok: true; readonly text: string; readonly lineOf: (field: string) => number | null }
  | { readonly ok: false; readonly refusal: Refusal };

/** A refusal that names a line. */
export function refuseLine(code: string, line: number, message: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, field: `line ${line}`, hint: "", message } };
}

/** The line that a refusal names, in its field or in the words of its message; null where it names none. */
export function lineOf(refusal: Refusal): number | null {
  const found = /^line (\d+)/.exec(refusal.field) ?? /\bat line (\d+)\b/.exec(refusal.message);
  return found ? Number(found[1]) : null;
}
