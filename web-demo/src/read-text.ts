import type { Refusal, Reply } from "./refusal";

/** The most bytes of a file of keys. */
const MAX_FILE = 32 * 1024 * 1024;

/** Reads a file of keys, or says why it is none. */
export async function readText(file: File): Promise<Reply<string>> {
  if (file.size > MAX_FILE) return refuse("file-too-large", `${file.size} bytes`);
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch (error) {
    // A folder looks like a file until it is read.
    return refuse("file-unreadable", String(error));
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // UTF-16 without a mark can pass for UTF-8, but text has no null in it.
    return text.includes("\0") ? refuse("file-not-text", "U+0000") : { ok: true, value: text };
  } catch (error) {
    return refuse("file-not-text", String(error));
  }
}

function refuse(code: string, message: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, field: "file", hint: "", message } };
}
