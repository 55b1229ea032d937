import { plan, Ring, type Explanation, type Flow, type Move, type PackedKeys, type Plan } from "ringwright/slim";
import { Plans } from "./export/plans";
import { MAX_NODES, MAX_POINTS, PageLimit } from "./limits";
import { lookKey } from "./keys";
import { attempt, type Reply } from "./refusal";
import { Sample } from "./sample";
import type { Secrets } from "./secrets";
import type { RingSpec, Scenario } from "./state";
import type { ChangeView, PlanView, RingPart, RingView } from "./view";

/** The number of positions on the circle, for turning a position into a part of a turn. */
const POSITIONS = 2 ** 64;

/** Holds the rings and answers with what the page shows. Every decision is the package's. */
export class Engine {
  /** The rings of the last scenario by what they are made of, since most changes keep one of them. */
  #rings = new Map<string, Ring>();
  readonly sample = new Sample();
  /** The plan of the ring, and those of what is compared. */
  readonly plans = new Plans();

  /** Makes the scenario's rings and everything drawn from them, or says why it cannot be. */
  show(scenario: Scenario, secrets: Secrets): Reply<RingPart> {
    return attempt(() => {
      const packed = this.sample.pack(scenario.keys);
      const after = this.#ring(scenario.ring, secrets.ring);
      const before = scenario.before && this.#ring(scenario.before, secrets.before);
      const ring = viewRing(after, packed);
      // Asked before all else is drawn, so that an impossible number of replicas is refused as a whole.
      after.getNodes("", scenario.replicas, { distinct: scenario.distinct });
      const change = before && this.#compare(before, after, ring, packed, scenario);
      if (!change) this.plans.keep("ring", null);
      this.#forget(after, before);
      return { ring, change, explanation: explain(after, scenario) };
    });
  }

  /** Explains where the scenario's key goes, when nothing else of the last scenario shown has changed. */
  explain(scenario: Scenario, secrets: Secrets): Reply<Explanation> | null {
    return explain(this.#ring(scenario.ring, secrets.ring), scenario);
  }

  /** A page of the plan's ranges, in the order of the circle. */
  ranges(start: number, count: number): Move[] {
    return this.plans.get("ring")?.moves.slice(start, start + count) ?? [];
  }

  /** A page of who gives how much to whom, the largest first. */
  flows(start: number, count: number): Flow[] {
    const flows = [...(this.plans.get("ring")?.matrix ?? [])];
    flows.sort((a, b) => (a.width < b.width ? 1 : a.width > b.width ? -1 : 0));
    return flows.slice(start, start + count);
  }

  #compare(before: Ring, after: Ring, ring: RingView, packed: PackedKeys, scenario: Scenario): ChangeView {
    const { replicas, distinct } = scenario;
    const planned = attempt(() => plan(before, after, { replicas, distinct }));
    this.plans.keep("ring", planned.ok ? planned.value : null);
    const view = viewRing(before, packed);
    const movers: number[] = [];
    for (let key = 0; key < ring.keyOwners.length; key += 1) {
      if (ring.ids[ring.keyOwners[key]] !== view.ids[view.keyOwners[key]]) movers.push(key);
    }
    return {
      before: view,
      plan: planned.ok ? { ok: true, value: viewPlan(planned.value) } : planned,
      movers: Uint32Array.from(movers),
    };
  }

  #ring(spec: RingSpec, secret: Uint8Array | null): Ring {
    const bytes = spec.hash === "siphash" ? secret : null;
    const name = JSON.stringify([spec, bytes && [...bytes]]);
    const known = this.#rings.get(name);
    if (known) return known;
    const { vnodes, hash } = spec;
    if (spec.nodes.length > MAX_NODES) throw new PageLimit("page-nodes", "nodes", spec.nodes.length, MAX_NODES);
    const seed = /^-?\d+$/.test(spec.seed) ? BigInt(spec.seed) : Number.NaN;
    const nodes = spec.nodes.map(({ id, weight, zone }) => ({ id, weight, zone }));
    const ring = new Ring(nodes, { vnodes, hash, seed, ...(bytes && { secret: bytes }) });
    const points = ring.points().turns.length;
    if (points > MAX_POINTS) {
      ring.free();
      throw new PageLimit("page-points", "vnodes", points, MAX_POINTS);
    }
    this.#rings.set(name, ring);
    return ring;
  }

  #forget(...kept: readonly (Ring | null)[]): void {
    for (const [name, ring] of this.#rings) {
      if (kept.includes(ring)) continue;
      this.#rings.delete(name);
      ring.free();
    }
  }
}

function viewRing(ring: Ring, packed: PackedKeys): RingView {
  const { turns, owners } = ring.points();
  const keyOwners = ring.assign(packed);
  const ids = ring.nodes.map((node) => node.id);
  const shares = ring.shares();
  const counts = ids.map(() => 0);
  for (const owner of keyOwners) counts[owner] += 1;
  return {
    ids,
    fingerprint: ring.fingerprint,
    shares: ids.map((id) => shares.get(id) ?? { width: 0n, share: 0 }),
    counts,
    turns,
    owners,
    keyTurns: ring.keyTurns(packed),
    keyOwners,
  };
}

function viewPlan(plan: Plan): PlanView {
  const index = new Map(plan.nodes.map((id, at) => [id, at]));
  const { moved, least, needless, copies, nodes, moves } = plan;
  const changed = moves.map(changedPlace);
  return {
    nodes, moved, least, needless, copies,
    ranges: moves.length,
    flows: plan.matrix.length,
    spans: {
      lo: Float64Array.from(moves, (move) => Number(move.lo) / POSITIONS),
      hi: Float64Array.from(moves, (move) => Number(move.hi) / POSITIONS),
      from: Uint32Array.from(changed, (pair) => index.get(pair[0]) ?? 0),
      to: Uint32Array.from(changed, (pair) => index.get(pair[1]) ?? 0),
    },
  };
}

/** The pair to colour a range by: the owners, or the first place of the sets that differs. */
function changedPlace(move: Move): [string, string] {
  const length = Math.max(move.from.length, move.to.length);
  for (let place = 0; place < length; place += 1) {
    const from = move.from[place] ?? move.from[0];
    const to = move.to[place] ?? move.to[0];
    if (from !== to) return [from, to];
  }
  return [move.from[0], move.to[0]];
}

function explain(ring: Ring, { look, replicas, distinct }: Scenario): Reply<Explanation> | null {
  if (look.key === "") return null;
  const key = lookKey(look);
  if (key === null) {
    const message = "key: not hexadecimal";
    return { ok: false, refusal: { code: "bad-hex", field: "key", hint: "write two digits per byte", message } };
  }
  return attempt(() => ring.explain(key, { count: replicas, distinct }));
}
