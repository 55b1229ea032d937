import type { Format } from "ringwright/compat/slim";

/** The formats that can be named instead of being found out. */
export const FORMATS = ["nginx", "haproxy", "envoy", "memcached", "redis", "plain"] as const satisfies readonly Format[];

/** What was pasted, and what it does not say by itself; empty where nothing was said. */
export interface DeployedSpec {
  readonly text: string;
  readonly format: Format | "";
  /** Which upstream, backend or cluster is looked at. */
  readonly name: string;
  readonly profile: string;
  readonly version: string;
  /** The key whose server is asked for. */
  readonly key: string;
  /** Pasted observations: which server had which key. */
  readonly observed: string;
}

/** The spec of a text alone. */
export function specOf(text: string): DeployedSpec {
  return { text, format: "", name: "", profile: "", version: "", key: "user:42", observed: "" };
}
