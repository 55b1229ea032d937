import { defineConfig } from "vitest/config";

/** Browsers share the machine, so files run one after the other. */
export default defineConfig({ test: { testTimeout: 30_000, hookTimeout: 30_000, fileParallelism: false } });
