import { describe, expect, it } from "vitest";
import { fit, stack } from "../src/board/stack";
import { gridOf, ownerOf } from "../src/board/table";
import { ALGORITHMS, COMPARED, COLUMNS, sortedBy, toggled } from "../src/compare/algorithms";
import { costOf, type Size } from "../src/compare/cost";
import { bestOf, rowsOf } from "../src/compare/rows";
import type { Rival, RivalView } from "../src/compare/view";
import { decodeLink, encodeLink } from "../src/link";
import { preset } from "../src/presets";
import { seenAs, withCompare, withView, type Scenario } from "../src/state";

const size: Size = { family: "ring", nodes: 5, points: null, slots: null, wide: true, probes: 21, capacity: 8 };

function rival(name: Rival["name"], peak: number, bytes: number): Rival {
  const cost = { unit: "points", entries: 1, bytes, steps: 1 } as const;
  return { name, reply: { ok: true, value: { peak, cost, change: null } as unknown as RivalView } };
}

describe("the choice of algorithms", () => {
  it("keeps between two and four, in the order of the list", () => {
    expect(toggled(COMPARED, "jump")).toBe(COMPARED);
    const three = toggled(COMPARED, "maglev");
    expect(three.algorithms).toEqual(["ring", "rendezvous", "nginx:consistent"]);
    expect(toggled(three, "jump").algorithms).toEqual(["ring", "rendezvous", "jump", "nginx:consistent"]);
    const two = toggled(three, "ring");
    expect(toggled(two, "rendezvous")).toBe(two);
  });

  it("sorts by a column up, down, and not at all", () => {
    const up = sortedBy(COMPARED, "peak");
    expect(up).toMatchObject({ sort: "peak", down: false });
    expect(sortedBy(up, "peak")).toMatchObject({ sort: "peak", down: true });
    expect(sortedBy(sortedBy(up, "peak"), "peak")).toEqual(COMPARED);
    expect(sortedBy(sortedBy(up, "peak"), "moved")).toMatchObject({ sort: "moved", down: false });
  });
});

describe("the summary", () => {
  const rivals = [rival("ring", 1.2, 900), rival("maglev", 1.1, 2000), rival("jump", 1.1, 4)];
  const names = (sort: (typeof COLUMNS)[number] | null, down: boolean) => rowsOf(rivals, { ...COMPARED, sort, down }).map(({ name }) => name);

  it("is sorted, equal values in the order of the list", () => {
    expect(names(null, false)).toEqual(["ring", "maglev", "jump"]);
    expect(names("peak", false)).toEqual(["maglev", "jump", "ring"]);
    expect(names("bytes", true)).toEqual(["maglev", "ring", "jump"]);
    expect(names("name", false)).toEqual(["jump", "maglev", "ring"]);
  });

  it("marks the best where values differ", () => {
    const rows = rowsOf(rivals, COMPARED);
    expect(bestOf(rows, "peak")).toBe(1.1);
    expect(bestOf(rows, "steps")).toBeNull();
    expect(bestOf(rows, "least")).toBeNull();
  });
});

describe("costs", () => {
  it.each<[Partial<Size>, number, number]>([
    [{ family: "ring", points: 200 }, 2400, 8],
    [{ family: "nginx:consistent", points: 800, wide: false }, 6400, 10],
    [{ family: "maglev", slots: 509 }, 2036, 1],
    [{ family: "rendezvous" }, 40, 5],
    [{ family: "multi-probe" }, 60, 63],
    [{ family: "jump" }, 4, 3],
    [{ family: "anchor", capacity: 16 }, 256, 3],
    [{ family: "memento", capacity: 6 }, 16, 3],
  ])("of %o are as the papers count them", (patch, bytes, steps) => {
    expect(costOf({ ...size, ...patch })).toMatchObject({ bytes, steps });
  });
});

describe("the pictures", () => {
  const ring = (owners: number[]) => {
    const keyOwners = Uint32Array.from(owners);
    const counts = [0, 1].map((owner) => owners.filter((at) => at === owner).length);
    return { ids: ["a", "b"], fingerprint: "", shares: [], counts, turns: new Float64Array(), owners: new Uint32Array(), keyTurns: new Float64Array(owners.length), keyOwners };
  };
  const nodes = [{ id: "a", ideal: 0.5 }, { id: "b", ideal: 0.5 }];

  it("heap every key up over the ground of its node, within the picture", () => {
    const owners = Array.from({ length: 3000 }, (_, key) => (key % 3 === 0 ? 0 : 1));
    const { dots, columns } = stack(ring(owners), nodes, 24, null);
    const places = new Set<string>();
    for (let key = 0; key < owners.length; key += 1) {
      const { left, right, base } = columns[owners[key]];
      expect(dots.x[key]).toBeGreaterThan(left);
      expect(dots.x[key]).toBeLessThan(right);
      expect(dots.y[key]).toBeLessThan(base);
      expect(dots.y[key]).toBeGreaterThan(20);
      places.add(`${dots.x[key].toFixed(2)} ${dots.y[key].toFixed(2)}`);
    }
    expect(places.size).toBe(owners.length);
  });

  it("lay what moved on top", () => {
    const marks = { movers: Uint32Array.of(0, 1), needless: Uint8Array.of(1, 0) };
    const { dots } = stack(ring([0, 0, 0, 0]), nodes, 24, marks, { side: 1000, rise: 10 });
    expect([...dots.y].map((y) => [...dots.y].filter((other) => other > y).length)).toEqual([3, 2, 0, 1]);
  });

  it("find room for any number", () => {
    for (const count of [1, 7, 100, 20_000]) {
      for (const width of [3, 40, 300]) {
        const { side, rise } = fit(count, width, 600);
        expect(Math.ceil(count / Math.max(1, Math.floor(width / side))) * rise).toBeLessThanOrEqual(600.001);
      }
    }
  });

  it("show every slot of a table, merged where there are too many", () => {
    for (const slots of [1, 7, 509, 16_384, 65_537, 1_000_000]) {
      const { across, rows, merged, side } = gridOf(slots);
      expect(across * rows * merged).toBeGreaterThanOrEqual(slots);
      expect(rows * side).toBeLessThanOrEqual(177);
    }
    expect(ownerOf(Uint32Array.of(1, 2, 2, 1, 3), 0, 3)).toBe(2);
    expect(ownerOf(Uint32Array.of(1, 2, 2, 1), 0, 4)).toBe(2);
  });
});

describe("the link of a comparison", () => {
  const scenario: Scenario = withCompare(withView(preset("add"), "compare"), () => ({
    algorithms: ["jump", "envoy:ring-hash"],
    sort: "needless",
    down: true,
  }));

  const back = async (from: object) => {
    const link = await encodeLink(from as Scenario, "en");
    if (!link.ok) throw new Error(link.refusal.code);
    return (await decodeLink(link.value)).scenario;
  };

  it("brings everything back", async () => {
    expect(await back(scenario)).toEqual({ ok: true, value: scenario });
    for (const name of ALGORITHMS) {
      const other = name === "ring" ? "jump" : "ring";
      const one = withCompare(scenario, (spec) => ({ ...spec, algorithms: [name, other] }));
      expect(await back(one)).toEqual({ ok: true, value: one });
    }
  });

  it("says nothing of what is as the page begins", () => {
    expect(withCompare(withView(scenario, "ring"), () => COMPARED)).toEqual(preset("add"));
  });

  it("is refused when a part has another shape", async () => {
    const compare = scenario.compare;
    for (const wrong of [
      { ...scenario, view: "ring" },
      { ...scenario, view: null },
      { ...scenario, compare: null },
      { ...scenario, compare: { ...compare, algorithms: ["ring"] } },
      { ...scenario, compare: { ...compare, algorithms: ["ring", "ring"] } },
      { ...scenario, compare: { ...compare, algorithms: ["ring", "maglev", "jump", "anchor", "memento"] } },
      { ...scenario, compare: { ...compare, algorithms: ["ring", "__proto__"] } },
      { ...scenario, compare: { ...compare, sort: "toString" } },
      { ...scenario, compare: { ...compare, down: 1 } },
    ]) {
      expect(await back(wrong)).toMatchObject({ ok: false, refusal: { code: "link-broken" } });
    }
  });

  it("stays in its view when a step is undone", () => {
    expect(seenAs(preset("drain"), scenario).view).toBe("compare");
    expect("view" in seenAs(scenario, preset("add"))).toBe(false);
  });
});
