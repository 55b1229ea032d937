import type { NodeSpec, RingSpec, Scenario } from "./state";

/** The scenarios offered on the page. */
export type PresetName = "add" | "drain" | "even" | "zones" | "large" | "rehash";

/** In the order of the page. */
export const PRESETS: readonly PresetName[] = ["add", "drain", "even", "zones", "large", "rehash"];

const ZONES = ["north", "south", "west"];

function cluster(count: number): NodeSpec[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `cache-${index + 1}`,
    weight: 1,
    zone: [ZONES[index % ZONES.length] ?? ""],
    color: index,
  }));
}

function ring(nodes: readonly NodeSpec[], rest: Partial<RingSpec> = {}): RingSpec {
  return { nodes, vnodes: 40, hash: "xxh3", seed: "0", ...rest };
}

function scenario(before: RingSpec, after: RingSpec, rest: Partial<Scenario> = {}): Scenario {
  return {
    v: 1,
    system: "ring",
    ring: after,
    before,
    replicas: 1,
    distinct: "node",
    keys: { kind: "generated", count: 2000, prefix: "user:" },
    look: { form: "text", key: "user:42" },
    selected: null,
    ...rest,
  };
}

/** A scenario worth looking at, with one change already made. */
export function preset(name: PresetName): Scenario {
  const five = cluster(5);
  const six = cluster(6);
  const many = cluster(200);
  switch (name) {
    case "add":
      return scenario(ring(five.slice(0, 4)), ring(five));
    case "drain":
      return scenario(ring(five), ring(five.map((node) => (node.id === "cache-2" ? { ...node, weight: 0 } : node))));
    case "even":
      return scenario(ring(five, { vnodes: 1 }), ring(five, { vnodes: 160 }));
    case "zones":
      return scenario(ring(six), ring(six.slice(0, 5)), { replicas: 3, distinct: "zone" });
    case "large": {
      const keys = { kind: "generated", count: 10_000, prefix: "user:" } as const;
      return scenario(ring(many.slice(0, 199), { vnodes: 160 }), ring(many, { vnodes: 160 }), { keys });
    }
    case "rehash":
      return scenario(ring(five), ring(five, { hash: "sha256" }));
  }
}
