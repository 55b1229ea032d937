import { defineConfig } from "vitest/config";

/** The tests are of plain modules and need none of the build's plugins. */
export default defineConfig({ test: { dir: "test" } });
