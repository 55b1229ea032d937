import { defineConfig, type UserConfig } from "tsdown";

/** One entry in both module systems; the tsconfig says which engine it has, and whether it carries the bytes. */
const entry = (name: string, source: string, tsconfig: string): UserConfig => ({
  entry: { [name]: `js/${source}.ts` },
  tsconfig,
  format: ["esm", "cjs"],
  platform: "neutral",
  target: "es2022",
  dts: true,
  clean: false,
  fixedExtension: false,
  // Names stay readable in a stack trace; comments are in the types.
  minify: "dce-only",
});

export default defineConfig([
  entry("index", "index", "tsconfig.json"),
  entry("slim", "slim", "tsconfig.slim.json"),
  entry("compat", "index-compat", "tsconfig.compat.json"),
  entry("compat-slim", "slim-compat", "tsconfig.compat-slim.json"),
]);
