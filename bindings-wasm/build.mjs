// Builds dist/, the package as it is published: cargo, bindgen, wasm-opt, then the facade.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const target = join(root, "target");
const require = createRequire(import.meta.url);
const run = (command, args) => execFileSync(command, args, { cwd: here, stdio: "inherit" });

// Paths of this machine must not reach the bytes: two builds anywhere give the same file.
const home = process.env.CARGO_HOME ?? join(process.env.HOME ?? "", ".cargo");
process.env.RUSTFLAGS = [`--remap-path-prefix=${home}=/cargo`, `--remap-path-prefix=${root}=/ringwright`].join(" ");
run("cargo", ["build", "--locked", "--profile", "wasm", "--target", "wasm32-unknown-unknown", "-p", "ringwright-wasm"]);
delete process.env.RUSTFLAGS;

const build = join(here, "build");
const dist = join(here, "dist");
rmSync(build, { recursive: true, force: true });
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const wasm = join(target, "wasm32-unknown-unknown", "wasm", "ringwright_wasm.wasm");
run("cargo", ["run", "--quiet", "--locked", "-p", "ringwright-bindgen", "--", wasm, join(build, "glue")]);

const optimised = join(dist, "ringwright.wasm");
run(process.execPath, [
  join(dirname(require.resolve("binaryen/package.json")), "bin", "wasm-opt"),
  ...["-O3", join(build, "glue", "ringwright_bg.wasm"), "-o", optimised],
]);

writeFileSync(join(build, "base64.js"), `export const base64 = "${readFileSync(optimised).toString("base64")}";\n`);
writeFileSync(join(build, "base64.d.ts"), "/** The engine's bytes. */\nexport declare const base64: string;\n");
const file = "/** The engine's file: what a bundler's `?url` import or a server makes of it. */\ndeclare const url: string;\n";
writeFileSync(join(dist, "wasm.d.ts"), `${file}export default url;\n`);
writeFileSync(join(dist, "wasm.d.cts"), `${file}export = url;\n`);
run(process.execPath, [join(dirname(require.resolve("tsdown/package.json")), "dist", "run.mjs"), "--logLevel", "warn"]);
for (const file of ["LICENSE-MIT", "LICENSE-APACHE"]) cpSync(join(root, file), join(here, file));
