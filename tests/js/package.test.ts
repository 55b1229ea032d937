import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const ENTRIES = ["index", "slim", "compat", "compat-slim"];
const dist = (name: string): Buffer<ArrayBuffer> => readFileSync(join(ROOT, "bindings-wasm", "dist", name));

test.each([
  ["ringwright.wasm", 150_000],
  ["slim.js", 15_000],
  ["ring.wasm", 120_000],
  ["compat.wasm", 380_000],
  ["compat-slim.js", 15_000],
])("%s is at most %i bytes after gzip", (name, most) => {
  const size = gzipSync(dist(name), { level: 9 }).length;
  console.log(`${name}: ${size} bytes after gzip`);
  expect(size).toBeLessThanOrEqual(most);
});

test.each(["ringwright.wasm", "compat.wasm"])("%s imports its own glue and nothing else of the host", (name) => {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(dist(name)));
  expect(imports.length).toBeGreaterThan(0);
  expect([...new Set(imports.map((entry) => entry.module))]).toEqual(["./ringwright_bg.js"]);
  expect(imports.filter((entry) => /random|now|date|performance|fetch|crypto/i.test(entry.name))).toEqual([]);
});

test("the core alone imports nothing at all", () => {
  const path = join(ROOT, "target", "wasm32-unknown-unknown", "release", "ringwright_hostless.wasm");
  const module = new WebAssembly.Module(readFileSync(path));
  expect(WebAssembly.Module.imports(module)).toEqual([]);
  const moved = new WebAssembly.Instance(module).exports.moved as (count: number, extra: number) => bigint;
  expect(moved(100, 100)).toBe(176232458602774496n);
});

test("the files packed are these and no others", () => {
  const files = execFileSync("tar", ["-tzf", join(ROOT, "target", "npm", "ringwright.tgz")], { encoding: "utf8" });
  const wanted = ENTRIES.flatMap((name) => [".cjs", ".d.cts", ".d.ts", ".js"].map((end) => `dist/${name}${end}`));
  wanted.push("dist/ringwright.wasm", "dist/ring.wasm", "dist/compat.wasm", "dist/wasm.d.cts", "dist/wasm.d.ts");
  wanted.push("LICENSE-APACHE", "LICENSE-MIT", "README.md", "package.json");
  expect(files.trim().split("\n").sort()).toEqual(wanted.map((name) => `package/${name}`).sort());
});

test.each(ENTRIES.flatMap((name) => [`${name}.js`, `${name}.cjs`]))("%s needs no bundler's help", (name) => {
  const text = dist(name).toString();
  expect(text).not.toMatch(/^(?:const .* = )?await /m);
  expect(text).not.toMatch(/\bimport\.meta\b|\brequire\(|\bBuffer\b|["']node:/);
  if (name.endsWith(".js")) expect(text).not.toMatch(/^import /m);
});

test("the core's entry has nothing of the other", () => {
  for (const end of [".js", ".cjs", ".d.ts"]) {
    const compat = /\bclass (?:Compat|Slots)\b|\breadDeployed\b|\bdiagnose\b/;
    expect([dist(`slim${end}`).toString().match(compat), dist(`index${end}`).toString().match(compat)]).toEqual([null, null]);
    expect(dist(`compat${end}`).toString()).toMatch(compat);
  }
});

test("the public types have no any", () => {
  for (const name of ENTRIES) {
    const code = dist(`${name}.d.ts`).toString().replace(/\/\*[^]*?\*\//g, "");
    expect(code).toContain("declare class Ring");
    expect(code).not.toMatch(/\bany\b/);
  }
});
