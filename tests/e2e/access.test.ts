import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Demo, expected, linked, shown, until, violations } from "./demo.js";

let demo: Demo;

beforeAll(async () => {
  demo = await Demo.start();
});
afterAll(() => demo.stop());
afterEach(() => expect(demo.complaints.splice(0)).toEqual([]));

describe("axe finds nothing", () => {
  for (const language of ["en-US", "zh-CN"]) {
    for (const colorScheme of ["light", "dark"] as const) {
      it(`in ${language}, ${colorScheme}`, async () => {
        const page = await demo.open({ locale: language, colorScheme, bypassCSP: true });
        expect(await violations(page)).toEqual([]);
        await page.locator("#plan details").nth(1).locator("summary").click();
        await page.locator("#range-table tbody tr").first().waitFor();
        await page.locator("#add-node [name=weight]").fill("-1");
        await page.locator("#add-node button").click();
        await page.getByRole("alert").waitFor();
        await page.locator(".quiet.id").first().click();
        await page.locator("input[name=keys][value=pasted]").check();
        await page.locator("[name=hash]").selectOption("siphash");
        expect(await violations(page)).toEqual([]);
        for (const preset of ["rehash", "large"]) {
          await page.locator(`[data-preset=${preset}]`).click();
          await until(async () => expect((await shown(page)).rows.length).toBe(preset === "large" ? 200 : 5));
          expect(await violations(page)).toEqual([]);
        }
        await page.close();
      });
    }
  }
});

describe("the keyboard alone", () => {
  it("reaches and does everything", async () => {
    const page = await demo.open();
    const press = (key: string) => page.keyboard.press(key);
    /** Goes on to the element, failing when a whole round did not meet it. */
    const reach = async (selector: string) => {
      for (let step = 0; step < 120; step += 1) {
        await press("Tab");
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
      }
      throw new Error(`Tab never reached ${selector}`);
    };
    const waitFor = (test: (state: Awaited<ReturnType<typeof linked>>) => void) =>
      until(async () => {
        const state = await linked(page);
        test(state);
        expect(await shown(page)).toEqual(expected(state));
      });

    await press("Tab");
    expect(await page.evaluate(() => document.activeElement?.className)).toContain("skip");
    await press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("stage");

    await reach("[data-seat]");
    await press("ArrowRight");
    const seat = () => page.evaluate(() => document.activeElement?.getAttribute("data-seat"));
    const second = await seat();
    await press("+");
    await waitFor((state) => expect(state.ring.nodes.find(({ id }) => id === second)?.weight).toBe(2));
    await page.locator(`[data-seat="${second}"]`).focus();
    await press("-");
    await waitFor((state) => expect(state.ring.nodes.find(({ id }) => id === second)?.weight).toBe(1));
    await page.locator(`[data-seat="${second}"]`).focus();
    await press("Enter");
    expect(await page.evaluate(() => document.activeElement?.closest("tr")?.dataset.node)).toBe(second);
    await page.locator(`[data-seat="${second}"]`).focus();
    await press("Delete");
    await page.locator(`[data-seat="${second}"]`).waitFor({ state: "detached" });
    expect(await seat(), "focus stays among the seats").not.toBeNull();
    await waitFor((state) => expect(state.ring.nodes.map(({ id }) => id)).not.toContain(second));

    await reach("#add-node [name=id]");
    await page.keyboard.type("typed");
    await press("Enter");
    await waitFor((state) => expect(state.ring.nodes.at(-1)?.id).toContain("typed"));
    await reach("[name=look]");
    await press("ControlOrMeta+a");
    await page.keyboard.type("anything");
    await waitFor((state) => expect(state.look.key).toBe("anything"));
    await page.locator("[name=look]").focus();
    await reach("[name=hash]");
    await press("ArrowDown");
    await waitFor((state) => expect(state.ring.hash).toBe("sha256"));
    await page.locator("[name=hash]").focus();
    await reach("input[type=range]");
    await press("ArrowRight");
    await waitFor((state) => expect(state.keys).toMatchObject({ count: 2100 }));
    await page.locator("h1").click();
    await press("ControlOrMeta+z");
    await waitFor((state) => expect(state.keys).toMatchObject({ count: 2000 }));
    await page.close();
  });

  it("always shows where it is", async () => {
    const page = await demo.open();
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press("Tab");
      const ring = await page.evaluate(() => {
        const at = document.activeElement;
        if (!at || at === document.body) return "at the end";
        const drawn = at.querySelector(".target") ?? at;
        const style = getComputedStyle(drawn);
        return style.outlineStyle !== "none" || style.stroke !== "none" || at.closest(".file") ? "" : at.outerHTML.slice(0, 100);
      });
      if (ring === "at the end") break;
      expect(ring).toBe("");
    }
    await page.close();
  });
});

describe("for those who ask for it", () => {
  it("nothing moves by itself with reduced motion", async () => {
    const page = await demo.open({ reducedMotion: "reduce", colorScheme: "dark" });
    await page.locator("[data-preset=even]").click();
    await page.waitForTimeout(100);
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    expect(await page.evaluate(() => performance.getEntriesByName("frame").length)).toBe(0);
    await page.getByRole("button", { name: "Replay" }).click();
    await page.waitForTimeout(100);
    expect(await page.evaluate(() => performance.getEntriesByName("frame").length)).toBe(0);
    await page.close();
  });

  it("changes are told, seldom", async () => {
    const page = await demo.open();
    await page.locator("#add-node button").click();
    await until(async () =>
      expect(await page.getByTestId("narration").innerText()).toMatch(
        /^node cache-6 added: [\d,]+ of 2,000 keys move, [\d.]+ % of the circle, least possible [\d.]+ %\.$/,
      ),
    );
    await page.close();
  });

  it.each(["en-US", "zh-CN"])("360 pixels are enough, %s", async (locale) => {
    const page = await demo.open({ locale, viewport: { width: 360, height: 640 }, hasTouch: true });
    for (const preset of ["add", "zones", "rehash", "large"]) {
      await page.locator(`[data-preset=${preset}]`).click();
      await page.waitForTimeout(300);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    }
    await page.close();
  });

  it("text may be twice as large", async () => {
    const page = await demo.open({ viewport: { width: 720, height: 900 } });
    await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(720);
    await page.close();
  });

  it.each([360, 320])("text may be twice as large at %i pixels", async (width) => {
    const page = await demo.open({ viewport: { width, height: 640 } });
    if (width === 360) await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
    for (const preset of ["add", "zones", "rehash"]) {
      await page.locator(`[data-preset=${preset}]`).click();
      await page.waitForTimeout(300);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    const cut = await page.locator("tr[data-node] .text").evaluateAll((all) => all.filter((at) => at.scrollWidth > at.clientWidth).length);
    expect(cut, "names cut off").toBe(0);
    await page.close();
  });

  it("targets are 44 pixels under a finger", async () => {
    const page = await demo.open({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 640 } });
    const small = await page.locator("button, select, input:not([type=file]):not([type=radio]), summary, .file").evaluateAll((all) =>
      all.filter((at) => at.getBoundingClientRect().height < 44 || at.getBoundingClientRect().width < 44).map((at) => at.outerHTML.slice(0, 120)),
    );
    expect(small).toEqual([]);
    await page.close();
  });

  it("the field at fault is the one marked", async () => {
    const page = await demo.open();
    await page.locator("#add-node [name=weight]").fill("-1");
    await page.locator("#add-node button").click();
    await page.getByRole("alert").waitFor();
    const marked = await page.locator("#add-node [aria-invalid=true]").evaluateAll((all) => all.map((at) => at.getAttribute("name")));
    expect(marked).toEqual(["weight"]);
    expect(await page.locator("#add-node [name=weight]").getAttribute("aria-describedby")).toBe("refusal-add");
    await page.close();
  });

  it("targets are 24 pixels or more", async () => {
    const page = await demo.open();
    const small = await page.locator("button, select, input:not([type=file]):not([type=radio]), summary").evaluateAll((all) =>
      all.filter((at) => at.getBoundingClientRect().height < 24 || at.getBoundingClientRect().width < 24).map((at) => at.outerHTML.slice(0, 120)),
    );
    expect(small).toEqual([]);
    await page.close();
  });

  it("Chinese has its characters", async () => {
    const page = await demo.open({ locale: "zh-CN" });
    const widths = await page.evaluate(() => {
      const context = document.createElement("canvas").getContext("2d");
      if (context) context.font = getComputedStyle(document.body).font;
      return ["一", "\u{10fffd}"].map((text) => context?.measureText(text).width);
    });
    expect(widths[0]).not.toBe(widths[1]);
    await page.close();
  });
});
