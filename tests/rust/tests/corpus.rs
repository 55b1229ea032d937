//! The committed vectors are current.

use ringwright_tests::corpus::{Corpus, place};

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
