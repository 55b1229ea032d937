import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Demo, openView } from "./demo.js";
import { DIST } from "./server.js";

let demo: Demo;

beforeAll(async () => {
  demo = await Demo.start();
});
afterAll(() => demo.stop());

/** The work of each frame of the last move, sorted. */
async function frames(page: Page): Promise<number[]> {
  await page.waitForTimeout(2500);
  return page.evaluate(() => performance.getEntriesByName("frame").map(({ duration }) => duration).sort((a, b) => a - b));
}

describe("a move of 10,000 keys between 200 nodes", () => {
  it("takes at most 10 ms of the main thread per frame", async () => {
    const page = await demo.open({ reducedMotion: "no-preference" });
    await page.evaluate(() => {
      const tasks: number[] = [];
      Object.assign(globalThis, { tasks });
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
    });
    /** The long tasks and the painted scenes since the last time. */
    const rest = async (what: string) => {
      const { tasks, scenes } = await page.evaluate(() => {
        const scenes = performance.getEntriesByName("scene").map(({ duration }) => duration);
        performance.clearMeasures("scene");
        return { tasks: (globalThis as unknown as { tasks: number[] }).tasks.splice(0), scenes };
      });
      const list = (all: readonly number[]) => all.map((duration) => duration.toFixed(0)).join(", ") || "none";
      console.info(`${what}: long tasks ${list(tasks)} ms; scenes painted in ${list(scenes)} ms`);
      return { tasks, scenes };
    };
    /** Moves the mouse over the ring, the seats and the table until told to stop. */
    const hover = async (milliseconds: number) => {
      const box = await page.locator("canvas").boundingBox();
      if (!box) throw new Error("no picture");
      for (let at = 0, end = Date.now() + milliseconds; Date.now() < end; at += 1) {
        const radius = box.width * ([0.41, 0.36, 0.21][at % 3] ?? 0);
        await page.mouse.move(box.x + box.width / 2 + radius * Math.cos(at / 5), box.y + box.height / 2 + radius * Math.sin(at / 5));
      }
    };
    await page.locator("[data-preset=large]").click();
    await frames(page);
    const report = (what: string, work: readonly number[]) => {
      const [median, worst] = [work[work.length >> 1], work.at(-1)];
      console.info(`${what}: ${work.length} frames, median ${median?.toFixed(2)} ms, longest ${worst?.toFixed(2)} ms`);
      expect(work.length).toBeGreaterThan(10);
      expect(median).toBeLessThanOrEqual(10);
    };
    await page.locator("#add-node button").click();
    report("one node added", await frames(page));
    await page.getByLabel("Virtual nodes").fill("1");
    await page.keyboard.press("Enter");
    report("160 virtual nodes to 1", await frames(page));
    await page.locator("[name=hash]").selectOption("sha1");
    report("another hash, nearly every key moves", await frames(page));
    await rest("those changes");
    await page.getByRole("button", { name: "Replay" }).click();
    await page.waitForTimeout(200);
    await rest("the move begins");
    await hover(800);
    const during = await rest("the mouse over the stage during a move");
    expect(during.scenes, "hovering repaints no scene").toEqual([]);
    report("that move", await frames(page));
    await hover(1500);
    const after = await rest("the mouse over the stage at rest");
    expect(after.scenes, "hovering repaints no scene").toEqual([]);
    await page.locator("[name=look]").fill("user:1");
    await page.waitForTimeout(500);
    expect((await rest("another key looked up")).scenes, "a look-up repaints no scene").toEqual([]);
    expect(demo.complaints).toEqual([]);
    await page.close();
  });
});

describe("what is loaded", () => {
  /** The compressed size of each file, by its name. */
  const sizes = async (names: Iterable<string>) => {
    const found = new Map<string, number>();
    for (const name of names) found.set(name, gzipSync(await readFile(join(DIST, name)), { level: 9 }).length);
    return found;
  };
  const sum = (all: ReadonlyMap<string, number>) => [...all.values()].reduce((total, size) => total + size, 0);
  const fileOf = (url: string) => new URL(url).pathname.slice(new URL(demo.server.url).pathname.length) || "index.html";

  it("at first is at most 200 KB compressed, 150 of them the engine", async () => {
    const asked = new Set<string>();
    const page = await demo.open();
    for (const url of await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name))) asked.add(fileOf(url));
    // What the worker fetches is not among the page's resources.
    for (const name of await readdir(join(DIST, "assets"))) if (/^ring-.*\.wasm$|^engine\.worker/.test(name)) asked.add(`assets/${name}`);
    const found = await sizes(["index.html", ...asked]);
    const engine = [...found].filter(([name]) => name.endsWith(".wasm")).reduce((total, [, size]) => total + size, 0);
    console.info(`first load compressed: ${sum(found)} bytes, of which the engine ${engine}`);
    expect([...found.keys()].filter((name) => /Compare|Deployed/.test(name)), "views that are not open").toEqual([]);
    expect(sum(found) - engine).toBeLessThanOrEqual(100_000);
    expect(engine).toBeLessThanOrEqual(150_000);
    expect(sum(found)).toBeLessThanOrEqual(200_000);
    await page.close();
  });

  it.each(["compare", "deployed"] as const)("for the view %s is at most 60 KB more", async (view) => {
    const page = await demo.open();
    const before = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    await openView(page, view);
    if (view === "deployed") await page.locator("[data-example=envoy]").click();
    await page.locator(view === "compare" ? "[data-rival] canvas" : "#server-table").first().waitFor();
    await page.waitForTimeout(500);
    const after = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    const more = new Set(after.filter((url) => !before.includes(url)).map(fileOf));
    // What the worker fetches: the code of both views, and for YAML alone its reader. The engine of deployed
    // systems has its own limit, in the tests of the package.
    const inWorker = view === "deployed" ? /^(systems|browser).*\.js$/ : /^systems.*\.js$/;
    for (const name of await readdir(join(DIST, "assets"))) if (inWorker.test(name)) more.add(`assets/${name}`);
    expect([...more].filter((name) => /index|browser/.test(name)).length).toBe(view === "deployed" ? 1 : 0);
    const found = await sizes([...more].filter((name) => !name.endsWith(".wasm")));
    console.info(`${view}: ${sum(found)} bytes more`);
    expect(found.size).toBeGreaterThan(0);
    expect(sum(found)).toBeLessThanOrEqual(60_000);
    await page.close();
  });
});
