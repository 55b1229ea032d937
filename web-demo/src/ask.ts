import type { Remote } from "comlink";
import type { api } from "./engine.worker";
import type { Reply } from "./refusal";
import { secretOf } from "./secrets";
import { sameBasis, sameExtras, type Scenario } from "./state";
import type { View } from "./view";

/** Asks the engine for as little as the step from one scenario to another needs. */
export async function ask(engine: Remote<typeof api>, shown: View | null, scenario: Scenario, old: Scenario): Promise<Reply<View>> {
  const secrets = { ring: secretOf(scenario.ring), before: secretOf(scenario.before) };
  let view = shown;
  if (!view || !sameBasis(scenario, old)) {
    const part = await engine.show(scenario, secrets);
    if (!part.ok) return part;
    view = { ...part.value, compare: null, deployed: null };
  } else if (scenario.look !== old.look) {
    view = { ...view, explanation: await engine.explain(scenario, secrets) };
  }
  if (!sameExtras(scenario, old)) view = { ...view, compare: null, deployed: null };
  // What no open view shows is not asked for.
  if (scenario.view === "compare" && !view.compare) {
    const compare = await engine.compare(scenario, secrets);
    if (!compare.ok) return compare;
    view = { ...view, compare: compare.value };
  }
  if (scenario.view === "deployed" && !view.deployed) view = { ...view, deployed: await engine.deployed(scenario) };
  return { ok: true, value: view };
}
