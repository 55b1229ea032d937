import { expose, transfer } from "comlink";
import { initSync } from "ringwright/slim";
import wasm from "ringwright/ring/wasm?url";
import { compareBuffers, type CompareView } from "./compare/view";
import { deployedBuffers, type DeployedView } from "./deployed/view";
import { Engine } from "./engine";
import type { PlanForm, PlanName } from "./export/plans";
import type { Reply } from "./refusal";
import type { Secrets } from "./secrets";
import type { Scenario } from "./state";
import type { Systems } from "./systems";
import type { RingPart, RingView } from "./view";

/** Starts the engine: the module is fetched once, as a file beside the page. */
async function start(): Promise<Engine> {
  const response = await fetch(wasm);
  initSync(await response.arrayBuffer());
  return new Engine();
}

const engine = start();
let systems: Promise<Systems> | undefined;

/** The engine with deployed systems, from the first view that asks for it on. */
function everything(): Promise<Systems> {
  const started = (systems ??= Promise.all([engine, import("./systems")]).then(([{ sample, plans }, { Systems }]) => Systems.start(sample, plans)));
  // A load that failed, as while offline, is tried again.
  started.catch(() => (systems = undefined));
  return started;
}

/** What the page can ask. */
export const api = {
  async show(scenario: Scenario, secrets: Secrets): Promise<Reply<RingPart>> {
    const reply = (await engine).show(scenario, secrets);
    return reply.ok ? transfer(reply, buffers(reply.value)) : reply;
  },
  async explain(scenario: Scenario, secrets: Secrets) {
    return (await engine).explain(scenario, secrets);
  },
  async compare(scenario: Scenario, secrets: Secrets): Promise<Reply<CompareView>> {
    const reply = (await everything()).compare(scenario, secrets);
    return reply.ok ? transfer(reply, compareBuffers(reply.value)) : reply;
  },
  async deployed(scenario: Scenario): Promise<Reply<DeployedView> | null> {
    const reply = await (await everything()).deployed(scenario);
    return reply?.ok ? transfer(reply, deployedBuffers(reply.value)) : reply;
  },
  async observe(scenario: Scenario, count: number) {
    return (await everything()).observe(scenario, count);
  },
  async print(name: PlanName, form: PlanForm) {
    return (await engine).plans.print(name, form);
  },
  async figures(name: PlanName) {
    return (await engine).plans.figures(name);
  },
  async steps(name: PlanName, percent: number) {
    return (await engine).plans.steps(name, percent);
  },
  async ranges(start: number, count: number) {
    return (await engine).ranges(start, count);
  },
  async flows(start: number, count: number) {
    return (await engine).flows(start, count);
  },
};

expose(api);

function buffers(view: RingPart): ArrayBuffer[] {
  const ring = (of: RingView) => [of.turns, of.owners, of.keyTurns, of.keyOwners];
  const arrays: (Float64Array | Uint32Array)[] = ring(view.ring);
  if (view.change) {
    arrays.push(...ring(view.change.before), view.change.movers);
    if (view.change.plan.ok) arrays.push(...Object.values(view.change.plan.value.spans));
  }
  return arrays.map((array) => array.buffer as ArrayBuffer);
}
