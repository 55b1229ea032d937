/**
 * `ringwright` without the engine's bytes, for pages that fetch `ringwright/wasm` themselves:
 * call `initSync(bytes)` or `await init(url)` once.
 *
 * @packageDocumentation
 */
export * from "./api.js";
export { init, initSync, type EngineBytes } from "./engine.js";
