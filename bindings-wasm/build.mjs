// Builds dist/, the package as it is published: for each engine cargo, bindgen and wasm-opt, then the facade.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const require = createRequire(import.meta.url);
const wasmOpt = join(dirname(require.resolve("binaryen/package.json")), "bin", "wasm-opt");
const run = (command, args) => execFileSync(command, args, { cwd: here, stdio: "inherit" });

// Paths of this machine must not reach the bytes: two builds anywhere give the same file.
const home = process.env.CARGO_HOME ?? join(process.env.HOME ?? "", ".cargo");
const paths = [`--remap-path-prefix=${home}=/cargo`, `--remap-path-prefix=${root}=/ringwright`];
// Measured: less inlining than opt-level "s" alone, and lookups as fast.
const inlining = (threshold) => [...paths, `-Cllvm-args=-inline-threshold=${threshold}`];
/** How an engine is compiled: as fast as it can be small, or as small as it can be. */
const SMALL = { level: "s", flags: inlining(10) };
const SMALLEST = { level: "z", flags: [...inlining(0), `--cfg=sha2_backend_soft="compact"`] };

const build = join(here, "build");
const dist = join(here, "dist");
rmSync(build, { recursive: true, force: true });
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

/** An engine with some features of the binding: its file in dist/, its glue and its bytes in build/. */
function engine(name, file, features, { level, flags } = SMALL) {
  const made = join(build, name);
  const wasm = ["--profile", "wasm", "--target", "wasm32-unknown-unknown", "--no-default-features", "--features", features];
  process.env.RUSTFLAGS = flags.join(" ");
  process.env.CARGO_PROFILE_WASM_OPT_LEVEL = level;
  run("cargo", ["build", "--locked", "-p", "ringwright-wasm", ...wasm]);
  delete process.env.RUSTFLAGS;
  delete process.env.CARGO_PROFILE_WASM_OPT_LEVEL;
  const compiled = join(target, "wasm32-unknown-unknown", "wasm", "ringwright_wasm.wasm");
  run("cargo", ["run", "--quiet", "--locked", "-p", "ringwright-bindgen", "--", compiled, made]);
  const optimised = join(dist, file);
  // Functions of one name are instances of one source: side by side, gzip finds what they share.
  const passes = ["-O3", "--reorder-functions-by-name"];
  run(process.execPath, [wasmOpt, ...passes, join(made, "ringwright_bg.wasm"), "-o", optimised]);
  writeFileSync(join(made, "base64.js"), `export const base64 = "${readFileSync(optimised).toString("base64")}";\n`);
  writeFileSync(join(made, "base64.d.ts"), "/** The engine's bytes. */\nexport declare const base64: string;\n");
}

// For pages that count every kilobyte of their first view: the glue of the core engine, with fewer families.
engine("ring", "ring.wasm", "", SMALLEST);
engine("core", "ringwright.wasm", "native");
engine("compat", "compat.wasm", "full");

const file = "/** The engine's file: what a bundler's `?url` import or a server makes of it. */\ndeclare const url: string;\n";
writeFileSync(join(dist, "wasm.d.ts"), `${file}export default url;\n`);
writeFileSync(join(dist, "wasm.d.cts"), `${file}export = url;\n`);
run(process.execPath, [join(dirname(require.resolve("tsdown/package.json")), "dist", "run.mjs"), "--logLevel", "warn"]);
for (const file of ["LICENSE-MIT", "LICENSE-APACHE"]) cpSync(join(root, file), join(here, file));
