import { encodeLink, LONG_LINK } from "./link";
import type { Reply } from "./refusal";
import type { Scenario } from "./state";

/** Browsers refuse pages that rewrite their address many times a second. */
const PAUSE_MS = 1000;

/** Keeps the address of the page in step with the scenario, at most once a second. */
export class LinkWriter {
  /** Whether the link is longer than some programs pass on. */
  long = $state(false);
  #next: { scenario: Scenario; language: string } | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #own = "";

  /** Writes the scenario into the address, soon. */
  write(scenario: Scenario, language: string): void {
    this.#next = { scenario, language };
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.settle();
    }, PAUSE_MS);
  }

  /** Writes what waits, now, and returns the whole address; refused when the scenario is too large for one. */
  async settle(): Promise<Reply<string>> {
    if (this.#next) {
      const { scenario, language } = this.#next;
      this.#next = null;
      const link = await encodeLink(scenario, language);
      if (!link.ok) return link;
      this.#own = link.value;
      this.long = link.value.length > LONG_LINK;
      history.replaceState(null, "", link.value);
    }
    return { ok: true, value: location.href };
  }

  /** Whether this fragment is what the page wrote last. */
  isOwn(fragment: string): boolean {
    return fragment !== "" && fragment === this.#own;
  }
}
