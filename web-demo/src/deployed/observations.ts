import type { Refusal, Reply } from "../refusal";
import { refuseLine } from "./located";

/** A key, and the server that was seen to have it. */
export interface Observation {
  readonly key: string;
  readonly server: string;
  /** Where it was pasted. */
  readonly line: number;
}

const KEY_FIELDS = ["key", "k"];
const SERVER_FIELDS = ["server", "node", "owner", "host", "address"];

/** Reads pasted observations: lines of key and server, CSV, or JSON in its usual shapes. */
export function readObservations(text: string): Reply<Observation[]> {
  const start = text.trimStart();
  if (start.startsWith("[") || start.startsWith("{")) return fromJson(text);
  const found: Observation[] = [];
  for (const [at, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const cells = cellsOf(line);
    if (cells?.length !== 2) return refuseLine("bad-observation", at + 1, line.slice(0, 80));
    const [key, server] = cells;
    const heading = found.length === 0 && KEY_FIELDS.includes(key.toLowerCase()) && SERVER_FIELDS.includes(server.toLowerCase());
    if (!heading) found.push({ key, server, line: at + 1 });
  }
  return { ok: true, value: found };
}

/** The two parts of a line: by comma or tab where there is one outside of quotes, else at the last space. */
function cellsOf(line: string): string[] | null {
  if (/^\s*"|,|\t/.test(line)) return csvOf(line, line.includes("\t") && !line.includes(",") ? "\t" : ",");
  const parts = /^\s*(\S.*?)\s+(\S+)\s*$/.exec(line);
  return parts ? [parts[1], parts[2]] : null;
}

/** One line of CSV (RFC 4180). */
function csvOf(line: string, separator: string): string[] | null {
  const cells: string[] = [];
  let rest = line.trim();
  for (;;) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest);
    if (!quoted && rest.startsWith('"')) return null;
    const end = quoted ? quoted[0].length : rest.indexOf(separator) < 0 ? rest.length : rest.indexOf(separator);
    cells.push(quoted ? quoted[1].replaceAll('""', '"') : rest.slice(0, end).trim());
    rest = rest.slice(end);
    if (rest === "") return cells;
    if (!rest.startsWith(separator)) return null;
    rest = rest.slice(separator.length);
  }
}

function fromJson(text: string): Reply<Observation[]> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { ok: false, refusal: badJson(String(error)) };
  }
  const entries = Array.isArray(json) ? json.map(pairOf) : Object.entries(json as object);
  const found: Observation[] = [];
  for (const [at, pair] of entries.entries()) {
    const [key, server] = pair ?? [];
    if (typeof key !== "string" || !["string", "number"].includes(typeof server)) return refuseLine("bad-observation", at + 1, JSON.stringify(pair) ?? "");
    found.push({ key, server: String(server), line: at + 1 });
  }
  return { ok: true, value: found };
}

function pairOf(entry: unknown): readonly unknown[] | null {
  if (Array.isArray(entry)) return entry.length === 2 ? entry : null;
  if (typeof entry !== "object" || entry === null) return null;
  const from = entry as Record<string, unknown>;
  const value = (names: readonly string[]) => names.map((name) => from[name]).find((one) => one !== undefined);
  return [value(KEY_FIELDS), value(SERVER_FIELDS)];
}

function badJson(message: string): Refusal {
  return { code: "bad-json", field: "observed", hint: "", message };
}

/** A server's place by its name or its address, else by its number from 0; null when there is no such server. */
export function placeOf(server: string, names: readonly (readonly string[])[]): number | null {
  const at = names.findIndex((known) => known.includes(server));
  if (at >= 0) return at;
  return /^\d+$/.test(server) && Number(server) < names.length ? Number(server) : null;
}
