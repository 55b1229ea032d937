import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { test } from "vitest";
import { launch } from "./browser.js";
import { serve } from "./server.js";

/** Where the pictures go. */
const folder = process.env.SCREENSHOTS ?? "screenshots";

interface Shot {
  readonly name: string;
  readonly language: "en" | "zh";
  readonly scheme: "light" | "dark";
  readonly width: number;
  readonly height: number;
  readonly preset?: string;
  readonly view?: "compare" | "deployed";
  /** What is compared instead of the page's choice. */
  readonly algorithms?: readonly string[];
  /** The configuration pasted, and whether what it would do is diagnosed. */
  readonly example?: string;
  readonly text?: string;
  readonly observed?: boolean;
  /** Milliseconds into the move, to see it under way. */
  readonly during?: number;
  readonly whole?: boolean;
  readonly zoom?: number;
}

const wide = { width: 1440, height: 900 };
const narrow = { width: 360, height: 640, whole: true };

const SHOTS: readonly Shot[] = [
  { name: "ring-en", language: "en", scheme: "light", ...wide },
  { name: "ring-zh", language: "zh", scheme: "light", ...wide },
  { name: "ring-en-dark", language: "en", scheme: "dark", ...wide },
  { name: "ring-zh-dark", language: "zh", scheme: "dark", ...wide },
  { name: "whole-en", language: "en", scheme: "light", ...wide, whole: true },
  { name: "whole-zh-dark", language: "zh", scheme: "dark", ...wide, whole: true, preset: "zones" },
  { name: "large", language: "en", scheme: "light", ...wide, preset: "large" },
  { name: "even", language: "en", scheme: "dark", ...wide, preset: "even" },
  { name: "drain", language: "zh", scheme: "light", ...wide, preset: "drain" },
  { name: "rehash-moving", language: "en", scheme: "dark", ...wide, preset: "rehash", during: 500 },
  { name: "add-moving", language: "en", scheme: "light", ...wide, preset: "add", during: 600 },
  { name: "narrow-en", language: "en", scheme: "light", ...narrow },
  { name: "narrow-zh-dark", language: "zh", scheme: "dark", ...narrow, preset: "zones" },
  { name: "tablet-en", language: "en", scheme: "light", width: 768, height: 1024, whole: true },
  { name: "compare-en", language: "en", scheme: "light", ...wide, view: "compare", whole: true },
  { name: "compare-zh-dark", language: "zh", scheme: "dark", ...wide, view: "compare", whole: true, preset: "drain" },
  { name: "compare-moving", language: "en", scheme: "dark", ...wide, view: "compare", preset: "add", during: 600, algorithms: ["maglev", "nginx:hash", "envoy:ring-hash", "jump"] },
  { name: "compare-deployed", language: "en", scheme: "light", ...wide, view: "compare", whole: true, algorithms: ["nginx:hash", "envoy:ring-hash", "envoy:maglev@sorted", "haproxy:id@pre3.0"] },
  { name: "compare-large", language: "en", scheme: "light", ...wide, view: "compare", preset: "large" },
  { name: "compare-narrow-zh", language: "zh", scheme: "light", ...narrow, view: "compare" },
  { name: "deployed-en", language: "en", scheme: "light", ...wide, view: "deployed", whole: true },
  { name: "deployed-zh-dark", language: "zh", scheme: "dark", ...wide, view: "deployed", example: "maglev", observed: true, whole: true },
  { name: "deployed-redis", language: "en", scheme: "dark", ...wide, view: "deployed", example: "redis" },
  { name: "deployed-wrong", language: "en", scheme: "light", ...wide, view: "deployed", text: "upstream cache {\n    hash $request_uri consistent;\n    server 10.0.0.1:8080 weight=many;\n}\n" },
  { name: "deployed-narrow-en", language: "en", scheme: "dark", ...narrow, view: "deployed", observed: true },
  { name: "zoomed-en", language: "en", scheme: "light", width: 720, height: 450, zoom: 2 },
];

/** Opens another view than the ring, as its visitor would. */
async function open(page: Page, { view, algorithms, example, text, observed }: Shot): Promise<void> {
  await page.locator(`[data-view=${view}]`).click();
  await page.locator(`[data-view=${view}][aria-current]`).waitFor();
  for (const name of algorithms ?? []) await press(page, name, algorithms ?? []);
  if (example) await page.locator(`[data-example=${example}]`).click();
  if (text) {
    await page.locator("#deployed-text").fill(text);
    await page.keyboard.press("ControlOrMeta+Enter");
    await page.getByRole("alert").waitFor();
  }
  await page.waitForTimeout(500);
  if (observed) {
    await page.getByTestId("observe-fill").click();
    await page.getByTestId("verdict").waitFor();
  }
  await page.waitForTimeout(1700);
}

/** Takes an algorithm in, and first another out where there are as many as there can be. */
async function press(page: Page, name: string, wanted: readonly string[]): Promise<void> {
  const chosen = await page.locator("[data-algorithm][aria-pressed=true]").evaluateAll((all) => all.map((at) => at.getAttribute("data-algorithm") ?? ""));
  if (chosen.includes(name)) return;
  const odd = chosen.find((one) => !wanted.includes(one));
  for (const each of odd === undefined ? [name] : [odd, name]) {
    await page.locator(`[data-algorithm="${each}"]`).click();
    await page.locator(`[data-algorithm="${each}"][aria-pressed=${each === name}]`).waitFor();
  }
}

test("every view is written", { timeout: 300_000 }, async () => {
  const [server, browser] = [await serve(), await launch()];
  await mkdir(folder, { recursive: true });
  for (const shot of SHOTS.filter(({ name }) => name.startsWith(process.env.SHOTS ?? ""))) {
    const { language, scheme, width, height } = shot;
    const page = await browser.newPage({
      viewport: { width, height },
      colorScheme: scheme,
      locale: language === "zh" ? "zh-CN" : "en-US",
      deviceScaleFactor: shot.zoom ?? 1,
    });
    await page.goto(server.url);
    await page.locator("canvas").first().waitFor();
    await page.waitForTimeout(1600);
    if (shot.view) await open(page, shot);
    if (shot.preset) await page.locator(`[data-preset=${shot.preset}]`).click();
    if (shot.preset) await page.mouse.move(0, 0);
    if (shot.preset) await page.waitForTimeout(shot.during ?? 1800);
    await page.screenshot({ path: join(folder, `${shot.name}.png`), fullPage: shot.whole ?? false });
    await page.close();
  }
  await browser.close();
  server.close();
});
