import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser } from "playwright-core";

import { launch } from "../e2e/browser.js";
import { serve } from "../e2e/server.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CORPUS = join(ROOT, "tests", "vectors", "corpus.json");
const WANTED = (JSON.parse(readFileSync(CORPUS, "utf8")) as { digest: string }).digest;

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A copy of a consumer with the tarball installed as a user installs it. */
function consumer(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `ringwright-${name}-`));
  folders.push(folder);
  cpSync(join(ROOT, "bindings-wasm", "packaging", name), folder, { recursive: true });
  cpSync(CORPUS, join(folder, "corpus.json"));
  cpSync(join(ROOT, "tests", "js", "corpus.mjs"), join(folder, "corpus.mjs"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const tarball = join(ROOT, "target", "npm", "ringwright.tgz");
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], { cwd: folder, stdio: "pipe" });
  return folder;
}

describe("the packed package places the corpus alike in", () => {
  test.each(["main.mjs", "main.cjs"])("Node, %s", (main) => {
    const folder = consumer(main === "main.mjs" ? "node-esm" : "node-cjs");
    const printed = execFileSync(process.execPath, [main], { cwd: folder, encoding: "utf8" });
    expect(printed.trim()).toBe(WANTED);
  });

  describe("Chromium", () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser.close());

    async function title(folder: string): Promise<string> {
      const server = await serve(folder);
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on("pageerror", (error) => problems.push(error.message));
      page.on("console", (message) => problems.push(message.text()));
      await page.goto(server.url);
      await page.waitForFunction(() => document.title !== "running", undefined, { timeout: 60_000 });
      expect(problems).toEqual([]);
      const found = await page.title();
      server.close();
      return found;
    }

    test("without a bundler", async () => {
      expect(await title(consumer("browser"))).toBe(WANTED);
    });

    test("and says which policy forbids it", async () => {
      const folder = consumer("browser");
      const page = join(folder, "index.html");
      const policy = `<meta http-equiv="Content-Security-Policy" content="script-src 'self' 'unsafe-inline'" />`;
      writeFileSync(page, readFileSync(page, "utf8").replace("<title>", `${policy}<title>`));
      const server = await serve(folder);
      const tab = await browser.newPage();
      const thrown = tab.waitForEvent("pageerror");
      await tab.goto(server.url);
      const error = await thrown;
      server.close();
      expect(error.name).toBe("MisuseError");
      expect(error.message).toContain("add 'wasm-unsafe-eval' to script-src");
    });

    test("as Vite builds it", async () => {
      const folder = consumer("vite");
      const vite = join(ROOT, "web-demo", "node_modules", "vite", "bin", "vite.js");
      execFileSync(process.execPath, [vite, "build", "--base", "./"], { cwd: folder, stdio: "pipe" });
      expect(await title(join(folder, "dist"))).toBe(WANTED);
    });
  });
});
