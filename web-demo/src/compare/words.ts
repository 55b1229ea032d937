import type { Cause } from "ringwright/slim";
import { m } from "../paraglide/messages.js";
import type { AlgorithmName } from "./algorithms";
import type { Cost } from "./cost";

const NAMES: Partial<Record<AlgorithmName, () => string>> = {
  ring: m.algorithm_ring,
  maglev: m.algorithm_maglev,
  rendezvous: m.algorithm_rendezvous,
  "multi-probe": m.algorithm_multi_probe,
  jump: m.algorithm_jump,
  anchor: m.algorithm_anchor,
  memento: m.algorithm_memento,
};

const WHYS: Record<AlgorithmName, () => string> = {
  ring: m.why_ring,
  maglev: m.why_maglev,
  rendezvous: m.why_rendezvous,
  "multi-probe": m.why_multi_probe,
  jump: m.why_jump,
  anchor: m.why_anchor,
  memento: m.why_memento,
  "nginx:consistent": m.why_nginx_consistent,
  "nginx:hash": m.why_nginx_hash,
  "ketama:libmemcached-1": m.why_ketama_libmemcached,
  "ketama:twemproxy": m.why_ketama_twemproxy,
  "envoy:ring-hash": m.why_envoy_ring,
  "envoy:maglev@sorted": m.why_envoy_maglev,
  "haproxy:id@pre3.0": m.why_haproxy,
  "haproxy:id@fixed": m.why_haproxy,
};

const CAUSES: Record<Cause, () => string> = {
  list_order: m.cause_list_order,
  mode_change: m.cause_mode_change,
  points_changed: m.cause_points_changed,
  table_fill: m.cause_table_fill,
};

const UNITS: Record<Cost["unit"], (inputs: { count: string }) => string> = {
  points: m.unit_points,
  slots: m.unit_slots,
  nodes: m.unit_nodes,
  buckets: m.unit_buckets,
  none: m.unit_none,
};

/** What an algorithm is called; profiles keep the names the package gives them. */
export function nameOf(name: AlgorithmName): string {
  return NAMES[name]?.() ?? name;
}

/** Why it does as it does, in a sentence. */
export function whyOf(name: AlgorithmName): string {
  return WHYS[name]();
}

/** Why something moves that need not, in a few words. */
export function causeWords(cause: Cause): string {
  return CAUSES[cause]();
}

/** What a lookup needs to keep. */
export function entriesWords({ unit, entries }: Cost): string {
  return UNITS[unit]({ count: entries.toLocaleString("en-US") });
}

/** Bytes in the unit that keeps the number short. */
export function bytesWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
