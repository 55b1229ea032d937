import type { Page } from "playwright-core";
import { Ring } from "ringwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { count, Demo, expected, fact, keysOf, linked, shown, until } from "./demo.js";

let demo: Demo;
let page: Page;

beforeAll(async () => {
  demo = await Demo.start();
});
afterAll(() => demo.stop());
beforeEach(async () => {
  page = await demo.open();
});
afterEach(async () => {
  await page.close();
  expect(demo.complaints.splice(0)).toEqual([]);
});

const undo = () => page.getByRole("button", { name: "Undo" });
const steps = async () => (await undo().getAttribute("aria-disabled")) === "false";
const moved = () => fact(page, "moved-keys");

/** Clicks as often as told within one turn of the page's loop. */
function clickFast(name: string, times: number): Promise<void> {
  return page.getByRole("button", { name, exact: true }).evaluate((button: HTMLElement, left) => {
    for (let click = 0; click < left; click += 1) button.click();
  }, times);
}

describe("a secret belongs to its ring", () => {
  const SECRETS = ["00112233445566778899aabbccddeeff", "ffeeddccbbaa99887766554433221100"];

  async function useSecret(secret: string): Promise<void> {
    await page.locator("[name=hash]").selectOption("siphash");
    await page.locator("[name=secret]").fill(secret);
    await page.getByRole("button", { name: "Use secret" }).click();
  }

  it("so the keys that another one moves are counted rightly", async () => {
    const state = await linked(page);
    const rings = SECRETS.map((hex) => {
      const nodes = state.ring.nodes.map(({ id, weight, zone }) => ({ id, weight, zone }));
      return new Ring(nodes, { vnodes: state.ring.vnodes, hash: "siphash", secret: Uint8Array.from(Buffer.from(hex, "hex")) });
    });
    const [one, two] = rings.map((ring) => ring.getMany(keysOf(state)));
    const differ = count(one?.filter((owner, key) => owner !== two?.[key]).length ?? 0);
    expect(differ).not.toBe("0");
    await useSecret(SECRETS[0] ?? "");
    await until(async () => expect((await linked(page)).ring.hash).toBe("siphash"));
    const first = (await shown(page)).rows;
    await useSecret(SECRETS[1] ?? "");
    await until(async () => expect(await moved()).toBe(differ));
    const plan = await page.locator("#plan").innerText();
    expect(plan).toContain("secret changed");
    expect(plan).toContain("different-hash");
    await until(async () => expect((await linked(page)).before, "a link asks for one secret").toBeNull());
    await undo().click();
    await until(async () => expect((await shown(page)).rows).toEqual(first));
    await page.getByRole("button", { name: "Redo" }).click();
    await until(async () => expect(await moved()).toBe(differ));
  });

  it("and the same one again changes nothing", async () => {
    await useSecret(SECRETS[0] ?? "");
    await until(async () => expect((await linked(page)).ring.hash).toBe("siphash"));
    const before = await shown(page);
    await useSecret(SECRETS[0] ?? "");
    await page.waitForTimeout(300);
    expect(await shown(page)).toEqual(before);
  });
});

describe("an edit", () => {
  it("that changes nothing keeps the plan and is no step back", async () => {
    const before = await shown(page);
    await page.getByLabel("Zone of cache-1").fill(" north ");
    await page.keyboard.press("Enter");
    await page.getByLabel("Virtual nodes").fill("040");
    await page.keyboard.press("Enter");
    await page.locator("[data-preset=add]").click();
    await page.waitForTimeout(300);
    expect((await shown(page)).plan).toEqual(before.plan);
    expect(await steps()).toBe(false);
    await page.locator("[data-preset=drain]").dblclick();
    await until(async () => expect(await steps()).toBe(true));
    await undo().click();
    await until(async () => expect(await shown(page)).toEqual(before));
    expect(await steps()).toBe(false);
  });

  it("by fast clicks counts each of them", async () => {
    await clickFast("More weight for cache-1", 5);
    await until(async () => expect((await linked(page)).ring.nodes[0]?.weight).toBe(6));
    await clickFast("Remove cache-2", 2);
    await until(async () => {
      const state = await linked(page);
      expect(state.ring.nodes).toHaveLength(4);
      expect(await shown(page)).toEqual(expected(state));
    });
    await page.locator("[data-seat=cache-1]").focus();
    for (let press = 0; press < 4; press += 1) await page.keyboard.press("+");
    await until(async () => expect((await linked(page)).ring.nodes[0]?.weight).toBe(10));
  });

  it("made while the engine is busy is not lost", async () => {
    await page.evaluate(() => {
      const set = (selector: string, value: string, event: string) => {
        const field = document.querySelector<HTMLInputElement>(selector);
        if (field) field.value = value;
        field?.dispatchEvent(new Event(event, { bubbles: true }));
      };
      set("[name=look]", "61", "input");
      set("[name=look-form]", "hex", "change");
      set("[name=look]", "6162", "input");
      set("input[type=range]", "700", "input");
      set("section[aria-labelledby=keys-title] input[type=text]", "order:", "input");
      set("section[aria-labelledby=keys-title] input[type=text]", "order:", "change");
      set("input[type=range]", "900", "input");
    });
    await until(async () => {
      const { look, keys } = await linked(page);
      expect(look).toEqual({ form: "hex", key: "6162" });
      expect(keys).toEqual({ kind: "generated", count: 900, prefix: "order:" });
    });
  });

  it("that was refused does not go on looking valid", async () => {
    await page.getByLabel("Virtual nodes").fill("0");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "bad-vnodes" }).waitFor();
    await page.getByRole("button", { name: "More weight for cache-1" }).click();
    await until(async () => expect((await linked(page)).ring.nodes[0]?.weight).toBe(2));
    expect(await page.getByLabel("Virtual nodes").getAttribute("aria-invalid")).toBe("true");
    await page.getByLabel("Seed").fill("-1");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "2^64" }).waitFor();
    expect(await page.getByLabel("Virtual nodes").inputValue()).toBe("40");
  });
});

describe("undo", () => {
  it("takes pasted keys back set by set", async () => {
    await page.getByLabel("My own").check();
    for (const text of ["a\nb", "c\nd\ne"]) {
      await page.locator("[name=keys-text]").fill(text);
      await page.getByRole("button", { name: "Use these keys" }).click();
      await until(async () => expect((await linked(page)).keys).toEqual({ kind: "pasted", text }));
    }
    await undo().click();
    await until(async () => expect((await linked(page)).keys).toEqual({ kind: "pasted", text: "a\nb" }));
  });

  it("keeps the key looked up and the selection, and says what it did", async () => {
    await page.getByRole("button", { name: "More weight for cache-1" }).click();
    await page.locator("[name=look]").fill("mine");
    await page.locator("#row-cache-3 .id").click();
    await until(async () => expect((await linked(page)).look.key).toBe("mine"));
    await undo().click();
    await until(async () => expect(await page.getByTestId("narration").innerText()).toMatch(/^Undone\. /));
    await until(async () => {
      const { ring, look } = await linked(page);
      expect([ring.nodes[0]?.weight, look.key]).toEqual([1, "mine"]);
    });
    expect(await page.locator("#row-cache-3 .id").getAttribute("aria-pressed")).toBe("true");
    await undo().focus();
    await page.keyboard.press("Enter");
    expect(await undo().evaluate((button) => button === document.activeElement), "focus stays").toBe(true);
  });

  it("works by key on controls that are no text", async () => {
    for (const control of ["input[type=range]", "[name=hash]", "input[type=radio]"]) {
      await page.getByRole("button", { name: "More weight for cache-1" }).click();
      await until(async () => expect((await linked(page)).ring.nodes[0]?.weight).toBe(2));
      await page.locator(control).first().focus();
      await page.keyboard.press("ControlOrMeta+z");
      await until(async () => expect((await linked(page)).ring.nodes[0]?.weight).toBe(1));
    }
  });
});

describe("tables of the plan", () => {
  it("stay open while another key is looked up", async () => {
    await page.getByText("Every range").click();
    await page.locator("#range-table tbody tr").first().waitFor();
    await page.locator("[name=look]").fill("another");
    await until(async () => expect((await linked(page)).look.key).toBe("another"));
    expect(await page.locator("#range-table tbody tr").first().isVisible()).toBe(true);
  });
});

describe("what happened is told", () => {
  const told = (words: RegExp) => until(async () => expect(await page.getByTestId("narration").innerText()).toMatch(words));

  it("of look-ups, keys, replicas, and not in another language", async () => {
    await page.getByLabel("Replicas").fill("2");
    await page.keyboard.press("Enter");
    await told(/^Replicas: 2, differ by node: cache-\d, then cache-\d$/);
    await page.locator("[name=look]").fill("user:7");
    await told(/^user:7 → cache-\d, then cache-\d$/);
    await page.getByLabel("Number of keys").fill("700");
    await told(/^The sample has 700 keys\.$/);
    await page.getByLabel("Language").selectOption("zh");
    expect(await page.getByTestId("narration").innerText()).toBe("");
  });
});
