import { Compat, Maglev, plan, Ring, Slots, type HashName, type PackedKeys, type Placement, type Server } from "ringwright/compat/slim";
import { attempt } from "../refusal";
import type { BoardSide, Picture } from "./view";

/** A name that no node has, since names hold no control characters in practice. */
const LONE = "lone.invalid:1";

/** The placement as a board shows it. */
export function sideOf(placement: Placement, packed: PackedKeys): BoardSide {
  const points = pointsOf(placement);
  const keyOwners = placement.assign(packed);
  const ids = placement.nodes.map((node) => node.id);
  const shares = attempt(() => placement.shares());
  const counts = ids.map(() => 0);
  for (const owner of keyOwners) counts[owner] += 1;
  const keys = Math.max(1, keyOwners.length);
  return {
    ring: {
      ids,
      fingerprint: placement.fingerprint,
      // Families that decide every position on their own have no exact shares: those of the sample stand in.
      shares: ids.map((id, at) => (shares.ok ? shares.value.get(id) : null) ?? { width: 0n, share: counts[at] / keys }),
      counts,
      turns: points?.turns ?? new Float64Array(),
      owners: points?.owners ?? new Uint32Array(),
      keyTurns: placement.keyTurns(packed),
      keyOwners,
    },
    table: points ? null : tableOf(placement),
  };
}

/** The picture of a side. */
export function pictureOf(side: BoardSide): Picture {
  if (side.ring.turns.length > 0) return "ring";
  return side.table ? "table" : "bars";
}

function pointsOf(placement: Placement): { turns: Float64Array<ArrayBufferLike>; owners: Uint32Array<ArrayBufferLike> } | null {
  if (!(placement instanceof Ring || placement instanceof Compat)) return null;
  const points = attempt(() => placement.points());
  return points.ok ? points.value : null;
}

/** The owner of each slot: what would move if one node took over the whole table; null where there is none. */
function tableOf(placement: Placement): Uint32Array | null {
  const found = attempt(() => {
    const other = lone(placement);
    if (!other) return null;
    const { unit, total, moves } = plan(placement, other);
    other.free();
    if (unit !== "slots") return null;
    const index = new Map(placement.nodes.map((node, at) => [node.id, at]));
    const owners = new Uint32Array(Number(total));
    for (const { lo, hi, from } of moves) owners.fill(index.get(from[0] ?? "") ?? 0, Number(lo), Number(hi) + 1);
    return owners;
  });
  return found.ok ? found.value : null;
}

function lone(placement: Placement): Placement | null {
  const { hash = "xxh3", seed = "0" } = placement.toJSON() as { hash?: HashName; seed?: string };
  const hashing = { hash, seed: BigInt(seed) };
  if (placement instanceof Maglev) return new Maglev([LONE], { tableSize: placement.tableSize, ...hashing });
  if (placement instanceof Slots) return new Slots([LONE], { slots: placement.slots, ...hashing });
  if (!(placement instanceof Compat)) return null;
  const server: Server = { address: LONE, slots: [[0, 16_383]] };
  return new Compat(placement.family, [server], placement.options);
}
