import { refuseLine, type Located } from "./located";

/** Whether a text looks like the YAML of an Envoy configuration, which the package takes as JSON. */
export function looksLikeYaml(text: string): boolean {
  if (/^\s*[[{]/.test(text)) return false;
  return /^[\s-]*(static_resources|clusters|resources|lb_policy|load_assignment|load_balancing_policy|"?@type"?)\s*:/m.test(text);
}

/** YAML as JSON, with the line of each field; loaded only when it is needed. */
export async function jsonOfYaml(text: string): Promise<Located> {
  const { LineCounter, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, maxAliasCount: 100 } as never);
  const [error] = document.errors;
  if (error) return refuseLine("bad-yaml", lines.linePos(error.pos[0]).line, error.message);
  let json: string;
  try {
    json = JSON.stringify(document.toJS({ maxAliasCount: 100 }));
  } catch (error) {
    return refuseLine("bad-yaml", 1, error instanceof Error ? error.message : String(error));
  }
  const lineOf = (field: string): number | null => {
    // The nearest parent that stands in the text: a field that is missing has no line of its own.
    for (let path = pathOf(field); path.length > 0; path = path.slice(0, -1)) {
      const node = document.getIn(path, true) as { range?: readonly number[] } | undefined;
      if (node?.range) return lines.linePos(node.range[0]).line;
    }
    return null;
  };
  return { ok: true, text: json, lineOf };
}

/** The steps of `clusters[0].name`. */
export function pathOf(field: string): (string | number)[] {
  return [...field.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([step, index]) => (index === undefined ? step : Number(index)));
}
