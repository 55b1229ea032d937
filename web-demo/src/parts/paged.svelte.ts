/** A list of which the engine hands out pages; grows as the reader asks. */
export class Paged<T> {
  rows = $state.raw<readonly T[]>([]);
  readonly #read: (start: number, count: number) => Promise<readonly T[]>;

  constructor(read: (start: number, count: number) => Promise<readonly T[]>) {
    this.#read = read;
  }

  /** Reads `count` rows more. */
  async more(count: number): Promise<void> {
    const start = this.rows.length;
    const page = await this.#read(start, count);
    if (this.rows.length === start) this.rows = [...this.rows, ...page];
  }
}
