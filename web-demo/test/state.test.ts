import { describe, expect, it } from "vitest";
import { differences } from "../src/describe";
import { listKeys, lookKey, parseHex } from "../src/keys";
import { preset } from "../src/presets";
import { inSentence, showName } from "../src/names";
import { sameSecret, secretOf } from "../src/secrets";
import { addNode, addWeight, colorsOf, editNode, nextName, parseZone, removeNode, seenAs, withParts, withRing, withSecret } from "../src/state";

const start = preset("add");

describe("state", () => {
  it("makes the present ring the one before at each change", () => {
    const next = withRing(start, { vnodes: 7 });
    expect(next.before).toBe(start.ring);
    expect(next.ring.vnodes).toBe(7);
    expect(start.ring.vnodes).toBe(40);
  });

  it("stays itself when an edit changes nothing", () => {
    expect(withRing(start, { vnodes: 40, hash: "xxh3", nodes: start.ring.nodes.map((node) => ({ ...node })) })).toBe(start);
    expect(editNode(start, "cache-1", { weight: 1, zone: ["north"] })).toBe(start);
    expect(editNode(start, "gone", { weight: 7 })).toBe(start);
    expect(addWeight(start, "gone", 1)).toBe(start);
    expect(removeNode(start, "gone")).toBe(start);
    expect(withParts(start, { replicas: 1, keys: { ...start.keys } })).toBe(start);
    expect(withParts(start, { replicas: 2 })).not.toBe(start);
  });

  it("adds weight to what there is", () => {
    const twice = addWeight(addWeight(start, "cache-1", 1), "cache-1", 1);
    expect(twice.ring.nodes[0]?.weight).toBe(3);
  });

  it("keeps each secret with its ring", () => {
    const one = withSecret(start, new Uint8Array(16).fill(1));
    const more = withRing(one, { vnodes: 7 });
    expect(secretOf(more.ring)).toEqual(secretOf(one.ring));
    expect(withSecret(more, new Uint8Array(16).fill(1))).toBe(more);
    const two = withSecret(more, new Uint8Array(16).fill(2));
    expect(two.before).toBe(more.ring);
    expect(sameSecret(two.ring, more.ring)).toBe(false);
    expect(JSON.stringify(two)).not.toMatch(/secret/);
    expect(secretOf(withRing(two, { hash: "md5" }).ring)).toBeNull();
  });

  it("goes back without moving the eye", () => {
    const now = { ...removeNode(start, "cache-2"), selected: "cache-3", look: { form: "text", key: "k" } as const };
    expect(seenAs(start, now)).toMatchObject({ ring: start.ring, selected: "cache-3", look: { key: "k" } });
    expect(seenAs(removeNode(start, "cache-3"), now).selected).toBeNull();
  });

  it("gives a new node a colour no other has, and keeps those of the rest", () => {
    const next = addNode(start, { id: "new", weight: 1, zone: [] });
    const colors = colorsOf(next);
    expect(new Set(colors.values()).size).toBe(colors.size);
    for (const node of start.ring.nodes) expect(colors.get(node.id)).toBe(node.color);
  });

  it("reuses a colour only when its node is out of sight", () => {
    const without = removeNode(start, "cache-2");
    expect(addNode(without, { id: "new", weight: 1, zone: [] }).ring.nodes.at(-1)?.color).toBe(5);
    const later = withRing(without, { vnodes: 41 });
    expect(addNode(later, { id: "new", weight: 1, zone: [] }).ring.nodes.at(-1)?.color).toBe(1);
  });

  it("lets go of a removed node's selection", () => {
    const selected = { ...start, selected: "cache-2" };
    expect(removeNode(selected, "cache-2").selected).toBeNull();
    expect(removeNode(selected, "cache-3").selected).toBe("cache-2");
  });

  it("treats names of object properties as names", () => {
    const next = addNode(start, { id: "__proto__", weight: 2, zone: [] });
    expect(colorsOf(next).has("__proto__")).toBe(true);
    expect(differences(start.ring, next.ring)).toEqual([{ kind: "added", id: "__proto__" }]);
  });

  it("offers a name nobody has", () => {
    expect(nextName(start)).toBe("cache-6");
    expect(nextName(addNode(start, { id: "cache-6", weight: 1, zone: [] }))).toBe("cache-7");
  });

  it("reads zone paths", () => {
    expect(parseZone("")).toEqual([]);
    expect(parseZone(" eu / eu-1 ")).toEqual(["eu", "eu-1"]);
    expect(parseZone("eu//a")).toEqual(["eu", "", "a"]);
  });

  it("tells every kind of difference", () => {
    const changed = editNode(start, "cache-1", { weight: 3, zone: ["east"] }).ring;
    expect(differences(start.ring, changed)).toEqual([
      { kind: "weight", id: "cache-1", from: 1, to: 3 },
      { kind: "zone", id: "cache-1", from: "north", to: "east" },
    ]);
    expect(differences(start.ring, { ...start.ring, hash: "md5", seed: "9", vnodes: 1 }).map(({ kind }) => kind)).toEqual(["hash", "seed", "vnodes"]);
    expect(differences(start.ring, removeNode(start, "cache-4").ring)).toEqual([{ kind: "removed", id: "cache-4" }]);
    expect(differences(start.ring, start.ring)).toEqual([]);
  });
});

describe("keys", () => {
  it("generates and splits", () => {
    expect(listKeys({ kind: "generated", count: 3, prefix: "k" })).toEqual(["k0", "k1", "k2"]);
    expect(listKeys({ kind: "pasted", text: "a\r\nb\n\nc\rd" })).toEqual(["a", "b", "c", "d"]);
  });

  it("reads hexadecimal", () => {
    expect(parseHex("00 fF")).toEqual(Uint8Array.of(0, 255));
    expect(parseHex("0")).toBeNull();
    expect(parseHex("zz")).toBeNull();
    expect(lookKey({ form: "text", key: "ab" })).toBe("ab");
    expect(lookKey({ form: "hex", key: "ab" })).toEqual(Uint8Array.of(0xab));
  });
});

describe("names", () => {
  it("show what cannot be seen", () => {
    expect(showName("a\u200bb\u202e\u0000")).toBe("a⟨U+200B⟩b⟨U+202E⟩⟨U+0000⟩");
    expect(showName(" x ")).toBe("␣x␣");
    expect(showName("节点-1 🦀👩‍💻é")).toBe("节点-1 🦀👩‍💻é");
  });

  it("do not turn the sentence round them", () => {
    expect(inSentence("cache-1")).toBe("cache-1");
    expect(inSentence("עברית")).toBe("\u2068עברית\u2069");
  });
});
