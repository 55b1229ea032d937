import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { init, initSync, MisuseError, Ring } from "ringwright/slim";

const WASM = fileURLToPath(new URL("../../bindings-wasm/dist/ringwright.wasm", import.meta.url));

test("the slim entry says what to add, then starts from bytes", async () => {
  expect(() => new Ring(["a"])).toThrow(MisuseError);
  expect(() => new Ring(["a"])).toThrow(/initSync\(bytes\)/);
  const bytes = new Uint8Array(readFileSync(WASM));
  initSync(bytes);
  await init(bytes);
  expect(new Ring(["a"]).getNode("k")).toBe("a");
});
