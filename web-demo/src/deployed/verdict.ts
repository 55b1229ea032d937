import type { Verdict } from "ringwright/compat/slim";
import { count } from "../format";
import { m } from "../paraglide/messages.js";
import type { DiagnosisView } from "./view";

/** How the pasted configuration itself fares. */
export function ownWords({ mismatches, total }: DiagnosisView["own"]): string {
  if (mismatches === 0) return m.verdict_own({ total: count(total) });
  return m.verdict_not_own({ mismatches: count(mismatches), total: count(total) });
}

/** A verdict in words. */
export function verdictWords(verdict: Verdict): string {
  switch (verdict.kind) {
    case "exact":
      return m.verdict_exact({ profile: verdict.profile });
    case "ambiguous": {
      const profiles = verdict.profiles.join(m.list_separator());
      return verdict.identical ? m.verdict_identical({ profiles }) : m.verdict_ambiguous({ profiles });
    }
    case "nearest":
      return m.verdict_nearest({ profile: verdict.profile, mismatches: count(verdict.mismatches), total: count(verdict.total) });
    case "not-enough":
      return m.verdict_not_enough();
  }
}
