import type { HashName } from "ringwright/slim";

/** A node of the scenario. `color` is its place in the palette, kept so that a node never changes its colour. */
export interface NodeSpec {
  readonly id: string;
  readonly weight: number;
  readonly zone: readonly string[];
  readonly color: number;
}

/** Everything that decides where keys are placed, except the secret of `siphash`. */
export interface RingSpec {
  readonly nodes: readonly NodeSpec[];
  readonly vnodes: number;
  readonly hash: HashName;
  /** A decimal string, because 64 bits do not fit a number. */
  readonly seed: string;
}

/** Where the sample of keys comes from: `prefix` and a running number, or one pasted key per line. */
export type KeySource =
  | { readonly kind: "generated"; readonly count: number; readonly prefix: string }
  | { readonly kind: "pasted"; readonly text: string };

/** The key being looked up. */
export interface Look {
  readonly form: "text" | "hex";
  readonly key: string;
}

/** The whole state of the page: what a link holds, and what undo returns to. */
export interface Scenario {
  readonly v: 1;
  readonly system: "ring";
  readonly ring: RingSpec;
  /** The ring before the last change, which the plan compares with. */
  readonly before: RingSpec | null;
  readonly replicas: number;
  readonly distinct: "node" | "zone";
  readonly keys: KeySource;
  readonly look: Look;
  readonly selected: string | null;
}

/** A change of one node; what is absent stays. */
export type NodePatch = Partial<Pick<NodeSpec, "weight" | "zone">>;

/** The zone path written as `eu/eu-1`. */
export function parseZone(text: string): string[] {
  return text.trim() === "" ? [] : text.split("/").map((name) => name.trim());
}

/** The scenario with another ring, the present one becoming the ring before. */
export function withRing(scenario: Scenario, patch: Partial<RingSpec>): Scenario {
  return { ...scenario, before: scenario.ring, ring: { ...scenario.ring, ...patch } };
}

/** The scenario with one node more. Whether that node is possible is for the package to say. */
export function addNode(scenario: Scenario, node: Omit<NodeSpec, "color">): Scenario {
  const color = freeColor(scenario);
  return withRing(scenario, { nodes: [...scenario.ring.nodes, { ...node, color }] });
}

/** The scenario without a node. */
export function removeNode(scenario: Scenario, id: string): Scenario {
  const nodes = scenario.ring.nodes.filter((node) => node.id !== id);
  const selected = scenario.selected === id ? null : scenario.selected;
  return { ...withRing(scenario, { nodes }), selected };
}

/** The scenario with one node changed. */
export function editNode(scenario: Scenario, id: string, patch: NodePatch): Scenario {
  return withRing(scenario, {
    nodes: scenario.ring.nodes.map((node) => (node.id === id ? { ...node, ...patch } : node)),
  });
}

/** A name like those in use that no node has, offered for the next node. */
export function nextName(scenario: Scenario): string {
  const taken = new Set(scenario.ring.nodes.map((node) => node.id));
  for (const node of scenario.before?.nodes ?? []) taken.add(node.id);
  const last = scenario.ring.nodes.at(-1)?.id ?? "node-0";
  const stem = last.replace(/\d+$/, "");
  let number = taken.size + 1;
  while (taken.has(`${stem}${number}`)) number += 1;
  return `${stem}${number}`;
}

/** Every colour in the picture: nodes of both rings, those of the present one deciding. */
export function colorsOf(scenario: Scenario): Map<string, number> {
  const nodes = [...(scenario.before?.nodes ?? []), ...scenario.ring.nodes];
  return new Map(nodes.map((node) => [node.id, node.color]));
}

function freeColor(scenario: Scenario): number {
  const used = new Set(colorsOf(scenario).values());
  let color = 0;
  while (used.has(color)) color += 1;
  return color;
}
