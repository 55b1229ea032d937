import { CENTER, LANE, angle } from "./geometry";
import type { Dots } from "./paint";

/** The most dots drawn; the page says so when keys are left out. */
export const MAX_DOTS = 20_000;

/** Multiples of this spread evenly over the lane, whatever number of keys there is. */
const GOLDEN = 0.6180339887498949;

/** Lays the keys out on the lane: the angle is the key's position, the depth only keeps dots apart. */
export function layDots(turns: Float64Array, owners: Uint32Array): Dots {
  const count = Math.min(turns.length, MAX_DOTS);
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  for (let key = 0; key < count; key += 1) {
    const radius = LANE.inner + (LANE.outer - LANE.inner) * ((key * GOLDEN) % 1);
    const at = angle(turns[key]);
    x[key] = CENTER + radius * Math.cos(at);
    y[key] = CENTER + radius * Math.sin(at);
  }
  const radius = count <= 500 ? 3 : count <= 3000 ? 2.1 : count <= 12_000 ? 1.4 : 1;
  return { x, y, owners, radius };
}
