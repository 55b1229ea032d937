import { GROUND, nodeColor, type Shade } from "../color";
import { binArcs, binSpans, runs, type Run, type Strip } from "../picture";
import type { RingView, View } from "../view";
import { layDots } from "./dots";
import { planFlights, type Side } from "./flights";
import { BAND, CENTER, FROM, TO, type Spot } from "./geometry";
import { layer, paintDots, paintPartings, paintRuns, type Layer } from "./paint";
import type { Scene } from "./player";

/** What a scene is drawn with. */
export interface Look {
  /** The side of the canvas in device pixels. */
  readonly pixels: number;
  readonly shade: Shade;
  /** The place of each node in the palette. */
  readonly colors: ReadonlyMap<string, number>;
  readonly seats: ReadonlyMap<string, Spot>;
  /** Whether moves are shown as motion. */
  readonly motion: boolean;
}

/** A scene, and the strip its band was drawn from. */
export interface Drawn {
  readonly scene: Scene;
  readonly strip: Strip;
  /** The arcs and keys of one node alone. */
  focusOn(id: string): Layer | null;
}

/** Draws every layer of a view. Done once for each change; frames and hovering only put layers together. */
export function drawScene(view: Pick<View, "ring" | "change">, look: Look): Drawn {
  const bins = Math.max(360, Math.round((look.pixels / (2 * CENTER)) * 2 * Math.PI * BAND.outer));
  const { change } = view;
  const after = drawRing(view.ring, bins, look);
  const scene = { band: after.band, dots: after.layer(() => true), ranges: drawRanges(view, bins, look) };
  if (!change || !look.motion) return { scene: { ...scene, moving: null }, strip: after.strip, focusOn: after.focusOn };
  const before = drawRing(change.before, bins, look);
  const moved = new Set(change.movers);
  const flights = planFlights(change.movers, view.ring.keyTurns, before.side, after.side);
  const still = after.layer((key) => !moved.has(key));
  return { scene: { ...scene, moving: { band: before.band, still, flights } }, strip: after.strip, focusOn: after.focusOn };
}

interface DrawnRing {
  readonly band: Layer;
  readonly strip: Strip;
  readonly side: Side;
  /** The dots of the keys that are wanted. */
  layer(wanted: (key: number) => boolean): Layer;
  focusOn(id: string): Layer | null;
}

function drawRing(ring: RingView, bins: number, look: Look): DrawnRing {
  const strip = binArcs(ring.turns, ring.owners, bins);
  const arcs = runs(strip.owners);
  const colors = ring.ids.map((id) => colorOf(id, look));
  const color = (owner: number) => colors[owner];
  const dots = layDots(ring.keyTurns, ring.keyOwners);
  const middle = { x: CENTER, y: CENTER };
  return {
    band: layer(look.pixels, (context) => {
      paintRuns(context, arcs, bins, BAND, color);
      paintPartings(context, arcs, bins, BAND, GROUND[look.shade]);
    }),
    strip,
    side: { dots, color, seat: (owner) => look.seats.get(ring.ids[owner]) ?? middle },
    layer: (wanted) => layer(look.pixels, (context) => paintDots(context, dots, color, wanted)),
    focusOn: (id) => {
      const owner = ring.ids.indexOf(id);
      if (owner < 0) return null;
      return layer(look.pixels, (context) => {
        paintRuns(context, arcs.filter((run) => run.owner === owner), bins, BAND, color);
        paintDots(context, dots, color, (key) => dots.owners[key] === owner);
      });
    },
  };
}

function drawRanges(view: Pick<View, "change">, bins: number, look: Look): Layer | null {
  if (!view.change?.plan.ok) return null;
  const { nodes, spans } = view.change.plan.value;
  const colors = nodes.map((id) => colorOf(id, look));
  const of = (tags: Uint32Array): Run[] => runs(binSpans(spans.lo, spans.hi, tags, bins));
  return layer(look.pixels, (context) => {
    paintRuns(context, of(spans.to), bins, TO, (node) => colors[node]);
    paintRuns(context, of(spans.from), bins, FROM, (node) => colors[node]);
  });
}

function colorOf(id: string, { colors, shade }: Look): string {
  return nodeColor(colors.get(id) ?? 0, shade);
}
