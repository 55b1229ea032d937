import { bytes } from "#bytes";
import { WASM } from "#entry";
import * as glue from "#glue";

import { InternalError, MisuseError, typed } from "./errors.js";

/** What the engine can be started from. */
export type EngineBytes = ArrayBuffer | Uint8Array<ArrayBuffer> | WebAssembly.Module;

let memory: WebAssembly.Memory | undefined;
let poisoned = false;

/** Starts the engine from the bytes of its file, or from a compiled module, at once. */
export function initSync(source: EngineBytes): void {
  if (memory !== undefined) return;
  try {
    const module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
    memory = glue.initSync({ module }).memory;
  } catch (error) {
    throw explained(error);
  }
}

/** Starts the engine from a URL, a response, bytes or a module. */
export async function init(source: EngineBytes | URL | Response | PromiseLike<Response> | string): Promise<void> {
  if (memory !== undefined) return;
  const given = await source;
  if (given instanceof WebAssembly.Module || given instanceof ArrayBuffer || given instanceof Uint8Array) {
    initSync(given);
    return;
  }
  const response = given instanceof Response ? given : await fetch(given);
  if (!response.ok) {
    throw new MisuseError("not-found", "source", `${response.url} answered ${response.status}`, `serve ${WASM}`);
  }
  initSync(await response.arrayBuffer());
}

/** The engine's memory, starting it if this entry carries the bytes. */
export function start(): WebAssembly.Memory {
  if (memory === undefined) initSync(bytes());
  return memory as WebAssembly.Memory;
}

/** Runs a call of the engine and gives its refusals their types. */
export function call<T>(run: () => T): T {
  start();
  checkSound();
  try {
    return run();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw typed(error);
    poisoned = true;
    throw new InternalError("internal", "", `the engine stopped: ${error.message}`, "it ran out of memory, or please report it");
  }
}

/** Refuses an engine that stopped in the middle of a call: its memory may be in any state. */
export function checkSound(): void {
  if (!poisoned) return;
  throw new InternalError("instance-poisoned", "", "the engine stopped at a defect before", "reload the page or process");
}

function explained(error: unknown): unknown {
  if (error instanceof WebAssembly.CompileError && /unsafe-eval|Content Security Policy/i.test(error.message)) {
    const hint = "add 'wasm-unsafe-eval' to script-src of the page's Content-Security-Policy";
    return new MisuseError("csp", "", "the page's policy forbids WebAssembly", hint);
  }
  return error;
}

export { glue };
