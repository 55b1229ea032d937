import { describe, expect, it } from "vitest";
import { GROUND, nodeColor } from "../src/color";
import { binArcs, binSpans, runs } from "../src/picture";

describe("arcs", () => {
  it("give each bin to the owner of its largest part", () => {
    const { owners, merged } = binArcs(Float64Array.of(0.24, 0.5, 0.76), Uint32Array.of(7, 8, 9), 4);
    expect([...owners]).toEqual([7, 8, 9, 7]);
    expect(merged).toBe(0);
  });

  it("wrap from the last point to the first", () => {
    expect([...binArcs(Float64Array.of(0.5), Uint32Array.of(3), 4).owners]).toEqual([3, 3, 3, 3]);
    expect([...binArcs(new Float64Array(), new Uint32Array(), 2).owners]).toEqual([-1, -1]);
  });

  it("sum the parts of an owner within a bin and count those merged", () => {
    const turns = Float64Array.of(0.2, 0.5, 0.7, 1);
    const { owners, merged } = binArcs(turns, Uint32Array.of(1, 2, 1, 1), 1);
    expect([...owners]).toEqual([1]);
    expect(merged).toBe(4);
  });

  it("agree with looking up the middle of every bin when all are wide", () => {
    const turns = Float64Array.from({ length: 50 }, (_, i) => (i + 0.37) / 50);
    const owners = Uint32Array.from(turns, (_, i) => i % 6);
    const strip = binArcs(turns, owners, 5000);
    for (let bin = 0; bin < 5000; bin += 1) {
      const middle = (bin + 0.5) / 5000;
      const found = turns.findIndex((turn) => turn >= middle);
      expect(strip.owners[bin]).toBe(owners[found < 0 ? 0 : found]);
    }
  });
});

describe("spans", () => {
  it("leave gaps, and show even the narrowest", () => {
    const strip = binSpans(Float64Array.of(0.1, 0.5), Float64Array.of(0.1001, 0.75), Uint32Array.of(4, 5), 8);
    expect([...strip]).toEqual([4, -1, -1, -1, 5, 5, -1, -1]);
    expect(runs(strip)).toEqual([
      { start: 0, end: 1, owner: 4 },
      { start: 4, end: 6, owner: 5 },
    ]);
  });
});

describe("colours", () => {
  const channel = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = (hex: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => channel(Number.parseInt(hex.slice(at, at + 2), 16) / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };

  it.each(["light", "dark"] as const)("stand out from the %s ground by 3 to 1", (shade) => {
    const ground = luminance(GROUND[shade]);
    for (let place = 0; place < 400; place += 1) {
      const color = luminance(nodeColor(place, shade));
      const contrast = (Math.max(color, ground) + 0.05) / (Math.min(color, ground) + 0.05);
      expect(contrast, `${shade} ${place} ${nodeColor(place, shade)}`).toBeGreaterThanOrEqual(3);
    }
  });

  it("differ for the first eight", () => {
    expect(new Set(Array.from({ length: 8 }, (_, place) => nodeColor(place, "light"))).size).toBe(8);
  });
});
