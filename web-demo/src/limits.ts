/** What a ring may have and the page can still draw and list without a pause; the package takes more. */
export const MAX_NODES = 2000;
export const MAX_POINTS = 1_000_000;

/** A limit that is the page's own, named like those of the package. */
export class PageLimit extends Error {
  readonly hint: string;
  constructor(readonly code: string, readonly field: string, count: number, most: number) {
    super(`${field}: ${count}; use at most ${most}`);
    this.hint = `use at most ${most}`;
  }
}
