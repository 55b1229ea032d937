import { encodeLink, LONG_LINK } from "./link";
import type { Refusal, Reply } from "./refusal";
import { sameSecret } from "./secrets";
import type { Scenario } from "./state";

/** Browsers refuse pages that rewrite their address many times a second. */
const PAUSE_MS = 1000;

/** What the link is to hold, and the answer once it is being written. */
interface Latest {
  readonly scenario: Scenario;
  readonly language: string;
  /** Whether it gets an entry of its own, so that Back returns to the one before. */
  readonly push: boolean;
  written?: Promise<Reply<string>>;
  done?: boolean;
}

/** Keeps the address of the page in step with the scenario, at most once a second. */
export class LinkWriter {
  /** Whether the link is longer than some programs pass on. */
  long = $state(false);
  /** Why the scenario shown has no link. */
  refusal = $state.raw<Refusal | null>(null);
  #latest: Latest | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #own = "";
  /** The scenarios of the history's entries: Back finds them even where a link cannot hold all of them. */
  #entries = new Map<string, Scenario>();

  /** Remembers what the link is to hold without touching the address. */
  hold(scenario: Scenario, language: string): void {
    this.#latest = { scenario, language, push: false };
    this.cancel();
  }

  /** Writes the scenario into the address, soon. */
  write(scenario: Scenario, language: string): void {
    // What overtakes an entry not yet made is to make it.
    const push = this.#latest?.push === true && !this.#latest.done;
    this.#latest = { scenario, language, push };
    this.#timer ??= setTimeout(() => void this.settle(), PAUSE_MS);
  }

  /** Writes the scenario into a new entry of the history, now. */
  async push(scenario: Scenario, language: string): Promise<void> {
    this.#latest = { scenario, language, push: true };
    await this.settle();
  }

  /** Gives up a write that waits. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Writes the latest, if it is not yet written, and returns the whole address; refused when it is too large. */
  async settle(): Promise<Reply<string>> {
    this.cancel();
    for (;;) {
      const latest = this.#latest;
      if (!latest) return { ok: true, value: location.href };
      const reply = await (latest.written ??= this.#put(latest));
      if (latest === this.#latest) return reply;
    }
  }

  /** Takes over the fragment that the visitor went to: nothing that waits may be written over it. */
  follow(fragment: string): Scenario | null {
    this.cancel();
    this.#own = fragment;
    this.refusal = null;
    return this.#entries.get(entryOf(history.state)) ?? null;
  }

  /** Whether this fragment is what the page wrote last. */
  isOwn(fragment: string): boolean {
    return fragment !== "" && fragment === this.#own;
  }

  async #put(latest: Latest): Promise<Reply<string>> {
    const { scenario, language, push } = latest;
    const link = await encodeLink(linkable(scenario), language);
    if (latest !== this.#latest) return link;
    latest.done = true;
    this.#own = link.ok ? link.value : "";
    this.long = link.ok && link.value.length > LONG_LINK;
    this.refusal = link.ok ? null : link.refusal;
    // Without a link the address must not go on holding another scenario's.
    const address = link.ok ? link.value : location.pathname + location.search;
    const known = entryOf(history.state);
    // Distinct from those of an earlier load of the page, which the history may still hold.
    const entry = push || !known ? `${performance.timeOrigin}.${this.#entries.size}` : known;
    this.#entries.set(entry, scenario);
    if (push) history.pushState({ entry }, "", address);
    else history.replaceState({ entry }, "", address);
    return link.ok ? { ok: true, value: location.href } : link;
  }
}

function entryOf(state: unknown): string {
  return (state as { entry?: string } | null)?.entry ?? "";
}

/** A link asks for one secret, so it cannot hold the plan between two. */
function linkable(scenario: Scenario): Scenario {
  const { before, ring } = scenario;
  const two = before?.hash === "siphash" && ring.hash === "siphash" && !sameSecret(before, ring);
  return two ? { ...scenario, before: null } : scenario;
}
