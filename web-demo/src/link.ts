import { decodeBase64Url, encodeBase64Url } from "./base64url";
import { parseScenario } from "./parse";
import { refusalOf, type Refusal, type Reply } from "./refusal";
import type { Scenario } from "./state";

/** The most bytes of JSON a link may unfold to. */
export const MAX_BYTES = 1024 * 1024;
/** Links longer than this are cut by some programs that pass them on. */
export const LONG_LINK = 2000;

/** What a fragment says. */
export interface Linked {
  readonly scenario: Reply<Scenario> | null;
  readonly language: string | null;
}

/** The fragment of a scenario; refused when its JSON is over the limit. */
export async function encodeLink(scenario: Scenario, language: string): Promise<Reply<string>> {
  const json = new TextEncoder().encode(JSON.stringify(scenario));
  if (json.length > MAX_BYTES) return refused("link-too-large", `${json.length} bytes`);
  const deflated = await pipe(json, new CompressionStream("deflate-raw"), Number.POSITIVE_INFINITY);
  return { ok: true, value: `#s=1.${encodeBase64Url(deflated)}&lang=${language}` };
}

/** Reads a fragment. Total: whatever it holds, the answer is a scenario, nothing, or a refusal. */
export async function decodeLink(fragment: string): Promise<Linked> {
  const parts = new Map(
    fragment.replace(/^#/, "").split("&").map((part) => {
      const at = part.indexOf("=");
      return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
    }),
  );
  const text = parts.get("s");
  return { scenario: text === undefined ? null : await decodeScenario(text), language: parts.get("lang") ?? null };
}

async function decodeScenario(text: string): Promise<Reply<Scenario>> {
  const dot = text.indexOf(".");
  const version = text.slice(0, dot);
  if (version !== "1") return /^\d+$/.test(version) ? refused("link-version", version) : refused("link-broken", "s");
  try {
    const json = await pipe(decodeBase64Url(text.slice(dot + 1)), new DecompressionStream("deflate-raw"), MAX_BYTES);
    return parseScenario(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json)));
  } catch (error) {
    if (error instanceof TooLarge) return refused("link-too-large", `${MAX_BYTES} bytes`);
    return refused("link-broken", refusalOf(error).message);
  }
}

/** Says why a link is refused; the page words it by its code. */
export function refused(code: "link-too-large" | "link-version" | "link-broken", what: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, field: "link", hint: "", message: what } };
}

class TooLarge extends Error {}

/** Sends bytes through a stream, giving up as soon as more than `limit` come out. */
async function pipe(bytes: Uint8Array<ArrayBuffer>, through: CompressionStream | DecompressionStream, limit: number): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(through).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new TooLarge();
    }
    chunks.push(value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
