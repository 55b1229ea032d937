import type { Page } from "playwright-core";
import { compat, diagnose, readDeployed } from "ringwright/compat";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { count, Demo, fact, keysOf, linked, openView, percent, until, violations } from "./demo.js";

let demo: Demo;

beforeAll(async () => {
  demo = await Demo.start();
});
afterAll(() => demo.stop());
afterEach(() => expect(demo.complaints.splice(0)).toEqual([]));

async function open(...args: Parameters<Demo["open"]>): Promise<Page> {
  const page = await demo.open(...args);
  await openView(page, "deployed");
  await page.locator("#server-table tbody tr").first().waitFor();
  return page;
}

/** Pastes a text and waits until it is in force. */
async function paste(page: Page, text: string): Promise<void> {
  await page.locator("#deployed-text").fill(text);
  await page.keyboard.press("ControlOrMeta+Enter");
  await until(async () => expect((await linked(page)).deployed?.text).toBe(text));
}

function servers(page: Page): Promise<(string | undefined)[][]> {
  return page.locator("#server-table tbody tr").evaluateAll((rows) =>
    rows.map((row) => [
      (row as HTMLElement).dataset.server,
      row.querySelector("[data-fact=share]")?.textContent?.trim(),
      row.querySelector("[data-fact=keys]")?.textContent?.trim(),
    ]),
  );
}

describe("a pasted configuration is placed as the package places it", () => {
  it.each(["nginx", "haproxy", "maglev", "memcached", "redis", "plain"])("%s", async (example) => {
    const page = await open();
    await page.locator(`[data-example=${example}]`).click();
    await page.locator(`#deployed-text`).waitFor();
    await until(async () => {
      const state = await linked(page);
      const [first] = readDeployed(state.deployed?.text ?? "");
      if (!first) throw new Error("nothing was read");
      const placement = first.placement();
      const owners = placement.getMany(keysOf(state));
      const shares = placement.shares();
      expect(await fact(page, "profile")).toBe(first.profile);
      expect(await servers(page)).toEqual(
        placement.nodes.map(({ id }) => [id, percent(shares.get(id)?.share ?? 0), count(owners.filter((owner) => owner === id).length)]),
      );
      expect(await fact(page, "deployed-owner")).toBe(placement.getNode(state.deployed?.key ?? ""));
      const notes = await page.getByTestId("notes").locator("li").allInnerTexts();
      expect(notes).toEqual(first.notes);
    });
    await page.close();
  });

  it("Envoy's YAML as its JSON", async () => {
    const page = await open();
    await page.locator("[data-example=envoy]").click();
    await until(async () => expect(await fact(page, "profile")).toBe("envoy:ring-hash"));
    const hosts = ["10.0.0.1:8080", "10.0.0.2:8080", "10.0.0.3:8080"];
    const placement = compat("envoy:ring-hash", hosts, { minRingSize: 1024 });
    const owners = placement.getMany(keysOf(await linked(page)));
    expect((await servers(page)).map((row) => row[2])).toEqual(hosts.map((host) => count(owners.filter((owner) => owner === host).length)));
    await page.close();
  });

  it("one of several by its name", async () => {
    const page = await open();
    await paste(page, "upstream a { hash $k consistent; server x:1; server y:2; }\nupstream b { hash $k; server z:1; server w:2; }\n");
    await page.getByRole("button", { name: "b", exact: true }).click();
    await until(async () => expect(await fact(page, "profile")).toBe("nginx:hash"));
    await until(async () => expect((await linked(page)).deployed?.name).toBe("b"));
    await page.close();
  });

  it("and says who stands in for a server that is down", async () => {
    const page = await open();
    const [first] = readDeployed((await linked(page)).deployed?.text ?? "");
    if (!first) throw new Error("nothing was read");
    const placement = first.placement();
    const key = Array.from({ length: 1000 }, (_, at) => `user:${at}`).find((one) => placement.getNode(one) === first.down[0]) ?? "";
    await page.locator("[name=deployed-key]").fill(key);
    await until(async () => expect(await fact(page, "deployed-owner")).toBe(first.down[0]));
    expect(await fact(page, "stand-in")).toBe(placement.pick(key, { down: first.down }).node);
    await page.close();
  });
});

describe("a wrong text is refused with its line", () => {
  it.each([
    ["upstream cache {\n  hash $k consistent;\n  server 10.0.0.1:80 weight=many;\n}\n", "bad-deployed", "line 3"],
    ["backend b\n  balance uri\n  hash-type consistent\n  server a 10.0.0.1:80 weight 999\n", "bad-deployed", "line 4"],
    ['{\n  "clusters": [\n', "bad-json", "line"],
    ["clusters:\n  - name: [c\n", "bad-yaml", "line"],
    ["clusters:\n  - name: c\n    lb_policy: RING_HASH\n    load_assignment:\n      endpoints:\n        - lb_endpoints:\n            - endpoint: { address: { socket_address: { address: 10.0.0.1 } } }\n", "bad-deployed", "line 7"],
    ["what is this", "unknown-format", ""],
  ])("(%#)", async (text, code, line) => {
    const page = await open();
    await paste(page, text);
    const alert = page.getByRole("alert").filter({ hasText: code });
    await alert.waitFor();
    expect(await alert.innerText()).toContain(line);
    expect(await page.locator("#deployed-text").getAttribute("aria-invalid")).toBe("true");
    const english = await alert.locator("p").first().innerText();
    await page.getByLabel("Language").selectOption("zh");
    expect(await alert.locator("p").first().innerText()).toMatch(/\p{Script=Han}/u);
    expect(english).not.toMatch(/\p{Script=Han}/u);
    await page.locator("[data-example=nginx]").click();
    await alert.waitFor({ state: "detached" });
    await page.close();
  });

  it("to which a button leads", async () => {
    const page = await open();
    await paste(page, "upstream cache {\n  hash $k consistent;\n  server 10.0.0.1:80 weight=many;\n}\n");
    await page.getByRole("button", { name: "Go to line 3" }).click();
    const marked = await page.locator("#deployed-text").evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd));
    expect(marked).toContain("weight=many");
    await page.close();
  });
});

describe("the diagnosis", () => {
  const HOSTS = ["cache-a:11211", "cache-b:11211", "cache-c:11211", "cache-d:11211"];
  const NGINX = `upstream c {\n hash $k consistent;\n${HOSTS.map((host) => ` server ${host};`).join("\n")}\n}\n`;
  const KEYS = Array.from({ length: 300 }, (_, at) => `order:${at}`);

  async function observe(page: Page, text: string): Promise<void> {
    await page.locator("[name=observed]").fill(text);
    await page.getByRole("button", { name: "Diagnose" }).click();
    await until(async () => expect((await linked(page)).deployed?.observed).toBe(text));
  }

  it.each(["lines", "csv", "json"])("names the profile that made the observations, from %s", async (form) => {
    const page = await open();
    await paste(page, NGINX);
    const owners = compat("nginx:consistent", HOSTS).getMany(KEYS);
    const pairs = KEYS.map((key, at) => [key, owners[at] ?? ""]);
    const texts: Record<string, string> = {
      lines: pairs.map((pair) => pair.join(" ")).join("\n"),
      csv: `key,server\n${pairs.map((pair) => pair.join(",")).join("\n")}`,
      json: JSON.stringify(pairs),
    };
    await observe(page, texts[form] ?? "");
    const found = diagnose(HOSTS, KEYS.map((key, at) => [key, HOSTS.indexOf(owners[at] ?? "")]));
    await page.getByTestId("verdict").waitFor();
    expect(await page.getByTestId("verdict").innerText()).toContain("nginx:consistent");
    expect(await page.getByTestId("own").innerText()).toContain("all 300");
    await page.getByRole("button", { name: /^Show all/ }).click();
    const rows = await page.locator("#finding-table tbody tr").evaluateAll((all) => all.map((row) => [(row as HTMLElement).dataset.finding, row.querySelector("td")?.textContent?.trim()]));
    expect(rows).toEqual(found.findings.map(({ profile, mismatches, total }) => [profile, `${count(mismatches)} / ${count(total)}`]));
    await page.close();
  });

  it("finds out that another client is in service than was pasted", async () => {
    const page = await open();
    await paste(page, NGINX);
    const owners = compat("ketama:libmemcached-1", HOSTS).getMany(KEYS);
    await observe(page, KEYS.map((key, at) => `${key} ${owners[at]}`).join("\n"));
    await until(async () => expect(await page.getByTestId("verdict").innerText()).toContain("ketama:libmemcached-1"));
    expect(await page.getByTestId("own").innerText()).toMatch(/wrong for \d+ of 300/);
    await page.close();
  });

  it("asks for keys that tell apart what is left, and copies them", async () => {
    const page = await open({ permissions: ["clipboard-read", "clipboard-write"] });
    await paste(page, NGINX);
    const [key] = KEYS;
    const place = HOSTS.indexOf(compat("nginx:consistent", HOSTS).getNode(key ?? ""));
    await observe(page, `${key} ${HOSTS[place]}`);
    const next = diagnose(HOSTS, [[key ?? "", place]]).nextKeys(8);
    expect(next.length).toBeGreaterThan(0);
    const shown = await page.locator("#next-table tbody th").allInnerTexts();
    expect(shown).toEqual(next.map((probe) => probe.key));
    await page.getByTestId("next-copy").click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(shown.join("\n"));
    await page.close();
  });

  it("refuses a line that is no observation, and a server that is not there", async () => {
    const page = await open();
    await paste(page, NGINX);
    await observe(page, `order:1 ${HOSTS[0]}\norder:2`);
    await page.getByRole("alert").filter({ hasText: "bad-observation" }).filter({ hasText: "line 2" }).waitFor();
    await observe(page, `order:1 ${HOSTS[0]}\n\norder:2 elsewhere:1`);
    await page.getByRole("alert").filter({ hasText: "unknown-server" }).filter({ hasText: "line 3" }).waitFor();
    await page.close();
  });

  it("of what every example would do fits that example", async () => {
    const page = await open();
    for (const example of ["nginx", "haproxy", "envoy", "maglev", "memcached", "redis", "plain"]) {
      await page.locator(`[data-example=${example}]`).click();
      await page.getByTestId("own").waitFor({ state: "detached" });
      await page.getByTestId("observe-fill").click();
      await until(async () => expect(await page.getByTestId("own").innerText(), example).toContain("all 200"));
    }
    await page.close();
  });
});

describe("the view of configurations", () => {
  it("is in the link as a whole", async () => {
    const page = await open();
    await page.locator("[data-example=memcached]").click();
    await page.getByTestId("observe-fill").click();
    await page.getByTestId("verdict").waitFor();
    await page.locator("[name=deployed-key]").fill("订单-17");
    await until(async () => expect((await linked(page)).deployed?.key).toBe("订单-17"));
    const other = await demo.open({}, new URL(page.url()).hash);
    await until(async () => {
      expect((await linked(other)).deployed).toEqual((await linked(page)).deployed);
      expect(await servers(other)).toEqual(await servers(page));
      expect(await other.getByTestId("verdict").innerText()).toBe(await page.getByTestId("verdict").innerText());
      expect(await fact(other, "deployed-owner")).toBe(await fact(page, "deployed-owner"));
    });
    await page.close();
    await other.close();
  });

  it("shows hostile texts as text", async () => {
    const page = await open();
    const name = '<img src=x onerror="alert(1)">';
    await paste(page, JSON.stringify({ [name]: 1, "__proto__x": 2 }));
    await until(async () => expect((await servers(page)).map(([id]) => id)).toContain(name));
    expect(await page.locator("#server-table img").count()).toBe(0);
    await page.close();
  });

  for (const locale of ["en-US", "zh-CN"]) {
    for (const colorScheme of ["light", "dark"] as const) {
      it(`passes axe in ${locale}, ${colorScheme}`, async () => {
        const page = await open({ locale, colorScheme, bypassCSP: true });
        expect(await violations(page)).toEqual([]);
        await page.getByTestId("observe-fill").click();
        await page.getByTestId("verdict").waitFor();
        await page.locator("#observe details summary").click();
        expect(await violations(page)).toEqual([]);
        await page.locator("[data-example=redis]").click();
        await until(async () => expect(await fact(page, "profile")).toBe("redis:slots"));
        await page.locator("[name=observed]").fill("a 0");
        await page.locator("#observe button.primary").click();
        await page.getByTestId("verdict").waitFor();
        expect(await violations(page)).toEqual([]);
        await paste(page, "upstream cache {\n  server 10.0.0.1:80 weight=many;\n}\n");
        await page.getByRole("alert").waitFor();
        expect(await violations(page)).toEqual([]);
        await page.close();
      });
    }
  }

  it("needs no mouse", async () => {
    const page = await open();
    const reach = async (selector: string) => {
      for (let step = 0; step < 80; step += 1) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
      }
      throw new Error(`Tab never reached ${selector}`);
    };
    await page.locator("h1").click();
    await reach("[data-example=memcached]");
    await page.keyboard.press("Enter");
    await until(async () => expect(await fact(page, "profile")).toMatch(/^ketama/));
    await reach("#deployed-text");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText("a:1 1\nb:2 3\n");
    await page.keyboard.press("ControlOrMeta+Enter");
    await until(async () => expect((await servers(page)).map(([id]) => id)).toEqual(["a:1", "b:2"]));
    await reach("[name=deployed-key]");
    await reach("[name=observed]");
    await page.keyboard.insertText("k1 a:1\nk2 b:2");
    await reach("#observe button.primary");
    await page.keyboard.press("Enter");
    await page.getByTestId("verdict").waitFor();
    await page.close();
  });

  it.each(["en-US", "zh-CN"])("fits into 360 pixels, %s", async (locale) => {
    const page = await open({ locale, viewport: { width: 360, height: 640 }, hasTouch: true });
    const fits = async () => expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await fits();
    await page.getByTestId("observe-fill").click();
    await page.getByTestId("verdict").waitFor();
    await fits();
    await page.locator("[data-example=maglev]").click();
    await until(async () => expect(await fact(page, "profile")).toMatch(/^envoy:maglev/));
    await page.getByTestId("observe-fill").click();
    await page.getByTestId("verdict").waitFor();
    await fits();
    await page.close();
  });
});
