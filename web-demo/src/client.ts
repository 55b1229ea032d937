import { wrap, type Remote } from "comlink";
import type { api } from "./engine.worker";

/** Starts the worker that holds the rings; `fail` is told when the worker cannot even be loaded. */
export function startEngine(fail: (why: string) => void): Remote<typeof api> {
  const worker = new Worker(new URL("./engine.worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("error", (event) => fail(event.message || "Worker"));
  return wrap<typeof api>(worker);
}
