import * as ringwright from "ringwright";
import * as compat from "ringwright/compat";
import { Anchor, Jump, Maglev, Memento, MultiProbe, packKeys, Placement, Plan, plan, Rendezvous, Ring, RingwrightError } from "ringwright";
import type { HashOptions, Nodes, PlanStep } from "ringwright";
import { describe, expect, test } from "vitest";

const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i}`);
const keys = Array.from({ length: 16 }, (_, i) => `user:${i}`);
const many = Array.from({ length: 2000 }, (_, i) => `key ${i}`);
const SECRET = Uint8Array.from({ length: 16 }, (_, i) => i);
const numbers = (placement: Placement): string => placement.getMany(keys).join(" ").replaceAll("n", "");

/** The entry that a placement comes from; both have the same types, but for the names of their classes' private parts. */
const of = (placement: Placement): typeof ringwright =>
  placement instanceof Placement ? ringwright : (compat as unknown as typeof ringwright);

/** Every native family, made from nodes of weight 1. */
const FAMILIES: [string, (nodes: Nodes, options?: HashOptions) => Placement][] = [
  ["ring", (nodes, options) => new Ring(nodes, options)],
  ["rendezvous", (nodes, options) => new Rendezvous(nodes, options)],
  ["maglev", (nodes, options) => new Maglev(nodes, { ...options, tableSize: 251 })],
  ["multi-probe", (nodes, options) => new MultiProbe(nodes, options)],
  ["jump", (nodes, options) => new Jump(nodes, options)],
  ["jump:guava", (nodes, options) => new Jump(nodes, { ...options, form: "guava" })],
  ["jump:paper", (nodes, options) => new Jump(nodes, { ...options, form: "paper" })],
  ["anchor", (nodes, options) => new Anchor(nodes, { ...options, capacity: 16 })],
  ["memento", (nodes, options) => new Memento(nodes, options)],
  ["slots", (nodes, options) => new compat.Slots(nodes, { ...options, slots: 1024 }) as unknown as Placement],
];

describe("golden values", () => {
  test.each([
    ["ring", "8 6 1 4 1 7 8 7 2 0 5 1 6 7 7 5"],
    ["rendezvous", "9 3 9 8 9 2 5 0 2 3 6 3 6 9 9 3"],
    ["multi-probe", "8 7 3 5 9 9 7 7 8 2 1 6 2 4 4 6"],
    ["maglev", "8 7 5 8 2 4 3 8 1 6 6 1 6 9 5 6"],
    ["jump", "9 1 9 7 8 3 6 2 2 8 5 0 7 3 5 5"],
    ["jump:guava", "9 1 9 7 8 3 6 2 2 8 5 0 7 3 5 5"],
    ["anchor", "8 3 6 5 2 1 5 0 0 7 0 0 5 1 8 7"],
    ["memento", "9 1 9 7 8 3 6 2 2 8 5 0 7 3 5 5"],
  ])("%s", (family, wanted) => {
    const make = FAMILIES.find(([name]) => name === family)?.[1];
    expect(numbers(make?.(ids(10)) as Placement)).toBe(wanted);
  });

  test("weights", () => {
    const weighted = new Map([["a", 1], ["b", 2], ["c", 3]]);
    expect(new Rendezvous(weighted).getMany(keys).join(" ")).toBe("c c c c a b c b c c b b c a b b");
    const widths = [...new Maglev(weighted, { tableSize: 251 }).shares().values()].map(({ width }) => width);
    expect(widths).toEqual([42n, 84n, 125n]);
  });

  test("orders", () => {
    expect(new Rendezvous(ids(10)).getNodes("user:0", 10).join(" ")).toBe("n9 n5 n1 n2 n0 n7 n6 n4 n3 n8");
    const zones = Object.entries({ n0: "A", n1: "A", n2: "A", n3: "B", n4: "B", n5: "C" });
    const zoned = new Rendezvous(zones.map(([id, zone]) => ({ id, zone })));
    const sets = [0, 1, 2].map((i) => zoned.getNodes(`user:${i}`, 3, { distinct: "zone" }).join(" "));
    expect(sets).toEqual(["n5 n1 n4", "n3 n2 n5", "n5 n1 n3"]);
  });

  test("a thousand nodes of jump", () => {
    expect(numbers(new Jump(ids(1000)))).toBe("970 198 845 214 121 308 847 300 332 236 387 602 456 517 719 357");
  });

  test("history", () => {
    const without = (placement: Placement) => ["n3", "n7", "n0"].reduce((now, id) => now.withoutNode(id), placement);
    const anchor = without(new Anchor(ids(10), { capacity: 16 }));
    expect(numbers(anchor)).toBe("8 1 6 5 2 1 5 9 1 8 4 5 5 1 8 2");
    expect(numbers(anchor.withNode("n0"))).toBe("8 1 6 5 2 1 5 0 0 0 0 0 5 1 8 2");
    const memento = without(new Memento(ids(10)));
    expect(numbers(memento)).toBe("9 1 9 6 8 1 6 2 2 8 5 5 5 5 5 5");
    expect(numbers(memento.withNode("n0"))).toBe("9 1 9 6 8 1 6 2 2 8 5 0 5 5 5 5");
  });

  test("bounded loads", () => {
    const ring = new Ring(ids(4));
    const loads = new Map<string, number>();
    const picked = Array.from({ length: 12 }, () => {
      const { node } = ring.pick("user:0", { loads, factor: 125 });
      loads.set(node, (loads.get(node) ?? 0) + 1);
      return node;
    });
    expect(picked.join(" ")).toBe("n3 n1 n2 n3 n1 n2 n3 n1 n2 n3 n1 n2");
  });
});

describe.each(FAMILIES)("%s", (family, make) => {
  const placement = make(ids(9));

  test("is itself after JSON, by the base class and its own", () => {
    for (const options of [{}, { hash: "sha256", seed: 2n ** 64n - 1n }, { hash: "siphash", secret: SECRET }] as const) {
      const made = make(ids(9), options);
      const read = options.hash === "siphash" ? { secret: SECRET } : {};
      const again = of(made).Placement.fromJson(made.toJson(), read);
      expect([again.family, again.constructor]).toEqual([family, made.constructor]);
      expect([again.toJson(), again.fingerprint]).toEqual([made.toJson(), made.fingerprint]);
      expect(again.equals(made)).toBe(true);
      expect(again.getMany(many)).toEqual(made.getMany(many));
      const own = made.constructor as typeof Ring;
      expect(own.fromJson(made.toJson(), read)).toBeInstanceOf(own);
    }
  });

  test("is the same by every way to ask", () => {
    const one = many.map((key) => placement.getNode(key));
    expect(placement.getMany(many)).toEqual(one);
    expect(Array.from(placement.assign(packKeys(many)), (owner) => placement.nodes[owner]?.id)).toEqual(one);
    expect(many.map((key) => placement.pick(key))).toEqual(one.map((node) => ({ node, rank: 0 })));
    expect(many.map((key) => placement.getNodes(key, 1)[0])).toEqual(one);
  });

  test("changes give new placements of the same class", () => {
    const grown = placement.withNode("n9");
    expect(grown.constructor).toBe(placement.constructor);
    expect(placement.nodes.length).toBe(9);
    // A table of slots moves what it must and nothing back.
    if (family !== "slots") {
      expect(grown.withoutNode("n9").getMany(many)).toEqual(placement.getMany(many));
      expect(grown.withWeight("n9", 0).getMany(many)).toEqual(placement.getMany(many));
    }
    const moved = of(placement).plan(placement, grown, { keys: many });
    expect([moved.unit, moved.total]).toEqual(["keys", 2000n]);
    if (family !== "maglev") expect(moved.needless.width).toBe(0n);
    expect(moved.moved.width).toBeGreaterThan(0n);
  });

  test("passes over who is down, and moves nobody else", () => {
    for (const key of many.slice(0, 300)) {
      const owner = placement.getNode(key);
      const { node, rank } = placement.pick(key, { down: new Set(["n3"]) });
      expect(node === owner).toBe(owner !== "n3");
      expect(rank > 0).toBe(owner === "n3");
    }
  });

  test("bounds loads", () => {
    const loads = placement.nodes.map(() => 0);
    for (const key of many.slice(0, 900)) {
      const { node, cap } = placement.pick(key, { loads, factor: 110 });
      const ix = placement.nodes.findIndex(({ id }) => id === node);
      expect(loads[ix]).toBeLessThan(cap as number);
      loads[ix] = (loads[ix] as number) + 1;
    }
    expect(Math.max(...loads)).toBeLessThanOrEqual(Math.ceil(1.1 * 100));
  });

  test("has shares of all there is, or none", () => {
    if (["ring", "maglev", "slots"].includes(family)) {
      const sum = [...placement.shares().values()].reduce((total, { share }) => total + share, 0);
      expect(sum).toBeCloseTo(1, 12);
    } else {
      expect(refusal(() => placement.shares()).code).toBe("no-ranges");
    }
  });

  test("says what it is", () => {
    const name = placement[Symbol.toStringTag];
    expect((of(placement) as Record<string, unknown>)[name]).toBe(placement.constructor);
    expect(String(placement)).toMatch(new RegExp(`^${name}\\(nodes=9, .*hash=xxh3, fingerprint=[0-9a-f]{16}…\\)$`));
    expect(JSON.stringify({ placement })).toBe(`{"placement":${placement.toJson()}}`);
    expect(placement.keyTurns(keys).every((turn) => turn >= 0 && turn < 1)).toBe(true);
  });

  test("after free, every member says so", () => {
    const members = new Set<string>();
    for (let level = Object.getPrototypeOf(placement) as object; level !== Object.prototype; level = Object.getPrototypeOf(level) as object) {
      Object.getOwnPropertyNames(level).forEach((name) => members.add(name));
    }
    const args: Record<string, unknown[]> = {
      getNode: ["k"], getNodes: ["k", 1], pick: ["k"], getMany: [["k"]], assign: [["k"]], keyTurns: [["k"]],
      withNode: ["b"], withoutNode: ["n0"], withWeight: ["n0", 1], equals: [placement], explain: ["k"],
    };
    for (const name of members) {
      if (["constructor", "free"].includes(name)) continue;
      const gone = make(ids(3));
      gone.getNode("k");
      gone.free();
      const error = refusal(() => {
        const member = (gone as unknown as Record<string, unknown>)[name];
        return typeof member === "function" ? (member as (...args: unknown[]) => unknown).apply(gone, args[name] ?? []) : member;
      });
      expect([name, error.code]).toEqual([name, "used-after-free"]);
    }
  });
});

test("each family has its own numbers", () => {
  expect(new Maglev(ids(10)).tableSize).toBe(1021);
  expect(new Maglev(ids(10)).withNode("x").tableSize).toBe(1021);
  expect(new MultiProbe(ids(3)).probes).toBe(21);
  expect(new MultiProbe(ids(3), { probes: 5 }).probes).toBe(5);
  expect(new Anchor(ids(10)).capacity).toBe(32);
  expect(new Jump(ids(3), { form: "guava" }).form).toBe("guava");
  expect(new Jump(ids(3)).form).toBe("native");
  const slots = new compat.Slots(ids(4), { replicas: 2 });
  expect([slots.slots, slots.replicas, slots.getNodes("k", 2).length]).toEqual([16_384, 2, 2]);
  expect(new Rendezvous(ids(3), { hash: "md5", seed: 7 }).seed).toBe(7n);
});

test("a subclass of a user stays one", () => {
  class Mine extends Ring {
    home(key: string): string {
      return `at ${this.getNode(key)}`;
    }
  }
  const mine = new Mine(ids(3));
  expect(mine.withNode("n3").withoutNode("n3").home("user:0")).toBe(`at ${mine.getNode("user:0")}`);
  expect(Mine.fromJson(mine.toJson()).home("user:0")).toBe(mine.home("user:0"));
  expect(refusal(() => Mine.fromJson(new Jump(ids(3)).toJson())).code).toBe("bad-family");
});

describe("plans", () => {
  const before = new Ring(ids(10));
  const moves = plan(before, before.withNode("n10"), { replicas: 2 });

  test("across families need keys where there are no ranges", () => {
    const after = new Rendezvous(ids(10));
    expect(refusal(() => plan(before, after)).code).toBe("no-ranges");
    const asked = plan(before, after, { keys: many });
    const differ = many.filter((key) => before.getNode(key) !== after.getNode(key)).length;
    expect(asked.moved).toEqual({ width: BigInt(differ), share: differ / 2000 });
    expect([...asked.needlessByCause.keys()]).toEqual(["mode_change"]);
    expect(asked.needless.width).toBe(0n);
    expect(plan(before, after, { keys: packKeys(many) }).toJson()).toBe(asked.toJson());
  });

  test("between tables count slots, and say why untouched nodes trade", () => {
    const table = new Maglev(ids(10), { tableSize: 65537 });
    const { unit, total, needless, needlessByCause, moved, least } = plan(table, table.withNode("n10"));
    expect([unit, total]).toEqual(["slots", 65537n]);
    expect([...needlessByCause.keys()]).toEqual(["table_fill"]);
    expect(needless.width).toBeGreaterThan(0n);
    expect(moved.width - least.width).toBeGreaterThan(0n);
    expect(plan(before, table).unit).toBe("positions");
  });

  test("name a changed order", () => {
    const reordered = plan(new Jump(["a", "b", "c"]), new Jump(["c", "b", "a"]), { keys: many });
    expect([...reordered.needlessByCause.keys()]).toEqual(["list_order"]);
  });

  test("go back", () => {
    const back = moves.inverse();
    expect([back.before, back.after]).toEqual([moves.after, moves.before]);
    expect(back.moved).toEqual(moves.moved);
    expect(back.copies).toEqual(moves.drops);
    expect(back.inverse().toJson()).toBe(moves.toJson());
    expect(back.toJson()).toBe(plan(before.withNode("n10"), before, { replicas: 2 }).toJson());
  });

  test("are carried out in steps that add up", () => {
    const perStep = moves.total / 50n;
    const steps = moves.steps({ perStep, minDwell: 1.5, oneReplicaPerStep: true });
    const sum = (kind: PlanStep["kind"]) =>
      steps.filter((step) => step.kind === kind).reduce((all, step) => all + step.plan.copies.width, 0n);
    expect(sum("copy")).toBe(moves.copies.width);
    expect(sum("drop")).toBe(0n);
    expect(steps.reduce((all, { plan }) => all + plan.drops.width, 0n)).toBe(moves.drops.width);
    expect(steps.every(({ kind, plan }) => kind !== "copy" || plan.copies.width <= perStep)).toBe(true);
    expect([...new Set(steps.map((step) => step.notBefore))]).toEqual([0, 1.5, 3]);
    expect(steps[0]?.plan.toJson()).toBe(Plan.fromJson(steps[0]?.plan.toJson() as string).toJson());
    expect(moves.steps().map(({ kind, notBefore }) => [kind, notBefore])).toEqual([["copy", 0], ["switch", 0], ["drop", 0]]);
  });

  test("are text", () => {
    expect(Plan.fromJson(moves.toJson())).toEqual(moves);
    const lines = moves.toCsv().trimEnd().split("\n");
    expect(lines[0]).toBe("range_start,range_end,from,to");
    expect(lines.length).toBe(1 + moves.moves.length);
    const { lo, hi, from, to } = moves.moves[0] as (typeof moves.moves)[0];
    expect(lines[1]).toBe(`${lo},${hi},"${from.join(",")}","${to.join(",")}"`);
    expect(String(moves)).toContain("of the circle changes owner");
  });

  test("count sets that stand in too few zones", () => {
    const zoned = new Ring([{ id: "a", zone: "x" }, { id: "b", zone: "x" }, { id: "c", zone: "y" }]);
    const { zoneViolations } = plan(zoned, zoned.withNode({ id: "d", zone: "y" }), { replicas: 2 });
    expect(zoneViolations.before.share).toBeGreaterThan(0);
    const spread = plan(zoned, zoned.withoutNode("b"), { replicas: 2, distinct: "zone" });
    expect(spread.zoneViolations.before.width).toBe(0n);
  });
});

test("a replica set passes over who is down", () => {
  const ring = new Ring(ids(10));
  expect(ring.getNodes("user:0", 3)).toEqual(["n8", "n3", "n1"]);
  expect(ring.getNodes("user:0", 3, { down: ["n3"] })).toEqual(["n8", "n1", "n9"]);
  expect(ring.getNodes("user:0", 3, { down: new Set(["n8", "n9"]) })).toEqual(["n3", "n1", "n4"]);
  expect(ring.getNodes("user:0", 10, { down: ids(9) })).toEqual(["n9"]);
  expect(ring.pick("user:0", { down: ["n8", "n3"] })).toEqual({ node: "n1", rank: 2 });
});

const ring = new Ring(["a", "b"]);
const loose = <T>(value: unknown): T => value as T;

test.each<[string, string, string, () => unknown]>([
  ["ConfigError", "bad-table-size", "tableSize", () => new Maglev(ids(3), { tableSize: 250 })],
  ["ConfigError", "not-whole", "tableSize", () => new Maglev(ids(3), { tableSize: -1 })],
  ["ConfigError", "bad-probes", "probes", () => new MultiProbe(ids(3), { probes: 0 })],
  ["ConfigError", "bad-capacity", "capacity", () => new Anchor(ids(3), { capacity: 2 })],
  ["ConfigError", "bad-form", "form", () => new Jump(ids(3), { form: loose("c++") })],
  ["ConfigError", "bad-replicas", "replicas", () => new compat.Slots(ids(2), { replicas: 3 })],
  ["ConfigError", "unknown-option", "vnodes", () => new Maglev(ids(3), loose({ vnodes: 3 }))],
  ["ConfigError", "unknown-option", "probes", () => new Memento(ids(3), loose({ probes: 3 }))],
  ["ConfigError", "weights-unsupported", "nodes.weight", () => new MultiProbe(new Map([["a", 2]]))],
  ["ConfigError", "weights-unsupported", "nodes.weight", () => new Jump(ids(3)).withWeight("n0", 2)],
  ["ConfigError", "not-last-node", "id", () => new Jump(ids(3)).withoutNode("n0")],
  ["ConfigError", "no-replica-order", "count", () => new Maglev(ids(3)).getNodes("k", 2)],
  ["ConfigError", "no-points", "family", () => new (class extends Maglev { points = Ring.prototype.points })(ids(3)).points()],
  ["ConfigError", "unknown-node", "id", () => ring.getNodes("k", 1, { down: ["z"] })],
  ["ConfigError", "bad-down", "down", () => ring.pick("k", { down: "a" })],
  ["ConfigError", "not-text", "down[0]", () => ring.pick("k", { down: loose([1]) })],
  ["ConfigError", "no-eligible", "mask", () => ring.pick("k", { down: ["a", "b"] })],
  ["ConfigError", "bad-factor", "factor", () => ring.pick("k", { loads: [0, 0], factor: 99 })],
  ["ConfigError", "factor-unused", "factor", () => ring.pick("k", { factor: 150 })],
  ["ConfigError", "bad-loads", "loads", () => ring.pick("k", { loads: [0] })],
  ["ConfigError", "bad-loads", "loads", () => ring.pick("k", { loads: loose({ a: 1 }) })],
  ["ConfigError", "not-whole", "loads[1]", () => ring.pick("k", { loads: [0, 0.5] })],
  ["ConfigError", "not-whole", 'loads["a"]', () => ring.pick("k", { loads: new Map([["a", -1]]) })],
  ["ConfigError", "unknown-node", "loads", () => ring.pick("k", { loads: new Map([["z", 1]]) })],
  ["ConfigError", "limit-too-small", "limits", () => plan(ring, ring.withNode("c")).steps({ perStep: 0 })],
  ["ConfigError", "not-whole", "limits.perStep", () => plan(ring, ring.withNode("c")).steps({ perStep: -1n })],
  ["ConfigError", "not-whole", "limits.minDwell", () => plan(ring, ring.withNode("c")).steps({ minDwell: -1 })],
  ["ConfigError", "unknown-option", "limits.perstep", () => plan(ring, ring.withNode("c")).steps(loose({ perstep: 1 }))],
  ["DecodeError", "bad-json", "json", () => Plan.fromJson("")],
  ["DecodeError", "bad-plan", "json", () => Plan.fromJson(plan(ring, ring.withNode("c")).toJson().replace(/"moved":"\d/, '"moved":"9'))],
  ["DecodeError", "bad-family", "family", () => Ring.fromJson(new Jump(ids(3)).toJson())],
  ["DecodeError", "bad-family", "family", () => Placement.fromJson(ring.toJson().replace('"ring"', '"rong"'))],
  ["ConfigError", "secret-missing", "secret", () => Placement.fromJson(new Memento(ids(2), { hash: "siphash", secret: SECRET }).toJson())],
  ["MisuseError", "abstract", "", () => new (loose<new (nodes: string[]) => Placement>(Placement))(ids(2))],
])("%s %s names %s", (kind, code, field, run) => {
  const error = refusal(run);
  expect([error.name, error.code, error.field]).toEqual([kind, code, field]);
  expect(error.hint).not.toBe("");
});

function refusal(run: () => unknown): RingwrightError {
  try {
    run();
  } catch (error) {
    expect(error instanceof RingwrightError || error instanceof compat.RingwrightError).toBe(true);
    return error as RingwrightError;
  }
  throw new Error("nothing was refused");
}
