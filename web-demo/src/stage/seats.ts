import type { NodeSpec } from "../state";
import { SEATS, spot, type Spot } from "./geometry";

/** Where a node stands inside the circle. */
export interface Seat extends Spot {
  readonly node: NodeSpec;
  readonly turn: number;
  readonly radius: number;
}

/** The part of the circle of seats that one zone takes. */
export interface ZoneArc {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The seats in the order of a walk round the circle, and the zones they form. */
export interface Seating {
  readonly seats: readonly Seat[];
  readonly zones: readonly ZoneArc[];
}

/** The gap between zones, in seats. */
const GAP = 0.6;

/** Seats the nodes zone by zone at equal distances, the size of each by its share. */
export function seatNodes(nodes: readonly NodeSpec[], shares: ReadonlyMap<string, number>): Seating {
  const groups = new Map<string, NodeSpec[]>();
  for (const node of nodes) {
    const zone = node.zone.join("/");
    groups.set(zone, [...(groups.get(zone) ?? []), node]);
  }
  const gap = groups.size > 1 ? GAP : 0;
  const step = 1 / (nodes.length + gap * groups.size);
  const most = Math.min(30, 0.42 * 2 * Math.PI * SEATS * step);
  const peak = Math.max(...shares.values(), Number.MIN_VALUE);
  const seats: Seat[] = [];
  const zones: ZoneArc[] = [];
  let at = 0;
  for (const [name, members] of groups) {
    const from = at;
    for (const node of members) {
      const turn = at + step / 2;
      const radius = Math.max(3, most * Math.sqrt((shares.get(node.id) ?? 0) / peak));
      seats.push({ node, turn, radius, ...spot(turn, SEATS) });
      at += step;
    }
    if (name !== "") zones.push({ name, from: from + step * 0.12, to: at - step * 0.12 });
    at += gap * step;
  }
  return { seats, zones };
}

/** The seat nearest to a place on the circle of seats; null when the place is off all of them by more than `reach`. */
export function nearestSeat(seats: readonly Seat[], turn: number, radius: number, reach: number): Seat | null {
  const place = spot(turn, radius);
  let found: Seat | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const seat of seats) {
    const distance = Math.hypot(seat.x - place.x, seat.y - place.y);
    if (distance < least && distance <= Math.max(seat.radius + 3, reach)) [found, least] = [seat, distance];
  }
  return found;
}
