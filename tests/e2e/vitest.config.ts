import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Browsers share the machine, so files run one after the other. */
export default defineConfig({
  test: {
    dir: fileURLToPath(new URL(".", import.meta.url)),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
