import type { Run } from "../picture";
import { angle, CENTER, SIZE, type Track } from "./geometry";

/** A picture kept aside and drawn as one. */
export type Layer = OffscreenCanvas;
type Context = OffscreenCanvasRenderingContext2D;

/** Arcs at least this many bins wide are parted by a line. */
const PARTED = 5;

/** Makes a layer of `pixels` by `pixels` and draws on it in the units of the picture. */
export function layer(pixels: number, draw: (context: Context) => void): Layer {
  const canvas = new OffscreenCanvas(pixels, pixels);
  const context = canvas.getContext("2d");
  if (context) {
    context.scale(pixels / SIZE, pixels / SIZE);
    draw(context);
  }
  return canvas;
}

/** Draws runs of bins on a track, one stroke for each colour. */
export function paintRuns(
  context: Context,
  runs: readonly Run[],
  bins: number,
  track: Track,
  colorOf: (owner: number) => string,
): void {
  const groups = new Map<number, Run[]>();
  for (const run of runs) {
    const group = groups.get(run.owner);
    if (group) group.push(run);
    else groups.set(run.owner, [run]);
  }
  const radius = (track.inner + track.outer) / 2;
  context.lineWidth = track.outer - track.inner;
  for (const [owner, group] of groups) {
    context.strokeStyle = colorOf(owner);
    context.beginPath();
    for (const { start, end } of group) {
      const from = angle(start / bins);
      const to = angle(end / bins);
      context.moveTo(CENTER + radius * Math.cos(from), CENTER + radius * Math.sin(from));
      context.arc(CENTER, CENTER, radius, from, to);
    }
    context.stroke();
  }
}

/** Parts wide neighbouring arcs by a line in the colour of the ground. */
export function paintPartings(context: Context, runs: readonly Run[], bins: number, track: Track, ground: string): void {
  context.strokeStyle = ground;
  context.lineWidth = 1.2;
  context.beginPath();
  runs.forEach((run, index) => {
    const next = runs[(index + 1) % runs.length];
    if (runs.length < 2 || run.end - run.start < PARTED || next.end - next.start < PARTED) return;
    const at = angle(run.end / bins);
    const [cos, sin] = [Math.cos(at), Math.sin(at)];
    context.moveTo(CENTER + track.inner * cos, CENTER + track.inner * sin);
    context.lineTo(CENTER + track.outer * cos, CENTER + track.outer * sin);
  });
  context.stroke();
}

/** The dots of keys: where they lie, and whose they are. */
export interface Dots {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly owners: Uint32Array;
  readonly radius: number;
}

/** Draws the dots for which `wanted` holds, one path for each owner. */
export function paintDots(
  context: Context,
  dots: Dots,
  colorOf: (owner: number) => string,
  wanted: (key: number) => boolean,
): void {
  const groups = new Map<number, Path2D>();
  const { x, y, owners, radius } = dots;
  for (let key = 0; key < x.length; key += 1) {
    if (!wanted(key)) continue;
    let path = groups.get(owners[key]);
    if (!path) groups.set(owners[key], (path = new Path2D()));
    path.moveTo(x[key] + radius, y[key]);
    path.arc(x[key], y[key], radius, 0, 2 * Math.PI);
  }
  for (const [owner, path] of groups) {
    context.fillStyle = colorOf(owner);
    context.fill(path);
  }
}
