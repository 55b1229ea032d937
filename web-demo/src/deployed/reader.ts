import { Compat, diagnose, profiles, readDeployed, type Deployed, type PackedKeys, type Placement, type Server } from "ringwright/compat/slim";
import { pictureOf, sideOf } from "../board/sides";
import { MAX_NODES, MAX_POINTS, PageLimit } from "../limits";
import { attempt, refusalOf, type Reply } from "../refusal";
import { lineOf, refuseLine, type Located } from "./located";
import { placeOf, readObservations } from "./observations";
import type { DeployedSpec } from "./spec";
import type { DeployedView, DiagnosisView, ServerRow } from "./view";
import { jsonOfYaml, looksLikeYaml } from "./yaml";

/** Reads what was pasted, or says in which line it went wrong. */
export async function read(spec: DeployedSpec, packed: PackedKeys): Promise<Reply<DeployedView>> {
  const yaml = (spec.format === "" || spec.format === "envoy") && looksLikeYaml(spec.text);
  const located: Located = yaml ? await jsonOfYaml(spec.text) : { ok: true, text: spec.text, lineOf: () => null };
  if (!located.ok) return located;
  try {
    return { ok: true, value: show(all(located.text, spec), spec, packed) };
  } catch (error) {
    const refusal = refusalOf(error);
    const line = lineOf(refusal) ?? located.lineOf(refusal.field);
    if (line === null || refusal.field.startsWith("line ")) return { ok: false, refusal };
    return { ok: false, refusal: { ...refusal, field: `line ${line} · ${refusal.field}` } };
  }
}

/** Observations as the placement would have them: an example to try the diagnosis with. */
export async function observe(spec: DeployedSpec, keys: readonly string[]): Promise<Reply<string>> {
  const yaml = (spec.format === "" || spec.format === "envoy") && looksLikeYaml(spec.text);
  const located: Located = yaml ? await jsonOfYaml(spec.text) : { ok: true, text: spec.text, lineOf: () => null };
  if (!located.ok) return located;
  return attempt(() => {
    const placement = chosen(all(located.text, spec), spec).placement();
    const lines = placement.getMany(keys).map((server, at) => `${keys[at]} ${server}`);
    placement.free();
    return lines.join("\n");
  });
}

function all(text: string, { format, profile, version }: DeployedSpec): Deployed[] {
  return readDeployed(text, { ...(format && { format }), ...(profile && { profile }), ...(version && { version }) });
}

function chosen(found: readonly Deployed[], { name }: DeployedSpec): Deployed {
  return found.find((one) => one.name === name) ?? found[0];
}

function show(found: readonly Deployed[], spec: DeployedSpec, packed: PackedKeys): DeployedView {
  const one = chosen(found, spec);
  const placement = one.placement();
  const nodes = placement.nodes;
  if (nodes.length > MAX_NODES) throw new PageLimit("page-nodes", "servers", nodes.length, MAX_NODES);
  const side = sideOf(placement, packed);
  if (side.ring.turns.length > MAX_POINTS) throw new PageLimit("page-points", "points", side.ring.turns.length, MAX_POINTS);
  const down = new Set(one.down);
  const servers = nodes.map(({ id, weight }, at): ServerRow => {
    // Nodes of a compatible placement are the servers, in their order.
    const server = one.servers[at] as Server | undefined;
    return { id, address: server?.address ?? id, weight, down: down.has(id) };
  });
  const view: DeployedView = {
    names: found.map(({ name }) => name),
    at: found.indexOf(one),
    format: one.format,
    profile: one.profile,
    facts: profiles().find(({ name }) => name === one.profile) ?? null,
    key: one.key ?? null,
    notes: one.notes,
    shared: placement instanceof Compat ? placement.warnings().map(({ a, b }) => [a, b] as const) : [],
    servers,
    board: { ...side, picture: pictureOf(side), change: null },
    owner: ownerOf(placement, spec.key, one.down),
    diagnosis: spec.observed.trim() === "" ? null : diagnosed(spec, one, servers, placement),
  };
  placement.free();
  return view;
}

function ownerOf(placement: Placement, key: string, down: readonly string[]): DeployedView["owner"] {
  if (key === "") return null;
  const id = placement.getNode(key);
  if (!down.includes(id)) return { id, standIn: null };
  const picked = attempt(() => placement.pick(key, { down }).node);
  return { id, standIn: picked.ok ? picked.value : null };
}

/** How many keys to observe next are listed. */
const NEXT = 8;

function diagnosed(spec: DeployedSpec, one: Deployed, rows: readonly ServerRow[], placement: Placement): Reply<DiagnosisView> {
  const observed = readObservations(spec.observed);
  if (!observed.ok) return observed;
  const names = rows.map(({ id, address }) => [id, address]);
  const pairs: [string, number][] = [];
  for (const { key, server, line } of observed.value) {
    const place = placeOf(server, names);
    if (place === null) return refuseLine("unknown-server", line, server.slice(0, 80));
    pairs.push([key, place]);
  }
  return attempt(() => {
    const servers = one.servers.length > 0 ? one.servers : rows.map(({ id, weight }) => ({ address: id, weight }));
    const { verdict, findings, refused, notes, nextKeys } = diagnose(servers, pairs);
    const owners = placement.assign(pairs.map(([key]) => key));
    const own = { mismatches: pairs.filter(([, place], at) => owners[at] !== place).length, total: pairs.length };
    return { own, verdict, findings, refused, notes, next: nextKeys(NEXT), servers: rows.map(({ id }) => id) };
  });
}
