import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { inflateRawSync } from "node:zlib";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { plan, Ring, type Plan } from "ringwright";
import { vi } from "vitest";
import { launch } from "./browser.js";
import { serve, type Server } from "./server.js";

/** What a link holds, as far as the tests read it. */
export interface Linked {
  readonly ring: LinkedRing;
  readonly before: LinkedRing | null;
  readonly replicas: number;
  readonly distinct: "node" | "zone";
  readonly keys: { kind: "generated"; count: number; prefix: string } | { kind: "pasted"; text: string };
  readonly look: { form: "text" | "hex"; key: string };
  readonly view?: "compare" | "deployed";
  readonly compare?: { readonly algorithms: readonly string[]; readonly sort: string | null; readonly down: boolean };
  readonly deployed?: { readonly text: string; readonly key: string; readonly observed: string; readonly name: string };
}

interface LinkedRing {
  readonly nodes: readonly { id: string; weight: number; zone: string[] }[];
  readonly vnodes: number;
  readonly hash: "xxh3" | "sha256" | "sha1" | "md5";
  readonly seed: string;
}

/** The built demo in a browser, and everything that went wrong in it. */
export class Demo {
  /** Errors and warnings of the console, exceptions, and requests to elsewhere. */
  readonly complaints: string[] = [];
  private constructor(
    readonly browser: Browser,
    readonly server: Server,
  ) {}

  static async start(): Promise<Demo> {
    return new Demo(await launch(), await serve());
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.server.close();
  }

  /** Opens the demo and waits for its first picture. */
  async open(options: BrowserContextOptions = {}, fragment = ""): Promise<Page> {
    const page = await this.browser.newPage({
      viewport: { width: 1440, height: 900 },
      locale: "en-US",
      reducedMotion: "reduce",
      ...options,
    });
    page.setDefaultTimeout(15_000);
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complaints.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.complaints.push(`exception: ${error.message}`));
    page.on("request", (request) => {
      if (!request.url().startsWith(this.server.url)) this.complaints.push(`foreign: ${request.url()}`);
    });
    await page.goto(this.server.url + fragment);
    await page.locator("canvas").first().waitFor();
    return page;
  }
}

/** Waits until the expectations hold: the page answers when its worker has. */
export function until(holds: () => Promise<void>): Promise<void> {
  return vi.waitFor(holds, { timeout: 15_000, interval: 100 });
}

/** The fact shown at a place named in the page. */
export function fact(page: Page, name: string): Promise<string> {
  return page.locator(`[data-fact="${name}"]`).innerText();
}

/** Opens another view than the ring. */
export async function openView(page: Page, view: "ring" | "compare" | "deployed"): Promise<void> {
  await page.locator(`[data-view=${view}]`).click();
  await page.locator(`[data-view=${view}][aria-current=page]`).waitFor();
}

/** A share as the page writes it. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

/** A count as the page writes it. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** Has the page write its link, and reads it. */
export async function linked(page: Page): Promise<Linked> {
  await page.locator("header .tools button").nth(2).click();
  await page.waitForFunction(() => location.hash.startsWith("#s=1."));
  const text = /^#s=1\.([\w-]+)/.exec(new URL(page.url()).hash)?.[1] ?? "";
  return JSON.parse(inflateRawSync(Buffer.from(text, "base64url")).toString()) as Linked;
}

/** The ring of a link, made by the package in Node. */
export function ringOf({ nodes, vnodes, hash, seed }: LinkedRing): Ring {
  return new Ring(
    nodes.map(({ id, weight, zone }) => ({ id, weight, zone })),
    { vnodes, hash, seed: BigInt(seed) },
  );
}

/** The keys of a link. */
export function keysOf({ keys }: Linked): string[] {
  if (keys.kind === "pasted") return keys.text.split(/\r\n|\n|\r/).filter((line) => line !== "");
  return Array.from({ length: keys.count }, (_, index) => `${keys.prefix}${index}`);
}

/** What the page shows of a scenario, as texts. */
export interface Shown {
  readonly rows: readonly (readonly string[])[];
  readonly owners: readonly string[];
  readonly plan: Readonly<Record<string, string>> | null;
}

/** The facts on the page. */
export async function shown(page: Page): Promise<Shown> {
  return page.evaluate(() => {
    const text = (element: Element | null | undefined) => element?.textContent?.trim() ?? "";
    const rows = [...document.querySelectorAll<HTMLElement>("#nodes-table tbody tr[data-node]")].map((row) => [
      row.dataset.node ?? "",
      row.querySelectorAll("input")[1]?.value ?? "",
      row.querySelectorAll("input")[0]?.value ?? "",
      text(row.querySelector("[data-fact=share]")),
      text(row.querySelector("[data-fact=keys]")),
    ]);
    const owners = [...document.querySelectorAll("[data-fact=owners] strong")].map(text);
    const facts = [...document.querySelectorAll<HTMLElement>("#plan [data-fact]")];
    const plan = facts.length === 0 ? null : Object.fromEntries(facts.map((at) => [at.dataset.fact, text(at)]));
    return { rows, owners, plan };
  });
}

/** What the page ought to show of a scenario, computed by the package in Node. */
export function expected(state: Linked): Shown {
  const ring = ringOf(state.ring);
  const keys = keysOf(state);
  const owners = ring.getMany(keys);
  const shares = ring.shares();
  const rows = state.ring.nodes.map(({ id, weight, zone }) => {
    const had = owners.filter((owner) => owner === id).length;
    return [id, String(weight), zone.join("/"), percent(shares.get(id)?.share ?? 0), count(had)];
  });
  const { look, replicas, distinct } = state;
  const key = look.form === "hex" ? Uint8Array.from(Buffer.from(look.key, "hex")) : look.key;
  return {
    rows,
    owners: look.key === "" ? [] : ring.getNodes(key, replicas, { distinct }),
    plan: state.before && expectedPlan(state, ring, owners, ringOf(state.before).getMany(keys)),
  };
}

function expectedPlan(state: Linked, ring: Ring, now: readonly string[], then: readonly string[]): Record<string, string> {
  const moved = count(now.filter((owner, key) => owner !== then[key]).length);
  if (!state.before || state.before.hash !== state.ring.hash || state.before.seed !== state.ring.seed) {
    return { "moved-keys": moved };
  }
  const { replicas, distinct } = state;
  const exact: Plan = plan(ringOf(state.before), ring, { replicas, distinct });
  return {
    moved: percent(exact.moved.share),
    "moved-width": `Exactly ${exact.moved.width} of 2^64 positions change owner.`,
    least: percent(exact.least.share),
    needless: percent(exact.needless.share),
    "moved-keys": moved,
    ranges: count(exact.moves.length),
    copies: percent(exact.copies.share),
  };
}

/** What axe finds on the page, with every rule it has. */
export async function violations(page: Page): Promise<string[]> {
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  return page.evaluate(async (source) => {
    // Evaluated by the debugger, which the policy of the page does not bind.
    (0, eval)(source);
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } };
    const found = await axe.run();
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`));
  }, axe);
}
