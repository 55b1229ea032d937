import { initSync } from "ringwright/compat/slim";
import wasm from "ringwright/compat/wasm?url";
import { COMPARED } from "./compare/algorithms";
import { rival } from "./compare/rivals";
import type { CompareView } from "./compare/view";
import { observe, read } from "./deployed/reader";
import type { DeployedView } from "./deployed/view";
import type { Plans } from "./export/plans";
import { listKeys } from "./keys";
import { attempt, type Reply } from "./refusal";
import type { Sample } from "./sample";
import type { Secrets } from "./secrets";
import type { Scenario } from "./state";

/** Knows deployed systems too. Its engine is larger than that of the ring, and loaded with the views that need it. */
export class Systems {
  private constructor(
    private readonly sample: Sample,
    private readonly plans: Plans,
  ) {}

  /** Starts the larger engine; keys and plans are shared with the ring. */
  static async start(sample: Sample, plans: Plans): Promise<Systems> {
    const response = await fetch(wasm);
    initSync(await response.arrayBuffer());
    return new Systems(sample, plans);
  }

  /** Runs every algorithm that is compared through the scenario's change. */
  compare({ ring, before, keys, compare = COMPARED }: Scenario, secrets: Secrets): Reply<CompareView> {
    return attempt(() => {
      const contest = {
        before: before && { spec: before, secret: secrets.before },
        after: { spec: ring, secret: secrets.ring },
        packed: this.sample.pack(keys),
      };
      const rivals = compare.algorithms.map((name) => {
        this.plans.keep(`compare ${name}`, null);
        return rival(name, contest, (made) => this.plans.keep(`compare ${name}`, made));
      });
      return { rivals };
    });
  }

  /** Reads what the scenario has pasted. */
  async deployed({ deployed, keys }: Scenario): Promise<Reply<DeployedView> | null> {
    if (!deployed || deployed.text.trim() === "") return null;
    const packed = attempt(() => this.sample.pack(keys));
    return packed.ok ? read(deployed, packed.value) : packed;
  }

  /** What would be observed if the pasted placement were in service. */
  async observe({ deployed }: Scenario, count: number): Promise<Reply<string>> {
    if (!deployed) return { ok: true, value: "" };
    return observe(deployed, listKeys({ kind: "generated", count, prefix: "user:" }));
  }
}
