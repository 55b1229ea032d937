//! Rust lookups, ours beside pingora-ketama: one JSON line a measurement, medians in nanoseconds a key.

use std::hint::black_box;
use std::net::SocketAddr;
use std::time::Instant;

use pingora_ketama::{Bucket, Continuum};
use ringwright::ring::{Distinct, Node, Plan, Ring, RingConfig};

const NODES: u16 = 100;
const KEYS: u32 = 1_000_000;
const ROUNDS: usize = 9;

fn main() {
    let keys: Vec<String> = (0..KEYS).map(|i| format!("user:{i}")).collect();
    let buckets: Vec<Bucket> = (0..NODES).map(|i| Bucket::new(address(i), 1)).collect();
    let peer = Continuum::new(&buckets);
    let ring = ring(NODES);
    let per_key = f64::from(KEYS);

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(
            nanoseconds(|| {
                for key in &keys {
                    black_box(ring.node(key.as_bytes()));
                }
            }) / per_key,
        );
        theirs.push(
            nanoseconds(|| {
                for key in &keys {
                    black_box(peer.node(key.as_bytes()));
                }
            }) / per_key,
        );
    }
    print("Rust", "ringwright `node`", "pingora-ketama `node`", "ns a key", ours, theirs);

    let grown = Node::new("n100").expect("a good id");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(nanoseconds(|| drop(black_box(ring.with_node(grown.clone())))) / 1e3);
        let more: Vec<Bucket> = (0..=NODES).map(|i| Bucket::new(address(i), 1)).collect();
        theirs.push(nanoseconds(|| drop(black_box(Continuum::new(&more)))) / 1e3);
    }
    print("Rust", "ringwright `with_node`", "pingora-ketama rebuild", "us a node added", ours, theirs);

    let after = ring.with_node(grown).expect("a new id");
    let planned =
        (0..ROUNDS).map(|_| nanoseconds(|| drop(black_box(Plan::between(&ring, &after, 1, Distinct::Node)))) / 1e3);
    print("Rust", "ringwright `Plan::between`", "", "us a plan", planned.collect(), Vec::new());
}

fn ring(nodes: u16) -> Ring {
    let nodes = (0..nodes).map(|i| Node::new(format!("n{i}")).expect("a good id"));
    Ring::new(RingConfig::default(), nodes).expect("a good ring")
}

fn address(i: u16) -> SocketAddr {
    SocketAddr::from(([10, 0, (i / 256) as u8, (i % 256) as u8], 6379))
}

fn nanoseconds(run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_nanos() as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn print(language: &str, ours: &str, peer: &str, unit: &str, mine: Vec<f64>, theirs: Vec<f64>) {
    let theirs = if theirs.is_empty() { "null".to_owned() } else { median(theirs).to_string() };
    println!(
        r#"{{"language":"{language}","ours":"{ours}","peer":"{peer}","unit":"{unit}","mine":{},"theirs":{theirs}}}"#,
        median(mine)
    );
}
