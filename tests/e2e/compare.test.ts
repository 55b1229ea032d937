import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import * as ringwright from "ringwright/compat";
import { compat, plan, Ring, type Node, type Placement, type Plan } from "ringwright/compat";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { count, Demo, fact, keysOf, linked, openView, percent, until, violations, type Linked } from "./demo.js";

let demo: Demo;

beforeAll(async () => {
  demo = await Demo.start();
});
afterAll(() => demo.stop());
afterEach(() => expect(demo.complaints.splice(0)).toEqual([]));

type Nodes = Linked["ring"]["nodes"];

const bare = (nodes: Nodes) => nodes.map(({ id, weight, zone }): Node => ({ id, weight, zone }));

/** The ring of a link, made by the engine that knows every family: placements of two engines have no plan. */
function ringOf({ nodes, vnodes, hash, seed }: Linked["ring"]): Ring {
  return new Ring(bare(nodes), { vnodes, hash, seed: BigInt(seed) });
}

/** Families that are made of a list of nodes alone. */
const MAKERS: Record<string, (nodes: Nodes) => Placement> = {
  maglev: (nodes) => new ringwright.Maglev(bare(nodes)),
  rendezvous: (nodes) => new ringwright.Rendezvous(bare(nodes)),
  "multi-probe": (nodes) => new ringwright.MultiProbe(bare(nodes)),
  jump: (nodes) => new ringwright.Jump(bare(nodes)),
  anchor: (nodes) => new ringwright.Anchor(bare(nodes)),
  memento: (nodes) => new ringwright.Memento(bare(nodes)),
};

/** Both sides of an algorithm in Node, for a change that adds nodes at the end of the list. */
function sides(name: string, state: Linked): [Placement, Placement] {
  const [old, now] = [state.before?.nodes ?? [], state.ring.nodes];
  if (name === "ring") return [ringOf({ ...state.ring, nodes: old }), ringOf(state.ring)];
  const make = MAKERS[name];
  if (!make) {
    const servers = (nodes: Nodes) => nodes.map(({ id, weight, zone }) => ({ address: id, name: id, weight, zone }));
    return [compat(name, servers(old)), compat(name, servers(now))];
  }
  const before = make(old);
  const added = now.filter(({ id }) => !old.some((node) => node.id === id));
  return [before, bare(added).reduce<Placement>((placement, node) => placement.withNode(node), before)];
}

/** What the card of each algorithm shows. */
function cards(page: Page): Promise<Record<string, Record<string, string>>> {
  return page.locator("[data-rival]").evaluateAll((all) =>
    Object.fromEntries(
      all.map((card) => [
        (card as HTMLElement).dataset.rival,
        Object.fromEntries([...card.querySelectorAll<HTMLElement>("[data-fact]")].map((at) => [at.dataset.fact, at.textContent?.trim()])),
      ]),
    ),
  );
}

function expectedCard(name: string, state: Linked): Record<string, string> {
  const [before, after] = sides(name, state);
  const keys = keysOf(state);
  const exact: Plan = plan(before, after, { keys });
  const owners = after.getMany(keys);
  const weight = state.ring.nodes.reduce((sum, node) => sum + node.weight, 0);
  const loads = state.ring.nodes.map((node) => owners.filter((owner) => owner === node.id).length / ((keys.length * node.weight) / weight));
  return {
    moved: percent(exact.moved.share),
    least: percent(exact.least.share),
    needless: percent(exact.needless.share),
    peak: Math.max(...loads).toFixed(2),
  };
}

/** Chooses exactly these algorithms. */
async function choose(page: Page, names: readonly string[]): Promise<void> {
  // From the page itself: the link follows a moment later.
  const chosen = () => page.locator("[data-algorithm][aria-pressed=true]").evaluateAll((all) => all.map((at) => at.getAttribute("data-algorithm") ?? ""));
  const press = async (name: string, pressed: boolean) => {
    await page.locator(`[data-algorithm="${name}"]`).click();
    await page.locator(`[data-algorithm="${name}"][aria-pressed=${pressed}]`).waitFor();
  };
  for (;;) {
    const now = await chosen();
    const missing = names.find((name) => !now.includes(name));
    const odd = now.find((name) => !names.includes(name));
    if (missing && now.length < 4) await press(missing, true);
    else if (odd) await press(odd, false);
    else break;
  }
}

async function agrees(page: Page, names: readonly string[]): Promise<void> {
  await until(async () => {
    const state = await linked(page);
    const shown = await cards(page);
    expect(Object.keys(shown).sort()).toEqual([...names].sort());
    for (const name of names) expect(shown[name], name).toMatchObject(expectedCard(name, state));
  });
}

describe("the comparison shows what the package computes", () => {
  const CHOICES = [
    ["ring", "maglev", "rendezvous", "nginx:consistent"],
    ["jump", "anchor", "memento", "multi-probe"],
    ["nginx:hash", "envoy:ring-hash", "haproxy:id@pre3.0", "ketama:libmemcached-1"],
    ["ketama:twemproxy", "haproxy:id@fixed"],
  ];

  it.each(CHOICES.map((names) => ({ names })))("for $names", async ({ names }) => {
    const page = await demo.open();
    await openView(page, "compare");
    await choose(page, names);
    await agrees(page, names);
    await page.close();
  });

  it("after another node is added, of 200, and for the visitor's own keys", async () => {
    const page = await demo.open();
    await openView(page, "compare");
    const names = CHOICES[0] ?? [];
    await page.locator("#add-node button").click();
    await until(async () => expect((await linked(page)).ring.nodes).toHaveLength(6));
    await agrees(page, names);
    await page.getByLabel("My own").check();
    await page.locator("[name=keys-text]").fill("a\nb\n键\nd e f");
    await page.getByRole("button", { name: "Use these keys" }).click();
    await until(async () => expect((await linked(page)).keys.kind).toBe("pasted"));
    await agrees(page, names);
    await page.locator("[data-preset=large]").click();
    await until(async () => expect((await linked(page)).ring.nodes).toHaveLength(200));
    await agrees(page, names.slice(0, 4));
    await page.close();
  });

  it("with the cause of what is needless, and marked", async () => {
    const page = await demo.open();
    await openView(page, "compare");
    await choose(page, ["maglev", "envoy:ring-hash"]);
    await until(async () => {
      const shown = await cards(page);
      expect(shown["maglev"]?.cause).toContain("filled anew");
      expect(shown["envoy:ring-hash"]?.cause).toContain("number of points");
    });
    await page.close();
  });

  it("in the table of keys by node", async () => {
    const page = await demo.open();
    await openView(page, "compare");
    await page.locator("summary", { hasText: "Keys of each node" }).click();
    const state = await linked(page);
    const owners = ["ring", "maglev", "rendezvous", "nginx:consistent"].map((name) => sides(name, state)[1].getMany(keysOf(state)));
    const rows = await page.locator("#count-table tbody tr").evaluateAll((all) => all.map((row) => [...row.querySelectorAll("th, td")].map((cell) => cell.textContent?.trim())));
    expect(rows).toEqual(state.ring.nodes.map(({ id }) => [id, ...owners.map((list) => count(list.filter((owner) => owner === id).length))]));
    await page.close();
  });
});

describe("an algorithm", () => {
  it("that loses nodes at its end only says so, and what that costs", async () => {
    const page = await demo.open();
    await openView(page, "compare");
    await choose(page, ["jump", "anchor"]);
    await page.getByRole("button", { name: "Remove cache-2" }).click();
    await until(async () => expect((await linked(page)).ring.nodes).toHaveLength(4));
    await until(async () => {
      const shown = await cards(page);
      expect(shown["jump"]?.cause).toContain("places in the list");
      expect(shown["anchor"]?.needless).toBe("0.00 %");
    });
    await page.getByText("nodes renumbered").waitFor();
    await page.close();
  });

  it("that knows no weights refuses them by name, and the rest stay", async () => {
    const page = await demo.open();
    await openView(page, "compare");
    await choose(page, ["ring", "jump", "multi-probe"]);
    await page.getByRole("button", { name: "More weight for cache-1" }).click();
    const card = page.locator("[data-rival=jump]");
    await card.getByRole("alert").waitFor();
    expect(await card.getByRole("alert").innerText()).toContain("weights-unsupported");
    expect((await cards(page))["ring"]?.moved).toMatch(/%$/);
    expect(await page.locator("#compare-table tbody tr").count()).toBe(1);
    await page.close();
  });

  it("of a product without weight 0 leaves the drained node out", async () => {
    const page = await demo.open();
    await openView(page, "compare");
    await page.locator("[data-preset=drain]").click();
    await page.locator('[data-rival="nginx:consistent"]').getByText("left out of its list").waitFor();
    const state = await linked(page);
    const left = state.ring.nodes.filter(({ weight }) => weight > 0).map(({ id }) => ({ address: id, name: id }));
    const all = (state.before?.nodes ?? []).map(({ id }) => ({ address: id, name: id }));
    const exact = plan(compat("nginx:consistent", all), compat("nginx:consistent", left), { keys: keysOf(state) });
    expect((await cards(page))["nginx:consistent"]?.moved).toBe(percent(exact.moved.share));
    await page.close();
  });
});

describe("the state of the comparison", () => {
  it("is in the link: view, algorithms and order", async () => {
    const page = await demo.open();
    await openView(page, "compare");
    await choose(page, ["jump", "envoy:ring-hash", "maglev"]);
    await page.locator("[data-sort=needless]").click();
    await page.locator("[data-sort=needless]").click();
    await until(async () => expect((await linked(page)).compare).toMatchObject({ sort: "needless", down: true }));
    const other = await demo.open({ locale: "zh-CN" }, new URL(page.url()).hash);
    await until(async () => expect(await cards(other)).toEqual(await cards(page)));
    expect(await other.locator("[data-view=compare]").getAttribute("aria-current")).toBe("page");
    const rows = (from: Page) => from.locator("#compare-table tbody tr").evaluateAll((all) => all.map((row) => (row as HTMLElement).dataset.row));
    expect(await rows(other)).toEqual(["envoy:ring-hash", "maglev", "jump"]);
    expect(await other.locator("th[aria-sort=descending] button").getAttribute("data-sort")).toBe("needless");
    await page.close();
    await other.close();
  });

  it("is undone step by step, without leaving the view", async () => {
    const page = await demo.open();
    await openView(page, "compare");
    await page.locator("[data-algorithm=maglev]").click();
    await page.locator("[data-algorithm=maglev][aria-pressed=false]").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.locator("[data-algorithm=maglev][aria-pressed=true]").waitFor();
    expect((await linked(page)).view).toBe("compare");
    await page.close();
  });

  it("stays as it was beyond its limits, and says why", async () => {
    const page = await demo.open();
    await openView(page, "compare");
    await page.locator("[data-algorithm=jump]").click();
    await page.getByText("Four are the most").waitFor();
    expect(await page.locator("[data-algorithm][aria-pressed=true]").count()).toBe(4);
    await page.close();
  });
});

describe("the export", () => {
  it("is what the package prints", async () => {
    const page = await demo.open({ acceptDownloads: true });
    const state = await linked(page);
    if (!state.before) throw new Error("the opening scenario has a change");
    const exact = plan(ringOf(state.before), ringOf(state.ring));
    const saved = async (form: string) => {
      await page.locator("[name=export-form]").selectOption(form);
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("export-save").click()]);
      return readFile(await download.path(), "utf8");
    };
    expect(await saved("json")).toBe(exact.toJson());
    expect(await saved("csv")).toBe(exact.toCsv());
    expect(await saved("text")).toBe(exact.toString());
    const markdown = await saved("markdown");
    for (const { from, to, share } of exact.matrix) expect(markdown).toContain(`| ${from} | ${to} | ${percent(share)} |`);
    await openView(page, "compare");
    await page.locator("[name=export-plan]").selectOption("compare maglev");
    const [before, after] = sides("maglev", state);
    expect(await saved("csv")).toBe(plan(before, after, { keys: keysOf(state) }).toCsv());
    await page.close();
  });

  it("previews the steps for a share", async () => {
    const page = await demo.open();
    const state = await linked(page);
    if (!state.before) throw new Error("the opening scenario has a change");
    const exact = plan(ringOf(state.before), ringOf(state.ring));
    for (const part of [1, 5, 100]) {
      await page.locator("[name=steps-part]").selectOption(`${part} %`);
      const steps = exact.steps({ perStep: (exact.total * BigInt(part)) / 100n });
      await until(async () => expect(await fact(page, "steps-count")).toBe(count(steps.length)));
    }
    await page.close();
  });
});

describe("the comparison is for everyone", () => {
  for (const locale of ["en-US", "zh-CN"]) {
    for (const colorScheme of ["light", "dark"] as const) {
      it(`axe finds nothing in ${locale}, ${colorScheme}`, async () => {
        const page = await demo.open({ locale, colorScheme, bypassCSP: true });
        await openView(page, "compare");
        await page.locator("[data-rival]").nth(3).waitFor();
        expect(await violations(page)).toEqual([]);
        await page.locator("#count-table").evaluate((table) => table.closest("details")?.setAttribute("open", ""));
        await page.locator("[data-sort=moved]").click();
        await page.locator("th[aria-sort=ascending]").waitFor();
        await page.locator("[data-preset=rehash]").click();
        await until(async () => expect((await linked(page)).before?.hash).toBe("xxh3"));
        expect(await violations(page)).toEqual([]);
        await page.close();
      });
    }
  }

  it("the keyboard does everything", async () => {
    const page = await demo.open();
    const reach = async (selector: string) => {
      for (let step = 0; step < 120; step += 1) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
      }
      throw new Error(`Tab never reached ${selector}`);
    };
    await reach("[data-view=compare]");
    await page.keyboard.press("Enter");
    await page.locator("[data-rival]").first().waitFor();
    await reach("[data-algorithm=rendezvous]");
    await page.keyboard.press("Space");
    await page.locator("[data-algorithm=rendezvous][aria-pressed=false]").waitFor();
    await reach("[data-algorithm=jump]");
    await page.keyboard.press("Enter");
    await page.locator("[data-rival=jump]").waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-algorithm")), "focus stays").toBe("jump");
    await reach("[data-sort=moved]");
    await page.keyboard.press("Enter");
    await page.locator("th[aria-sort=ascending]").waitFor();
    await reach("[name=steps-part]");
    await page.close();
  });

  it("nothing moves by itself with reduced motion, and what changed is told", async () => {
    const page = await demo.open({ reducedMotion: "reduce" });
    await openView(page, "compare");
    await page.locator("[data-preset=drain]").click();
    await page.waitForTimeout(200);
    expect(await page.evaluate(() => performance.getEntriesByName("frame").length + document.getAnimations().length)).toBe(0);
    await page.locator("[data-algorithm=maglev]").click();
    await until(async () => expect(await page.getByTestId("narration").innerText()).toMatch(/^Compared: ring, rendezvous, nginx:consistent/));
    await page.close();
  });

  it.each(["en-US", "zh-CN"])("360 pixels are enough, %s", async (locale) => {
    const page = await demo.open({ locale, viewport: { width: 360, height: 640 }, hasTouch: true });
    await openView(page, "compare");
    for (const preset of ["add", "rehash", "large"]) {
      await page.locator(`[data-preset=${preset}]`).click();
      await page.waitForTimeout(400);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    }
    await page.close();
  });
});
