/** Which of the two appearances is drawn. */
export type Shade = "light" | "dark";

/** What the picture stands on; equal to `--card` of the style sheet. */
export const GROUND: Readonly<Record<Shade, string>> = { light: "#ffffff", dark: "#181c25" };

/** What moves without need; equal to `--bad` of the style sheet. */
export const BAD: Readonly<Record<Shade, string>> = { light: "#b92a3c", dark: "#ff8b93" };

/**
 * Hues in an order that keeps neighbours apart, with a step of lightness between them, so that those who
 * see fewer hues still see different shades.
 */
const HUES = [262, 55, 168, 345, 95, 300, 25, 225];
const STEPS = [0, 0.05, -0.02, 0.02, 0.04, -0.04, -0.03, 0.045];
const TURN = 137.508;

/** The colour of a place in the palette. The first eight are chosen; beyond them hues go round by the golden angle. */
export function nodeColor(place: number, shade: Shade): string {
  const at = place % HUES.length;
  const lap = Math.floor(place / HUES.length);
  const hue = (HUES[at] + lap * TURN) % 360;
  const swing = STEPS[at] + (lap % 3) * 0.02 - (lap === 0 ? 0 : 0.02);
  return shade === "light" ? oklch(0.565 + swing, 0.15, hue) : oklch(0.74 + swing, 0.13, hue);
}

/** An OKLCH colour as hexadecimal sRGB; chroma is lowered until the screen can show it. */
export function oklch(lightness: number, chroma: number, hue: number): string {
  for (let c = chroma; ; c -= 0.01) {
    const channels = srgb(lightness, Math.max(c, 0), (hue * Math.PI) / 180);
    if (c <= 0 || channels.every((channel) => channel >= 0 && channel <= 1)) {
      return `#${channels.map((channel) => byte(channel).toString(16).padStart(2, "0")).join("")}`;
    }
  }
}

function byte(channel: number): number {
  return Math.round(Math.min(1, Math.max(0, channel)) * 255);
}

function srgb(lightness: number, chroma: number, hue: number): number[] {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
}
