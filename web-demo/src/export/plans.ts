import type { Flow, Plan, PlanFigures, PlanStep, Share } from "ringwright/slim";
import { attempt, type Reply } from "../refusal";

/** Whose plan is meant: that of the ring, or of an algorithm that is compared. */
export type PlanName = string;

/** The forms that the package itself prints. */
export type PlanForm = "json" | "csv" | "text";

/** The steps of a migration that moves no more than a part at a time. */
export interface StepsView {
  readonly count: number;
  /** The first few, each with what it is about. */
  readonly first: readonly StepRow[];
}

/** One step: its kind, and how much it copies, switches or drops. */
export interface StepRow {
  readonly kind: PlanStep["kind"];
  readonly share: Share;
}

/** The figures of a plan that a summary tells. */
export type PlanSummary = Pick<PlanFigures, "moved" | "least" | "needless" | "total" | "unit"> & { readonly flows: readonly Flow[] };

/** How many steps are listed. */
const LISTED = 9;

/** The plans of what is on the page, kept where they can be asked for more than fits a message. */
export class Plans {
  #plans = new Map<PlanName, Plan>();

  /** Keeps a plan under its name, or forgets the one there was. */
  keep(name: PlanName, plan: Plan | null): void {
    if (plan) this.#plans.set(name, plan);
    else this.#plans.delete(name);
  }

  /** The plan of that name. */
  get(name: PlanName): Plan | null {
    return this.#plans.get(name) ?? null;
  }

  /** The plan in a form of the package. */
  print(name: PlanName, form: PlanForm): Reply<string> {
    return attempt(() => {
      const plan = this.#plans.get(name);
      if (!plan) return "";
      return form === "json" ? plan.toJson() : form === "csv" ? plan.toCsv() : plan.toString();
    });
  }

  /** What a summary needs; the largest flows first. */
  figures(name: PlanName): PlanSummary | null {
    const plan = this.#plans.get(name);
    if (!plan) return null;
    const { moved, least, needless, total, unit, matrix } = plan;
    const flows = [...matrix].sort((a, b) => b.share - a.share);
    return { moved, least, needless, total, unit, flows };
  }

  /** The steps when each copies at most so many percent of everything. */
  steps(name: PlanName, percent: number): Reply<StepsView> {
    return attempt(() => {
      const plan = this.#plans.get(name);
      if (!plan) return { count: 0, first: [] };
      const tenths = BigInt(Math.round(percent * 10));
      // At least one key or slot: less is no step at all.
      const perStep = (plan.total * tenths) / 1000n || 1n;
      const steps = plan.steps({ perStep });
      return { count: steps.length, first: steps.slice(0, LISTED).map(rowOf) };
    });
  }
}

function rowOf({ kind, plan }: PlanStep): StepRow {
  const { copies, drops, moved, roleChanges } = plan;
  if (kind === "copy") return { kind, share: copies };
  if (kind === "drop") return { kind, share: drops };
  return { kind, share: moved.width >= roleChanges.width ? moved : roleChanges };
}
