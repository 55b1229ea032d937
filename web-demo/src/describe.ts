import type { NodeSpec, RingSpec } from "./state";

/** One way in which a ring differs from the one before. */
export type Difference =
  | { readonly kind: "added" | "removed"; readonly id: string }
  | { readonly kind: "weight"; readonly id: string; readonly from: number; readonly to: number }
  | { readonly kind: "zone"; readonly id: string; readonly from: string; readonly to: string }
  | { readonly kind: "vnodes" | "hash" | "seed"; readonly from: string; readonly to: string };

/** What changed between two rings, settings first. */
export function differences(before: RingSpec, after: RingSpec): Difference[] {
  const found: Difference[] = [];
  for (const kind of ["hash", "seed", "vnodes"] as const) {
    if (before[kind] !== after[kind]) found.push({ kind, from: String(before[kind]), to: String(after[kind]) });
  }
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  for (const node of after.nodes) {
    const was = old.get(node.id);
    if (was) found.push(...nodeDifferences(was, node));
    else found.push({ kind: "added", id: node.id });
    old.delete(node.id);
  }
  for (const id of old.keys()) found.push({ kind: "removed", id });
  return found;
}

function nodeDifferences(was: NodeSpec, is: NodeSpec): Difference[] {
  const found: Difference[] = [];
  const { id } = is;
  if (was.weight !== is.weight) found.push({ kind: "weight", id, from: was.weight, to: is.weight });
  const [from, to] = [was.zone.join("/"), is.zone.join("/")];
  if (from !== to) found.push({ kind: "zone", id, from, to });
  return found;
}
