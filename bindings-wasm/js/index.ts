/**
 * Where a key lives, the same in every language. Synchronous: the engine starts at the first call.
 *
 * @packageDocumentation
 */
export * from "./api.js";
