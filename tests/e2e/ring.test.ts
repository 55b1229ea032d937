import type { Page } from "playwright-core";
import { plan } from "ringwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Demo, expected, fact, linked, percent, ringOf, shown, until } from "./demo.js";

let demo: Demo;
let page: Page;

beforeAll(async () => {
  demo = await Demo.start();
});
afterAll(() => demo.stop());
beforeEach(async () => {
  page = await demo.open();
});
afterEach(async () => {
  await page.close();
  expect(demo.complaints).toEqual([]);
});

/** Waits until the page shows what the package computes in Node, for a scenario that passes the test. */
async function agrees(test: (state: Awaited<ReturnType<typeof linked>>) => void): Promise<void> {
  await until(async () => {
    const state = await linked(page);
    test(state);
    expect(await shown(page)).toEqual(expected(state));
  });
}

const node = (id: string) => page.locator(`tr[data-node="${id}"]`);

describe("the ring view shows what the package computes", () => {
  it("at first", () => agrees((state) => expect(state.ring.nodes).toHaveLength(5)));

  it("after a node is added", async () => {
    await page.locator("#add-node [name=id]").fill("新节点");
    await page.locator("#add-node [name=weight]").fill("2");
    await page.locator("#add-node [name=zone]").fill("east/rack 7");
    await page.locator("#add-node button").click();
    await agrees((state) => expect(state.ring.nodes.at(-1)).toMatchObject({ id: "新节点", weight: 2, zone: ["east", "rack 7"] }));
  });

  it("after a node is removed", async () => {
    await node("cache-3").locator(".remove").click();
    await agrees((state) => expect(state.ring.nodes.map(({ id }) => id)).not.toContain("cache-3"));
  });

  it("after weights change", async () => {
    await node("cache-1").getByRole("button", { name: "More weight for cache-1" }).click();
    await node("cache-1").getByRole("button", { name: "More weight for cache-1" }).click();
    await node("cache-2").getByRole("textbox", { name: "Weight of cache-2" }).fill("0");
    await page.keyboard.press("Enter");
    await agrees((state) => expect(state.ring.nodes.map(({ weight }) => weight)).toEqual([3, 0, 1, 1, 1]));
  });

  it("after a node moves to another zone", async () => {
    await node("cache-1").getByRole("textbox", { name: "Zone of cache-1" }).fill("west");
    await page.keyboard.press("Enter");
    await page.getByLabel("Replicas").fill("3");
    await page.keyboard.press("Enter");
    await page.locator("[name=distinct]").selectOption("zone");
    await agrees((state) => {
      expect(state.ring.nodes[0]?.zone).toEqual(["west"]);
      expect(state).toMatchObject({ replicas: 3, distinct: "zone" });
    });
  });

  it("after the number of virtual nodes, the seed and the hash change", async () => {
    await page.getByLabel("Virtual nodes").fill("7");
    await page.keyboard.press("Enter");
    await agrees((state) => expect(state.ring.vnodes).toBe(7));
    await page.getByLabel("Seed").fill("18446744073709551615");
    await page.keyboard.press("Enter");
    await agrees((state) => expect(state.ring.seed).toBe("18446744073709551615"));
    await page.getByLabel("Seed").fill("0");
    await page.keyboard.press("Enter");
    for (const hash of ["sha256", "sha1", "md5", "xxh3"]) {
      await page.locator("[name=hash]").selectOption(hash);
      await agrees((state) => expect(state.ring.hash).toBe(hash));
    }
    expect(await page.locator("#plan").innerText()).toContain("different-hash");
  });

  it("for every preset", async () => {
    const presets: Record<string, object> = {
      drain: { ring: { vnodes: 40, hash: "xxh3" }, before: { vnodes: 40 } },
      even: { ring: { vnodes: 160 }, before: { vnodes: 1 } },
      zones: { replicas: 3, distinct: "zone" },
      large: { keys: { count: 10_000 }, ring: { vnodes: 160 } },
      rehash: { ring: { hash: "sha256" }, before: { hash: "xxh3" } },
      add: { ring: { vnodes: 40, hash: "xxh3" }, replicas: 1 },
    };
    for (const [name, state] of Object.entries(presets)) {
      await page.locator(`[data-preset=${name}]`).click();
      await agrees((now) => expect(now).toMatchObject(state));
    }
  });

  it("after undo and redo", async () => {
    await node("cache-3").locator(".remove").click();
    await agrees((state) => expect(state.ring.nodes).toHaveLength(4));
    await page.getByRole("button", { name: "Undo" }).click();
    await agrees((state) => expect(state.ring.nodes).toHaveLength(5));
    await page.getByRole("button", { name: "Redo" }).click();
    await agrees((state) => expect(state.ring.nodes).toHaveLength(4));
  });

  it("of a siphash ring, whose secret stays out of the link", async () => {
    await page.locator("[name=hash]").selectOption("siphash");
    await page.locator("[name=secret]").fill("00112233445566778899aabbccddeeff");
    await page.getByRole("button", { name: "Use secret" }).click();
    await until(async () => expect((await linked(page)).ring.hash).toBe("siphash"));
    const link = page.url();
    expect(JSON.stringify(await linked(page))).not.toContain("aabbcc");
    const owners = (await shown(page)).owners;
    const other = await demo.open({}, new URL(link).hash);
    await other.getByText("Enter it to open the ring").waitFor();
    await other.locator("[name=secret]").fill("00112233445566778899aabbccddeeff");
    await other.getByRole("button", { name: "Use secret" }).click();
    await until(async () => expect((await linked(other)).ring.hash).toBe("siphash"));
    expect((await shown(other)).owners).toEqual(owners);
    await other.close();
  });
});

describe("looking up a key", () => {
  it("shows every step of the explanation", async () => {
    const state = await linked(page);
    for (const key of ["user:7", "键", "🦀", "a".repeat(1000)]) {
      await page.locator("[name=look]").fill(key);
      const explanation = ringOf(state.ring).explain(key);
      const digits = (position: bigint) => position.toString(16).padStart(16, "0");
      await until(async () => expect(await fact(page, "hash")).toBe(digits(explanation.hashValue)));
      expect(await fact(page, "point")).toBe(digits(explanation.point));
      expect(await page.locator("#walk-table tbody tr").count()).toBe(explanation.walk.length);
      expect((await shown(page)).owners).toEqual(explanation.nodes);
    }
  });

  it("takes bytes in hexadecimal", async () => {
    await page.locator("[name=look-form]").selectOption("hex");
    await page.locator("[name=look]").fill("00ff 10");
    const ring = ringOf((await linked(page)).ring);
    await until(async () => expect((await shown(page)).owners).toEqual([ring.getNode(Uint8Array.of(0, 255, 16))]));
  });
});

describe("the plan", () => {
  it("lists who gives to whom and every range", async () => {
    const state = await linked(page);
    if (!state.before) throw new Error("the opening scenario has a change");
    const exact = plan(ringOf(state.before), ringOf(state.ring));
    const cells = (table: string) =>
      page.locator(`${table} tbody tr`).evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll("th, td")].map((cell) => cell.textContent?.replace("→", "").trim())),
      );
    const flows = [...exact.matrix].sort((a, b) => Number(b.width - a.width));
    expect((await cells("#flow-table")).map((row) => row.slice(0, 3))).toEqual(
      flows.map(({ from, to, share }) => [from, to, percent(share)]),
    );
    await page.getByText("Every range").click();
    const digits = (position: bigint) => position.toString(16).padStart(16, "0");
    await until(async () =>
      expect(await cells("#range-table")).toEqual(
        exact.moves.slice(0, 100).map(({ lo, hi, from, to }) => [digits(lo), digits(hi), from.join(", "), to.join(", ")]),
      ),
    );
  });
});
