import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Ring as Whole } from "ringwright";
import { initSync, Maglev, plan, Ring } from "ringwright/slim";

test("the smallest engine places rings as the whole one does, and refuses other families by name", () => {
  initSync(new Uint8Array(readFileSync(fileURLToPath(new URL("../../bindings-wasm/dist/ring.wasm", import.meta.url)))));
  const [small, whole] = [new Ring(["a", "b", "c"], { hash: "sha256" }), new Whole(["a", "b", "c"], { hash: "sha256" })];
  const keys = Array.from({ length: 1000 }, (_, i) => `user:${i}`);
  expect(small.getMany(keys)).toEqual(whole.getMany(keys));
  expect(small.fingerprint).toBe(whole.fingerprint);
  expect(plan(small, small.withNode("d")).toCsv()).toContain("range_start");
  expect(() => new Maglev(["a", "b"])).toThrow(/bad-family|family/);
});
