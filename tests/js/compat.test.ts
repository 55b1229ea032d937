import * as core from "ringwright";
import * as everything from "ringwright/compat";
import { Compat, compat, diagnose, Jump, Placement, plan, profiles, readDeployed, Ring, RingwrightError, Slots } from "ringwright/compat";
import type { CompatOptions, Observed, Server, Servers } from "ringwright/compat";
import { describe, expect, test } from "vitest";

const users = (count: number): string[] => Array.from({ length: count }, (_, i) => `user:${i}`);
const places = (placement: Placement, keys: readonly (string | Uint8Array)[]): number[] => Array.from(placement.assign(keys));
const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const MEMCACHED = [600, 300, 200, 350, 1000, 800, 950, 100].map((weight, i) => ({ address: `10.0.1.${i + 1}:11211`, weight }));
const LOCAL = [1, 1, 2, 1, 3].map((weight, i) => ({ address: `127.0.0.1:${18101 + i}`, name: `s${i + 1}`, weight }));
const UNNAMED = LOCAL.map(({ address, weight }) => ({ address, weight }));
const equal = (count: number): string[] => Array.from({ length: count }, (_, i) => `10.0.1.${i}:11211`);
const ENVOY = [90, 91, 92, 93, 94, 95].map((port) => `127.0.0.1:${port}`);

describe("keys go where the real program sends them", () => {
  test.each<[string, Servers, CompatOptions, number[]]>([
    ["ketama:libmemcached-1", MEMCACHED, {}, [0, 6, 2, 3, 3, 3, 1, 0]],
    ["ketama:libmemcached-1", equal(25), {}, [1, 5, 20, 4, 4, 4, 21, 0]],
    ["ketama:libmemcached-1", equal(100), {}, [1, 26, 99, 4, 45, 4, 83, 96]],
    ["ketama:libmemcached-1-unweighted", equal(7), {}, [5, 2, 5, 1, 2, 2, 5, 6]],
    ["ketama:libmemcached-1-unweighted", equal(7), { hash: "md5" }, [1, 5, 3, 6, 4, 4, 2, 6]],
    ["nginx:consistent", UNNAMED, {}, [2, 2, 4, 4, 1, 2, 4, 0, 0, 1]],
    ["nginx:hash", UNNAMED, {}, [2, 4, 3, 2, 4, 0, 1, 4, 1, 4]],
    ["haproxy:id@pre3.0", LOCAL, {}, [3, 0, 4, 4, 2, 4, 4, 3, 3, 2]],
    ["haproxy:id@fixed", LOCAL, {}, [3, 0, 4, 4, 2, 4, 4, 3, 3, 2]],
    ["haproxy:id@pre3.0", LOCAL, { hash: "sdbm" }, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["haproxy:id@pre3.0", LOCAL, { hash: "djb2", avalanche: true }, [4, 2, 2, 2, 1, 4, 4, 2, 2, 2]],
    ["haproxy:id@pre3.0", LOCAL, { hash: "wt6" }, [0, 1, 1, 0, 4, 4, 3, 2, 4, 4]],
    ["haproxy:id@pre3.0", LOCAL, { hash: "crc32", avalanche: true }, [4, 4, 3, 2, 3, 3, 4, 1, 4, 4]],
  ])("%s %#", (profile, servers, options, wanted) => {
    expect(places(compat(profile, servers, options), users(wanted.length))).toEqual(wanted);
  });

  test.each<[string, Servers, CompatOptions, [string, string][]]>([
    ["ketama:libmemcached-1", MEMCACHED, {}, [
      ["SVa_]_V41)", "10.0.1.7:11211"], ["*/Z;?V(.\\8", "10.0.1.1:11211"],
      ["30C1*Z*S/_", "10.0.1.2:11211"], ["1I=cTMNTKF", "10.0.1.5:11211"],
    ]],
    ["ketama:spy", MEMCACHED, {}, [["SVa_]_V41)", "10.0.1.2:11211"], ["*/Z;?V(.\\8", "10.0.1.4:11211"]]],
    ["nginx", ["127.0.0.1:7777", "127.0.0.1:7778"], {}, [
      ["/some/path", "127.0.0.1:7778"], ["/some/longer/path", "127.0.0.1:7777"],
      ["/sad/zaidoon", "127.0.0.1:7778"], ["/g", "127.0.0.1:7777"],
    ]],
    ["redis", [{ address: "low", slots: [[0, 8191]] }, { address: "high", slots: [[8192, 16383]] }], {}, [
      ["foo", "high"], ["bar", "low"], ["user:1000", "low"], ["somekey", "high"], ["{user:1000}.cart", "low"],
    ]],
  ])("%s, by name %#", (profile, servers, options, wanted) => {
    const placement = compat(profile, servers, options);
    expect(wanted.map(([key]) => [key, placement.getNode(key)])).toEqual(wanted);
  });

  test("envoy:ring-hash has its published points", () => {
    const ring = compat("envoy:ring-hash", ENVOY, { minRingSize: 12 });
    const { turns, owners } = ring.points();
    expect(turns.length).toBe(12);
    expect([...owners.slice(0, 6)]).toEqual([4, 2, 0, 5, 3, 1]);
    expect(turns[0]).toBeCloseTo(833437586790550860 / 2 ** 64, 15);
    expect(turns[11]).toBeCloseTo(16117243373044804889 / 2 ** 64, 15);
    const hosts = [80, 81, 82, 83, 84, 85].map((port) => `127.0.0.1:${port}`);
    const murmur = compat("envoy:ring-hash", hosts, { minRingSize: 12, hash: "murmur2" }).points();
    expect([murmur.owners[0], murmur.owners[11]]).toEqual([5, 0]);
    expect(murmur.turns[0]).toBeCloseTo(1358027074129602068 / 2 ** 64, 15);
    expect(murmur.turns[11]).toBeCloseTo(17613279263364193813 / 2 ** 64, 15);
  });

  test("envoy:maglev has its published table", () => {
    const shares = compat("envoy:maglev@sorted", ENVOY, { tableSize: 7 }).shares();
    expect([...shares.values()].map(({ width }) => width)).toEqual([2n, 1n, 1n, 1n, 1n, 1n]);
  });

  test("cassandra sign-extends the tail of a key", () => {
    const at = (token: bigint) => compat("cassandra", [{ address: "up to it", tokens: [token] }, { address: "beyond", tokens: [2n ** 63n - 1n] }]);
    for (const [key, token] of [
      ["123", -7468325962851647638n],
      [bytes("00ff10fa99".repeat(10)), 5837342703291459765n],
      [bytes("fe".repeat(8)), -8927430733708461935n],
      [bytes("10".repeat(8)), 1446172840243228796n],
      ["9223372036854775807", 7162290910810015547n],
    ] as const) {
      expect(at(token).getNode(key)).toBe("up to it");
      expect(at(token - 1n).getNode(key)).toBe("beyond");
    }
  });
});

test("a placement of a deployed system is a placement", () => {
  const nginx = compat("nginx", UNNAMED);
  expect(nginx).toBeInstanceOf(Compat);
  expect(nginx.equals(new Compat("nginx:consistent", new Map(UNNAMED.map(({ address, weight }) => [address, weight]))))).toBe(true);
  const again = Placement.fromJson(nginx.toJson());
  expect([again.constructor, again.family, again.equals(nginx)]).toEqual([Compat, "nginx:consistent", true]);
  expect(Compat.fromJson(nginx.toJson()).fingerprint).toBe(nginx.fingerprint);
  expect(String(nginx)).toMatch(/^Compat\(nodes=5, profile=nginx:consistent, fingerprint=/);
  expect([...nginx.shares().values()].reduce((sum, { width }) => sum + width, 0n)).toBe(2n ** 32n);
  expect(nginx.withoutNode("127.0.0.1:18103")).toBeInstanceOf(Compat);
  expect(nginx.pick("user:0", { down: ["127.0.0.1:18103"] }).rank).toBeGreaterThan(0);
  expect(compat("haproxy:id@fixed", LOCAL, { hash: "djb2", avalanche: true }).options).toEqual({ avalanche: true, hash: "djb2" });
  expect(compat("nginx", ["a:1", "b:2"]).warnings()).toEqual([]);
});

test("what a reordered list or a lost server moves is counted, with its cause", () => {
  const one = compat("haproxy:id@fixed", LOCAL);
  const other = compat("haproxy:id@fixed", [...LOCAL].reverse());
  expect([...plan(one, other).needlessByCause.keys()]).toEqual(["list_order"]);
  const grown = plan(compat("ketama:libmemcached-1", equal(24)), compat("ketama:libmemcached-1", equal(25)));
  expect(grown.needless.share).toBeGreaterThan(0.01);
  expect([...grown.needlessByCause.keys()]).toEqual(["points_changed"]);
  const away = plan(one, new Ring(LOCAL.map(({ name, weight }) => ({ id: name, weight }))), { keys: users(1000) });
  expect([...away.needlessByCause.keys()]).toEqual(["mode_change"]);
});

test("profiles say where they come from", () => {
  const all = profiles();
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  const nginx = all.find(({ name }) => name === "nginx:consistent");
  expect(nginx).toMatchObject({ verified: "real", orderMatters: false, options: [] });
  const twemproxy = all.find(({ name }) => name === "ketama:twemproxy");
  expect(twemproxy?.options).toEqual(["hash", "hashTag"]);
  expect(compat("twemproxy", ["a:1", "b:2"], { hashTag: "{}" }).getNode("{x}1")).toBe(compat("twemproxy", ["a:1", "b:2"]).getNode("x"));
});

describe("diagnose", () => {
  const seen = (placement: Placement, keys: readonly string[]): Observed[] => keys.map((key) => [key, placement.assign([key])[0] as number]);

  test("finds the rule, and says what else it could be", () => {
    const found = diagnose(LOCAL, seen(compat("haproxy:id@pre3.0", LOCAL, { hash: "wt6" }), users(300)), { profiles: ["haproxy:id@pre3.0", "haproxy:id@3.0-3.3"] });
    expect(found.verdict).toEqual({ kind: "exact", profile: "haproxy:id@pre3.0" });
    expect(found.findings[0]).toMatchObject({ mismatches: 0, total: 300, options: { hash: "wt6" }, variant: "as given" });
    expect(found.findings[1]?.counterExamples[0]).toMatchObject({ keyHex: "757365723a30" });
    const nginx = diagnose(UNNAMED, seen(compat("nginx", UNNAMED), users(300)));
    expect(nginx.verdict).toMatchObject({ kind: "ambiguous", identical: true });
    expect(nginx.nextKeys()).toEqual([]);
    expect(structuredClone(nginx).verdict).toEqual(nginx.verdict);
  });

  test("asks for the keys that decide", () => {
    const servers = equal(25);
    const real = compat("ketama:libmemcached-1", servers);
    const only = { profiles: ["ketama:libmemcached-1", "ketama:uhashring-2"] };
    const first = diagnose(servers, seen(real, users(8)), only);
    expect(first.verdict.kind).toBe("ambiguous");
    const probes = first.nextKeys(3);
    expect(probes.length).toBe(3);
    expect(probes.every(({ answers }) => new Set(answers).size > 1)).toBe(true);
    const second = diagnose(servers, seen(real, [...users(8), ...probes.map(({ key }) => key)]), only);
    expect(second.verdict).toEqual({ kind: "exact", profile: "ketama:libmemcached-1" });
  });

  test("admits that it does not know", () => {
    expect(diagnose(UNNAMED, []).verdict).toEqual({ kind: "not-enough" });
    const random = users(200).map((key, i): Observed => [key, (i * 7) % 5]);
    expect(diagnose(UNNAMED, random).verdict.kind).toBe("nearest");
  });
});

describe("readDeployed", () => {
  test("reads a configuration", () => {
    const [upstream, ...others] = readDeployed(`
      upstream u { hash $arg_k consistent; ${UNNAMED.map(({ address, weight }) => `server ${address} weight=${weight};`).join(" ")} }
    `);
    expect(others).toEqual([]);
    expect(upstream).toMatchObject({ name: "u", format: "nginx", profile: "nginx:consistent", key: "$arg_k", down: [] });
    expect(upstream?.placement().equals(compat("nginx", UNNAMED))).toBe(true);
    expect(structuredClone(upstream)?.servers).toEqual(UNNAMED);
  });

  test("reads what Ringwright wrote", () => {
    const ring = new Ring(["a", "b"], { vnodes: 8 });
    const [own] = readDeployed(ring.toJson());
    expect([own?.format, own?.profile, own?.placement().equals(ring)]).toEqual(["plain", "ring", true]);
  });

  test("takes the version of HAProxy, on which its rule depends", () => {
    const text = "listen l\n  balance url_param k\n  hash-type consistent\n  server s1 127.0.0.1:18101 weight 1\n  server s2 127.0.0.1:18102 weight 2\n";
    const rules = ["2.6.12", "3.1.0"].map((version) => readDeployed(text, { format: "haproxy", version })[0]?.profile);
    expect(rules).toEqual(["haproxy:id@pre3.0", "haproxy:id@3.0-3.3"]);
  });
});

describe("beside the core's entry", () => {
  test("has all of it, and more", () => {
    const more = ["Compat", "Slots", "compat", "diagnose", "profiles", "readDeployed"];
    expect(Object.keys(everything).sort()).toEqual([...Object.keys(core), ...more].sort());
  });

  test("agrees with it on the text of a placement", () => {
    const ring = new Ring(["a", "b"]);
    const theirs = core.Placement.fromJson(ring.toJson());
    expect(theirs).toBeInstanceOf(core.Ring);
    expect(theirs.getMany(users(100))).toEqual(ring.getMany(users(100)));
    expect(core.Plan.fromJson(plan(ring, ring.withNode("c")).toJson()).moved.share).toBeGreaterThan(0);
  });

  test.each([
    ["nginx:consistent", () => compat("nginx", ["a:1"]).toJson()],
    ["slots", () => new Slots(["a", "b"]).toJson()],
  ])("knows %s, where the core's entry names this one", (family, make) => {
    const text = make();
    expect(Placement.fromJson(text).family).toBe(family);
    for (const read of [() => core.Placement.fromJson(text), () => core.Ring.fromJson(text)]) {
      expect(read).toThrow(expect.objectContaining({ name: "DecodeError", code: "bad-family", field: "family" }));
      expect(read).toThrow(expect.objectContaining({ hint: expect.stringContaining('"ringwright/compat"') as string }));
    }
  });

  test("is a stranger to its placements", () => {
    const [ours, theirs] = [new Ring(["a", "b"]), new core.Ring(["a", "b"])];
    const mixed: [before: unknown, after: unknown][] = [[ours, theirs], [theirs, ours]];
    for (const make of [plan, core.plan]) {
      for (const [before, after] of mixed) {
        const error = { name: "ConfigError", code: "other-engine", field: "before and after", hint: 'import both from "ringwright/compat"' };
        expect(() => make(before as never, after as never)).toThrow(expect.objectContaining(error));
      }
    }
    expect(ours.equals(theirs as unknown as Ring)).toBe(false);
  });
});

const loose = <T>(value: unknown): T => value as T;

test.each<[string, string, string, () => unknown]>([
  ["ConfigError", "unknown-profile", "profile", () => compat("apache", ["a"])],
  ["ConfigError", "unknown-profile", "profile", () => compat("haproxy", ["a"])],
  ["ConfigError", "bad-option", "options.hashTag", () => compat("nginx", ["a"], { hashTag: "{}" })],
  ["ConfigError", "unknown-option", "hash_tag", () => compat("nginx", ["a"], loose({ hash_tag: "{}" }))],
  ["ConfigError", "no-nodes", "nodes", () => compat("nginx", [])],
  ["ConfigError", "duplicate-node", "nodes.id", () => compat("nginx", ["a:1", "a:1"])],
  ["ConfigError", "bad-servers", "servers", () => compat("nginx", loose("a"))],
  ["ConfigError", "not-text", "servers[0].address", () => compat("nginx", [loose<Server>({ weight: 2 })])],
  ["ConfigError", "unknown-option", "servers[0].port", () => compat("nginx", [loose<Server>({ address: "a", port: 2 })])],
  ["ConfigError", "not-whole", "servers[0].weight", () => compat("nginx", [{ address: "a", weight: -1 }])],
  ["ConfigError", "not-whole", "servers[0].tokens[0]", () => compat("cassandra", [{ address: "a", tokens: [2n ** 63n] }])],
  ["ConfigError", "no-points", "family", () => compat("redis", [{ address: "a", slots: [[0, 16383]] }]).points()],
  ["ConfigError", "no-replica-order", "count", () => compat("nginx:hash", ["a:1", "b:1"]).getNodes("k", 2)],
  ["ConfigError", "bad-observed", "observed[0]", () => diagnose(["a:1"], [["k", 1]])],
  ["ConfigError", "bad-observed", "observed", () => diagnose(["a:1"], loose(new Map()))],
  ["ConfigError", "not-whole", "observed[0]", () => diagnose(["a:1"], [["k", loose("a:1")]])],
  ["ConfigError", "unknown-profile", "profile", () => diagnose(["a:1"], [["k", 0]], { profiles: ["apache"] })],
  ["DecodeError", "unknown-format", "format", () => readDeployed("upstream u {}", { format: loose("apache") })],
  ["DecodeError", "bad-family", "family", () => Jump.fromJson(compat("nginx", ["a:1"]).toJson())],
])("%s %s names %s", (kind, code, field, run) => {
  const error = refusal(run);
  expect([error.name, error.code, error.field]).toEqual([kind, code, field]);
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
