import { amountOf, levelOf, optionsOf, text, whole } from "./checks.js";
import { call, glue } from "./engine.js";
import { ConfigError } from "./errors.js";
import { packed } from "./keys.js";
import { withMethods } from "./names.js";
import { engineOf, isForeign, Placement } from "./placement.js";
import { shareOf } from "./share.js";
import type { Cause, Flow, Limits, Move, PlanFigures, PlanOptions, PlanStep, Unit } from "./plan-types.js";

/** The exact difference of two placements: with ranges, a key moves exactly if its position lies in one of `moves`. */
export interface Plan extends PlanFigures {
  /** The way back. */
  inverse(): Plan;
  /**
   * The steps of the migration, in order; together they make the whole plan. A range is first copied, then
   * switched, then dropped, so that it is never without an owner that has its data.
   *
   * @throws {ConfigError} `limit-too-small` when a limit leaves room for nothing; `too-many-steps`.
   */
  steps(limits?: Limits): PlanStep[];
  /** One line a move (RFC 4180): `range_start,range_end,from,to`, bounds inclusive, ids separated by commas. */
  toCsv(): string;
  /** The canonical JSON form, equal in every language. */
  toJson(): string;
  /** For `JSON.stringify`: the content of `toJson`. */
  toJSON(): object;
  /** What the plan does, in a few lines of English. */
  toString(): string;
}

/** Plans as text. */
export const Plan: {
  /**
   * The plan that `toJson` printed, in any language.
   *
   * @throws {DecodeError} `bad-json`, `json-version`; `bad-plan` when its parts do not agree.
   */
  readonly fromJson: (json: string) => Plan;
} = {
  fromJson: (json) => {
    const given = text(json, "text");
    return planFrom(call(() => glue.plan_read(given)));
  },
};

/**
 * What moves from one placement to another, exactly.
 *
 * Two placements of any families can be compared that hash keys alike and have ranges; with `keys`, any two.
 *
 * @throws {ConfigError} `different-hash` when keys do not hash alike on both, `no-ranges`, `bad-count`,
 * `no-replica-order`, `no-nodes`; `other-engine` for placements of different entries.
 */
export function plan(before: Placement, after: Placement, options: PlanOptions = {}): Plan {
  const { replicas = 1, keys, ...distinct } = optionsOf(options, ["replicas", "distinct", "level", "keys"]);
  if (isForeign(before) || isForeign(after)) {
    const problem = "the placements come from different entries of the package, each with an engine of its own";
    throw new ConfigError("other-engine", "before and after", problem, 'import both from "ringwright/compat"');
  }
  if (!(before instanceof Placement) || !(after instanceof Placement)) {
    throw new ConfigError("not-a-ring", "before and after", "one of them is no placement", "pass two placements");
  }
  const sets = [whole(replicas, "replicas"), levelOf(distinct)] as const;
  if (keys === undefined) return planFrom(call(() => engineOf(before).plan(engineOf(after), ...sets)));
  const { bytes, offsets } = packed(keys);
  return planFrom(call(() => engineOf(before).plan_for_keys(engineOf(after), ...sets, bytes, offsets)));
}

/** What the engine prints of a plan. */
interface PlanForm {
  readonly after: string;
  readonly before: string;
  readonly copies: string;
  readonly distinct: "node" | "zone";
  readonly drops: string;
  readonly least: string;
  readonly level: number;
  readonly matrix: readonly { readonly from: string; readonly to: string; readonly width: string }[];
  readonly moved: string;
  readonly moves: readonly { from: string[]; hi: string; lo: string; to: string[] }[];
  readonly needless: string;
  readonly needless_by_cause: Readonly<Partial<Record<Cause, string>>>;
  readonly nodes: readonly string[];
  readonly replicas: number;
  readonly role_changes: string;
  readonly total: string;
  readonly unit: Unit;
  readonly zone_violations: readonly [before: string, after: string];
}

/** What the engine prints of a step. */
interface StepForm {
  readonly kind: PlanStep["kind"];
  readonly not_before_us: number;
  readonly plan: PlanForm;
}

function planFrom(json: string, form: PlanForm = JSON.parse(json) as PlanForm): Plan {
  const total = BigInt(form.total);
  const part = (width: string) => shareOf(width, total);
  const causes = Object.entries(form.needless_by_cause) as [Cause, string][];
  const figures: PlanFigures = {
    before: form.before,
    after: form.after,
    nodes: form.nodes,
    replicas: form.replicas,
    distinct: form.distinct,
    level: form.level,
    unit: form.unit,
    total,
    moves: form.moves.map(({ lo, hi, from, to }): Move => ({ lo: BigInt(lo), hi: BigInt(hi), from, to })),
    matrix: form.matrix.map(({ from, to, width }): Flow => ({ from, to, ...part(width) })),
    moved: part(form.moved),
    least: part(form.least),
    needless: part(form.needless),
    needlessByCause: new Map(causes.map(([cause, width]) => [cause, part(width)])),
    copies: part(form.copies),
    drops: part(form.drops),
    roleChanges: part(form.role_changes),
    zoneViolations: { before: part(form.zone_violations[0]), after: part(form.zone_violations[1]) },
  };
  const methods = {
    inverse: () => planFrom(call(() => glue.plan_inverse(json))),
    steps: (limits: Limits = {}) => stepsOf(json, limits),
    toCsv: () => call(() => glue.plan_csv(json)),
    toJson: () => json,
    toJSON: () => form,
    toString: () => call(() => glue.plan_summary(json)),
  };
  return withMethods(figures, methods);
}

function stepsOf(json: string, limits: Limits): PlanStep[] {
  const known = ["perStep", "outPerNode", "inPerNode", "minDwell", "oneReplicaPerStep"] as const;
  const { perStep, outPerNode, inPerNode, minDwell = 0, oneReplicaPerStep = false } = optionsOf(limits, known, "limits");
  const dwell = BigInt(whole(Math.round(minDwell * 1000), "limits.minDwell", Number.MAX_SAFE_INTEGER));
  const [step, out, into] = [
    amountOf(perStep, "limits.perStep"),
    amountOf(outPerNode, "limits.outPerNode"),
    amountOf(inPerNode, "limits.inPerNode"),
  ];
  const steps = call(() => glue.plan_steps(json, step, out, into, dwell, oneReplicaPerStep));
  return (JSON.parse(steps) as StepForm[]).map(({ kind, not_before_us, plan }) => {
    return { kind, notBefore: not_before_us / 1000, plan: planFrom(JSON.stringify(plan), plan) };
  });
}
