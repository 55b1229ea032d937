import { MultiProbe, plan, type PackedKeys, type Placement, type Plan } from "ringwright/compat/slim";
import { pictureOf, sideOf } from "../board/sides";
import type { BoardSide } from "../board/view";
import { differences } from "../describe";
import { MAX_NODES, MAX_POINTS, PageLimit } from "../limits";
import { attempt, type Reply } from "../refusal";
import type { AlgorithmName } from "./algorithms";
import { costOf, type Cost } from "./cost";
import { follow, place, type Side } from "./placements";
import type { Rival, RivalView } from "./view";

/** The sides that all algorithms are asked about, and the keys. */
export interface Contest {
  readonly before: Side | null;
  readonly after: Side;
  readonly packed: PackedKeys;
}

/** Runs an algorithm through the change; its plan is told to `keep`. */
export function rival(name: AlgorithmName, contest: Contest, keep: (plan: Plan) => void): Rival {
  const made: Placement[] = [];
  const reply: Reply<RivalView> = attempt(() => run(name, contest, keep, made));
  for (const placement of new Set(made)) placement.free();
  return { name, reply };
}

function run(name: AlgorithmName, { before, after, packed }: Contest, keep: (plan: Plan) => void, made: Placement[]): RivalView {
  const { length } = after.spec.nodes;
  if (length > MAX_NODES) throw new PageLimit("page-nodes", "nodes", length, MAX_NODES);
  const make = (placement: Placement) => (made.push(placement), placement);
  const start = before && make(place(name, before));
  const followed = before && start ? follow(name, start, before, after) : { placement: place(name, after), rebuilt: false };
  const now = make(followed.placement);
  const side = sideOf(now, packed);
  if (side.ring.turns.length > MAX_POINTS) throw new PageLimit("page-points", "vnodes", side.ring.turns.length, MAX_POINTS);
  const weights = new Map(after.spec.nodes.map(({ id, weight }) => [id, weight]));
  const whole = { cost: costFrom(now, side), peak: peakOf(side, weights), leftOut: side.ring.ids.length < length };
  const picture = pictureOf(side);
  if (!before || !start) return { ...whole, board: { ...side, picture, change: null }, change: null };
  const figures = plan(start, now, { keys: packed });
  keep(figures);
  const was = sideOf(start, packed);
  const movers: number[] = [];
  for (let key = 0; key < side.ring.keyOwners.length; key += 1) {
    if (side.ring.ids[side.ring.keyOwners[key]] !== was.ring.ids[was.ring.keyOwners[key]]) movers.push(key);
  }
  return {
    ...whole,
    board: {
      ...side,
      picture,
      change: { before: was, movers: Uint32Array.from(movers), needless: markNeedless(movers, was, side, before, after, figures) },
    },
    change: {
      moved: figures.moved,
      least: figures.least,
      needless: figures.needless,
      cause: [...figures.needlessByCause.keys()][0] ?? null,
      rebuilt: followed.rebuilt,
    },
  };
}

/** Which movers have no changed owner, when the plan says that there are such: for their colour alone. */
function markNeedless(movers: readonly number[], was: BoardSide, is: BoardSide, before: Side, after: Side, figures: Plan): Uint8Array {
  const marks = new Uint8Array(movers.length);
  if (figures.needless.width === 0n) return marks;
  const changed = new Set(differences(before.spec, after.spec).flatMap((step) => ("id" in step ? [step.id] : [])));
  const owner = ({ ring }: BoardSide, key: number) => ring.ids[ring.keyOwners[key]];
  movers.forEach((key, at) => (marks[at] = changed.has(owner(was, key)) || changed.has(owner(is, key)) ? 0 : 1));
  return marks;
}

function peakOf({ ring }: BoardSide, weights: ReadonlyMap<string, number>): number {
  const total = ring.ids.reduce((sum, id) => sum + (weights.get(id) ?? 0), 0);
  const keys = ring.keyOwners.length;
  if (keys === 0) return 1;
  return Math.max(...ring.ids.map((id, at) => ring.counts[at] / ((keys * (weights.get(id) ?? 0)) / total) || 0).filter(Number.isFinite));
}

function costFrom(placement: Placement, side: BoardSide): Cost {
  const form = placement.toJSON() as { capacity?: number; buckets?: readonly unknown[]; removed?: readonly unknown[] };
  const buckets = (form.buckets?.length ?? 0) + (form.removed?.length ?? 0);
  return costOf({
    family: placement.family,
    nodes: placement.nodes.filter(({ weight }) => weight > 0).length,
    points: side.ring.turns.length > 0 ? side.ring.turns.length : null,
    slots: side.table?.length ?? null,
    wide: placement.family === "ring" || /^(envoy|grpc|uhashring:2|cassandra)/.test(placement.family),
    probes: placement instanceof MultiProbe ? placement.probes : 1,
    capacity: form.capacity ?? buckets,
  });
}
