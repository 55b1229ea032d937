import { COMPARED } from "./compare/algorithms";
import { verdictWords } from "./deployed/verdict";
import { differences, type Difference } from "./describe";
import { equal } from "./equal";
import { clip, count, percent } from "./format";
import { inSentence } from "./names";
import { m } from "./paraglide/messages.js";
import { sameSecret } from "./secrets";
import { sameExtras, samePlan, type Scenario } from "./state";
import type { View } from "./view";
import { refusalWords } from "./wording";

/** More differences than this are counted, not listed. */
const LISTED = 2;

/** What the last change was, in words. */
export function changeTitle(scenario: Scenario): string {
  if (!scenario.before) return m.change_none();
  const found = differences(scenario.before, scenario.ring);
  const told = found.slice(0, LISTED).map(words);
  // Only whether it changed: the secret itself is shown nowhere.
  if (scenario.before.hash === scenario.ring.hash && !sameSecret(scenario.before, scenario.ring)) told.unshift(m.change_secret());
  if (told.length === 0) return m.change_same();
  if (found.length > LISTED) told.push(m.change_more({ count: count(found.length - LISTED) }));
  return told.join(m.list_separator());
}

/** The last change and its outcome in one sentence. */
export function story(scenario: Scenario, view: View | null): string {
  const title = changeTitle(scenario);
  if (!view?.change) return title;
  const moved = count(view.change.movers.length);
  const total = count(view.ring.keyOwners.length);
  const { plan } = view.change;
  if (!plan.ok) return m.story_unplanned({ title, moved, total });
  return m.story({
    title,
    moved,
    total,
    share: percent(plan.value.moved.share),
    least: percent(plan.value.least.share),
  });
}

/** What came of a change, told by what was changed: the ring, the sample, the replicas, or the key looked up. */
export function outcome(old: Scenario, now: Scenario, view: View | null): string {
  if (old.ring !== now.ring || old.before !== now.before) return story(now, view);
  if (!sameExtras(old, now)) return extras(old, now, view);
  if (!samePlan(old, now)) {
    const distinct = now.distinct === "zone" ? m.distinct_zone() : m.distinct_node();
    return m.told_replicas({ replicas: String(now.replicas), distinct, owners: owners(view) });
  }
  if (old.keys !== now.keys) return m.told_keys({ count: count(view?.ring.keyOwners.length ?? 0) });
  const found = owners(view);
  return found === "" ? m.look_empty() : m.told_look({ key: inSentence(clip(now.look.key, 40)), owners: found });
}

/** What is compared now, or what came of the pasted text. */
function extras(old: Scenario, now: Scenario, view: View | null): string {
  if (!equal(old.compare, now.compare)) return m.told_compare({ names: (now.compare ?? COMPARED).algorithms.join(m.list_separator()) });
  const read = view?.deployed;
  if (!read) return m.deployed_empty();
  if (!read.ok) return refusalWords(read.refusal);
  const { diagnosis, profile, servers } = read.value;
  if (old.deployed?.observed !== now.deployed?.observed && diagnosis) {
    return diagnosis.ok ? verdictWords(diagnosis.value.verdict) : refusalWords(diagnosis.refusal);
  }
  return m.told_deployed({ profile, servers: count(servers.length) });
}

/** What undo or redo led to. */
export function storyAgain(undone: boolean, scenario: Scenario, view: View | null): string {
  return undone ? m.told_undone({ story: story(scenario, view) }) : m.told_redone({ story: story(scenario, view) });
}

function owners(view: View | null): string {
  return view?.explanation?.ok ? view.explanation.value.nodes.map(inSentence).join(m.list_then()) : "";
}

function words(difference: Difference): string {
  switch (difference.kind) {
    case "added":
      return m.change_added({ id: inSentence(difference.id) });
    case "removed":
      return m.change_removed({ id: inSentence(difference.id) });
    case "weight":
      return m.change_weight({ id: inSentence(difference.id), from: String(difference.from), to: String(difference.to) });
    case "zone":
      return m.change_zone({ id: inSentence(difference.id), from: inSentence(difference.from || "–"), to: inSentence(difference.to || "–") });
    case "vnodes":
      return m.change_vnodes(difference);
    case "hash":
      return m.change_hash(difference);
    case "seed":
      return m.change_seed(difference);
  }
}
