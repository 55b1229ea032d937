import { optionsOf, text } from "./checks.js";
import { Compat } from "./compat.js";
import type { Deployed, ReadOptions } from "./compat-types.js";
import { call, glue } from "./engine.js";
import { camelFields, withMethods } from "./names.js";
import { Placement } from "./placement.js";
import type { SecretOption } from "./types.js";

/** What the engine prints of a deployed placement; lists and names that are empty it leaves out. */
type Form = Partial<Omit<Deployed, "placement">> & { readonly placement?: string };

const EMPTY = { name: "", down: [], notes: [], options: {}, servers: [] } as const;

/**
 * Every placement that a configuration stands for, in its order: of nginx, HAProxy, Envoy (v3, JSON), a
 * memcached client's server list, what Redis answers about its slots, or Ringwright's own JSON. What the text
 * cannot say stands in `notes`; what would make the placement wrong is refused.
 *
 * @throws {DecodeError} `unknown-format`, `bad-deployed` naming the line or the field, `not-by-key` when nothing
 * in it is placed by key.
 * @throws {ConfigError} `unknown-name`, `bad-profile`, `bad-version`.
 */
export function readDeployed(json: string, options: ReadOptions = {}): Deployed[] {
  const { format, name, profile, version } = optionsOf(options, ["format", "name", "profile", "version"]);
  const optional = (value: unknown, field: string) => (value === undefined ? undefined : text(value, field));
  const args = [
    text(json, "text"),
    optional(format, "format"),
    optional(name, "name"),
    optional(profile, "profile"),
    optional(version, "version"),
  ] as const;
  const found = JSON.parse(call(() => glue.read_deployed(...args))) as unknown[];
  return found.map((raw) => {
    const { placement, ...rest } = camelFields(raw) as Form;
    const deployed = { ...EMPTY, ...rest } as Omit<Deployed, "placement">;
    const make = (options: SecretOption = {}): Placement =>
      placement === undefined
        ? new Compat(deployed.profile, deployed.servers, deployed.options)
        : Placement.fromJson(placement, options);
    return withMethods(deployed, { placement: make });
  });
}
