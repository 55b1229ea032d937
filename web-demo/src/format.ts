/** A part of a whole in percent. */
export function percent(share: number, digits = 2): string {
  return `${(share * 100).toFixed(digits)} %`;
}

/** A count with groups of three digits. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** A position of the circle: 16 hexadecimal digits, so that positions compare by eye. */
export function position(value: bigint): string {
  return value.toString(16).padStart(16, "0");
}

/** A text no longer than `most` characters, whole characters kept. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = [...text.slice(0, 2 * most)];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}
