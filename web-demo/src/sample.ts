import { packKeys, type Key, type PackedKeys } from "ringwright/slim";
import { listKeys, MAX_KEYS } from "./keys";
import { PageLimit } from "./limits";
import type { KeySource } from "./state";

/** The sample of keys, kept packed as long as it is the same. */
export class Sample {
  #last: { name: string; keys: readonly Key[]; packed: PackedKeys } | null = null;

  /** The keys of a source, packed; refused when there are more than the page shows. */
  pack(source: KeySource): PackedKeys {
    const name = JSON.stringify(source);
    if (this.#last?.name !== name) {
      const keys = listKeys(source);
      if (keys.length > MAX_KEYS) throw new PageLimit("too-many-keys", "keys", keys.length, MAX_KEYS);
      this.#last = { name, keys, packed: packKeys(keys) };
    }
    return this.#last.packed;
  }
}
