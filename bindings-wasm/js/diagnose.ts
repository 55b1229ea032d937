import { optionsOf, text, whole } from "./checks.js";
import type { Diagnosis, Observed, Probe, Servers } from "./compat-types.js";
import { call, glue } from "./engine.js";
import { ConfigError } from "./errors.js";
import { packKeys } from "./keys.js";
import { camelFields, withMethods } from "./names.js";
import { serversJson } from "./servers.js";

/**
 * Which rule a deployed client really follows: tries the profiles, with the ways in which clients read servers
 * and options differently, against keys whose servers were observed. Some hundred keys tell near twins apart;
 * `nextKeys` of the answer says which few do.
 *
 * @param observed pairs of a key and the place in `servers`, from 0, of the server that has it.
 * @param options `profiles` tries those alone.
 * @throws {ConfigError} `unknown-profile`, `no-nodes`; `bad-observed` for a place that `servers` does not have.
 */
export function diagnose(
  servers: Servers,
  observed: readonly Observed[],
  options: { readonly profiles?: readonly string[] } = {},
): Diagnosis {
  const only = optionsOf(options, ["profiles"]).profiles?.map((name, i) => text(name, `profiles[${i}]`));
  if (!Array.isArray(observed) || !observed.every((pair) => Array.isArray(pair))) {
    throw new ConfigError("bad-observed", "observed", "no list of pairs", "pass an array of [key, place]");
  }
  const { bytes, offsets } = packKeys(observed.map(([key]) => key));
  const places = Uint32Array.from(observed, ([, place], i) => whole(place, `observed[${i}]`));
  const json = serversJson(servers);
  const engine = call(() => glue.diagnose(json, bytes, offsets, places, only && JSON.stringify(only)));
  const form = camelFields(JSON.parse(call(() => engine.to_json()))) as Omit<Diagnosis, "nextKeys">;
  const nextKeys = (count = 10): Probe[] => {
    const most = whole(count, "count");
    return JSON.parse(call(() => engine.next_keys(most))) as Probe[];
  };
  return withMethods(form, { nextKeys });
}
