/** The placements that can be compared: families of the package, and rules of deployed systems. */
export const FAMILIES = ["ring", "maglev", "rendezvous", "multi-probe", "jump", "anchor", "memento"] as const;
export const PROFILES = [
  "nginx:consistent",
  "nginx:hash",
  "ketama:libmemcached-1",
  "ketama:twemproxy",
  "envoy:ring-hash",
  "envoy:maglev@sorted",
  "haproxy:id@pre3.0",
  "haproxy:id@fixed",
] as const;
export const ALGORITHMS = [...FAMILIES, ...PROFILES] as const;

/** The name of one of them, as the package spells it. */
export type AlgorithmName = (typeof ALGORITHMS)[number];

/** How many are compared at a time. */
export const FEWEST = 2;
export const MOST = 4;

/** What the summary can be sorted by. */
export const COLUMNS = ["name", "peak", "moved", "least", "needless", "bytes", "steps"] as const;
export type Column = (typeof COLUMNS)[number];

/** What is compared, and how the summary is sorted. */
export interface CompareSpec {
  readonly algorithms: readonly AlgorithmName[];
  readonly sort: Column | null;
  readonly down: boolean;
}

/** One of each kind: a circle, a table, a draw for every key, and a circle that is deployed everywhere. */
export const COMPARED: CompareSpec = {
  algorithms: ["ring", "maglev", "rendezvous", "nginx:consistent"],
  sort: null,
  down: false,
};

/** The spec with an algorithm more or fewer, in the order of the list; itself where a limit forbids it. */
export function toggled(spec: CompareSpec, name: AlgorithmName): CompareSpec {
  const chosen = new Set(spec.algorithms);
  if (!chosen.delete(name)) chosen.add(name);
  if (chosen.size < FEWEST || chosen.size > MOST) return spec;
  return { ...spec, algorithms: ALGORITHMS.filter((known) => chosen.has(known)) };
}

/** The spec sorted by a column: once up, then down, then in the order of the list again. */
export function sortedBy(spec: CompareSpec, column: Column): CompareSpec {
  if (spec.sort !== column) return { ...spec, sort: column, down: false };
  return spec.down ? { ...spec, sort: null, down: false } : { ...spec, down: true };
}
