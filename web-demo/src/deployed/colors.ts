import type { NodeSpec } from "../state";
import type { ServerRow } from "./view";

/** Servers as nodes of a picture, coloured in their order; one that is down has the shape of a drained one. */
export function nodesOf(servers: readonly ServerRow[]): NodeSpec[] {
  return servers.map(({ id, weight }, color) => ({ id, weight, zone: [], color }));
}
