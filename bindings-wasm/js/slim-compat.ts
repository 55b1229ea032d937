/**
 * `ringwright/compat` without the engine's bytes, for pages that fetch `ringwright/compat/wasm` themselves:
 * call `initSync(bytes)` or `await init(url)` once.
 *
 * @packageDocumentation
 */
export * from "./api-compat.js";
export { init, initSync, type EngineBytes } from "./engine.js";
