import { overwriteGetLocale, locales, type Locale } from "./paraglide/runtime.js";

/** The appearance asked for; `system` follows the device. */
export type Theme = "system" | "light" | "dark";

/** What the visitor prefers. Only these are stored, never a scenario. */
class Preferences {
  language = $state<Locale>(firstLanguage());
  theme = $state<Theme>(oneOf(read("theme"), ["system", "light", "dark"]) ?? "system");
  #deviceDark = $state(false);
  #calm = $state(false);

  constructor() {
    // Messages read the language here, so whatever shows one follows a change of it.
    overwriteGetLocale(() => this.language);
    watch("(prefers-color-scheme: dark)", (on) => (this.#deviceDark = on));
    watch("(prefers-reduced-motion: reduce)", (on) => (this.#calm = on));
  }

  /** The appearance in force. */
  get shade(): "light" | "dark" {
    if (this.theme !== "system") return this.theme;
    return this.#deviceDark ? "dark" : "light";
  }

  /** Whether motion is to be left out. */
  get calm(): boolean {
    return this.#calm;
  }

  /** Chooses a language and keeps the choice. */
  setLanguage(language: Locale): void {
    this.language = language;
    write("language", language);
  }

  /** Chooses an appearance and keeps the choice. */
  setTheme(theme: Theme): void {
    this.theme = theme;
    write("theme", theme);
  }
}

/** The preferences of this page. */
export const prefs = new Preferences();

/** The language of a link, if it is one of the page's. */
export function knownLanguage(name: string | null): Locale | undefined {
  return oneOf(name, locales);
}

function firstLanguage(): Locale {
  const device = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
  return knownLanguage(read("language")) ?? device;
}

function oneOf<T extends string>(value: string | null, names: readonly T[]): T | undefined {
  return names.find((name) => name === value);
}

function watch(query: string, tell: (on: boolean) => void): void {
  const list = matchMedia(query);
  tell(list.matches);
  list.addEventListener("change", () => tell(list.matches));
}

/** Storage may be forbidden; preferences then last as long as the page. */
function read(name: string): string | null {
  try {
    return localStorage.getItem(`ringwright.${name}`);
  } catch {
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(`ringwright.${name}`, value);
  } catch {
    // Kept for this page only.
  }
}
