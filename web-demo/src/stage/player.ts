import { drawFlights, ease, type Flights } from "./flights";
import { SIZE } from "./geometry";
import type { Layer } from "./paint";

/** What the stage shows: at rest the first two, and while keys move the rest too. */
export interface Scene {
  readonly band: Layer;
  readonly dots: Layer;
  /** The ranges of the plan. */
  readonly ranges: Layer | null;
  readonly moving: Moving | null;
}

/** What a move is made of. */
export interface Moving {
  readonly band: Layer;
  /** The dots that stay. */
  readonly still: Layer;
  readonly flights: Flights;
}

/** How strongly what is not in focus is drawn. */
const FAINT = 0.13;
/** How long a move takes. */
const MOVE_MS = 1300;

/** Draws scenes on the canvas; the one place that asks for animation frames, and only during a move. */
export class Player {
  readonly #canvas: HTMLCanvasElement;
  #scene: Scene | null = null;
  #frame = 0;
  #began = 0;
  #focus: Layer | null = null;
  readonly #tell: (moving: boolean) => void;

  /** `tell` hears of the beginning and the end of each move. */
  constructor(canvas: HTMLCanvasElement, tell: (moving: boolean) => void) {
    this.#canvas = canvas;
    this.#tell = tell;
  }

  /** Whether a move is under way. */
  get moving(): boolean {
    return this.#frame !== 0;
  }

  /** Shows a scene; a move under way goes on in it. */
  show(scene: Scene): void {
    this.#scene = scene;
    if (this.#frame === 0) this.#draw(1);
  }

  /** Lets a layer stand out over all else, once nothing moves. */
  focus(layer: Layer | null): void {
    this.#focus = layer;
    if (this.#frame === 0) this.#draw(1);
  }

  /** Plays the move of the scene from its beginning. */
  play(): void {
    this.stop();
    performance.clearMeasures("frame");
    this.#began = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#step(now));
    this.#tell(true);
  }

  /** Ends a move at once. */
  stop(): void {
    cancelAnimationFrame(this.#frame);
    if (this.#frame !== 0) this.#tell(false);
    this.#frame = 0;
  }

  #step(now: number): void {
    const start = performance.now();
    const moment = Math.min(1, Math.max(0, (now - this.#began) / MOVE_MS));
    this.#frame = moment < 1 ? requestAnimationFrame((next) => this.#step(next)) : 0;
    this.#draw(moment);
    if (this.#frame === 0) this.#tell(false);
    performance.measure("frame", { start });
  }

  #draw(moment: number): void {
    const context = this.#canvas.getContext("2d");
    const scene = this.#scene;
    if (!context || !scene) return;
    const { width } = this.#canvas;
    const moving = moment < 1 ? scene.moving : null;
    const full = this.#focus && !moving ? FAINT : 1;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, width);
    if (moving) context.drawImage(moving.band, 0, 0);
    context.globalAlpha = moving ? ease(moment) : full;
    context.drawImage(scene.band, 0, 0);
    context.globalAlpha = moving ? Math.min(1, moment * 5) : 1;
    if (scene.ranges) context.drawImage(scene.ranges, 0, 0);
    context.globalAlpha = full;
    context.drawImage(moving ? moving.still : scene.dots, 0, 0);
    context.globalAlpha = 1;
    if (this.#focus && !moving) context.drawImage(this.#focus, 0, 0);
    if (moving) {
      context.scale(width / SIZE, width / SIZE);
      drawFlights(context, moving.flights, moment);
    }
  }
}
