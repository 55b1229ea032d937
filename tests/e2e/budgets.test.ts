import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Demo } from "./demo.js";
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
    expect(demo.complaints).toEqual([]);
    await page.close();
  });
});

describe("the first load", () => {
  it("is at most 200 KB compressed, 150 of them the engine", async () => {
    const names = await readdir(DIST, { recursive: true, withFileTypes: true });
    let total = 0;
    for (const file of names.filter((entry) => entry.isFile())) {
      const size = gzipSync(await readFile(join(file.parentPath, file.name))).length;
      if (file.name.endsWith(".wasm")) expect(size).toBeLessThanOrEqual(150_000);
      total += size;
    }
    console.info(`dist compressed: ${total} bytes`);
    expect(total).toBeLessThanOrEqual(200_000);
  });
});
