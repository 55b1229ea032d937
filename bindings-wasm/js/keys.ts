import { ConfigError, DecodeError, KeyTypeError } from "./errors.js";
import type { Key, PackedKeys } from "./types.js";

const encoder = new TextEncoder();

/** The most bytes of one key. */
const LONGEST = 2 ** 28;
/** The most bytes of packed keys: their offsets have 32 bits. */
const WIDEST = 2 ** 32 - 1;

/**
 * Packs keys into two arrays, for `assign` to take as they are.
 *
 * @throws {KeyTypeError} for a key that is no string or `Uint8Array`, or has a lone surrogate.
 * @throws {ConfigError} `key-too-long`, `too-many-bytes`.
 */
export function packKeys(keys: readonly Key[]): PackedKeys {
  if (!Array.isArray(keys)) {
    throw new DecodeError("bad-keys", "keys", "no array of keys", "pass an array of strings or Uint8Arrays");
  }
  const offsets = new Uint32Array(keys.length + 1);
  let bytes = new Uint8Array(Math.min(keys.length * 16 + 64, WIDEST));
  let end = 0;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as Key;
    const most = room(key);
    if (bytes.length < end + most) {
      if (end + most > WIDEST) {
        throw new ConfigError("too-many-bytes", "keys", "4 GiB of keys or more", "pass them in several parts");
      }
      const wider = new Uint8Array(Math.min(Math.max(bytes.length * 2, end + most), WIDEST));
      wider.set(bytes.subarray(0, end));
      bytes = wider;
    }
    end += writeKey(key, bytes, end);
    offsets[i + 1] = end;
  }
  return { bytes: bytes.subarray(0, end), offsets };
}

/** Keys as two arrays, whichever way they came. */
export function packed(keys: readonly Key[] | PackedKeys): PackedKeys {
  if (Array.isArray(keys)) return packKeys(keys as readonly Key[]);
  const { bytes, offsets } = (keys ?? {}) as Partial<PackedKeys>;
  if (isBytes(bytes) && offsets instanceof Uint32Array) return { bytes, offsets };
  const hint = "pass an array of keys, or { bytes: Uint8Array, offsets: Uint32Array }";
  throw new DecodeError("bad-keys", "keys", "neither an array nor packed keys", hint);
}

/** The most bytes a key can take. */
export function room(key: Key): number {
  if (typeof key === "string") return key.length <= LONGEST / 4 ? key.length * 3 : byteLength(keyBytes(key));
  return byteLength(key);
}

/** Writes a key's bytes at `start` and says how many they are. */
export function writeKey(key: Key, into: Uint8Array, start: number): number {
  if (typeof key !== "string") {
    into.set(key, start);
    return byteLength(key);
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
  if (typeof key === "string") {
    checkText(key, "key");
    return encoder.encode(key);
  }
  byteLength(key);
  return key;
}

/** Refuses text that has no UTF-8: the encoder would silently replace the lone surrogate. */
export function checkText(text: string, field: string): void {
  if (!text.isWellFormed()) {
    const hint = "repair the text with toWellFormed(), or pass bytes";
    throw new KeyTypeError("lone-surrogate", field, "a string with a lone surrogate has no UTF-8", hint);
  }
}

const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const lengthOf = Object.getOwnPropertyDescriptor(typedArray, "length")?.get as (this: unknown) => number;
const kindOf = Object.getOwnPropertyDescriptor(typedArray, Symbol.toStringTag)?.get as (this: unknown) => unknown;

/** Whether a value is a `Uint8Array`, of this realm or another, whatever its properties pretend. */
export function isBytes(value: unknown): value is Uint8Array {
  return kindOf.call(value) === "Uint8Array";
}

function byteLength(key: Uint8Array): number {
  if (!isBytes(key)) {
    const kind = key === null ? "null" : typeof key;
    throw new KeyTypeError("key-type", "key", `a key of type ${kind}`, "pass a string or a Uint8Array");
  }
  const length = lengthOf.call(key);
  if (length > LONGEST) {
    throw new ConfigError("key-too-long", "key", `a key of ${length} bytes`, "pass at most 2^28 bytes, or a digest of them");
  }
  return length;
}
