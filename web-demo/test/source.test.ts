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

describe("source", () => {
  it("takes every decision from the published package, in the worker", () => {
    const users = Object.entries(files).filter(([, text]) => imports(text).some((name) => name.startsWith("ringwright")));
    expect(users.map(([path]) => path).sort()).toEqual(["../src/engine.ts", "../src/engine.worker.ts"]);
  });

  it.each(Object.entries(files))("%s stays within the demo and the policy of its page", (path, text) => {
    const depth = path.split("/").length - 3;
    for (const name of imports(text)) expect(name.split("../").length - 1, name).toBeLessThanOrEqual(depth);
    expect(text).not.toMatch(/\{@html|innerHTML|insertAdjacentHTML|\beval\(|https?:\/\//);
    expect(text, "an inline style attribute").not.toMatch(/\sstyle=/);
    expect(text.split("\n").length, "lines").toBeLessThanOrEqual(260);
  });
});
