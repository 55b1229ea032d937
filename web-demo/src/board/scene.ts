import { BAD, nodeColor, type Shade } from "../color";
import { layDots } from "../stage/dots";
import { drawScene } from "../stage/scene";
import { planFlights, type Flights } from "../stage/flights";
import { layer, paintDots, type Layer } from "../stage/paint";
import type { Scene } from "../stage/player";
import { SIZE, type Spot } from "../stage/geometry";
import { stack, type Stack } from "./stack";
import { paintTable, TABLE } from "./table";
import type { BoardSide, BoardView } from "./view";

/** What a board is drawn with. */
export interface BoardLook {
  readonly pixels: number;
  readonly shade: Shade;
  readonly colors: ReadonlyMap<string, number>;
  /** The weight of each node, for the height that it asks for. */
  readonly weights: ReadonlyMap<string, number>;
  readonly seats: ReadonlyMap<string, Spot>;
  readonly motion: boolean;
}

/** Keys with less room than this are drawn as one heap. */
const DOT = 4;

/** A board at rest and under way, in the layers that the player puts together. */
export function drawBoard(board: BoardView, look: BoardLook): Scene {
  return board.picture === "ring" ? drawCircle(board, look) : drawStacks(board, look);
}

function drawCircle({ ring, change }: BoardView, look: BoardLook): Scene {
  const plan = { ok: false as const, refusal: { code: "", field: "", hint: "", message: "" } };
  const moved = change && { before: change.before.ring, movers: change.movers, plan };
  const { scene } = drawScene({ ring, change: moved }, look);
  if (!change) return scene;
  const needless = new Set([...change.movers].filter((_, at) => change.needless[at] === 1));
  const dots = layer(look.pixels, (context) => {
    context.drawImage(scene.dots, 0, 0, SIZE, SIZE);
    paintDots(context, layDots(ring.keyTurns, ring.keyOwners), () => BAD[look.shade], (key) => needless.has(key));
  });
  if (!scene.moving) return { ...scene, dots };
  return { ...scene, dots, moving: { ...scene.moving, flights: marked(scene.moving.flights, change.needless, look.shade) } };
}

function drawStacks(board: BoardView, look: BoardLook): Scene {
  const { change } = board;
  const top = board.picture === "table" ? TABLE.bottom + 24 : 24;
  const nodes = unite(board, look);
  const after = stack(board.ring, nodes, top, change && { movers: change.movers, needless: change.needless });
  const colors = board.ring.ids.map((id) => nodeColor(look.colors.get(id) ?? 0, look.shade));
  const needless = new Set(change ? [...change.movers].filter((_, at) => change.needless[at] === 1) : []);
  const rest = {
    band: band(board, after, look),
    dots: layer(look.pixels, (context) => {
      if (after.cell.side < DOT) paintHeaps(context, after, colors);
      else paintDots(context, after.dots, (owner) => colors[owner], (key) => !needless.has(key));
      paintDots(context, after.dots, () => BAD[look.shade], (key) => needless.has(key));
      paintIdeals(context, after.ideals, look.shade);
    }),
    ranges: null,
  };
  if (!change || !look.motion) return { ...rest, moving: null };
  const before = stack(change.before.ring, nodes, top, { movers: change.movers, needless: null }, after.cell);
  const was = change.before.ring.ids.map((id) => nodeColor(look.colors.get(id) ?? 0, look.shade));
  const moved = new Set(change.movers);
  const flights = planFlights(
    change.movers,
    board.ring.keyTurns,
    { dots: before.dots, color: (owner) => was[owner], seat: (owner) => before.above[owner] },
    { dots: after.dots, color: (owner) => colors[owner], seat: (owner) => after.above[owner] },
  );
  return {
    ...rest,
    moving: {
      band: band(change.before, before, look),
      still: layer(look.pixels, (context) => {
        if (after.cell.side < DOT) paintHeaps(context, after, colors);
        else paintDots(context, after.dots, (owner) => colors[owner], (key) => !moved.has(key));
        paintIdeals(context, after.ideals, look.shade);
      }),
      flights: marked(flights, change.needless, look.shade),
    },
  };
}

/** Flights without need have the colour that says so; movers and flights have the same order. */
function marked(flights: Flights, needless: Uint8Array, shade: Shade): Flights {
  const paint = (colors: readonly string[]) => colors.map((color, at) => (needless[at] === 1 ? BAD[shade] : color));
  return { ...flights, from: paint(flights.from), to: paint(flights.to) };
}

/** The columns: nodes of both sides, so that each keeps its place, with the part its weight asks for. */
function unite(board: BoardView, look: BoardLook): { id: string; ideal: number }[] {
  const ids = [...new Set([...(board.change?.before.ring.ids ?? []), ...board.ring.ids])].sort();
  const total = board.ring.ids.reduce((sum, id) => sum + (look.weights.get(id) ?? 0), 0);
  const there = new Set(board.ring.ids);
  return ids.map((id) => ({ id, ideal: there.has(id) && total > 0 ? (look.weights.get(id) ?? 0) / total : 0 }));
}

function band(side: BoardSide, { columns }: Stack, look: BoardLook): Layer {
  return layer(look.pixels, (context) => {
    if (side.table) paintTable(context, side.table, side.ring.ids.map((id) => nodeColor(look.colors.get(id) ?? 0, look.shade)));
    context.strokeStyle = context.fillStyle = look.shade === "light" ? "#7d8798" : "#77839a";
    context.lineWidth = 2;
    context.beginPath();
    for (const { left, right, base } of columns) {
      context.moveTo(left, base);
      context.lineTo(right, base);
    }
    context.stroke();
  });
}

/** Heaps of keys too many to be seen one by one. */
function paintHeaps(context: OffscreenCanvasRenderingContext2D, { heaps }: Stack, colors: readonly string[]): void {
  for (const [owner, { left, right, base, top }] of heaps.entries()) {
    context.fillStyle = colors[owner];
    context.fillRect(left, top, right - left, base - top);
  }
}

/** The heights that the weights ask for, over the heaps. */
function paintIdeals(context: OffscreenCanvasRenderingContext2D, ideals: Stack["ideals"], shade: Shade): void {
  context.strokeStyle = shade === "light" ? "#171c26" : "#e9edf4";
  context.lineWidth = 2.5;
  context.setLineDash([9, 6]);
  context.beginPath();
  for (const { left, right, y } of ideals) {
    context.moveTo(left, y);
    context.lineTo(right, y);
  }
  context.stroke();
}
