import type { Key } from "ringwright/slim";
import type { KeySource, Look } from "./state";

/** The most keys a sample holds; more would only be dots on dots. */
export const MAX_KEYS = 200_000;

/** The keys of a sample. Empty lines are no keys. */
export function listKeys(source: KeySource): string[] {
  if (source.kind === "generated") {
    return Array.from({ length: source.count }, (_, index) => `${source.prefix}${index}`);
  }
  return source.text.split(/\r\n|\n|\r/).filter((line) => line !== "");
}

/** The bytes written as hexadecimal digits, spaces allowed; null when they are not that. */
export function parseHex(text: string): Uint8Array | null {
  const digits = text.replace(/\s/g, "");
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return null;
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/** The key to look up; null when its hexadecimal digits are wrong. */
export function lookKey(look: Look): Key | null {
  return look.form === "text" ? look.key : parseHex(look.key);
}
