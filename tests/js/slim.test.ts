import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { init, initSync, MisuseError, Ring } from "ringwright/slim";

const WASM = fileURLToPath(new URL("../../bindings-wasm/dist/ringwright.wasm", import.meta.url));

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
