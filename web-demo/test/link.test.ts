import { describe, expect, it } from "vitest";
import { encodeBase64Url } from "../src/base64url";
import { decodeLink, encodeLink, MAX_BYTES } from "../src/link";
import { preset, PRESETS } from "../src/presets";
import type { Scenario } from "../src/state";

/** The code of the refusal of a fragment. */
async function codeOf(fragment: string): Promise<string> {
  const { scenario } = await decodeLink(fragment);
  if (!scenario) return "nothing";
  return scenario.ok ? "accepted" : scenario.refusal.code;
}

/** A fragment that unfolds to this text. */
async function pack(json: string): Promise<string> {
  const stream = new Blob([json]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return `#s=1.${encodeBase64Url(new Uint8Array(await new Response(stream).arrayBuffer()))}`;
}

/** A small stream of numbers that is the same on every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
}

const TEXTS = ["a", "", "__proto__", "constructor", "节点", "🦀", "a b&c=d#e", "\u0000", "x".repeat(300), "\"'<b>"];

function randomScenario(seed: number): Scenario {
  const next = numbers(seed);
  const text = () => TEXTS[next() % TEXTS.length];
  const ring = () => ({
    nodes: Array.from({ length: next() % 8 }, () => ({
      id: text(),
      weight: next() % 5,
      zone: Array.from({ length: next() % 3 }, text),
      color: next() % 300,
    })),
    vnodes: next() % 1000,
    hash: (["xxh3", "sha256", "sha1", "md5", "siphash"] as const)[next() % 5],
    seed: String(next()),
  });
  return {
    v: 1,
    system: "ring",
    ring: ring(),
    before: next() % 2 === 0 ? ring() : null,
    replicas: next() % 4,
    distinct: next() % 2 === 0 ? "node" : "zone",
    keys: next() % 2 === 0 ? { kind: "generated", count: next() % 10_000, prefix: text() } : { kind: "pasted", text: text() },
    look: { form: next() % 2 === 0 ? "text" : "hex", key: text() },
    selected: next() % 2 === 0 ? text() : null,
  };
}

describe("link", () => {
  it("brings back every preset and language", async () => {
    for (const name of PRESETS) {
      const link = await encodeLink(preset(name), "zh");
      expect(link.ok).toBe(true);
      if (!link.ok) continue;
      const back = await decodeLink(link.value);
      expect(back).toEqual({ scenario: { ok: true, value: preset(name) }, language: "zh" });
    }
  });

  it("brings back any scenario", async () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const scenario = randomScenario(seed);
      const link = await encodeLink(scenario, "en");
      if (!link.ok) throw new Error(link.refusal.code);
      expect(link.value).toMatch(/^#s=1\.[\w-]*&lang=en$/);
      expect((await decodeLink(link.value)).scenario).toEqual({ ok: true, value: scenario });
    }
  });

  it("is short for a small ring", async () => {
    const link = await encodeLink(preset("add"), "en");
    expect(link.ok && link.value.length).toBeLessThan(450);
  });

  it("refuses to hold more than its limit", async () => {
    const keys = { kind: "pasted", text: "k".repeat(MAX_BYTES) } as const;
    const link = await encodeLink({ ...preset("add"), keys }, "en");
    expect(!link.ok && link.refusal.code).toBe("link-too-large");
  });

  it("names what is wrong and never throws", async () => {
    expect(await codeOf("")).toBe("nothing");
    expect(await codeOf("#stage")).toBe("nothing");
    expect(await codeOf("#s=")).toBe("link-broken");
    expect(await codeOf("#s=1.")).toBe("link-broken");
    expect(await codeOf("#s=1.%%%")).toBe("link-broken");
    expect(await codeOf("#s=1.AAAA")).toBe("link-broken");
    expect(await codeOf("#s=2.AAAA")).toBe("link-version");
    expect(await codeOf("#s=x.AAAA")).toBe("link-broken");
    expect(await codeOf(await pack("{"))).toBe("link-broken");
    expect(await codeOf(await pack("null"))).toBe("link-broken");
    expect(await codeOf(await pack("[]"))).toBe("link-broken");
    expect(await codeOf(await pack('{"v":2}'))).toBe("link-version");
    expect(await codeOf(await pack('{"v":1,"system":"raft"}'))).toBe("link-version");
    for (const old of ["{}", '{"v":0}', '{"v":-1}', '{"v":"2"}', '{"v":1.5}', '{"v":1}']) {
      expect(await codeOf(await pack(old)), old).toBe("link-broken");
    }
    expect(await codeOf(await pack('{"v":1,"system":"ring"}'))).toBe("link-broken");
    expect(await codeOf(await pack("[".repeat(100_000)))).toBe("link-broken");
  });

  it("takes a seed of digits only", async () => {
    const whole = preset("add");
    for (const seed of ["+5", "-5", "", "0x5", " 5", "5.0"]) {
      expect(await codeOf(await pack(JSON.stringify({ ...whole, ring: { ...whole.ring, seed } }))), seed).toBe("link-broken");
    }
  });

  it("stops unfolding at its limit", async () => {
    const bomb = await pack(`"${"0".repeat(64 * MAX_BYTES)}"`);
    expect(bomb.length).toBeLessThan(100_000);
    expect(await codeOf(bomb)).toBe("link-too-large");
  });

  it("checks the shape of every field", async () => {
    const whole = JSON.parse(JSON.stringify(preset("add"))) as Record<string, unknown>;
    for (const field of Object.keys(whole)) {
      for (const wrong of [undefined, {}, [1], true, Number.MAX_VALUE]) {
        const code = await codeOf(await pack(JSON.stringify({ ...whole, [field]: wrong })));
        const kept = field === "replicas" && wrong === Number.MAX_VALUE;
        expect(code, `${field} = ${String(wrong)}`).toMatch(kept ? /accepted/ : /link-(broken|version)/);
      }
    }
  });

  it("survives random bytes", async () => {
    for (let seed = 0; seed < 500; seed += 1) {
      const next = numbers(seed);
      const bytes = Uint8Array.from({ length: next() % 200 }, () => next() >>> 24);
      expect(await codeOf(`#s=1.${encodeBase64Url(bytes)}`)).toMatch(/^link-/);
    }
  });
});
