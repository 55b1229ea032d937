import { camel } from "./names.js";

/** The root of every error this package throws. */
export class RingwrightError extends Error {
  // Written out, because a minifier renames classes.
  override name = "RingwrightError";
  /** A stable slug in kebab case; compare this, never the message. */
  readonly code: string;
  /** The field at fault, such as `nodes[3].weight`; empty when there is none. */
  readonly field: string;
  /** What is wrong. */
  readonly problem: string;
  /** What to do instead. */
  readonly hint: string;

  constructor(code: string, field: string, problem: string, hint: string) {
    super(field === "" ? `${problem}; ${hint}` : `${field}: ${problem}; ${hint}`);
    this.code = code;
    this.field = field;
    this.problem = problem;
    this.hint = hint;
  }
}

/** An argument or a configuration is impossible. */
export class ConfigError extends RingwrightError {
  override name = "ConfigError";
}

/** Text or bytes from outside cannot be read. */
export class DecodeError extends RingwrightError {
  override name = "DecodeError";
}

/** A key is neither a well-formed string nor a `Uint8Array`. */
export class KeyTypeError extends RingwrightError {
  override name = "KeyTypeError";
}

/** The package is used out of turn: after `free()`, or before it is started. */
export class MisuseError extends RingwrightError {
  override name = "MisuseError";
}

/** A defect of this package. Please report it; every later call of the same instance is refused. */
export class InternalError extends RingwrightError {
  override name = "InternalError";
}

/** What the engine throws, as text. */
type Thrown = readonly [
  kind: "config" | "decode",
  refusal: { readonly code: string; readonly field: string; readonly hint: string; readonly problem: string },
];

/** The typed form of what the engine threw. An argument at fault is named as JavaScript spells it. */
export function typed(thrown: unknown): unknown {
  if (typeof thrown !== "string") return thrown;
  const [kind, { code, field, hint, problem }] = JSON.parse(thrown) as Thrown;
  if (kind === "decode") return new DecodeError(code, field, problem, hint);
  return new ConfigError(code, camel(field), problem, hint);
}
