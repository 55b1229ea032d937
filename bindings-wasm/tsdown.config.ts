import { defineConfig, type UserConfig } from "tsdown";

/** One entry in both module systems; the tsconfig says whether it carries the engine's bytes. */
const entry = (name: string, tsconfig: string): UserConfig => ({
  entry: { [name]: `js/${name}.ts` },
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

export default defineConfig([entry("index", "tsconfig.json"), entry("slim", "tsconfig.slim.json")]);
