import type { Scenario } from "./state";

/** Something to be shown in its turn. */
export interface Task {
  readonly place: string;
  /** Whether it comes from the address, which then need not be written. */
  readonly linked?: boolean;
  /** Whether it gets an entry of the history. */
  readonly entry?: boolean;
  /** What to show instead of the scenario it finds; the same when there is nothing to do. */
  change(scenario: Scenario): Scenario;
  shown(old: Scenario): void;
}

/** Runs tasks one after the other. */
export class Tasks {
  #last: Promise<unknown> = Promise.resolve();
  /** The last task in the row while it waits, when more changes of its place may join it. */
  #open: { readonly place: string; readonly changes: Task["change"][]; shown: Task["shown"] } | null = null;

  constructor(private readonly run: (task: Task) => Promise<boolean>) {}

  /** Runs a task after those before it; tells whether it was shown. */
  add(task: Task): Promise<boolean> {
    this.#open = null;
    const done = this.#last.then(() => this.run(task));
    this.#last = done;
    return done;
  }

  /** Runs a task; a quick one joins the last that waits when that is of its place, and both are made as one. */
  change(task: Task & { readonly quick: boolean }): Promise<unknown> {
    const { place, quick, change, shown } = task;
    if (quick && this.#open?.place === place) {
      this.#open.changes.push(change);
      this.#open.shown = shown;
      return this.#last;
    }
    const row = { place, changes: [change], shown };
    const whole = (scenario: Scenario) => {
      if (this.#open === row) this.#open = null;
      return row.changes.reduce((made, next) => next(made), scenario);
    };
    const done = this.add({ place, change: whole, shown: (old) => row.shown(old) });
    if (quick) this.#open = row;
    return done;
  }
}
