import type { HashName } from "ringwright/slim";
import { COMPARED, type CompareSpec } from "./compare/algorithms";
import { specOf, type DeployedSpec } from "./deployed/spec";
import { equal } from "./equal";
import { keepSecret, secretOf } from "./secrets";

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
  /** Which view is open; absent for the ring. */
  readonly view?: Exclude<ViewName, "ring">;
  /** What is compared; absent for the choice the page begins with. */
  readonly compare?: CompareSpec;
  /** What was pasted; absent when nothing was. */
  readonly deployed?: DeployedSpec;
}

/** The views of a scenario. */
export const VIEWS = ["ring", "compare", "deployed"] as const;
export type ViewName = (typeof VIEWS)[number];

/** A change of one node; what is absent stays. */
export type NodePatch = Partial<Pick<NodeSpec, "weight" | "zone">>;

/** The zone path written as `eu/eu-1`. */
export function parseZone(text: string): string[] {
  return text.trim() === "" ? [] : text.split("/").map((name) => name.trim());
}

/** The scenario with these parts; itself when nothing differs, so that the plan stays and no step is kept. */
export function withParts(scenario: Scenario, parts: Partial<Scenario>): Scenario {
  const next = { ...scenario, ...parts };
  return equal(next, scenario) ? scenario : next;
}

/** The scenario with another ring, the present one becoming the ring before; itself when nothing differs. */
export function withRing(scenario: Scenario, patch: Partial<RingSpec>): Scenario {
  const ring = { ...scenario.ring, ...patch };
  if (equal(ring, scenario.ring)) return scenario;
  return { ...scenario, before: scenario.ring, ring: keepSecret(ring, secretOf(scenario.ring)) };
}

/** The scenario with its ring hashed by `siphash` under this secret; itself when it is already. */
export function withSecret(scenario: Scenario, secret: Uint8Array): Scenario {
  const present = secretOf(scenario.ring);
  if (present && equal([...present], [...secret])) return scenario;
  return { ...scenario, before: scenario.ring, ring: keepSecret({ ...scenario.ring, hash: "siphash" }, secret) };
}

/** The scenario with one node more. Whether that node is possible is for the package to say. */
export function addNode(scenario: Scenario, node: Omit<NodeSpec, "color">): Scenario {
  const color = freeColor(scenario);
  return withRing(scenario, { nodes: [...scenario.ring.nodes, { ...node, color }] });
}

/** The scenario without a node. */
export function removeNode(scenario: Scenario, id: string): Scenario {
  const nodes = scenario.ring.nodes.filter((node) => node.id !== id);
  const next = withRing(scenario, { nodes });
  return scenario.selected === id ? { ...next, selected: null } : next;
}

/** The scenario with one node changed; a node that is gone is left alone. */
export function editNode(scenario: Scenario, id: string, patch: NodePatch): Scenario {
  return withRing(scenario, {
    nodes: scenario.ring.nodes.map((node) => (node.id === id ? { ...node, ...patch } : node)),
  });
}

/** The scenario with the weight of a node changed by so much from whatever it is then. */
export function addWeight(scenario: Scenario, id: string, by: number): Scenario {
  const node = scenario.ring.nodes.find((at) => at.id === id);
  return node ? editNode(scenario, id, { weight: node.weight + by }) : scenario;
}

/** The scenario with the node selected, or no longer selected when it was. */
export function toggleNode(scenario: Scenario, id: string): Scenario {
  return { ...scenario, selected: scenario.selected === id ? null : id };
}

/** The scenario seen in another view. */
export function withView(scenario: Scenario, view: ViewName): Scenario {
  const { view: _, ...rest } = scenario;
  return view === "ring" ? rest : { ...rest, view };
}

/** The scenario with something else compared. */
export function withCompare(scenario: Scenario, change: (spec: CompareSpec) => CompareSpec): Scenario {
  const compare = change(scenario.compare ?? COMPARED);
  const { compare: _, ...rest } = scenario;
  return equal(compare, COMPARED) ? rest : { ...rest, compare };
}

/** The scenario with something else pasted. */
export function withDeployed(scenario: Scenario, patch: Partial<DeployedSpec>): Scenario {
  return { ...scenario, deployed: { ...(scenario.deployed ?? specOf("")), ...patch } };
}

/** A scenario of the way back, seen as the present one is: the key looked up and the selection stay. */
export function seenAs(scenario: Scenario, present: Scenario): Scenario {
  const there = scenario.ring.nodes.some((node) => node.id === present.selected);
  const seen = { ...scenario, look: present.look, selected: there ? present.selected : null };
  // Undone is what was changed, not where one looks at it.
  return withView(seen, present.view ?? "ring");
}

/** Whether everything the ring, the plan and the sample are made of is the same. */
export function sameBasis(a: Scenario, b: Scenario): boolean {
  return samePlan(a, b) && a.keys === b.keys;
}

/** Whether what is compared and what was pasted is the same; the order of a table does not count. */
export function sameExtras(a: Scenario, b: Scenario): boolean {
  const algorithms = (scenario: Scenario) => scenario.compare?.algorithms ?? COMPARED.algorithms;
  return equal(algorithms(a), algorithms(b)) && equal(a.deployed, b.deployed);
}

/** Whether everything the plan is made of is the same. */
export function samePlan(a: Scenario, b: Scenario): boolean {
  return a.ring === b.ring && a.before === b.before && a.replicas === b.replicas && a.distinct === b.distinct;
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
export function colorsOf({ ring, before }: Pick<Scenario, "ring" | "before">): Map<string, number> {
  const nodes = [...(before?.nodes ?? []), ...ring.nodes];
  return new Map(nodes.map((node) => [node.id, node.color]));
}

function freeColor(scenario: Scenario): number {
  const used = new Set(colorsOf(scenario).values());
  let color = 0;
  while (used.has(color)) color += 1;
  return color;
}
