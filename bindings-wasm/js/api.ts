export { ConfigError, DecodeError, InternalError, KeyTypeError, MisuseError, RingwrightError } from "./errors.js";
export { packKeys } from "./keys.js";
export { plan } from "./plan.js";
export { Ring } from "./ring.js";
export type * from "./types.js";
