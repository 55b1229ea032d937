/** At most one message a second reaches a screen reader. */
const PAUSE_MS = 1000;
/** A pause in typing. */
const LULL_MS = 600;

/** Tells what happened; of a burst the last word is told, since each tells the whole outcome. */
class Narrator {
  /** What the live region holds. */
  text = $state("");
  #next: (() => string) | null = null;
  #resting = false;
  #later: ReturnType<typeof setTimeout> | undefined;

  /** Tells this, or when something was just told, a little later. */
  say(words: () => string): void {
    clearTimeout(this.#later);
    this.#next = words;
    if (!this.#resting) this.#tell();
  }

  /** Tells this once nothing was asked for a while, so that typing is not told letter by letter. */
  sayLater(words: () => string): void {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.say(words), LULL_MS);
  }

  /** Forgets what was told, as when the language changes. */
  clear(): void {
    clearTimeout(this.#later);
    this.#next = null;
    this.text = "";
  }

  #tell(): void {
    this.#resting = this.#next !== null;
    if (!this.#next) return;
    this.text = this.#next();
    this.#next = null;
    setTimeout(() => this.#tell(), PAUSE_MS);
  }
}

/** The narrator of this page. */
export const narrator = new Narrator();
