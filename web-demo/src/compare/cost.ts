/** What a placement has that its cost depends on. */
export interface Size {
  readonly family: string;
  readonly nodes: number;
  /** The points of a circle, or null. */
  readonly points: number | null;
  /** The slots of a table, or null. */
  readonly slots: number | null;
  /** Whether positions have 64 bits, else 32. */
  readonly wide: boolean;
  /** Probes a key, buckets in all, and buckets that stand empty, where the family has such. */
  readonly probes: number;
  readonly capacity: number;
}

/** What a lookup needs to keep, and how many steps it takes, as the paper of the family counts them. */
export interface Cost {
  readonly unit: "points" | "slots" | "nodes" | "buckets" | "none";
  readonly entries: number;
  readonly bytes: number;
  readonly steps: number;
}

/** The number of a node takes 4 bytes, a position 4 or 8. */
const NODE = 4;

/** The cost of a placement, without the names of its nodes, which all of them need. */
export function costOf(size: Size): Cost {
  const { family, nodes } = size;
  if (family === "rendezvous") return { unit: "nodes", entries: nodes, bytes: nodes * 8, steps: nodes };
  if (family.startsWith("jump")) return { unit: "none", entries: 0, bytes: NODE, steps: Math.ceil(Math.log(nodes) + 1) };
  if (family === "anchor") return { unit: "buckets", entries: size.capacity, bytes: size.capacity * 4 * NODE, steps: anchorSteps(size) };
  if (family === "memento") return { unit: "buckets", entries: size.capacity - nodes, bytes: NODE + (size.capacity - nodes) * 3 * NODE, steps: Math.ceil(Math.log(size.capacity) + 1) };
  if (family === "multi-probe") return { unit: "points", entries: nodes, bytes: nodes * (8 + NODE), steps: size.probes * halvings(nodes) };
  if (size.points !== null) return { unit: "points", entries: size.points, bytes: size.points * ((size.wide ? 8 : 4) + NODE), steps: halvings(size.points) };
  return { unit: "slots", entries: size.slots ?? 0, bytes: (size.slots ?? 0) * NODE, steps: 1 };
}

/** Comparisons of a search that halves what is left. */
function halvings(entries: number): number {
  return Math.max(1, Math.ceil(Math.log2(Math.max(2, entries))));
}

/** A key that meets an empty bucket goes on; the expectation of the paper. */
function anchorSteps({ capacity, nodes }: Size): number {
  return Math.ceil(1 + Math.log(Math.max(1, capacity / nodes)));
}
