import { KeyTypeError } from "./errors.js";
import type { Key, PackedKeys } from "./types.js";

const encoder = new TextEncoder();

/** Packs keys into two arrays, for `assign` to take as they are. */
export function packKeys(keys: readonly Key[]): PackedKeys {
  const offsets = new Uint32Array(keys.length + 1);
  let bytes = new Uint8Array(keys.length * 16 + 64);
  let end = 0;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as Key;
    const most = room(key);
    if (bytes.length < end + most) {
      const wider = new Uint8Array(Math.max(bytes.length * 2, end + most));
      wider.set(bytes.subarray(0, end));
      bytes = wider;
    }
    end += writeKey(key, bytes, end);
    offsets[i + 1] = end;
  }
  return { bytes: bytes.subarray(0, end), offsets };
}

/** The most bytes a key can take. */
export function room(key: Key): number {
  return typeof key === "string" ? key.length * 3 : byteLength(key);
}

/** Writes a key's bytes at `start` and says how many they are. */
export function writeKey(key: Key, into: Uint8Array, start: number): number {
  if (typeof key !== "string") {
    into.set(key, start);
    return key.length;
  }
  // Short ASCII is the rule, and a loop beats the call into the encoder.
  const length = key.length;
  if (length <= 64) {
    let i = 0;
    for (; i < length; i++) {
      const unit = key.charCodeAt(i);
      if (unit > 127) break;
      into[start + i] = unit;
    }
    if (i === length) return length;
  }
  checkText(key, "key");
  return encoder.encodeInto(key, start === 0 ? into : into.subarray(start)).written;
}

/** A key as bytes of its own. */
export function keyBytes(key: Key): Uint8Array {
  if (typeof key !== "string") {
    byteLength(key);
    return key;
  }
  checkText(key, "key");
  return encoder.encode(key);
}

/** Refuses text that has no UTF-8: the encoder would silently replace the lone surrogate. */
export function checkText(text: string, field: string): void {
  if (!text.isWellFormed()) {
    const hint = "repair the text with toWellFormed(), or pass bytes";
    throw new KeyTypeError("lone-surrogate", field, "a string with a lone surrogate has no UTF-8", hint);
  }
}

function byteLength(key: Uint8Array): number {
  if (!(key instanceof Uint8Array)) {
    const kind = key === null ? "null" : typeof key;
    throw new KeyTypeError("key-type", "key", `a key of type ${kind}`, "pass a string or a Uint8Array");
  }
  return key.length;
}
