import { optionsOf, text } from "./checks.js";
import type { CompatOptions, Profile, Servers, Warning } from "./compat-types.js";
import { call, glue } from "./engine.js";
import { camel, camelFields, snake } from "./names.js";
import { engineOf, formOf, Placement, pointsOf, register } from "./placement.js";
import { serversJson } from "./servers.js";
import type { Points } from "./types.js";

const OPTIONS = ["avalanche", "hash", "hashTag", "maxRingSize", "minRingSize", "sortHosts", "tableSize"] as const;

/**
 * Placement as a deployed system does it, bit by bit: the same server for every key as nginx, HAProxy, Envoy,
 * a memcached client or another of `profiles()`. Nodes are the servers in the order of their list, called by
 * their names, else by their addresses.
 */
export class Compat extends Placement {
  static {
    register(this, "*");
  }

  /** As `compat`. */
  constructor(profile: string, servers: Servers, options: CompatOptions = {}) {
    const own = Object.entries(optionsOf(options, OPTIONS)).map(([name, value]) => [snake(name), value]);
    const args = [text(profile, "profile"), serversJson(servers), JSON.stringify(Object.fromEntries(own))] as const;
    super(call(() => glue.compat(...args)));
  }

  override get [Symbol.toStringTag](): string {
    return "Compat";
  }

  /** The options as given. */
  get options(): CompatOptions {
    return camelFields(formOf(this)["options"]) as CompatOptions;
  }

  /** What to know about this placement. */
  warnings(): Warning[] {
    return JSON.parse(call(() => engineOf(this).warnings()) as string) as Warning[];
  }

  /**
   * The circle for pictures: every point in order, and whose it is.
   *
   * @throws {ConfigError} `no-points` for profiles with a table.
   */
  points(): Points {
    return pointsOf(this);
  }
}

/**
 * The placement of `servers` under the rule of a deployed system.
 *
 * @param profile a name of `profiles()`, or a short one where there is one epoch to mean: `"nginx"`.
 * @throws {ConfigError} `unknown-profile`, `bad-option`, `unknown-option`; `bad-server` for what the product does
 * not take; `no-nodes`, `duplicate-node`, `too-many-points` and others.
 */
export function compat(profile: string, servers: Servers, options: CompatOptions = {}): Compat {
  return new Compat(profile, servers, options);
}

/** Every profile, with its source and how it was checked. */
export function profiles(): Profile[] {
  const found = camelFields(JSON.parse(call(() => glue.profiles()))) as (Profile & { options: string[] })[];
  return found.map((profile) => ({ ...profile, options: profile.options.map(camel) as (keyof CompatOptions)[] }));
}
