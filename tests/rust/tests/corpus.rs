//! The committed vectors are current.

use std::collections::BTreeSet;

use ringwright::ring::compat::profiles;
use ringwright_tests::corpus::{Corpus, place, placements};

#[test]
fn the_committed_corpus_is_what_this_core_places() {
    let committed: Corpus = serde_json::from_str(include_str!("../../vectors/corpus.json")).unwrap();
    let placed = place().unwrap();
    assert_eq!(
        placed.digest, committed.digest,
        "placements changed: if on purpose, raise the version and run `make vectors`"
    );
    assert_eq!(placed, committed);
    println!("corpus digest {}", placed.digest);
}

#[test]
fn the_corpus_has_every_family_and_every_profile() {
    let placed = placements().unwrap();
    let families: BTreeSet<&str> = placed.iter().map(|placement| placement.family()).collect();
    let natives = ["ring", "rendezvous", "maglev", "jump", "multi-probe", "anchor", "memento"];
    let missing: Vec<&str> = natives
        .into_iter()
        .chain(profiles().map(|profile| profile.name))
        .filter(|name| !families.contains(name))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}
