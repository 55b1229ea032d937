//! Bad input: a typed refusal that names the field and the remedy, never a panic.
#![expect(clippy::expect_used, clippy::err_expect, reason = "a refusal is what the test expects")]

use ringwright::ErrorKind;
use ringwright::hash::{Hash, Secret};
use ringwright::ring::{Distinct, Members, Node, PackedKeys, Placement as _, Plan, Ring, RingConfig};
use ringwright_tests::{equal_ring, node};

fn refused<T>(result: Result<T, ringwright::Error>, code: &str, field: &str) {
    let error = result.err().expect("a refusal");
    assert_eq!((error.code(), error.field()), (code, field));
    assert!(!error.hint().is_empty() && error.to_string().contains(error.hint()));
}

fn ring(nodes: &[Node]) -> Result<Ring, ringwright::Error> {
    Ring::new(RingConfig::default(), nodes.iter().cloned())
}

#[test]
fn impossible_rings() {
    refused(ring(&[]), "no-nodes", "nodes");
    refused(ring(&[node("a", 1, &[]), node("a", 2, &[])]), "duplicate-node", "nodes.id");
    refused(ring(&[node("a", u32::MAX, &[])]), "too-many-points", "nodes.weight");
    refused(ring(&[node("a", 104_858, &[])]), "too-many-points", "nodes.weight");
    assert!(ring(&[node("a", 104_857, &[])]).is_ok());
    refused(Node::new(""), "bad-id", "id");
    refused(Node::new("x".repeat(256)), "bad-id", "id");
    assert!(Node::new("x".repeat(255)).is_ok());
    let many = (0..=Members::MAX).map(|i| node(&i.to_string(), 0, &[]));
    refused(Ring::new(RingConfig::default(), many), "too-many-nodes", "nodes");
    refused(Node::new("a").unwrap().with_zone([""]), "bad-zone", "zone");
    refused(Node::new("a").unwrap().with_zone(["1", "2", "3", "4", "5"]), "bad-zone", "zone");
    refused(Ring::new(RingConfig { vnodes: 0, ..RingConfig::default() }, [node("a", 1, &[])]), "bad-vnodes", "vnodes");
    let sip = RingConfig { hash: Hash::SipHash(Secret::new([1; 16])), seed: 1, vnodes: 1 };
    refused(Ring::new(sip, [node("a", 1, &[])]), "seed-unused", "seed");
    refused(Hash::named("crc", None), "bad-hash", "hash");
    refused(Hash::named("siphash", None), "secret-missing", "secret");
    refused(Hash::named("md5", Some(Secret::new([1; 16]))), "secret-unused", "secret");
    refused(Secret::from_slice(b"short"), "bad-secret", "secret");
}

#[test]
fn impossible_questions() {
    let three = equal_ring(3);
    refused(three.replicas(b"k", 4, Distinct::Node, None), "bad-count", "count");
    refused(three.replicas(b"k", 0, Distinct::Node, None), "bad-count", "count");
    refused(three.replicas(b"k", 1, Distinct::Zone { level: 4 }, None), "bad-level", "level");
    refused(three.with_node(node("n1", 1, &[])), "duplicate-node", "nodes.id");
    refused(three.without_node("n9"), "unknown-node", "id");
    refused(three.with_weight("n9", 1), "unknown-node", "id");
    refused(equal_ring(1).without_node("n0"), "no-nodes", "nodes");
    let drained = equal_ring(1).with_weight("n0", 0).unwrap();
    assert_eq!(drained.node(b"k"), None);
    refused(drained.replicas(b"k", 1, Distinct::Node, None), "no-nodes", "nodes");
    let packed = PackedKeys::new(b"k", &[0, 1]).unwrap();
    refused(drained.assign(packed, &mut Vec::new()), "no-nodes", "nodes");
    refused(Plan::between(&three, &drained, 1, Distinct::Node), "no-nodes", "nodes");
    refused(Plan::between(&three, &three, 4, Distinct::Node), "bad-count", "count");
    let seeded = Ring::new(RingConfig { seed: 1, ..RingConfig::default() }, [node("a", 1, &[])]).unwrap();
    refused(Plan::between(&three, &seeded, 1, Distinct::Node), "different-hash", "after.hash");
}

#[test]
fn hostile_json() {
    let good = equal_ring(2).to_json();
    assert!(Ring::from_json(&good, None).is_ok());
    for length in 0..good.len() {
        let error = Ring::from_json(&good[..length], None).err().expect("a truncated text is refused");
        assert_eq!(error.kind(), ErrorKind::Decode);
    }
    let swap = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        Ring::from_json(&good.replacen(from, to, 1), None)
    };
    refused(swap("\"version\":1", "\"version\":2"), "json-version", "version");
    refused(swap("\"version\":1", "\"version\":1,\"version\":1"), "bad-json", "json");
    refused(swap("\"family\":\"ring\"", "\"family\":\"maglev\""), "bad-family", "family");
    refused(swap("\"hash\":\"xxh3\"", "\"hash\":\"\u{1}\""), "bad-json", "hash");
    refused(swap("\"hash\":\"xxh3\"", "\"hash\":\"none\""), "bad-hash", "hash");
    refused(swap("\"weight\":1", "\"weight\":-1"), "bad-json", "nodes[0].weight");
    refused(swap("\"weight\":1", "\"weight\":1.5"), "bad-json", "nodes[0].weight");
    refused(swap("\"weight\":1", "\"weight\":4294967296"), "bad-json", "nodes[0].weight");
    refused(swap("\"weight\":1", "\"weight\":1,\"colour\":2"), "bad-json", "nodes[0].colour");
    refused(swap("\"id\":\"n1\"", "\"id\":\"n0\""), "duplicate-node", "nodes.id");
    refused(swap("\"seed\":\"0\"", "\"seed\":\"18446744073709551616\""), "bad-json", "seed");
    refused(swap("\"seed\":\"0\"", "\"seed\":\"-1\""), "bad-json", "seed");
    refused(swap("\"seed\":\"0\"", "\"seed\":\"00\""), "bad-json", "seed");
    refused(swap("\"seed\":\"0\"", "\"seed\":0.5"), "bad-json", "seed");
    refused(swap("{\"id\":\"n0\",\"weight\":1,\"zone\":[]}", "[\"n0\",1,[]]"), "bad-json", "nodes[0]");
    refused(swap("\"vnodes\":160}", "\"vnodes\":160}{}"), "bad-json", "json");
    refused(Ring::from_json(&format!("\u{feff}{good}"), None), "bad-json", "json");
    refused(Ring::from_json(&"[".repeat(100_000), None), "bad-json", "json");
    refused(Ring::from_json("null", None), "bad-json", "json");
    assert!(swap("\"seed\":\"0\"", "\"seed\":18446744073709551615").unwrap().seed() == u64::MAX);
}

#[test]
fn the_secret_never_leaves() {
    let secret = Secret::new(*b"sixteen  secrets");
    let config = RingConfig { hash: Hash::SipHash(secret.clone()), ..RingConfig::default() };
    let ring = Ring::new(config, [node("a", 1, &[]), node("b", 1, &[])]).unwrap();
    let json = ring.to_json();
    let shown = format!("{ring:?}{json}");
    assert!(!shown.contains("sixteen") && !shown.contains("73697874") && !shown.contains("115, 105, 120"));
    assert_eq!(Ring::from_json(&json, Some(secret)).unwrap(), ring);
    refused(Ring::from_json(&json, None), "secret-missing", "secret");
    refused(Ring::from_json(&json, Some(Secret::new([0; 16]))), "wrong-secret", "secret");
}

#[test]
fn extreme_keys_are_ordinary() {
    let ring = equal_ring(5);
    let long = vec![b'k'; 10 << 20];
    for key in [&b""[..], b"\0", &long, b"\xff\xfe"] {
        assert!(ring.node(key).is_some());
    }
    assert_eq!(ring.explain(&long, 1, Distinct::Node).unwrap().key_length, 10 << 20);
}
