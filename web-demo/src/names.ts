/** What cannot be seen or turns the text round it: shown by its number instead. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0\u2800]/gu;
/** The joiner within one picture of an emoji is no disguise. */
const JOINED = /(?<=[\p{Extended_Pictographic}\ufe0f\p{Emoji_Modifier}])\u200d(?=\p{Extended_Pictographic})/gu;
const EDGES = /^ +| +$/g;
/** Letters written from right to left. */
const LEFTWARD = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const HELD = "\ue000";

/** A name from outside as it may be shown: every character in it can be seen. */
export function showName(name: string): string {
  return name
    .replace(JOINED, HELD)
    .replace(UNSEEN, (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`)
    .replaceAll(HELD, "\u200d")
    .replace(EDGES, (spaces) => "␣".repeat(spaces.length));
}

/** A name within a sentence: one written from right to left is kept from turning the words round it. */
export function inSentence(name: string): string {
  const shown = showName(name);
  return LEFTWARD.test(shown) ? `\u2068${shown}\u2069` : shown;
}
