import { startEngine } from "./client";
import { decodeLink } from "./link";
import { LinkWriter } from "./link-writer.svelte";
import { narrator } from "./narrator.svelte";
import { knownLanguage, prefs } from "./prefs.svelte";
import { preset } from "./presets";
import type { Refusal } from "./refusal";
import { colorsOf, type Scenario } from "./state";
import { story } from "./story";
import type { View } from "./view";

/** An answer within this time needs no announcement. */
const PATIENCE_MS = 400;

/** A refusal and the control it is shown beside. */
export interface Refused {
  readonly place: string;
  readonly refusal: Refusal;
}

/** Something to be shown in its turn. */
interface Task {
  readonly place: string;
  /** Whether a later task of the same place makes this one pointless. */
  readonly quick?: boolean;
  /** What to show; null when there is nothing to do. */
  next(): Scenario | null;
  shown(old: Scenario): void;
}

/** The scenario, what the engine made of it, and the way back. */
class Store {
  scenario = $state.raw<Scenario>(preset("add"));
  view = $state.raw<View | null>(null);
  refused = $state.raw<Refused | null>(null);
  /** A scenario from a link that needs a secret first. */
  waiting = $state.raw<Scenario | null>(null);
  /** Grows when the ring changes and the move is to be shown. */
  move = $state(0);
  /** Whether the engine takes long enough for it to be said. */
  busy = $state(false);
  /** A node pointed at; the selected one is in the scenario. */
  hovered = $state<string | null>(null);
  past = $state.raw<readonly Scenario[]>([]);
  future = $state.raw<readonly Scenario[]>([]);

  readonly engine = startEngine((why) => this.refuse("page", engineFailure(why)));
  readonly link = new LinkWriter();
  readonly colors = $derived(colorsOf(this.scenario));
  /** The node that stands out, if it is still there. */
  readonly focus = $derived.by(() => {
    const wanted = this.hovered ?? this.scenario.selected;
    return this.scenario.ring.nodes.some((node) => node.id === wanted) ? wanted : null;
  });

  /** The secret of `siphash`: never in the scenario, so never in a link. */
  #secret: Uint8Array | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #latest = new Map<string, Task>();
  /** The place whose quick changes are one step back together, such as one stroke of a slider. */
  #stroke: string | null = null;

  /** Opens what the link holds, or else the opening scenario, and follows the link from then on. */
  async start(): Promise<void> {
    window.addEventListener("hashchange", () => void this.#follow());
    await this.#follow();
    if (!this.view) await this.#do({ place: "page", next: () => this.scenario, shown: () => {} });
  }

  /**
   * Changes the scenario. Changes wait for one another, and each is made of the scenario it finds; one the
   * package refuses leaves everything as it was. A `quick` change gives way to a later one at its place.
   */
  apply(change: (scenario: Scenario) => Scenario, place: string, quick = false): void {
    const next = () => {
      const scenario = change(this.scenario);
      return scenario === this.scenario ? null : scenario;
    };
    void this.#do({ place, quick, next, shown: (old) => this.#record(old, quick ? place : null) });
  }

  /** Shows the move of the last change once more. */
  replay(): void {
    this.move += 1;
  }

  /** Returns to the scenario before the last change. */
  undo(): void {
    this.#travel("past", "future");
  }

  /** Takes back an undo. */
  redo(): void {
    this.#travel("future", "past");
  }

  /** Opens the scenario that waits, or hashes the present ring anew, with this secret. */
  async useSecret(secret: Uint8Array): Promise<void> {
    const old = this.#secret;
    const next = () => {
      this.#secret = secret;
      const { scenario, waiting } = this;
      return waiting ?? { ...scenario, before: scenario.ring, ring: { ...scenario.ring, hash: "siphash" as const } };
    };
    const shown = await this.#do({ place: "settings.secret", next, shown: (before) => this.#record(before) });
    if (shown) this.waiting = null;
    else this.#secret = old;
  }

  /** Shows a refusal that did not come from the engine. */
  refuse(place: string, refusal: Refusal): void {
    this.refused = { place, refusal };
  }

  #travel(from: "past" | "future", to: "past" | "future"): void {
    const shown = (old: Scenario) => {
      this.#stroke = null;
      this[from] = this[from].slice(0, -1);
      this[to] = [...this[to], old];
    };
    void this.#do({ place: "page", next: () => this[from].at(-1) ?? null, shown });
  }

  /** Keeps the way back, unless only the eye moved, and lets the change be seen and heard. */
  #record(old: Scenario, stroke: string | null = null): void {
    const { ring, before, keys, replicas, distinct } = this.scenario;
    if (ring === old.ring && keys === old.keys && replicas === old.replicas && distinct === old.distinct) return;
    if (stroke === null || stroke !== this.#stroke) this.past = [...this.past, old].slice(-100);
    this.#stroke = stroke;
    this.future = [];
    if (!before || ring === old.ring) return;
    this.move += 1;
    narrator.say(() => story(this.scenario, this.view));
  }

  #do(task: Task): Promise<boolean> {
    if (task.quick) this.#latest.set(task.place, task);
    const done = this.#last.then(() => this.#run(task));
    this.#last = done;
    return done;
  }

  async #run(task: Task): Promise<boolean> {
    if (task.quick && this.#latest.get(task.place) !== task) return false;
    const old = this.scenario;
    const scenario = task.next();
    if (!scenario) return false;
    const timer = setTimeout(() => (this.busy = true), PATIENCE_MS);
    const reply = await this.engine.show(scenario, this.#secret).catch((error: unknown) => ({
      ok: false as const,
      refusal: engineFailure(String(error)),
    }));
    clearTimeout(timer);
    this.busy = false;
    if (!reply.ok) {
      this.refused = { place: task.place, refusal: reply.refusal };
      return false;
    }
    this.refused = null;
    this.scenario = scenario;
    this.view = reply.value;
    this.link.write(scenario, prefs.language);
    task.shown(old);
    return true;
  }

  /** Opens the scenario of the fragment, unless the page wrote it itself. */
  async #follow(): Promise<void> {
    if (this.link.isOwn(location.hash)) return;
    const { scenario, language } = await decodeLink(location.hash);
    const known = knownLanguage(language);
    if (known) prefs.language = known;
    if (!scenario) return;
    let refused: Refused | null = null;
    if (!scenario.ok) {
      refused = { place: "page", refusal: scenario.refusal };
    } else if (!(await this.#do({ place: "page", next: () => scenario.value, shown: (old) => this.#record(old) }))) {
      refused = this.refused;
      this.waiting = refused?.refusal.code === "secret-missing" ? scenario.value : null;
    }
    // The page is never left empty: what could not be opened is named over the scenario there was.
    if (!this.view) await this.#do({ place: "page", next: () => this.scenario, shown: () => {} });
    if (refused) this.refused = refused;
  }
}

/** The package refuses with data, so whatever the worker throws means that it does not work. */
function engineFailure(message: string): Refusal {
  return { code: "engine-failed", field: "", hint: "", message };
}

/** The store of this page. */
export const store = new Store();
