import { WASM } from "#entry";

import { MisuseError } from "./errors.js";

/** This entry carries no bytes: the caller starts the engine. */
export function bytes(): never {
  const hint = `call initSync(bytes) or await init(url) with the file "${WASM}" first`;
  throw new MisuseError("not-initialised", "", "the engine is not started", hint);
}
