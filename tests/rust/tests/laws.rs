//! The laws of the house that no compiler checks.
#![expect(clippy::unwrap_used, reason = "a failure to unwrap is a failure of the test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first. A module imports only from layers below its own; layer 0 may use itself.
const LAYERS: [&[&str]; 6] = [
    &["time", "rng", "id", "fixed", "hash", "digest", "machine", "error", "json", "order"],
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

/// The top-level modules that a source names after `crate::`, also in groups within groups.
fn imports(text: &str) -> Vec<String> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    for rest in text.split("crate::").skip(1) {
        let Some(group) = rest.strip_prefix('{') else {
            found.extend(rest.split(|c| !is_name(c)).next().map(str::to_owned));
            continue;
        };
        let mut depth = 1;
        let mut top = String::new();
        for c in group.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ if depth == 1 => top.push(c),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        let heads = top.split(',').filter_map(|name| name.trim().split(|c| !is_name(c)).next());
        found.extend(heads.filter(|name| !name.is_empty()).map(str::to_owned));
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

/// A module on a circle of imports, if there is one: what is left when those without imports are taken away.
fn circle(mut edges: BTreeMap<String, Vec<String>>) -> Option<String> {
    loop {
        let known: Vec<String> = edges.keys().cloned().collect();
        let before = edges.len();
        edges.retain(|_, imported| imported.iter().any(|name| known.contains(name)));
        if edges.len() == before {
            return edges.into_keys().next();
        }
    }
}

fn layer_of() -> BTreeMap<&'static str, usize> {
    LAYERS.iter().enumerate().flat_map(|(i, names)| names.iter().map(move |name| (*name, i))).collect()
}

#[test]
fn modules_import_only_from_layers_below_and_never_in_a_circle() {
    let (root, files) = core();
    let layer_of = layer_of();
    let mut edges: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files {
        let place = file.strip_prefix(&root).unwrap().with_extension("");
        let module = place.iter().next().unwrap().to_str().unwrap().to_owned();
        if module == "lib" {
            continue;
        }
        for imported in imports(&fs::read_to_string(&file).unwrap()) {
            check(&module, &imported, &layer_of).unwrap_or_else(|broken| panic!("{}: {broken}", file.display()));
            if imported != module {
                edges.entry(module.clone()).or_default().push(imported);
            }
        }
    }
    assert!(edges.values().map(Vec::len).sum::<usize>() > 10, "imports are found");
    assert_eq!(circle(edges), None);
}

#[test]
fn the_layer_check_can_fail() {
    let layer_of = layer_of();
    let text = "use crate::{ring::Ring, raft::{log, Node}, json};\nuse crate::sim::World;\nlet x = crate::hash::Hash;";
    assert_eq!(imports(text), ["ring", "raft", "json", "sim", "hash"]);
    assert!(check("ring", "sim", &layer_of).is_err(), "upward");
    assert!(check("ring", "raft", &layer_of).is_err(), "sideways in layer 2");
    assert!(check("unknown", "ring", &layer_of).is_err());
    assert!(check("sim", "ring", &layer_of).is_ok());
    let edge = |from: &str, to: &str| (from.to_owned(), vec![to.to_owned()]);
    assert_eq!(circle([edge("hash", "json"), edge("json", "hash")].into()), Some("hash".to_owned()));
    assert_eq!(circle([edge("hash", "json"), edge("json", "error")].into()), None);
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
