import { mkdir } from "node:fs/promises";
import { join } from "node:path";
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
  { name: "zoomed-en", language: "en", scheme: "light", width: 720, height: 450, zoom: 2 },
];

test("every view is written", { timeout: 300_000 }, async () => {
  const [server, browser] = [await serve(), await launch()];
  await mkdir(folder, { recursive: true });
  for (const shot of SHOTS) {
    const { language, scheme, width, height } = shot;
    const page = await browser.newPage({
      viewport: { width, height },
      colorScheme: scheme,
      locale: language === "zh" ? "zh-CN" : "en-US",
      deviceScaleFactor: shot.zoom ?? 1,
    });
    await page.goto(server.url);
    await page.locator("canvas").waitFor();
    await page.waitForTimeout(1600);
    if (shot.preset) await page.locator(`[data-preset=${shot.preset}]`).click();
    if (shot.preset) await page.mouse.move(0, 0);
    if (shot.preset) await page.waitForTimeout(shot.during ?? 1800);
    await page.screenshot({ path: join(folder, `${shot.name}.png`), fullPage: shot.whole ?? false });
    await page.close();
  }
  await browser.close();
  server.close();
});
