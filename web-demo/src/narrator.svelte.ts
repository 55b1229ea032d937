/** At most one message a second reaches a screen reader. */
const PAUSE_MS = 1000;

/** Tells what happened; of a burst the last word is told, since each tells the whole outcome. */
class Narrator {
  /** What the live region holds. */
  text = $state("");
  #next: (() => string) | null = null;
  #resting = false;

  /** Tells this, or when something was just told, a little later. */
  say(words: () => string): void {
    this.#next = words;
    if (!this.#resting) this.#tell();
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
