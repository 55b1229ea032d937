import { ConfigError, DecodeError, KeyTypeError, MisuseError, packKeys, plan, Ring, RingwrightError } from "ringwright";
import type { NodeInit } from "ringwright";
import { describe, expect, test } from "vitest";

const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i}`);
const keys = Array.from({ length: 16 }, (_, i) => `user:${i}`);
const SECRET = Uint8Array.from({ length: 16 }, (_, i) => i);

describe("placement", () => {
  test("has its golden values", () => {
    const ring = new Ring(ids(10));
    expect(keys.map((key) => ring.getNode(key)).join(" ")).toBe("n8 n6 n1 n4 n1 n7 n8 n7 n2 n0 n5 n1 n6 n7 n7 n5");
    expect(ring.getNodes("user:0", 10).join(" ")).toBe("n8 n3 n1 n9 n4 n6 n5 n2 n7 n0");
    const weighted = new Ring(new Map([["a", 1], ["b", 2], ["c", 3]]));
    expect(weighted.getMany(keys).join(" ")).toBe("a b c c c c c c c b c c c c c c");
  });

  test("spreads sets over zones", () => {
    const zones = Object.entries({ n0: "A", n1: "A", n2: "A", n3: "B", n4: "B", n5: "C" });
    const ring = new Ring(zones.map(([id, zone]) => ({ id, zone })));
    expect(ring.getNodes("user:0", 3, { distinct: "zone" })).toEqual(["n3", "n1", "n5"]);
    expect(ring.getNodes("user:0", 4, { distinct: "zone" })).toEqual(["n3", "n1", "n5", "n4"]);
  });

  test("is the same by every way to ask", () => {
    const ring = new Ring(ids(30), { hash: "md5" });
    const asked = ["", "键", "🔑".repeat(50), "x".repeat(70), "é", new Uint8Array([255, 0]), ...keys, "k".repeat(10 << 20), "é".repeat(1 << 20)];
    const one = asked.map((key) => ring.getNode(key));
    expect(ring.getMany(asked)).toEqual(one);
    expect(Array.from(ring.assign(asked), (owner) => ring.nodes[owner]?.id)).toEqual(one);
    expect(ring.assign(packKeys(asked))).toEqual(ring.assign(asked));
    expect(asked.map((key) => ring.getNodes(key, 1)[0])).toEqual(one);
    expect(asked.map((key) => ring.explain(key).nodes[0])).toEqual(one);
    expect(ring.getNode(new TextEncoder().encode("键"))).toBe(ring.getNode("键"));
    const out = new Uint32Array(asked.length);
    expect(ring.assign(asked, out)).toBe(out);
    expect(out).toEqual(ring.assign(asked));
  });

  test("survives the growth of memory between calls", () => {
    const small = new Ring(["a", "b"]);
    const before = small.getNode("user:1");
    const large = new Ring(ids(2000), { vnodes: 1000 });
    expect(small.getNode("user:1")).toBe(before);
    expect(large.getNode("user:1")).toMatch(/^n\d+$/);
  });
});

describe("a ring is a value", () => {
  test("changes give new rings", () => {
    const ring = new Ring(["b", "a"]);
    const grown = ring.withNode({ id: "c", weight: 2, zone: ["eu", "eu-1"] });
    expect(ring.nodes.map((node) => node.id)).toEqual(["a", "b"]);
    expect(grown.nodes[2]).toEqual({ id: "c", weight: 2, zone: ["eu", "eu-1"] });
    expect(grown.withoutNode("c").equals(ring)).toBe(true);
    expect(ring.withWeight("a", 3).fingerprint).toBe(new Ring(new Map([["a", 3], ["b", 1]])).fingerprint);
    expect(ring.equals(new Ring(["a", "b"], { seed: 1 }))).toBe(false);
  });

  test("JSON there and back, with every hash and seed", () => {
    for (const hash of ["xxh3", "sha256", "sha1", "md5"] as const) {
      const ring = new Ring(["a", "节点"], { hash, seed: 2n ** 64n - 1n, vnodes: 7 });
      const again = Ring.fromJson(ring.toJson());
      expect([again.hash, again.seed, again.vnodes]).toEqual([hash, 2n ** 64n - 1n, 7]);
      expect(again.getMany(keys)).toEqual(ring.getMany(keys));
    }
    const secret = new Ring(["a", "b"], { hash: "siphash", secret: SECRET });
    expect(Ring.fromJson(secret.toJson(), { secret: SECRET }).equals(secret)).toBe(true);
    expect(secret.toJson()).not.toContain("000102");
    expect(String(secret)).toMatch(/^Ring\(nodes=2, vnodes=160, hash=siphash/);
  });

  test("shares fill the circle", () => {
    const shares = new Ring(new Map([["a", 1], ["b", 2], ["c", 0]])).shares();
    expect([...shares.values()].reduce((sum, { width }) => sum + width, 0n)).toBe(2n ** 64n);
    expect(shares.get("c")).toEqual({ width: 0n, share: 0 });
  });

  test("points and key positions agree with lookups", () => {
    const ring = new Ring(ids(5), { vnodes: 20 });
    const { turns, owners } = ring.points();
    const at = ring.keyTurns(keys);
    keys.forEach((key, i) => {
      const place = turns.findIndex((turn) => turn >= (at[i] as number));
      expect(ring.nodes[owners[Math.max(place, 0)] as number]?.id).toBe(ring.getNode(key));
    });
  });
});

test("a plan is exact", () => {
  const before = new Ring(["n0", "n1", "n2"], { vnodes: 4 });
  const moves = plan(before, before.withNode("n3"));
  expect(moves.moved.width).toBe(3630960531736936782n);
  expect(moves.least).toEqual(moves.moved);
  expect(moves.needless.width).toBe(0n);
  expect(moves.moves.map(({ lo, hi, from, to }) => [lo, hi, from[0], to[0]])).toEqual([
    [4217556088466650091n, 5442139108364615269n, "n0", "n3"],
    [7627572053250276899n, 9014945051039558275n, "n0", "n3"],
    [11972360411764114039n, 12485685455654326216n, "n2", "n3"],
    [12958381512897600173n, 13464060983057078220n, "n2", "n3"],
  ]);
  expect(moves.matrix.map(({ from, to, width }) => [from, to, width])).toEqual([
    ["n0", "n3", 2611956017687246556n],
    ["n2", "n3", 1019004514049690226n],
  ]);
  expect([moves.before, moves.after]).toEqual([before.fingerprint, before.withNode("n3").fingerprint]);
  const mode = plan(before, new Ring(["n0", "n1", "n2"], { vnodes: 5 }));
  expect([...mode.needlessByCause.keys()]).toEqual(["mode_change"]);
});

test("JSON.stringify keeps rings and plans as the objects they are", () => {
  const [a, b] = [new Ring(["a", "节点"]), new Ring([{ id: "c", zone: "eu" }])];
  const moves = plan(a, b);
  expect(JSON.stringify({ ring: a, moves })).toBe(`{"ring":${a.toJson()},"moves":${moves.toJson()}}`);
});

test("an explanation shows every step", () => {
  const ring = new Ring([{ id: "a", zone: "eu" }, { id: "b", zone: "eu" }, { id: "c", zone: "us" }]);
  const steps = ring.explain("user:1", { count: 2, distinct: "zone" });
  expect(steps.nodes).toEqual(ring.getNodes("user:1", 2, { distinct: "zone" }));
  expect(steps.walk.filter((step) => step.verdict === "taken").map((step) => step.node)).toEqual(steps.nodes);
  expect(steps.wrapped || (steps.previous < steps.hashValue && steps.hashValue <= steps.point)).toBe(true);
  expect(steps.keyHex).toBe("757365723a31");
});

const loose = (nodes: unknown, options?: unknown): Ring =>
  new Ring(nodes as readonly NodeInit[], options as { vnodes: number });
const ring = new Ring(["a", "b"]);

test.each<[new (...args: never[]) => RingwrightError, string, string, () => unknown]>([
  [ConfigError, "no-nodes", "nodes", () => new Ring([])],
  [ConfigError, "no-nodes", "nodes", () => ring.withoutNode("a").withoutNode("b")],
  [ConfigError, "no-nodes", "nodes", () => new Ring(new Map([["a", 0]])).getNode("k")],
  [ConfigError, "duplicate-node", "nodes.id", () => new Ring(["a", "a"])],
  [ConfigError, "duplicate-node", "nodes.id", () => ring.withNode("a")],
  [ConfigError, "unknown-node", "id", () => ring.withoutNode("z")],
  [ConfigError, "not-whole", "nodes[0].weight", () => new Ring([{ id: "a", weight: -1 }])],
  [ConfigError, "not-whole", "nodes[0].weight", () => new Ring([{ id: "a", weight: 1.5 }])],
  [ConfigError, "not-whole", "nodes[0].weight", () => new Ring([{ id: "a", weight: -0 }])],
  [ConfigError, "not-whole", "nodes[0].weight", () => new Ring([{ id: "a", weight: NaN }])],
  [ConfigError, "not-whole", "nodes[0].weight", () => new Ring([{ id: "a", weight: 2 ** 32 }])],
  [ConfigError, "not-whole", "nodes[0].weight", () => loose([{ id: "a", weight: true }])],
  [ConfigError, "not-whole", "nodes[0].weight", () => loose([{ id: "a", weight: "1" }])],
  [ConfigError, "too-many-points", "nodes.weight", () => new Ring([{ id: "a", weight: 1_000_000 }])],
  [ConfigError, "not-whole", "vnodes", () => new Ring(["a"], { vnodes: 1.5 })],
  [ConfigError, "bad-vnodes", "vnodes", () => new Ring(["a"], { vnodes: 0 })],
  [ConfigError, "not-whole", "seed", () => new Ring(["a"], { seed: -1n })],
  [ConfigError, "not-whole", "seed", () => new Ring(["a"], { seed: 2n ** 64n })],
  [ConfigError, "not-whole", "seed", () => new Ring(["a"], { seed: 2 ** 53 })],
  [ConfigError, "bad-hash", "hash", () => loose(["a"], { hash: "crc32" })],
  [ConfigError, "unknown-option", "vnode", () => loose(["a"], { vnode: 3 })],
  [ConfigError, "secret-missing", "secret", () => new Ring(["a"], { hash: "siphash" })],
  [ConfigError, "bad-secret", "secret", () => new Ring(["a"], { hash: "siphash", secret: new Uint8Array(3) })],
  [ConfigError, "bad-nodes", "nodes", () => loose({ a: 1 })],
  [ConfigError, "bad-nodes", "nodes", () => loose("abc")],
  [ConfigError, "bad-nodes", "nodes", () => loose(undefined)],
  [ConfigError, "bad-node", "nodes[1]", () => loose(["a", 5])],
  [ConfigError, "bad-node", "nodes[0]", () => loose([null])],
  [ConfigError, "bad-id", "nodes[1].id", () => new Ring(["a", ""])],
  [ConfigError, "bad-id", "node.id", () => ring.withNode("")],
  [ConfigError, "bad-count", "count", () => ring.getNodes("k", 3)],
  [ConfigError, "not-whole", "count", () => ring.getNodes("k", -1)],
  [ConfigError, "bad-distinct", "distinct", () => ring.getNodes("k", 1, { distinct: "rack" as "zone" })],
  [ConfigError, "bad-out", "out", () => ring.assign(["k"], new Uint32Array(2))],
  [ConfigError, "bad-out", "out", () => ring.assign(["k"], new Uint8Array(1) as unknown as Uint32Array)],
  [ConfigError, "unknown-option", "nodes[0].wieght", () => loose([{ id: "a", wieght: 3 }])],
  [ConfigError, "unknown-option", "distnct", () => ring.getNodes("k", 1, { distnct: "zone" } as object)],
  [ConfigError, "unknown-option", "replica", () => plan(ring, ring, { replica: 2 } as object)],
  [ConfigError, "level-unused", "level", () => ring.getNodes("k", 1, { level: 1 })],
  [ConfigError, "bad-options", "options", () => loose(["a"], null)],
  [ConfigError, "bad-options", "options", () => ring.getNodes("k", 1, null as unknown as object)],
  [ConfigError, "bad-zone", "nodes[0].zone", () => loose([{ id: "a", zone: 5 }])],
  [ConfigError, "bad-zone", "nodes[0].zone", () => loose([{ id: "a", zone: null }])],
  [ConfigError, "not-whole", 'nodes["a"]', () => loose(new Map([["a", undefined]]))],
  [ConfigError, "bad-node", "nodes[0]", () => loose([, "a"])],
  [ConfigError, "not-a-ring", "before and after", () => plan(ring, {} as Ring)],
  [ConfigError, "key-too-long", "key", () => ring.getNode(new Uint8Array(2 ** 28 + 1))],
  [ConfigError, "key-too-long", "key", () => ring.getNodes(new Uint8Array(2 ** 28 + 1), 1)],
  [KeyTypeError, "key-type", "key", () => ring.getNode(Object.create(Uint8Array.prototype) as Uint8Array)],
  [DecodeError, "bad-keys", "keys", () => ring.getMany(null as unknown as string[])],
  [DecodeError, "bad-keys", "keys", () => packKeys("abc" as unknown as string[])],
  [DecodeError, "bad-keys", "keys", () => packKeys(new Set(["a"]) as unknown as string[])],
  [ConfigError, "different-hash", "after.hash", () => plan(ring, new Ring(["a"], { seed: 1 }))],
  [KeyTypeError, "key-type", "key", () => ring.getNode(5 as unknown as string)],
  [KeyTypeError, "key-type", "key", () => ring.getNode(undefined as unknown as string)],
  [KeyTypeError, "key-type", "key", () => ring.assign(["k", null as unknown as string])],
  [KeyTypeError, "lone-surrogate", "key", () => ring.getNode("\ud800")],
  [KeyTypeError, "lone-surrogate", "key", () => ring.getNode("x".repeat(100) + "\udc00")],
  [KeyTypeError, "lone-surrogate", "key", () => ring.getMany(["k", "\ud800"])],
  [KeyTypeError, "lone-surrogate", "nodes[0].id", () => new Ring(["\ud800"])],
  [DecodeError, "offsets", "offsets", () => ring.assign({ bytes: new Uint8Array(3), offsets: new Uint32Array([0, 2]) })],
  [DecodeError, "bad-keys", "keys", () => ring.assign("abc" as unknown as string[])],
  [DecodeError, "json-version", "version", () => Ring.fromJson('{"version":2}')],
  [DecodeError, "bad-json", "nodes", () => Ring.fromJson('{"version":1,"nodes":[')],
  [ConfigError, "not-text", "text", () => Ring.fromJson(5 as unknown as string)],
  [KeyTypeError, "lone-surrogate", "text", () => Ring.fromJson('"\ud800"')],
])("%o %s names %s", (kind, code, field, run) => {
  const error = refusal(run);
  expect(error).toBeInstanceOf(kind);
  expect([error.code, error.field]).toEqual([code, field]);
  expect(error.message).toContain(error.hint);
  expect(error.hint).not.toBe("");
});

function refusal(run: () => unknown): RingwrightError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(RingwrightError);
    return error as RingwrightError;
  }
  throw new Error("nothing was refused");
}

test("after free, every member says so", () => {
  const members: Record<string, (ring: Ring) => unknown> = {
    nodes: (gone) => gone.nodes,
    vnodes: (gone) => gone.vnodes,
    hash: (gone) => gone.hash,
    seed: (gone) => gone.seed,
    fingerprint: (gone) => gone.fingerprint,
    getNode: (gone) => gone.getNode("k"),
    getNodes: (gone) => gone.getNodes("k", 1),
    getMany: (gone) => gone.getMany(["k"]),
    assign: (gone) => gone.assign(["k"]),
    keyTurns: (gone) => gone.keyTurns(["k"]),
    withNode: (gone) => gone.withNode("b"),
    withoutNode: (gone) => gone.withoutNode("a"),
    withWeight: (gone) => gone.withWeight("a", 2),
    shares: (gone) => gone.shares(),
    points: (gone) => gone.points(),
    explain: (gone) => gone.explain("k"),
    equals: (gone) => gone.equals(gone),
    toJson: (gone) => gone.toJson(),
    toJSON: (gone) => gone.toJSON(),
    toString: (gone: Ring) => gone.toString(),
    before: (gone) => plan(gone, ring),
    after: (gone) => plan(ring, gone),
  };
  const { constructor: _, free: __, ...own } = Object.getOwnPropertyDescriptors(Ring.prototype);
  expect(Object.keys(members)).toEqual(expect.arrayContaining(Object.keys(own)));
  for (const call of Object.values(members)) {
    const gone = new Ring(["a", "b"]);
    expect([gone.getNode("k"), gone.nodes.length]).toEqual([expect.any(String), 2]);
    gone.free();
    gone[Symbol.dispose]();
    const error = refusal(() => call(gone));
    expect(error).toBeInstanceOf(MisuseError);
    expect(error.code).toBe("used-after-free");
  }
});

test("what a ring hands out cannot be changed under it", () => {
  const three = new Ring([{ id: "a", zone: ["x"] }, "b", "c"]);
  const before = three.getMany(keys);
  expect(() => (three.nodes as unknown[]).reverse()).toThrow(TypeError);
  expect(() => ((three.nodes[0] as { id: string }).id = "z")).toThrow(TypeError);
  expect(() => (three.nodes[0]?.zone as string[]).push("y")).toThrow(TypeError);
  expect(three.getMany(keys)).toEqual(before);
});

test("a secret is never shown", () => {
  for (const secret of ["topsecretpassword", new TextEncoder().encode("topsecretpassword")]) {
    const error = refusal(() => loose(["a"], { hash: "siphash", secret }));
    expect(error.code).toBe("bad-secret");
    expect(`${error.message}${JSON.stringify(error)}`).not.toMatch(/topsecret|116,111,112/);
  }
});

test("a key that lies about its length does no harm", () => {
  class Liar extends Uint8Array {
    override get length(): number {
      return 1e6;
    }
  }
  const small = new Ring(["a", "b"]);
  expect(small.getNode(new Liar([107]))).toBe(small.getNode("k"));
  expect(small.getMany([new Liar([107])])).toEqual([small.getNode("k")]);
});

test("a plan can be posted to and from a worker", () => {
  const moves = plan(ring, ring.withNode("c"));
  expect(structuredClone(moves).moved).toEqual(moves.moved);
});

test("awkward ids are ordinary", () => {
  const awkward = ["__proto__", "constructor", "10", "2", "\ue000", "\u{10000}", "a\0b", "x".repeat(255)];
  const odd = new Ring(awkward);
  const sorted = [...awkward].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect(odd.nodes.map((node) => node.id)).toEqual(sorted);
  expect(new Set(odd.getMany(Array.from({ length: 2000 }, (_, i) => `${i}`)))).toEqual(new Set(awkward));
  expect([...odd.shares().keys()]).toEqual(sorted);
});
