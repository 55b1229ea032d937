import { inSentence } from "./names";
import { m } from "./paraglide/messages.js";
import type { Refusal } from "./refusal";

type Sentence = (inputs: { what: string }) => string;

/** A sentence for each code: what is wrong and what to do, in the language of the page. */
const SENTENCES: ReadonlyMap<string, Sentence> = new Map<string, Sentence>([
  ["no-nodes", m.refusal_no_nodes],
  ["duplicate-node", m.refusal_duplicate_node],
  ["not-whole", m.refusal_not_whole],
  ["bad-id", m.refusal_bad_id],
  ["bad-zone", m.refusal_bad_zone],
  ["bad-vnodes", m.refusal_bad_vnodes],
  ["bad-secret", m.refusal_bad_secret],
  ["bad-count", m.refusal_bad_count],
  ["too-many-points", m.refusal_too_many_points],
  ["too-many-nodes", m.refusal_too_many_nodes],
  ["lone-surrogate", m.refusal_lone_surrogate],
  ["seed-unused", m.refusal_seed_unused],
  ["secret-missing", m.refusal_secret_missing],
  ["different-hash", m.refusal_different_hash],
  ["bad-hex", m.refusal_bad_hex],
  ["too-many-keys", m.refusal_too_many_keys],
  ["page-nodes", m.refusal_page_nodes],
  ["page-points", m.refusal_page_points],
  ["file-not-text", m.refusal_file_not_text],
  ["file-unreadable", m.refusal_file_unreadable],
  ["file-too-large", m.refusal_file_too_large],
  ["bad-deployed", m.refusal_bad_deployed],
  ["unknown-format", m.refusal_unknown_format],
  ["no-placement", m.refusal_no_placement],
  ["not-by-key", m.refusal_no_placement],
  ["bad-json", m.refusal_bad_json],
  ["bad-yaml", m.refusal_bad_yaml],
  ["bad-version", m.refusal_bad_version],
  ["bad-profile", m.refusal_bad_profile],
  ["unknown-profile", m.refusal_unknown_profile],
  ["bad-server", m.refusal_bad_server],
  ["weights-unsupported", m.refusal_weights_unsupported],
  ["bad-observation", m.refusal_bad_observation],
  ["unknown-server", m.refusal_unknown_server],
  ["limit-too-small", m.refusal_limit_too_small],
  ["too-many-steps", m.refusal_too_many_steps],
  ["engine-failed", m.refusal_engine_failed],
  ["link-version", m.refusal_link_version],
  ["link-too-large", m.refusal_link_too_large],
  ["link-broken", m.refusal_link_broken],
]);

/** A refusal in plain words; one the page has no sentence for keeps the package's own. */
export function refusalWords(refusal: Refusal): string {
  // A seed is not whole within other bounds than the rest.
  const seed = refusal.code === "not-whole" && /\bseed$/.test(refusal.field);
  const sentence = seed ? m.refusal_bad_seed : (SENTENCES.get(refusal.code) ?? m.refusal_other);
  return sentence({ what: inSentence(refusal.message) });
}
