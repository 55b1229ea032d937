//! The laws of the house that no compiler checks.
#![expect(clippy::unwrap_used, reason = "a failure to unwrap is a failure of the test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first. A module imports only from layers below its own; layer 0 may use itself.
const LAYERS: [&[&str]; 6] = [
    &["time", "rng", "id", "fixed", "hash", "digest", "machine", "error", "json"],
    &["quorum", "channel", "detector"],
    &["ring", "balancer", "lease", "paxos", "raft", "register"],
    &["replica", "engine"],
    &["service"],
    &["sim", "check", "trace"],
];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            into.push(path);
        }
    }
}

fn core() -> (PathBuf, Vec<PathBuf>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../core/src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 10, "the core's sources are found");
    (root, files)
}

/// The modules named after `crate::` in a source, also in a group.
fn imports(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in text.split("crate::").skip(1) {
        let group = rest.strip_prefix('{').and_then(|inner| inner.split_once('}')).map(|(inner, _)| inner);
        for part in group.unwrap_or(rest).split(',').take(if group.is_some() { usize::MAX } else { 1 }) {
            let name: String = part.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.push(name);
        }
    }
    found
}

/// Says which import breaks the layers, if any.
fn check(module: &str, imported: &str, layer_of: &BTreeMap<&str, usize>) -> Result<(), String> {
    let layer = |name: &str| layer_of.get(name).copied().ok_or(format!("`{name}` stands in no layer"));
    let (own, other) = (layer(module)?, layer(imported)?);
    if own > other || module == imported || (own == 0 && other == 0) {
        Ok(())
    } else {
        Err(format!("{module} -> {imported}"))
    }
}

fn layer_of() -> BTreeMap<&'static str, usize> {
    LAYERS.iter().enumerate().flat_map(|(i, names)| names.iter().map(move |name| (*name, i))).collect()
}

#[test]
fn modules_import_only_from_layers_below() {
    let (root, files) = core();
    let layer_of = layer_of();
    let mut seen = 0;
    for file in files {
        let module = file
            .strip_prefix(&root)
            .unwrap()
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_str()
            .unwrap()
            .trim_end_matches(".rs")
            .to_owned();
        if module == "lib" {
            continue;
        }
        for imported in imports(&fs::read_to_string(&file).unwrap()) {
            seen += 1;
            check(&module, &imported, &layer_of).unwrap_or_else(|broken| panic!("{}: {broken}", file.display()));
        }
    }
    assert!(seen > 10, "imports are found");
}

#[test]
fn the_layer_check_can_fail() {
    let layer_of = layer_of();
    assert_eq!(imports("use crate::{ring::Ring, raft};\nuse crate::sim::World;"), ["ring", "raft", "sim"]);
    assert!(check("ring", "sim", &layer_of).is_err(), "upward");
    assert!(check("ring", "raft", &layer_of).is_err(), "sideways in layer 2");
    assert!(check("unknown", "ring", &layer_of).is_err());
    assert!(check("sim", "ring", &layer_of).is_ok());
}

#[test]
fn no_file_without_its_tests_is_longer_than_400_lines() {
    for file in core().1 {
        let text = fs::read_to_string(&file).unwrap();
        let lines = text.split("#[cfg(test)]").next().unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines", file.display());
    }
}

#[test]
fn the_core_declares_no_std_and_forbids_unsafe_code() {
    let text = fs::read_to_string(core().0.join("lib.rs")).unwrap();
    assert!(text.contains("#![no_std]") && text.contains("#![forbid(unsafe_code)]"));
    for file in core().1 {
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.contains("extern crate std"), "{}", file.display());
    }
}

#[test]
fn versions_are_written_once_and_agree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let package: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(root.join("bindings-wasm/package.json")).unwrap()).unwrap();
    assert_eq!(package["version"], env!("CARGO_PKG_VERSION"));
}
