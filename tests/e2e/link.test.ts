import { deflateRawSync } from "node:zlib";
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
