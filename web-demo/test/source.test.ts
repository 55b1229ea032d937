import { describe, expect, it } from "vitest";

const files = import.meta.glob<string>(["../src/**/*.{ts,svelte}", "!../src/paraglide/**"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** What a file imports when it runs; types leave no trace. */
function imports(text: string): string[] {
  return [...text.matchAll(/^\s*(import(?! type)[^;]*?)["']([^"']+)["']/gm)].map(([, , name]) => name);
}

/** The modules that run in the worker alone, and so may call the package. */
const WORKERS = [
  "../src/board/sides.ts",
  "../src/compare/placements.ts",
  "../src/compare/rivals.ts",
  "../src/deployed/reader.ts",
  "../src/engine.ts",
  "../src/engine.worker.ts",
  "../src/sample.ts",
  "../src/systems.ts",
];

describe("source", () => {
  it("takes every decision from the published package, in the worker", () => {
    const users = Object.entries(files).filter(([, text]) => imports(text).some((name) => name.startsWith("ringwright")));
    expect(users.map(([path]) => path).sort()).toEqual(WORKERS);
  });

  it("loads none of what runs in the worker into the page", () => {
    const inside = [...WORKERS, "../src/export/plans.ts"].map((path) => path.replace(/^.*\/|\.ts$/g, ""));
    for (const [path, text] of Object.entries(files)) {
      if (WORKERS.includes(path)) continue;
      const wrong = imports(text).filter((name) => name.startsWith(".") && inside.includes(name.replace(/^.*\//, "")));
      expect(wrong, path).toEqual([]);
    }
  });

  it.each(Object.entries(files))("%s stays within the demo and the policy of its page", (path, text) => {
    const depth = path.split("/").length - 3;
    for (const name of imports(text)) expect(name.split("../").length - 1, name).toBeLessThanOrEqual(depth);
    expect(text).not.toMatch(/\{@html|innerHTML|insertAdjacentHTML|\beval\(|https?:\/\//);
    expect(text, "an inline style attribute").not.toMatch(/\sstyle=/);
    expect(text.split("\n").length, "lines").toBeLessThanOrEqual(260);
  });
});
