import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import * as compat from "ringwright/compat/slim";
import { init, initSync, MisuseError, Ring } from "ringwright/slim";

const file = (name: string): string => fileURLToPath(new URL(`../../bindings-wasm/dist/${name}`, import.meta.url));
const WASM = file("ringwright.wasm");

test("the slim entry says what to add before it is started", () => {
  expect(() => new Ring(["a"])).toThrow(MisuseError);
  expect(() => new Ring(["a"])).toThrow(/initSync\(bytes\)/);
});

test("the slim entry fetches the engine from a server, and says when there is none", async () => {
  const answer = new Response(readFileSync(WASM).subarray(0, 0), { status: 404 });
  await expect(init(answer)).rejects.toThrow(/answered 404/);
  await init(new Response(new Uint8Array(readFileSync(WASM))));
  expect(new Ring(["a"]).getNode("k")).toBe("a");
});

test("to start it again changes nothing", () => {
  const ring = new Ring(["a", "b"]);
  const before = ring.getNode("k");
  initSync(new Uint8Array(readFileSync(WASM)));
  expect(ring.getNode("k")).toBe(before);
});

test("the compat entry has its own engine, started on its own", async () => {
  expect(() => compat.compat("nginx", ["a:1"])).toThrow(/"ringwright\/compat\/wasm"/);
  await compat.init(new Response(new Uint8Array(readFileSync(file("compat.wasm")))));
  expect(compat.compat("nginx", ["a:1"]).getNode("k")).toBe("a:1");
});
