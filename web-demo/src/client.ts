import { wrap, type Remote } from "comlink";
import type { api } from "./engine.worker";

/** Starts the worker that holds the rings. */
export function startEngine(): Remote<typeof api> {
  const worker = new Worker(new URL("./engine.worker.ts", import.meta.url), { type: "module" });
  return wrap<typeof api>(worker);
}
