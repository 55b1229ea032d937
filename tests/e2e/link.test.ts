import { deflateRawSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Demo, linked, shown, until } from "./demo.js";

let demo: Demo;

beforeAll(async () => {
  demo = await Demo.start();
});
afterAll(() => demo.stop());
afterEach(() => expect(demo.complaints.splice(0)).toEqual([]));

const pack = (json: string) => `#s=1.${deflateRawSync(json).toString("base64url")}`;

describe("a link", () => {
  it("opens as the same state in another page, language and size", async () => {
    const page = await demo.open({ colorScheme: "dark", locale: "zh-CN", viewport: { width: 360, height: 640 } });
    expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");
    await page.locator("[data-preset=zones]").click();
    await until(async () => expect((await linked(page)).replicas).toBe(3));
    await page.locator("#add-node [name=id]").fill("__proto__");
    await page.locator("#add-node button").click();
    await page.locator("[name=look]").fill("订单-17");
    await until(async () => {
      const state = await linked(page);
      expect(state.look.key).toBe("订单-17");
      expect(state.ring.nodes.at(-1)?.id).toBe("__proto__");
    });
    const other = await demo.open({}, new URL(page.url()).hash);
    await until(async () => {
      expect(await linked(other)).toEqual(await linked(page));
      expect({ ...(await shown(other)), plan: null }).toEqual({ ...(await shown(page)), plan: null });
    });
    expect(await other.locator("html").getAttribute("lang")).toBe("zh-CN");
    const print = '[data-testid="fingerprint"]';
    expect(await other.locator(print).innerText()).toBe(await page.locator(print).innerText());
    await page.close();
    await other.close();
  });

  it("is written at most once a second", async () => {
    const page = await demo.open();
    await page.evaluate(() => {
      const replace = history.replaceState.bind(history);
      const times: number[] = [];
      Object.assign(globalThis, { times });
      history.replaceState = (...all) => (times.push(performance.now()), replace(...all));
    });
    for (let press = 0; press < 25; press += 1) {
      await page.getByRole("button", { name: "More weight for cache-1" }).click();
      await page.waitForTimeout(100);
    }
    await page.waitForTimeout(1200);
    const times = await page.evaluate(() => (globalThis as unknown as { times: number[] }).times);
    expect(times.length).toBeGreaterThan(1);
    const pauses = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThan(950);
    await page.close();
  });

  it.each([
    ["#s=2.AAAA", "link-version", "newer version"],
    ["#s=1.AAAA", "link-broken", "damaged"],
    ["#s=1.%F0%9F", "link-broken", "damaged"],
    ["#s=<img src=x onerror=alert(1)>", "link-broken", "damaged"],
    [pack('{"v":9}'), "link-version", "newer version"],
    [pack("[".repeat(50_000)), "link-broken", "damaged"],
    [pack(`"${"0".repeat(40 << 20)}"`), "link-too-large", "1 MiB"],
    [pack(JSON.stringify({ v: 1, system: "ring", ring: { nodes: [{ id: "<b>x</b>", weight: 1, zone: [], color: -1 }] } })), "link-broken", "color"],
  ])("that is hostile is refused by name (%#)", async (fragment, code, words) => {
    const page = await demo.open({}, fragment);
    const alert = page.getByRole("alert").first();
    await alert.waitFor();
    expect(await alert.innerText()).toContain(code);
    expect(await alert.innerText()).toContain(words);
    expect((await shown(page)).rows).toHaveLength(5);
    await page.close();
  });

  it("with an impossible ring shows the package's refusal over the opening scenario", async () => {
    const page = await demo.open();
    const state = await linked(page);
    const twins = [state.ring.nodes[0], state.ring.nodes[0]];
    const other = await demo.open({}, pack(JSON.stringify({ ...state, ring: { ...state.ring, nodes: twins } })));
    await other.getByText("duplicate-node").waitFor();
    expect((await shown(other)).rows).toHaveLength(5);
    await page.close();
    await other.close();
  });

  it("typed into the address of an open page is followed", async () => {
    const page = await demo.open();
    const state = await linked(page);
    await page.evaluate((hash) => (location.hash = hash), pack(JSON.stringify({ ...state, ring: { ...state.ring, vnodes: 3 } })));
    await until(async () => expect(await page.getByLabel("Virtual nodes").inputValue()).toBe("3"));
    await page.close();
  });
});

describe("the address", () => {
  const waitingLink = async (page: Page) => {
    const state = await linked(page);
    return pack(JSON.stringify({ ...state, ring: { ...state.ring, hash: "siphash" } }));
  };

  it("of what could not be opened stays until something is changed", async () => {
    for (const fragment of ["#s=1.AAAA", "#s=2.AAAA"]) {
      const page = await demo.open({}, fragment);
      await page.getByRole("alert").first().waitFor();
      await page.getByLabel("Language").selectOption("zh");
      await page.waitForTimeout(2000);
      expect(new URL(page.url()).hash).toBe(fragment);
      await page.locator("[data-preset=drain]").click();
      await until(async () => expect(new URL(page.url()).hash).toMatch(/^#s=1\.\w{20}/));
      await page.close();
    }
  });

  it("that waits for a secret stays, and can be discarded", async () => {
    const page = await demo.open();
    const fragment = await waitingLink(page);
    for (const leave of ["Discard", "preset", "hash"]) {
      const other = await demo.open({}, fragment);
      await other.getByText("Enter it to open the ring").waitFor();
      await other.waitForTimeout(2000);
      expect(new URL(other.url()).hash).toBe(fragment);
      if (leave === "Discard") await other.getByRole("button", { name: "Discard" }).click();
      if (leave === "preset") await other.locator("[data-preset=drain]").click();
      if (leave === "hash") await other.locator("[name=hash]").selectOption("xxh3");
      await other.getByText("Enter it to open the ring").waitFor({ state: "detached" });
      expect(await other.getByText("secret-missing").count()).toBe(0);
      await until(async () => expect(new URL(other.url()).hash).not.toBe(fragment));
      await other.close();
    }
    await page.close();
  });

  it("never holds another scenario than the one shown", async () => {
    const page = await demo.open();
    await linked(page);
    await page.getByLabel("My own").check();
    await page.locator("[name=keys-text]").evaluate((area: HTMLTextAreaElement) => {
      area.value = "x".repeat(2_000_000);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await page.getByRole("button", { name: "Use these keys" }).click();
    await page.waitForTimeout(2500);
    expect(new URL(page.url()).hash).toBe("");
    for (let press = 0; press < 2; press += 1) {
      await page.locator("header .tools button").nth(2).click();
      await page.getByRole("alert").filter({ hasText: "link-too-large" }).waitFor();
      expect(await page.locator("header .tools button").nth(2).innerText()).toBe("Copy link");
    }
    await page.locator("[data-preset=drain]").click();
    await until(async () => expect(await page.getByRole("alert").count()).toBe(0));
    await page.close();
  });

  it("goes back from preset to preset, and is not overwritten on the way", async () => {
    const page = await demo.open();
    const nodes = async () => (await shown(page)).rows.length;
    await page.locator("[data-preset=large]").click();
    await until(async () => expect(await nodes()).toBe(200));
    await page.locator("[data-preset=zones]").click();
    await until(async () => expect(await page.getByLabel("Replicas").inputValue()).toBe("3"));
    await page.waitForTimeout(300);
    await page.goBack();
    await until(async () => expect(await nodes()).toBe(200));
    await page.goBack();
    await until(async () => expect(await page.getByLabel("Replicas").inputValue()).toBe("1"));
    expect(await nodes()).toBe(5);
    await page.goForward();
    await until(async () => expect(await nodes()).toBe(200));
    await page.close();
  });

  it("keeps an entry that was left within a second", async () => {
    const page = await demo.open();
    const state = await linked(page);
    const first = new URL(page.url()).hash;
    const next = pack(JSON.stringify({ ...state, ring: { ...state.ring, vnodes: 3 } }));
    await page.evaluate((hash) => (location.hash = hash), next);
    await until(async () => expect(await page.getByLabel("Virtual nodes").inputValue()).toBe("3"));
    await page.getByRole("button", { name: "More weight for cache-1" }).click();
    await page.goBack();
    await page.waitForTimeout(2000);
    expect(new URL(page.url()).hash).toBe(first);
    expect(await page.getByLabel("Virtual nodes").inputValue()).toBe("40");
    await page.close();
  });
});

describe("a link beyond the limits of the page", () => {
  it.each([
    ["page-nodes", 12_000, 1],
    ["page-points", 10, 300_000],
  ])("is refused by name: %s", async (code, nodes, vnodes) => {
    const page = await demo.open();
    const state = await linked(page);
    const many = Array.from({ length: nodes }, (_, at) => ({ id: `n${at}`, weight: 1, zone: [], color: 0 }));
    const fragment = pack(JSON.stringify({ ...state, before: null, ring: { ...state.ring, nodes: many, vnodes } }));
    const other = await demo.open({}, fragment);
    await other.getByRole("alert").filter({ hasText: code }).waitFor();
    expect((await shown(other)).rows).toHaveLength(5);
    await page.close();
    await other.close();
  });
});
