import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Demo, expected, linked, shown, type Shown, until } from "./demo.js";

let demo: Demo;
let page: Page;
let first: Shown;

beforeAll(async () => {
  demo = await Demo.start();
});
afterAll(() => demo.stop());
beforeEach(async () => {
  page = await demo.open();
  first = await shown(page);
});
afterEach(async () => {
  await page.close();
  expect(demo.complaints.splice(0)).toEqual([]);
});

/** Expects a refusal with this code, in words of both languages, and everything as it was. */
async function refused(code: string): Promise<void> {
  const alert = page.getByRole("alert").filter({ hasText: code });
  await alert.waitFor();
  const english = await alert.locator("p").first().innerText();
  const { owners, plan } = await shown(page);
  expect({ owners, plan }).toEqual({ owners: first.owners, plan: first.plan });
  await page.getByLabel("Language").selectOption("zh");
  const chinese = await alert.locator("p").first().innerText();
  expect(english).toMatch(/^[\x20-\x7e“”’−]+$/);
  expect(chinese).toMatch(/\p{Script=Han}/u);
}

async function add(id: string, weight = "1", zone = ""): Promise<void> {
  await page.locator("#add-node [name=id]").evaluate((input: HTMLInputElement, text) => {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }, id);
  await page.locator("#add-node [name=weight]").fill(weight);
  await page.locator("#add-node [name=zone]").fill(zone);
  await page.locator("#add-node button").click();
}

async function type(label: string, text: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(text);
  await page.keyboard.press("Enter");
}

describe("bad input is refused beside its control", () => {
  it.each([
    ["duplicate-node", "cache-1", "1", ""],
    ["bad-id", "", "1", ""],
    ["bad-id", "x".repeat(256), "1", ""],
    ["not-whole", "n", "-1", ""],
    ["not-whole", "n", "1.5", ""],
    ["not-whole", "n", "1e300", ""],
    ["not-whole", "n", "many", ""],
    ["not-whole", "n", "", ""],
    ["too-many-points", "n", "4000000000", ""],
    ["bad-zone", "n", "1", "a//b"],
    ["bad-zone", "n", "1", "a/b/c/d/e"],
  ])("%s: an impossible node (%#)", async (code, id, weight, zone) => {
    await add(id, weight, zone);
    await refused(code);
  });

  it("lone-surrogate: a node", async () => {
    await page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>("#add-node [name=id]");
      if (input) input.value = "a\ud800";
      input?.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await page.locator("#add-node button").click();
    await refused("lone-surrogate");
  });

  it.each([
    ["Virtual nodes", "0", "bad-vnodes"],
    ["Virtual nodes", "-4", "not-whole"],
    ["Virtual nodes", "4294967295", "too-many-points"],
    ["Virtual nodes", "", "not-whole"],
    ["Seed", "-1", "not-whole"],
    ["Seed", "18446744073709551616", "not-whole"],
    ["Seed", "0x10", "not-whole"],
    ["Replicas", "9", "bad-count"],
    ["Replicas", "0", "bad-count"],
    ["Replicas", "", "not-whole"],
    ["Weight of cache-2", "-1", "not-whole"],
    ["Weight of cache-2", "0.5", "not-whole"],
    ["Zone of cache-2", "a//b", "bad-zone"],
  ])("%s %s: %s", async (label, text, code) => {
    await type(label, text);
    await refused(code);
  });

  it("no-nodes: removing the last node, or draining all", async () => {
    for (const id of ["cache-2", "cache-3", "cache-4", "cache-5"]) {
      await page.getByRole("button", { name: `Remove ${id}` }).click();
      await page.locator(`tr[data-node=${id}]`).waitFor({ state: "detached" });
    }
    first = await shown(page);
    await page.getByRole("button", { name: "Less weight for cache-1" }).click();
    await page.getByRole("alert").filter({ hasText: "no-nodes" }).waitFor();
    await page.getByRole("button", { name: "Remove cache-1" }).click();
    await refused("no-nodes");
    expect((await shown(page)).rows).toHaveLength(1);
  });

  it("bad-secret: too few digits, and digits that are none", async () => {
    await page.locator("[name=hash]").selectOption("siphash");
    await page.locator("[name=secret]").fill("0011");
    await page.getByRole("button", { name: "Use secret" }).click();
    await refused("bad-secret");
  });

  it("bad-hex: a key", async () => {
    await page.locator("[name=look-form]").selectOption("hex");
    await page.getByRole("alert").filter({ hasText: "bad-hex" }).waitFor();
  });

  it("lone-surrogate: a key, looked up or pasted", async () => {
    await page.locator("[name=look]").evaluate((input: HTMLInputElement) => {
      input.value = "\udc00";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await page.getByRole("alert").filter({ hasText: "lone-surrogate" }).waitFor();
    await page.getByLabel("My own").check();
    await page.locator("[name=keys-text]").evaluate((area: HTMLTextAreaElement) => {
      area.value = "a\n\udc00";
      area.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await page.getByRole("button", { name: "Use these keys" }).click();
    await until(async () => expect(await page.getByRole("alert").filter({ hasText: "lone-surrogate" }).count()).toBe(2));
  });
});

describe("odd input is fine", () => {
  it("a node called __proto__", async () => {
    for (const id of ["__proto__", "constructor", "toString", "<img src=x>"]) {
      await add(id);
      await page.locator("tr[data-node]").filter({ hasText: id }).waitFor();
    }
    await until(async () => {
      const state = await linked(page);
      expect(state.ring.nodes).toHaveLength(9);
      expect(await shown(page)).toEqual(expected(state));
    });
  });

  it("keys pasted", async () => {
    await page.getByLabel("My own").check();
    await page.locator("[name=keys-text]").fill("a\r\nb\n\n键\n🦀");
    await page.getByRole("button", { name: "Use these keys" }).click();
    await until(async () => {
      const state = await linked(page);
      expect(state.keys.kind).toBe("pasted");
      const now = await shown(page);
      expect(now).toEqual(expected(state));
      expect(now.rows.reduce((sum, row) => sum + Number(row[4]), 0)).toBe(4);
    });
  });

  it("a file dropped", async () => {
    const lines = Array.from({ length: 500 }, (_, index) => `order:${index}`).join("\n");
    const transfer = await page.evaluateHandle((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "keys.txt", { type: "text/plain" }));
      return data;
    }, lines);
    const panel = page.locator("section[aria-labelledby=keys-title]");
    await panel.dispatchEvent("dragover", { dataTransfer: transfer });
    await panel.dispatchEvent("drop", { dataTransfer: transfer });
    await until(async () => {
      const state = await linked(page);
      expect(state.keys).toEqual({ kind: "pasted", text: lines });
      expect(await shown(page)).toEqual(expected(state));
    });
  });

  it.each([
    ["file-not-text", [0xff, 0xfe, 0x61, 0x00]],
    ["file-not-text", [0x00, 0x61, 0x00, 0x62]],
    ["file-not-text", [0x89, 0x50, 0x4e, 0x47, 0xc0]],
    ["file-unreadable", null],
  ])("but not a file that is no text: %s", async (code, bytes) => {
    const transfer = await page.evaluateHandle((content) => {
      const data = new DataTransfer();
      const file = new File([Uint8Array.from(content ?? [])], "keys.txt");
      data.items.add(file);
      // A folder is a file that cannot be read.
      if (!content) File.prototype.arrayBuffer = () => Promise.reject(new DOMException("a folder", "NotFoundError"));
      return data;
    }, bytes);
    await page.locator("section[aria-labelledby=keys-title]").dispatchEvent("drop", { dataTransfer: transfer });
    await refused(code);
  });

  it("a file dropped beside the panel, which is left alone", async () => {
    const kept = await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["a"], "a.txt"));
      return ["dragover", "drop"].map((name) => !document.body.dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true })));
    });
    expect(kept).toEqual([true, true]);
  });

  it("the same file chosen again, and keys too long for the field", async () => {
    await page.getByLabel("My own").check();
    expect(await page.getByRole("button", { name: "Use these keys" }).isDisabled()).toBe(true);
    const lines = Array.from({ length: 20_000 }, (_, index) => `order:${index}`).join("\n");
    for (let time = 0; time < 2; time += 1) {
      const file = { name: "keys.txt", mimeType: "text/plain", buffer: Buffer.from(lines) };
      await page.locator("input[type=file]").setInputFiles(file);
      await page.getByTestId("keys-large").waitFor();
      expect(await page.getByTestId("keys-large").innerText()).toContain("20,000 keys");
      expect(await page.locator("input[type=file]").inputValue()).toBe("");
      expect(await page.getByRole("button", { name: "Use these keys" }).isDisabled()).toBe(true);
    }
    const mine = `${lines}\nmine`;
    await page.locator("[name=keys-text]").evaluate((area: HTMLTextAreaElement, value) => {
      area.value = value;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }, mine);
    for (let time = 0; time < 2; time += 1) {
      await page.getByRole("button", { name: "Use these keys" }).click();
      await until(async () => expect(await page.locator("#keys-title .total").innerText()).toBe("20,001"));
      expect(await page.locator("[name=keys-text]").inputValue()).toBe(mine);
    }
  });

  it("a name that hides what it is", async () => {
    await add("cache-1\u200b\u202e");
    await page.locator("tr[data-node]").filter({ hasText: "cache-1⟨U+200B⟩⟨U+202E⟩" }).waitFor();
    await add("עברית");
    await page.locator("tr[data-node] bdi").filter({ hasText: "עברית" }).waitFor();
    await until(async () => expect(await page.getByTestId("narration").innerText()).toContain("\u2068עברית\u2069"));
  });

  it("a click among 200 nodes", async () => {
    await page.locator("[data-preset=large]").click();
    await page.locator('[data-seat="cache-200"]').waitFor();
    for (const id of ["cache-7", "cache-100", "cache-158"]) {
      const at = await page.locator(`[data-seat="${id}"] .disc`).boundingBox();
      if (!at) throw new Error("no seat");
      await page.mouse.click(at.x + at.width / 2, at.y + at.height / 2);
      await until(async () => expect(await page.locator("[data-seat][aria-pressed=true]").getAttribute("data-seat")).toBe(id));
    }
  });

  it("a key of 10 MB, which is too long for a link", async () => {
    await page.getByLabel("My own").check();
    await page.locator("[name=keys-text]").evaluate((area: HTMLTextAreaElement) => {
      area.value = "x".repeat(10_000_000);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await page.getByRole("button", { name: "Use these keys" }).click();
    await until(async () => {
      const { rows } = await shown(page);
      expect(rows.reduce((sum, row) => sum + Number(row[4]), 0)).toBe(1);
    });
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByRole("alert").filter({ hasText: "link-too-large" }).waitFor();
  });

  it("no keys at all", async () => {
    await page.getByLabel("Number of keys").fill("0");
    await until(async () => {
      const state = await linked(page);
      expect(state.keys).toMatchObject({ count: 0 });
      expect(await shown(page)).toEqual(expected(state));
    });
  });
});

describe("a page whose engine cannot start", () => {
  it("says so", async () => {
    const broken = await demo.browser.newPage();
    await broken.route("**/*.wasm", (route) => route.abort());
    await broken.goto(demo.server.url);
    await broken.getByRole("alert").filter({ hasText: "engine-failed" }).waitFor();
    await broken.close();
  });
});
