import type { AlgorithmName, Column, CompareSpec } from "./algorithms";
import type { Rival, RivalView } from "./view";

/** What the summary says of an algorithm. */
export interface Row {
  readonly name: AlgorithmName;
  readonly view: RivalView;
}

const VALUES: Record<Exclude<Column, "name">, (view: RivalView) => number> = {
  peak: ({ peak }) => peak,
  moved: ({ change }) => change?.moved.share ?? 0,
  least: ({ change }) => change?.least.share ?? 0,
  needless: ({ change }) => change?.needless.share ?? 0,
  bytes: ({ cost }) => cost.bytes,
  steps: ({ cost }) => cost.steps,
};

/** The rows in the order asked for; those that were refused have none. */
export function rowsOf(rivals: readonly Rival[], { sort, down }: CompareSpec): Row[] {
  const rows = rivals.flatMap(({ name, reply }) => (reply.ok ? [{ name, view: reply.value }] : []));
  if (sort === null) return rows;
  const compare = (a: Row, b: Row) =>
    sort === "name" ? (a.name < b.name ? -1 : a.name > b.name ? 1 : 0) : VALUES[sort](a.view) - VALUES[sort](b.view);
  return rows.sort((a, b) => (down ? compare(b, a) : compare(a, b)));
}

/** The best value of a column, when not all are alike: the least, for every column is better when less. */
export function bestOf(rows: readonly Row[], column: Exclude<Column, "name">): number | null {
  // The least possible is a measure and no merit.
  if (column === "least") return null;
  const values = rows.map(({ view }) => VALUES[column](view));
  const least = Math.min(...values);
  return values.length > 1 && values.some((value) => value !== least) ? least : null;
}

/** The value of a column, for finding the best. */
export function valueOf(row: Row, column: Exclude<Column, "name">): number {
  return VALUES[column](row.view);
}
