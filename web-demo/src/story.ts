import { differences, type Difference } from "./describe";
import { count, percent } from "./format";
import { m } from "./paraglide/messages.js";
import type { Scenario } from "./state";
import type { View } from "./view";

/** More differences than this are counted, not listed. */
const LISTED = 2;

/** What the last change was, in words. */
export function changeTitle(scenario: Scenario): string {
  if (!scenario.before) return m.change_none();
  const found = differences(scenario.before, scenario.ring);
  if (found.length === 0) return m.change_same();
  const told = found.slice(0, LISTED).map(words);
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

function words(difference: Difference): string {
  switch (difference.kind) {
    case "added":
      return m.change_added({ id: difference.id });
    case "removed":
      return m.change_removed({ id: difference.id });
    case "weight":
      return m.change_weight({ ...difference, from: String(difference.from), to: String(difference.to) });
    case "zone":
      return m.change_zone({ id: difference.id, from: difference.from || "–", to: difference.to || "–" });
    case "vnodes":
      return m.change_vnodes(difference);
    case "hash":
      return m.change_hash(difference);
    case "seed":
      return m.change_seed(difference);
  }
}
