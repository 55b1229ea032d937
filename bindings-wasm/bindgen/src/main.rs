//! `ringwright-bindgen IN.wasm OUT_DIR`: writes the wasm file and its JavaScript glue.
//!
//! The library behind the `wasm-bindgen` command, pinned by the workspace's lock file.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [input, out_dir] = args.as_slice() else {
        eprintln!("usage: ringwright-bindgen IN.wasm OUT_DIR");
        return ExitCode::from(2);
    };
    match generate(input, out_dir) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ringwright-bindgen: {input}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn generate(input: &str, out_dir: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(input)
        .out_name("ringwright")
        .web(true)?
        .typescript(true)
        // No `new URL(..., import.meta.url)`: bundlers trip over it, and the facade brings the bytes.
        .omit_default_module_path(true)
        .remove_producers_section(true)
        .keep_debug(false);
    bindgen.generate(out_dir)?;
    Ok(())
}
