import { ask } from "./ask";
import { startEngine } from "./client";
import { equal } from "./equal";
import { decodeLink } from "./link";
import { LinkWriter } from "./link-writer.svelte";
import { narrator } from "./narrator.svelte";
import { knownLanguage, prefs } from "./prefs.svelte";
import { preset, type PresetName } from "./presets";
import type { Refusal } from "./refusal";
import { keepSecret } from "./secrets";
import { colorsOf, sameBasis, sameExtras, samePlan, seenAs, withParts, withSecret, type Scenario } from "./state";
import { outcome, storyAgain } from "./story";
import { Tasks, type Task } from "./tasks";
import type { View } from "./view";

/** An answer within this time needs no announcement. */
const PATIENCE_MS = 400;

/** A refusal and the control it is shown beside. */
export interface Refused {
  readonly place: string;
  readonly refusal: Refusal;
}

/** How a change is made. */
export interface Manner {
  /** Whether later changes at its place may be made together with it, when they come faster than the engine. */
  readonly quick?: boolean;
  /** Names what goes on, such as one stroke of a slider: all of it is one step back. */
  readonly stroke?: string | undefined;
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
  /** Grows when the plan is another one. */
  plans = $state(0);
  /** Whether the engine takes long enough for it to be said. */
  busy = $state(false);
  /** Whether keys are under way on the stage; what is pointed at does not matter then. */
  moving = $state(false);
  /** A node pointed at; the selected one is in the scenario. */
  hovered = $state<string | null>(null);
  past = $state.raw<readonly Scenario[]>([]);
  future = $state.raw<readonly Scenario[]>([]);

  readonly engine = startEngine((why) => this.refuse("page", engineFailure(why)));
  readonly link = new LinkWriter();
  // Of the rings alone, so that a look-up does not repaint the stage.
  readonly ring = $derived(this.scenario.ring);
  readonly before = $derived(this.scenario.before);
  readonly colors = $derived(colorsOf({ ring: this.ring, before: this.before }));
  /** The node that stands out, if it is still there. */
  readonly focus = $derived.by(() => {
    const wanted = this.hovered ?? this.scenario.selected;
    return this.ring.nodes.some((node) => node.id === wanted) ? wanted : null;
  });

  #tasks = new Tasks((task) => this.#run(task));
  /** Whether the address holds a link that could not be opened and that nothing has replaced yet. */
  #foreign = false;
  #stroke: string | null = null;
  #followed = 0;

  /** Opens what the link holds, or else the opening scenario, and follows the link from then on. */
  async start(): Promise<void> {
    window.addEventListener("hashchange", () => void this.#follow());
    await this.#follow();
    if (!this.view) await this.#tasks.add(this.#opening());
  }

  /**
   * Changes the scenario. Changes wait for one another, and each is made of the scenario it finds; one the
   * package refuses leaves everything as it was, and one that changes nothing is none.
   */
  apply(change: (scenario: Scenario) => Scenario, place: string, { quick = false, stroke }: Manner = {}): Promise<unknown> {
    const shown = (old: Scenario) => this.#record(old, stroke ?? null);
    return this.#tasks.change({ place, quick, change: (scenario) => withParts(scenario, change(scenario)), shown });
  }

  /** Opens a preset, in a history entry of its own; one that is open already shows its move again. */
  open(name: PresetName): void {
    this.discard();
    const change = (scenario: Scenario) => withParts(scenario, preset(name));
    const task = { place: "page", entry: true, change, shown: (old: Scenario) => this.#record(old) };
    void this.#tasks.add(task).then((shown) => shown || this.refused || this.replay());
  }

  /** Shows the move of the last change once more. */
  replay(): void {
    this.move += 1;
  }

  /** Points at a node, or at none. */
  hover(id: string | null): void {
    if (!this.moving && this.hovered !== id) this.hovered = id;
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
  useSecret(secret: Uint8Array): void {
    const change = (scenario: Scenario) => {
      const { waiting } = this;
      if (!waiting) return withSecret(scenario, secret);
      const ring = keepSecret({ ...waiting.ring }, secret);
      return { ...waiting, ring, before: waiting.before && keepSecret({ ...waiting.before }, secret) };
    };
    void this.#tasks.add({ place: "settings.secret", change, shown: (old) => this.#record(old) });
  }

  /** Gives up the scenario that waits for its secret. */
  discard(): void {
    if (!this.waiting) return;
    this.#settleOn(this.scenario);
    if (this.refused?.refusal.code === "secret-missing") this.refused = null;
  }

  /** Has the link say the language too, unless it is one that could not be opened yet. */
  relabel(): void {
    narrator.clear();
    if (!this.#foreign) this.link.write(this.scenario, prefs.language);
  }

  /** Shows a refusal that did not come from the engine. */
  refuse(place: string, refusal: Refusal): void {
    this.refused = { place, refusal };
  }

  #travel(from: "past" | "future", to: "past" | "future"): void {
    const change = (present: Scenario) => {
      const target = this[from].at(-1);
      return target ? seenAs(target, present) : present;
    };
    const shown = (old: Scenario) => {
      this.#stroke = null;
      this[from] = this[from].slice(0, -1);
      this[to] = [...this[to], old];
      narrator.say(() => storyAgain(to === "future", this.scenario, this.view));
    };
    void this.#tasks.add({ place: "page", change, shown });
  }

  /** Keeps the way back, unless only the eye moved, and lets the change be seen and heard. */
  #record(old: Scenario, stroke: string | null = null): void {
    const { scenario } = this;
    if (sameBasis(scenario, old) && sameExtras(scenario, old)) {
      if (scenario.look !== old.look) narrator.sayLater(() => outcome(old, this.scenario, this.view));
      return;
    }
    if (stroke === null || stroke !== this.#stroke) this.past = [...this.past, old].slice(-100);
    this.#stroke = stroke;
    this.future = [];
    if (scenario.before && scenario.ring !== old.ring) this.move += 1;
    narrator.say(() => outcome(old, this.scenario, this.view));
  }

  async #run(task: Task): Promise<boolean> {
    const old = this.scenario;
    const scenario = task.change(old);
    if (scenario === old && this.view) return false;
    const timer = setTimeout(() => (this.busy = true), PATIENCE_MS);
    if (task.entry && !this.#foreign) await this.link.settle();
    const reply = await ask(this.engine, this.view, scenario, old).catch((error: unknown) => ({
      ok: false as const,
      refusal: engineFailure(String(error)),
    }));
    clearTimeout(timer);
    this.busy = false;
    if (!reply.ok) {
      this.refused = { place: task.place, refusal: reply.refusal };
      return false;
    }
    // What is refused elsewhere still stands in its field; a whole new scenario leaves nothing of it.
    if (task.place === "page" || this.refused?.place === "page" || this.refused?.place === task.place) this.refused = null;
    if (!samePlan(scenario, old)) this.plans += 1;
    this.scenario = scenario;
    this.view = reply.value;
    if (task.linked) this.link.hold(scenario, prefs.language);
    else this.#settleOn(scenario, task.entry);
    task.shown(old);
    return true;
  }

  /** The scenario is the visitor's own from here on: nothing waits any more, and the link follows. */
  #settleOn(scenario: Scenario, entry = false): void {
    this.#foreign = false;
    this.waiting = null;
    if (entry) void this.link.push(scenario, prefs.language);
    else this.link.write(scenario, prefs.language);
  }

  /** Shows the scenario there is. */
  #opening(): Task {
    return { place: "page", linked: true, change: (scenario) => scenario, shown: () => {} };
  }

  /** Opens the scenario of the fragment, unless the page wrote it itself. */
  async #follow(): Promise<void> {
    if (this.link.isOwn(location.hash)) return;
    const turn = (this.#followed += 1);
    const kept = this.link.follow(location.hash);
    const { scenario, language } = kept ? { scenario: { ok: true as const, value: kept }, language: null } : await decodeLink(location.hash);
    if (turn !== this.#followed) return;
    const known = knownLanguage(language);
    if (known && known !== prefs.language) {
      prefs.language = known;
      narrator.clear();
    }
    if (!scenario) return;
    this.waiting = null;
    this.#foreign = false;
    if (this.refused?.place === "page") this.refused = null;
    let refused: Refused | null = null;
    if (!scenario.ok) {
      refused = { place: "page", refusal: scenario.refusal };
    } else {
      const change = (old: Scenario) => (kept || !equal(old, scenario.value) ? scenario.value : old);
      const task = { place: "page", linked: true, change, shown: (old: Scenario) => this.#record(old) };
      const before = this.refused;
      if (!(await this.#tasks.add(task)) && this.refused !== before) refused = this.refused;
      if (refused?.refusal.code === "secret-missing") this.waiting = scenario.value;
    }
    this.#foreign = refused !== null;
    // The page is never left empty: what could not be opened is named over the scenario there was.
    if (!this.view) await this.#tasks.add(this.#opening());
    if (refused) this.refused = refused;
  }
}

/** The package refuses with data, so whatever the worker throws means that it does not work. */
function engineFailure(message: string): Refusal {
  return { code: "engine-failed", field: "", hint: "", message };
}

/** The store of this page. */
export const store = new Store();
