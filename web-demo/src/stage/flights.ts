import type { Spot } from "./geometry";
import type { Dots } from "./paint";

/** Moved keys under way: each from its place past the old seat and the new seat to its place. */
export interface Flights {
  /** Four points of a curve for each flight: x and y of each, eight numbers. */
  readonly curves: Float32Array;
  /** When each sets out, as a part of the time there is for setting out. */
  readonly delays: Float32Array;
  /** Colours before and after. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The flights in the order of their colours before and after, so that a frame seldom changes colour. */
  readonly byFrom: Uint32Array;
  readonly byTo: Uint32Array;
  readonly radius: number;
}

/** The part of the whole time in which flights set out, one after the other round the circle. */
const SETTING_OUT = 0.4;

/** Dots smaller than this look the same as squares, which are cheaper. */
const ROUND = 2;

/** What a flight needs to know of both sides. */
export interface Side {
  readonly dots: Dots;
  /** Colour and seat of an owner. */
  readonly color: (owner: number) => string;
  readonly seat: (owner: number) => Spot;
}

/** Plans the flights of the moved keys. */
export function planFlights(movers: Uint32Array, turns: Float64Array, before: Side, after: Side): Flights {
  const keys = movers.filter((key) => key < after.dots.x.length);
  const curves = new Float32Array(keys.length * 8);
  const delays = new Float32Array(keys.length);
  const from: string[] = [];
  const to: string[] = [];
  keys.forEach((key, flight) => {
    const source = before.seat(before.dots.owners[key]);
    const target = after.seat(after.dots.owners[key]);
    curves.set([before.dots.x[key], before.dots.y[key], source.x, source.y], flight * 8);
    curves.set([target.x, target.y, after.dots.x[key], after.dots.y[key]], flight * 8 + 4);
    delays[flight] = turns[key];
    from.push(before.color(before.dots.owners[key]));
    to.push(after.color(after.dots.owners[key]));
  });
  const order = (colors: readonly string[]) =>
    Uint32Array.from(keys.keys()).sort((a, b) => (colors[a] < colors[b] ? -1 : colors[a] > colors[b] ? 1 : a - b));
  return { curves, delays, from, to, byFrom: order(from), byTo: order(to), radius: after.dots.radius + 0.4 };
}

/** Draws the flights at a moment from 0 to 1. */
export function drawFlights(context: CanvasRenderingContext2D, flights: Flights, moment: number): void {
  drawHalf(context, flights, moment, flights.byFrom, flights.from, false);
  drawHalf(context, flights, moment, flights.byTo, flights.to, true);
}

/** Draws those in the first or the second half of their way, which have the old or the new colour. */
function drawHalf(
  context: CanvasRenderingContext2D,
  { curves, delays, radius }: Flights,
  moment: number,
  order: Uint32Array,
  colors: readonly string[],
  second: boolean,
): void {
  let color = "";
  context.beginPath();
  for (const flight of order) {
    const passed = (moment - delays[flight] * SETTING_OUT) / (1 - SETTING_OUT);
    const t = ease(Math.min(1, Math.max(0, passed)));
    if (t >= 0.5 !== second) continue;
    if (colors[flight] !== color) {
      context.fill();
      context.beginPath();
      context.fillStyle = color = colors[flight];
    }
    const at = flight * 8;
    const u = 1 - t;
    const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
    const x = a * curves[at] + b * curves[at + 2] + c * curves[at + 4] + d * curves[at + 6];
    const y = a * curves[at + 1] + b * curves[at + 3] + c * curves[at + 5] + d * curves[at + 7];
    if (radius < ROUND) {
      context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    } else {
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    }
  }
  context.fill();
}

/** Slow, fast, slow. */
export function ease(t: number): number {
  return t < 0.5 ? 4 * t * t * t : 1 - (2 - 2 * t) ** 3 / 2;
}
