import type { Cause, Explanation, Flow, HashName, Move, Plan, Share, Step } from "./types.js";

/** What the engine prints of an explanation. */
interface ExplanationForm {
  readonly bucket: string;
  readonly hash: HashName;
  readonly hash_value: string;
  readonly key_hex: string;
  readonly key_length: number;
  readonly nodes: readonly string[];
  readonly point: string;
  readonly previous: string;
  readonly seed: string;
  readonly tied: readonly string[];
  readonly walk: readonly (Omit<Step, "point"> & { readonly point: string })[];
  readonly wrapped: boolean;
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
}

/** A part of the circle from its width in decimal. */
export function shareOf(width: string): Share {
  return { width: BigInt(width), share: Number(width) / 2 ** 64 };
}

/** An explanation from the engine's JSON. */
export function explanationFrom(json: string): Explanation {
  const form = JSON.parse(json) as ExplanationForm;
  return {
    bucket: BigInt(form.bucket),
    hash: form.hash,
    hashValue: BigInt(form.hash_value),
    keyHex: form.key_hex,
    keyLength: form.key_length,
    nodes: form.nodes,
    point: BigInt(form.point),
    previous: BigInt(form.previous),
    seed: BigInt(form.seed),
    tied: form.tied,
    walk: form.walk.map((step) => ({ ...step, point: BigInt(step.point) })),
    wrapped: form.wrapped,
  };
}

/** A plan from the engine's JSON. */
export function planFrom(json: string): Plan {
  const form = JSON.parse(json) as PlanForm;
  const causes = Object.entries(form.needless_by_cause) as [Cause, string][];
  const plan: Omit<Plan, "toJson" | "toJSON"> = {
    before: form.before,
    after: form.after,
    nodes: form.nodes,
    replicas: form.replicas,
    distinct: form.distinct,
    level: form.level,
    moves: form.moves.map(({ lo, hi, from, to }): Move => ({ lo: BigInt(lo), hi: BigInt(hi), from, to })),
    matrix: form.matrix.map(({ from, to, width }): Flow => ({ from, to, ...shareOf(width) })),
    moved: shareOf(form.moved),
    least: shareOf(form.least),
    needless: shareOf(form.needless),
    needlessByCause: new Map(causes.map(([cause, width]) => [cause, shareOf(width)])),
    copies: shareOf(form.copies),
    drops: shareOf(form.drops),
    roleChanges: shareOf(form.role_changes),
  };
  // Not enumerable, so that a plan can be posted to and from a worker.
  return Object.defineProperties(plan, { toJson: { value: () => json }, toJSON: { value: () => form } }) as Plan;
}
