export * from "./api.js";
export { Compat, compat, profiles } from "./compat.js";
export type * from "./compat-types.js";
export { readDeployed } from "./deployed.js";
export { diagnose } from "./diagnose.js";
export { Slots, type SlotsOptions } from "./slots.js";
