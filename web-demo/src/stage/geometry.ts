/** The picture is laid out in a square of this many units and scaled to the room there is. */
export const SIZE = 720;
/** The middle of the square. */
export const CENTER = SIZE / 2;

/** Two radii between which something is drawn. */
export interface Track {
  readonly inner: number;
  readonly outer: number;
}

/** Whose the arcs are. */
export const BAND: Track = { inner: 282, outer: 310 };
/** Where the dots of the keys lie. */
export const LANE: Track = { inner: 236, outer: 274 };
/** The ranges of the plan: where they go, and on the inside where they come from. */
export const TO: Track = { inner: 318, outer: 325 };
export const FROM: Track = { inner: 314, outer: 317 };
/** Where the key looked up is pinned, and the way from it to its point. */
export const PIN = 342;
export const PATH = 332;
/** Where the seats of the nodes stand, and the arcs of their zones with the names inside. */
export const SEATS = 150;
export const ZONES = 224;

/** The angle of a turn: 0 at the top, clockwise. */
export function angle(turn: number): number {
  return turn * 2 * Math.PI - Math.PI / 2;
}

/** A place on the picture. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** The place at a turn and a radius. */
export function spot(turn: number, radius: number): Spot {
  const at = angle(turn);
  return { x: CENTER + radius * Math.cos(at), y: CENTER + radius * Math.sin(at) };
}

/** An arc for SVG from one turn clockwise to another. */
export function arcPath(from: number, to: number, radius: number): string {
  const length = to >= from ? to - from : to - from + 1;
  const a = spot(from, radius);
  const b = spot(from + length, radius);
  return `M${a.x} ${a.y}A${radius} ${radius} 0 ${length > 0.5 ? 1 : 0} 1 ${b.x} ${b.y}`;
}

/** The same arc counter-clockwise, so that a text along it stands upright in the lower half. */
export function arcPathBack(from: number, to: number, radius: number): string {
  const a = spot(from, radius);
  const b = spot(to, radius);
  return `M${b.x} ${b.y}A${radius} ${radius} 0 ${to - from > 0.5 ? 1 : 0} 0 ${a.x} ${a.y}`;
}

/** A position of 64 bits as a part of a turn. */
export function turnOf(position: bigint): number {
  return Number(position) / 2 ** 64;
}
