import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as ringwright from "ringwright";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);

test.each(["README.md", "README.zh-CN.md", "bindings-wasm/README.md"])("every line of %s gives what its comment says", (name) => {
  const block = /```js\n([^]*?)```/.exec(readFileSync(fileURLToPath(new URL(name, root)), "utf8"))?.[1] ?? "";
  const said: [unknown, string][] = [];
  const code = block
    .replace(/^import .*$/m, "")
    .replace(/^(?!const )(.+); \/\/ (["[{].*|0n)$/gm, (_, call: string, told: string) => `say(${call}, ${JSON.stringify(told)});`);
  new Function("Ring", "plan", "say", code)(ringwright.Ring, ringwright.plan, (value: unknown, told: string) => said.push([value, told]));
  expect(said.length).toBeGreaterThanOrEqual(3);
  for (const [value, told] of said) {
    if (told.includes("...")) expect(value).toEqual({ width: 4339313364597384365n, share: expect.closeTo(0.235, 3) as number });
    else expect(value).toEqual(new Function(`return (${told.split("：")[0]})`)());
  }
});
