import { isMap, optionsOf, text, weightsOf, whole, zoneOf } from "./checks.js";
import type { Server, Servers } from "./compat-types.js";
import { ConfigError } from "./errors.js";

const FIELDS = ["address", "guid", "hashKey", "name", "puid", "slots", "tokens", "weight", "zone"] as const;

/** Servers in the engine's JSON form. */
export function serversJson(servers: Servers): string {
  if (Array.isArray(servers)) {
    return `[${Array.from(servers as readonly (string | Server)[], (server, i) => serverJson(server, `servers[${i}]`)).join(",")}]`;
  }
  if (isMap(servers)) return JSON.stringify(weightsOf(servers, "servers").map(([address, weight]) => ({ address, weight })));
  const hint = "pass an array of addresses or of {address, weight, name}, or a Map from address to weight";
  throw new ConfigError("bad-servers", "servers", "no list of servers", hint);
}

function serverJson(server: string | Server, field: string): string {
  if (typeof server === "string") return JSON.stringify({ address: text(server, `${field}.address`) });
  const { address, guid, hashKey, name, puid, slots, tokens, weight = 1, zone } = optionsOf(server, FIELDS, field);
  const optional = (value: unknown, what: string) => (value === undefined ? undefined : text(value, `${field}.${what}`));
  const form = JSON.stringify({
    address: text(address, `${field}.address`),
    guid: optional(guid, "guid"),
    hash_key: optional(hashKey, "hashKey"),
    name: optional(name, "name"),
    puid: puid === undefined ? undefined : whole(puid, `${field}.puid`),
    slots: slots?.map((range, i) => range.map((slot) => whole(slot, `${field}.slots[${i}]`, 0xffff))),
    weight: whole(weight, `${field}.weight`),
    zone: zone === undefined ? undefined : zoneOf(zone, `${field}.zone`),
  });
  if (tokens === undefined) return form;
  // Written by hand: JSON.stringify knows no whole numbers above 2^53.
  const digits = Array.from(tokens, (token, i) => tokenOf(token, `${field}.tokens[${i}]`));
  return `${form.slice(0, -1)},"tokens":[${digits.join(",")}]}`;
}

function tokenOf(value: unknown, field: string): string {
  const token = Number.isSafeInteger(value) ? BigInt(value as number) : value;
  if (typeof token === "bigint" && BigInt.asIntN(64, token) === token) return token.toString();
  const problem = `${String(value)} is not a whole number from -2^63 to 2^63-1`;
  throw new ConfigError("not-whole", field, problem, "pass such a number, as a bigint above 2^53");
}
