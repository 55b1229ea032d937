import { percent } from "../format";
import { m } from "../paraglide/messages.js";
import type { PlanSummary } from "./plans";

/** A plan's figures, what was changed, and by which rule. */
export type Summary = PlanSummary & { readonly title: string; readonly label: string };

/** More flows than this are counted, not listed. */
const LISTED = 20;

/** A plan as Markdown, in the language of the page. */
export function markdownOf({ title, label, moved, least, needless, total, unit, flows }: Summary): string {
  const units = { positions: m.export_positions, slots: m.export_slots, keys: m.export_keys };
  const lines = [
    `# ${m.plan()}: ${cell(label)}`,
    "",
    cell(title),
    "",
    `| | |`,
    `|---|---:|`,
    `| ${m.plan_moved()} | ${percent(moved.share)} |`,
    `| ${m.plan_least()} | ${percent(least.share)} |`,
    `| ${m.plan_needless()} | ${percent(needless.share)} |`,
    `| ${units[unit]()} | ${moved.width} / ${total} |`,
    "",
    `| ${m.plan_from()} | ${m.plan_to()} | ${m.share()} |`,
    `|---|---|---:|`,
    ...flows.slice(0, LISTED).map(({ from, to, share }) => `| ${cell(from)} | ${cell(to)} | ${percent(share)} |`),
  ];
  if (flows.length > LISTED) lines.push("", m.change_more({ count: String(flows.length - LISTED) }));
  return `${lines.join("\n")}\n`;
}

/** A name within a table: what would end its cell or begin markup is escaped. */
function cell(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, "\\$&").replace(/[\r\n]+/g, " ");
}
