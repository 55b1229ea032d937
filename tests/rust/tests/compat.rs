//! Deployed systems: their published vectors, recorded answers of the real programs, and their own lookups
//! written down once more without cleverness.
#![expect(clippy::unwrap_used, reason = "a failure to unwrap is a failure of the test")]

use std::fs;
use std::path::Path;

use ringwright::Rng;
use ringwright::hash::{Function, KeyHash};
use ringwright::ring::compat::{Compat, Level, Options, Server, Warning, profiles};
use ringwright::ring::{Change, Mask, Node, Placement, from_json};
use serde_json::Value;

fn options(text: &str) -> Options {
    Options::from_json(text).unwrap()
}

fn compat(profile: &str, servers: &[(&str, u32)], text: &str) -> Compat {
    let server = |&(address, weight): &(&str, u32)| Server { weight, ..Server::new(address) };
    Compat::new(profile, servers.iter().map(server).collect(), options(text)).unwrap()
}

fn owner(ring: &Compat, key: &str) -> u32 {
    ring.index(key.as_bytes()).unwrap()
}

fn owners(ring: &Compat, count: u32) -> Vec<u32> {
    (0..count).map(|i| owner(ring, &format!("user:{i}"))).collect()
}

const EIGHT: [(&str, u32); 8] = [
    ("10.0.1.1:11211", 600),
    ("10.0.1.2:11211", 300),
    ("10.0.1.3:11211", 200),
    ("10.0.1.4:11211", 350),
    ("10.0.1.5:11211", 1000),
    ("10.0.1.6:11211", 800),
    ("10.0.1.7:11211", 950),
    ("10.0.1.8:11211", 100),
];

const FIVE: [(&str, u32); 5] = [
    ("127.0.0.1:18101", 1),
    ("127.0.0.1:18102", 1),
    ("127.0.0.1:18103", 2),
    ("127.0.0.1:18104", 1),
    ("127.0.0.1:18105", 3),
];

fn equal(count: u32) -> Vec<Server> {
    (0..count).map(|i| Server::new(format!("10.0.1.{i}:11211"))).collect()
}

#[test]
fn libmemcached_weighted() {
    let ring = compat("ketama:libmemcached-1", &EIGHT, "{}");
    let picks = ["SVa_]_V41)", "*/Z;?V(.\\8", "30C1*Z*S/_", "1I=cTMNTKF"].map(|key| owner(&ring, key));
    assert_eq!(picks, [6, 0, 1, 4]);
    assert_eq!(ring.position(b"VDEAAAAA"), 0xFFFC_D1B5);
    assert_eq!(ring.owner(0xFFFC_D1B5), ring.owner(0));
    assert_eq!(owners(&ring, 8), [0, 6, 2, 3, 3, 3, 1, 0]);
    let ring = Compat::new("libmemcached", equal(25), Options::default()).unwrap();
    assert_eq!(owners(&ring, 8), [1, 5, 20, 4, 4, 4, 21, 0]);
    assert!(ring.point_counts().iter().all(|&count| count == 156));
    let ring = Compat::new("libmemcached", equal(100), Options::default()).unwrap();
    assert_eq!(owners(&ring, 8), [1, 26, 99, 4, 45, 4, 83, 96]);
}

#[test]
fn libmemcached_gives_156_points_at_the_known_numbers_of_servers() {
    let narrow = |count: &u32| {
        let ring = Compat::new("libmemcached", equal(*count), Options::default()).unwrap();
        ring.point_counts()[0] == 156
    };
    let found: Vec<u32> = (1..=107).filter(narrow).collect();
    assert_eq!(found, [25, 47, 50, 55, 61, 71, 94, 100, 107]);
}

#[test]
fn libmemcached_unweighted() {
    let oat = Compat::new("ketama:libmemcached-1-unweighted", equal(7), Options::default()).unwrap();
    assert_eq!(owners(&oat, 8), [5, 2, 5, 1, 2, 2, 5, 6]);
    let md5 = Compat::new("ketama:libmemcached-1-unweighted", equal(7), options(r#"{"hash":"md5"}"#)).unwrap();
    assert_eq!(owners(&md5, 8), [1, 5, 3, 6, 4, 4, 2, 6]);
}

#[test]
fn spy() {
    let ring = compat("ketama:spy", &EIGHT, "{}");
    assert_eq!(["SVa_]_V41)", "*/Z;?V(.\\8"].map(|key| owner(&ring, key)), [1, 3]);
}

#[test]
fn nginx() {
    assert_eq!(owners(&compat("nginx", &FIVE, "{}"), 10), [2, 2, 4, 4, 1, 2, 4, 0, 0, 1]);
    assert_eq!(owners(&compat("nginx:hash", &FIVE, "{}"), 10), [2, 4, 3, 2, 4, 0, 1, 4, 1, 4]);
    let two = [("127.0.0.1:7777", 1), ("127.0.0.1:7778", 1)];
    for profile in ["nginx:consistent", "pingora:ketama-v1", "pingora:ketama-v2"] {
        let ring = compat(profile, &two, "{}");
        let keys = [
            "/some/path",
            "/some/longer/path",
            "/sad/zaidoon",
            "/g",
            "/pingora/team/is/cool/and/this/is/a/long/uri",
            "/i/am/not/confident/in/this/code",
        ];
        assert_eq!(keys.map(|key| owner(&ring, key)), [1, 0, 1, 0, 1, 0], "{profile}");
        let nine: Vec<String> = (1..=9).map(|i| format!("10.0.0.{i}:443")).collect();
        let nine: Vec<(&str, u32)> = nine.iter().map(|address| (address.as_str(), 100)).collect();
        assert_eq!(owner(&compat(profile, &nine, "{}"), "/81fa1d251d605775d647b5b55565e71526d4cef6"), 6);
    }
}

#[test]
fn pingora_prints_ipv6_without_brackets() {
    let three = [("[::1]:7777", 1), ("[::1]:7778", 1), ("[::1]:7779", 1)];
    let walk = |profile: &str| {
        let mut walk = Vec::new();
        let ring = compat(profile, &three, "{}");
        let visit = &mut |node| {
            walk.push(node);
            if walk.len() == 7 { core::ops::ControlFlow::Break(()) } else { core::ops::ControlFlow::Continue(()) }
        };
        ring.prefer(ring.position(b"doghash"), visit).unwrap();
        walk
    };
    assert_eq!(walk("pingora:ketama-v1"), [0, 1, 0, 1, 1, 0, 2]);
    assert_ne!(walk("nginx:consistent"), [0, 1, 0, 1, 1, 0, 2]);
}

fn six(from: u32) -> Vec<Server> {
    (from..from + 6).map(|port| Server::new(format!("127.0.0.1:{port}"))).collect()
}

#[test]
fn envoy_ring_hash() {
    let ring = Compat::new("envoy:ring-hash", six(90), options(r#"{"min_ring_size":12}"#)).unwrap();
    let ringwright::ring::Territory::Circle(circle) = ring.territory() else { panic!("a circle") };
    let cuts: Vec<(u64, u32)> = circle.cuts().collect();
    assert_eq!(cuts.len(), 12);
    let known = [
        (833_437_586_790_550_860, 4),
        (928_266_305_478_181_108, 2),
        (1_033_482_794_131_418_490, 0),
        (3_551_244_743_356_806_947, 5),
        (3_851_675_632_748_031_481, 3),
        (5_583_722_120_771_150_861, 1),
    ];
    assert_eq!(cuts[..6], known);
    assert_eq!(cuts[11], (16_117_243_373_044_804_889, 0));
    let murmur = options(r#"{"hash":"murmur2","min_ring_size":12}"#);
    let ring = Compat::new("envoy:ring-hash", six(80), murmur).unwrap();
    let ringwright::ring::Territory::Circle(circle) = ring.territory() else { panic!("a circle") };
    let cuts: Vec<(u64, u32)> = circle.cuts().collect();
    assert_eq!((cuts[0], cuts[11]), ((1_358_027_074_129_602_068, 5), (17_613_279_263_364_193_813, 0)));
}

/// Ten hosts of Envoy's defaults have 103 entries each, eleven have 94.
#[test]
fn envoy_shares_its_entries() {
    let ring = |count: u32| Compat::new("envoy:ring-hash", equal(count), Options::default()).unwrap();
    assert!(ring(10).point_counts().iter().all(|count| [102, 103].contains(count)));
    assert!(ring(11).point_counts().iter().all(|count| [93, 94].contains(count)));
}

#[test]
fn envoy_maglev() {
    let table = |ring: &Compat| -> Vec<u32> { (0..7).map(|slot| ring.owner(slot).unwrap() + 90).collect() };
    let seven = || options(r#"{"table_size":7}"#);
    for profile in ["envoy:maglev@sorted", "envoy:maglev@list-order"] {
        let ring = Compat::new(profile, six(90), seven()).unwrap();
        assert_eq!(table(&ring), [92, 94, 90, 91, 95, 90, 93]);
        let named = six(90).into_iter().zip(90..).map(|(server, n)| Server { name: Some(n.to_string()), ..server });
        let ring = Compat::new(profile, named.collect(), seven()).unwrap();
        assert_eq!(table(&ring), [92, 95, 90, 93, 94, 91, 90]);
    }
    // Only since the fix does the order of the list not matter.
    let backwards = || six(90).into_iter().rev().collect::<Vec<Server>>();
    let at = |profile: &str, servers| {
        let ring = Compat::new(profile, servers, seven()).unwrap();
        (0..7).map(|slot| ring.nodes()[ring.owner(slot).unwrap() as usize].id().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(at("envoy:maglev@sorted", backwards()), at("envoy:maglev@sorted", six(90)));
    assert_ne!(at("envoy:maglev@list-order", backwards()), at("envoy:maglev@list-order", six(90)));
}

#[test]
fn haproxy() {
    let known = [
        ("{}", [3, 0, 4, 4, 2, 4, 4, 3, 3, 2]),
        (r#"{"hash":"sdbm"}"#, [0; 10]),
        (r#"{"avalanche":true,"hash":"djb2"}"#, [4, 2, 2, 2, 1, 4, 4, 2, 2, 2]),
        (r#"{"hash":"wt6"}"#, [0, 1, 1, 0, 4, 4, 3, 2, 4, 4]),
        (r#"{"avalanche":true,"hash":"crc32"}"#, [4, 4, 3, 2, 3, 3, 4, 1, 4, 4]),
    ];
    for (text, expected) in known {
        for profile in ["haproxy:id@pre3.0", "haproxy:id@fixed"] {
            assert_eq!(owners(&compat(profile, &FIVE, text), 10), expected, "{profile} {text}");
        }
    }
}

#[test]
fn redis() {
    let server = |name: &str, slots: &[(u16, u16)]| Server { slots: slots.to_vec(), ..Server::new(name) };
    let servers = vec![server("a", &[(0, 5460)]), server("b", &[(5461, 10_922)]), server("c", &[(10_923, 16_383)])];
    let table = Compat::new("redis", servers, Options::default()).unwrap();
    let keys = ["foo", "bar", "user:1000", "somekey", "{user:1000}.x"];
    assert_eq!(keys.map(|key| table.position(key.as_bytes())), [12_182, 5061, 1649, 11_058, 1649]);
    assert_eq!(keys.map(|key| owner(&table, key)), [2, 0, 0, 2, 0]);
}

#[test]
fn cassandra() {
    let node = |name: &str, tokens: &[i64]| Server { tokens: tokens.to_vec(), ..Server::new(name) };
    let servers = vec![node("a", &[-7_468_325_962_851_647_638]), node("b", &[0, i64::MAX]), node("c", &[10])];
    let ring = Compat::new("cassandra", servers, Options::default()).unwrap();
    // The range of a token ends with it.
    assert_eq!(owner(&ring, "123"), 0);
    assert_eq!(ring.owner(ring.position(b"123") + 1), Some(1));
    assert_eq!(ring.owner(5 ^ (1 << 63)), Some(2));
    assert_eq!(owner(&ring, ""), 0);
    assert_eq!(ring.owner(u64::MAX), Some(1));
}

/// The recordings of `tests/oracles`: thousands of keys of every configuration.
#[test]
fn recorded_answers_of_the_real_programs() {
    let oracles = Path::new(env!("CARGO_MANIFEST_DIR")).join("../oracles");
    for product in ["nginx", "haproxy", "libmemcached"] {
        let text = fs::read_to_string(oracles.join(product).join("cases.json")).unwrap();
        let recorded: Value = serde_json::from_str(&text).unwrap();
        for case in recorded["cases"].as_array().unwrap() {
            let (profile, options) = rule(product, case);
            let servers: Vec<Server> = case["servers"].as_array().unwrap().iter().map(server).collect();
            let ring = Compat::new(profile, servers, options).unwrap();
            let form = case["keys"].as_str().unwrap();
            let wrong = case["index"].as_array().unwrap().iter().enumerate().filter(|(i, index)| {
                u64::from(owner(&ring, &form.replace("{i}", &i.to_string()))) != index.as_u64().unwrap()
            });
            assert_eq!(wrong.count(), 0, "{product} {}", case["name"]);
        }
    }
}

fn server(row: &Value) -> Server {
    let weight = u32::try_from(row[1].as_u64().unwrap()).unwrap();
    let puid = row.get(2).map(|puid| u32::try_from(puid.as_u64().unwrap()).unwrap());
    Server { weight, puid, ..Server::new(row[0].as_str().unwrap()) }
}

fn rule(product: &str, case: &Value) -> (&'static str, Options) {
    let text = |field: &str| case[field].as_str().unwrap_or_default().to_string();
    match product {
        "nginx" if text("directive").ends_with(" consistent") => ("nginx:consistent", Options::default()),
        "nginx" => ("nginx:hash", Options::default()),
        "haproxy" => {
            let kind = text("hash-type");
            let mut words = kind.split(' ').skip(1);
            let hash = words.next().map(String::from);
            let avalanche = hash.as_ref().map(|_| words.next() == Some("avalanche"));
            ("haproxy:id@pre3.0", Options { hash, avalanche, ..Options::default() })
        }
        _ if text("behavior") == "KETAMA_WEIGHTED=1" => ("ketama:libmemcached-1", Options::default()),
        _ => {
            let hash = if text("behavior").contains("MD5") { "md5" } else { "oat" };
            ("ketama:libmemcached-1-unweighted", Options { hash: Some(hash.into()), ..Options::default() })
        }
    }
}

#[test]
fn every_profile_survives_its_json_form() {
    for profile in profiles().filter(|profile| !profile.name.starts_with("jump:")) {
        let mut servers = six(90);
        servers[0].slots = vec![(0, 16_383)];
        servers.iter_mut().zip(1..).for_each(|(server, token)| server.tokens = vec![token * 1_000_003]);
        let ring = Compat::new(profile.name, servers, Options::default()).unwrap();
        let again = from_json(&ring.to_json(), None).unwrap();
        assert_eq!(again.to_json(), ring.to_json(), "{}", profile.name);
        assert_eq!(again.family(), profile.name);
        assert!((0..100).all(|i: u32| again.index(&i.to_le_bytes()) == ring.index(&i.to_le_bytes())));
        assert!(
            profile.verified != Level::Real
                || profile.how.contains("Debian 12")
                || profile.how.contains("built from its source")
        );
    }
}

/// HAProxy's own lookup, from its points: the next and the one before, and the closer of the two.
fn closest(points: &[(u32, u32)], hash: u32) -> u32 {
    let next = points.iter().position(|&(at, _)| at >= hash).unwrap_or(0);
    let before = (next + points.len() - 1) % points.len();
    let (dp, dn) = (hash.wrapping_sub(points[before].0), points[next].0.wrapping_sub(hash));
    points[if dp <= dn { before } else { next }].1
}

/// `full_hash` of HAProxy, once more.
fn full_hash(mut a: u32) -> u32 {
    a = a.wrapping_add(0x7ED5_5D16).wrapping_add(a << 12);
    a = (a ^ 0xC761_C23C) ^ (a >> 19);
    a = a.wrapping_add(0x1656_67B1).wrapping_add(a << 5);
    a = a.wrapping_add(0xD3A2_646C) ^ (a << 9);
    a = a.wrapping_add(0xFD70_46C5).wrapping_add(a << 3);
    a = (a ^ 0xB55A_4F09) ^ (a >> 16);
    a.wrapping_mul(3_221_225_473)
}

/// The points of HAProxy's servers in the order of its tree; of equal ones the first inserted stays in front.
fn haproxy_points(servers: &[Server], mask: Option<&Mask>) -> Vec<(u32, u32)> {
    let mut points = Vec::new();
    for (server, node) in servers.iter().zip(0..) {
        if mask.is_none_or(|mask| mask.contains(node)) {
            let key = server.puid.unwrap().wrapping_mul(4096);
            points.extend((0..server.weight * 16).map(|j| (full_hash(key.wrapping_add(j)), node)));
        }
    }
    points.sort_by_key(|point| point.0);
    points
}

fn hash32(rng: &mut Rng) -> u32 {
    u32::try_from(rng.below(1 << 32)).unwrap()
}

fn random_haproxy(rng: &mut Rng) -> Vec<Server> {
    // Ids that are equal in their low 20 bits share all their points.
    let id = |rng: &mut Rng, i: u32| i + 1 + u32::try_from(rng.below(3)).unwrap() * (1 << 20);
    let weight = |rng: &mut Rng| u32::try_from(rng.below(5)).unwrap();
    let count = 1 + u32::try_from(rng.below(9)).unwrap();
    let mut servers: Vec<Server> = (0..count)
        .map(|i| Server { puid: Some(id(rng, i)), weight: weight(rng), ..Server::new(format!("10.0.0.{i}:80")) })
        .collect();
    if count > 2 {
        servers[1].puid = servers[0].puid.map(|id| id + (3 << 20));
    }
    servers[0].weight = 1;
    servers
}

#[test]
fn haproxys_middles_are_its_two_distances() {
    let mut rng = Rng::new(11);
    for _ in 0..100 {
        let servers = random_haproxy(&mut rng);
        let points = haproxy_points(&servers, None);
        let ring = Compat::new("haproxy:id@pre3.0", servers, Options::default()).unwrap();
        let edges = points.iter().flat_map(|&(at, _)| [at.wrapping_sub(1), at, at.wrapping_add(1)]);
        let middles = points.windows(2).map(|pair| pair[0].0 + (pair[1].0 - pair[0].0) / 2);
        let random: Vec<u32> = (0..1000).map(|_| hash32(&mut rng)).collect();
        for hash in edges.chain(middles.clone()).chain(middles.map(|m| m + 1)).chain(random).chain([0, u32::MAX]) {
            assert_eq!(ring.owner(hash.into()), Some(closest(&points, hash)), "{hash}");
        }
    }
}

#[test]
fn haproxy_without_a_server_that_is_down() {
    let mut rng = Rng::new(12);
    for _ in 0..100 {
        let servers = random_haproxy(&mut rng);
        let ring = Compat::new("haproxy:id@pre3.0", servers.clone(), Options::default()).unwrap();
        let mut mask = Mask::all(servers.len());
        (1..servers.len()).for_each(|node| mask.set(u32::try_from(node).unwrap(), rng.below(2) == 0));
        let points = haproxy_points(&servers, Some(&mask));
        for _ in 0..200 {
            let hash = hash32(&mut rng);
            assert_eq!(ring.pick(hash.into(), &mask).unwrap().node, closest(&points, hash));
        }
    }
}

/// `chash_get_server_hash` with `hash-balance-factor`, step by step.
#[test]
fn haproxys_bounded_loads() {
    let mut rng = Rng::new(13);
    for _ in 0..200 {
        let mut servers = random_haproxy(&mut rng);
        servers.iter_mut().zip(1..).for_each(|(server, id)| server.puid = Some(id));
        let points = haproxy_points(&servers, None);
        let ring = Compat::new("haproxy:id@pre3.0", servers.clone(), Options::default()).unwrap();
        let mut loads = vec![0_u64; servers.len()];
        for _ in 0..60 {
            let (hash, factor) = (hash32(&mut rng), 101 + u32::try_from(rng.below(100)).unwrap());
            let weights: u32 = servers.iter().map(|server| server.weight * 16).sum();
            let served: u64 = loads.iter().sum();
            let slots = (u32::try_from(served).unwrap() + 1) * factor + 99;
            let (quotient, rest) = (slots / 100 / weights, slots / 100 % weights);
            let eligible = |node: usize| {
                let cumulative: u32 = servers[..node].iter().map(|server| server.weight * 16).sum();
                let own = servers[node].weight * 16;
                let slots = own * quotient + (cumulative + own) * rest / weights - cumulative * rest / weights;
                loads[node] < u64::from(slots.max(1))
            };
            let next = points.iter().position(|&(at, _)| at >= hash).unwrap_or(0);
            let before = (next + points.len() - 1) % points.len();
            let (dp, dn) = (hash.wrapping_sub(points[before].0), points[next].0.wrapping_sub(hash));
            let mut at = if dp <= dn { before } else { next };
            while !eligible(points[at].1 as usize) {
                at = (at + 1) % points.len();
            }
            let picked = ring.pick_bounded(hash.into(), &Mask::all(servers.len()), &loads, factor).unwrap();
            assert_eq!(picked.node, points[at].1);
            loads[picked.node as usize] += 1;
        }
    }
}

/// The Python library's `bisect`.
#[test]
fn uhashring_bisects() {
    let servers: Vec<(String, u32)> = (0..9_u32).map(|i| (format!("node{i}"), i % 4)).collect();
    let list: Vec<(&str, u32)> = servers.iter().map(|(address, weight)| (address.as_str(), *weight)).collect();
    // The upper halves of the digests; a key that is a node's own text is equal in the lower ones too.
    let digest = |text: &str| KeyHash::Whole(Function::Md5Long).of(text.as_bytes());
    let mut points = Vec::new();
    for ((address, weight), node) in servers.iter().zip(0_u32..) {
        points.extend((0..160 * weight).map(|k| (digest(&format!("{address}-{k}")), node)));
    }
    points.sort();
    let ring = compat("uhashring", &list, "{}");
    let texts = (0..160).map(|k| format!("node3-{k}"));
    for key in (0..20_000).map(|i| format!("user:{i}")).chain(texts) {
        let hash = digest(&key);
        let place = points.partition_point(|&(at, _)| at <= hash) % points.len();
        assert_eq!(owner(&ring, &key), points[place].1, "{key}");
    }
}

/// The second choices of Envoy come in one order per hash, and whoever has a free slot takes the key.
#[test]
fn envoys_bounded_loads() {
    let ring = Compat::new("envoy:ring-hash", six(90), Options::default()).unwrap();
    let all = Mask::all(6);
    let mut loads = [0_u64; 6];
    let key = ring.position(b"user:0");
    let mut order = Vec::new();
    for _ in 0..18 {
        let pick = ring.pick_bounded(key, &all, &loads, 150).unwrap();
        loads[pick.node as usize] += 1;
        order.push(pick.node);
    }
    // (18 * 150 + 99) / 100 = 27 slots over six hosts are ceil(4.5) = 5 each; a host takes one more than that.
    assert_eq!(order[0], owner(&ring, "user:0"));
    assert!(loads.iter().all(|&load| load <= 6), "{loads:?}");
    let mut mask = Mask::all(6);
    mask.set(order[0], false);
    assert_ne!(ring.pick_bounded(key, &mask, &loads, 150).unwrap().node, order[0]);
}

#[test]
fn what_a_product_does_not_take_is_refused() {
    let one = |profile: &str, server: Server| {
        let other = Server { slots: vec![(0, 16_383)], tokens: vec![1], ..Server::new("10.0.0.2:80") };
        Compat::new(profile, vec![other, server], Options::default()).unwrap_err()
    };
    let at = |address: &str, weight: u32| Server { weight, ..Server::new(address) };
    let refused = [
        ("ketama:libmemcached-1", at("[::1]:11211", 1), "servers[1].address"),
        ("ketama:libmemcached-1", at("unix:/run/a", 1), "servers[1].address"),
        ("ketama:libmemcached-1", at("a:port", 1), "servers[1].address"),
        ("ketama:libmemcached-1-unweighted", at("a:80", 2), "servers[1].weight"),
        ("ketama:libketama", at("a-host-of-some-length:80", 1), "servers[1].address"),
        ("ketama:libketama", at("a:80", 0), "servers[1].weight"),
        ("ketama:twemproxy", at("a:80", 0), "servers[1].weight"),
        ("nginx:consistent", at("a:80", 0), "servers[1].weight"),
        ("nginx:hash", at("a:80", 0), "servers[1].weight"),
        ("pingora:ketama-v1", at("a:80", 1), "servers[1].address"),
        ("pingora:ketama-v2", at("10.0.0.1:80", 0), "servers[1].weight"),
        ("envoy:ring-hash", at("a:80", 0), "servers[1].weight"),
        ("envoy:maglev@sorted", at("a:80", u32::MAX), "servers[1].weight"),
        ("haproxy:id@pre3.0", at("a:80", 257), "servers[1].weight"),
        ("haproxy:addr", at("a.example:80", 1), "servers[1].address"),
        ("haproxy:id32", Server { puid: Some(0), ..at("a:80", 1) }, "servers[1].puid"),
        ("redis:slots", Server { slots: vec![(7, 9)], ..at("a:80", 1) }, "servers[1].slots"),
        ("redis:slots", Server { slots: vec![(9, 7)], ..at("a:80", 1) }, "servers[1].slots"),
        ("cassandra:murmur3", at("a:80", 1), "servers[1].tokens"),
        ("cassandra:murmur3", Server { tokens: vec![1], ..at("a:80", 1) }, "servers[1].tokens"),
    ];
    for (profile, server, field) in refused {
        let error = one(profile, server);
        assert_eq!((error.code(), error.field()), ("bad-server", field), "{profile}: {error}");
    }
    assert_eq!(one("nginx", Server::new("10.0.0.2:80")).code(), "duplicate-node");
    let alias = Server { name: Some("other".into()), ..Server::new("10.0.0.2:80") };
    assert_eq!(one("nginx", alias).code(), "bad-server");
    assert_eq!(one("nginx", at("a:80", 1_000_000)).code(), "too-many-points");
    assert_eq!(Compat::new("redis", vec![Server::new("a")], Options::default()).unwrap_err().code(), "bad-server");
    assert_eq!(Compat::new("nginx", vec![], Options::default()).unwrap_err().code(), "no-nodes");
}

#[test]
fn options_that_a_profile_does_not_take_are_refused() {
    let error = |profile: &str, text: &str| {
        Compat::new(profile, six(90), options(text)).map(|ring| ring.to_json()).unwrap_err()
    };
    let bad = [
        ("nginx", r#"{"hash":"md5"}"#, "options.hash"),
        ("twemproxy", r#"{"hash":"sha1"}"#, "options.hash"),
        ("twemproxy", r#"{"hash_tag":"{"}"#, "options.hash_tag"),
        ("envoy:ring-hash", r#"{"min_ring_size":9000000}"#, "options.min_ring_size"),
        ("envoy:ring-hash", r#"{"max_ring_size":0}"#, "options.max_ring_size"),
        ("envoy:maglev@sorted", r#"{"table_size":65536}"#, "options.table_size"),
        ("envoy:maglev@sorted", r#"{"table_size":5}"#, "options.table_size"),
        ("haproxy:id@fixed", r#"{"hash":"crc16"}"#, "options.hash"),
        ("haproxy:id@fixed", r#"{"sort_hosts":true}"#, "options.sort_hosts"),
    ];
    for (profile, text, field) in bad {
        let error = error(profile, text);
        assert_eq!((error.code(), error.field()), ("bad-option", field), "{profile}: {error}");
    }
    assert_eq!(Options::from_json(r#"{"hsah":"md5"}"#).unwrap_err().code(), "bad-json");
}

#[test]
fn shared_points_are_warned_about() {
    let ring = compat("libmemcached", &[("10.9.2.61:11311", 1), ("10.9.0.110:11311", 1)], "{}");
    let warning = Warning::EqualPoints { a: "10.9.2.61:11311".into(), b: "10.9.0.110:11311".into() };
    assert_eq!(ring.warnings(), [warning]);
    assert!(compat("nginx", &FIVE, "{}").warnings().is_empty());
}

#[test]
fn changes_rebuild_as_the_product_would() {
    let ring = compat("haproxy:id@pre3.0", &FIVE, "{}");
    let shorter = ring.changed(Change::Remove("127.0.0.1:18102".into())).unwrap();
    assert_eq!(shorter.to_json(), compat("haproxy:id@pre3.0", &[FIVE[0], FIVE[2], FIVE[3], FIVE[4]], "{}").to_json());
    // Ids are places in the list, so everyone behind the gap gets another one.
    assert_eq!((ring.seat(4), shorter.seat(3)), (5, 4));
    let added = shorter.changed(Change::Add(Node::new("127.0.0.1:18106").unwrap())).unwrap();
    assert_eq!(added.nodes().len(), 5);
    let drained = ring.changed(Change::Weigh("127.0.0.1:18105".into(), 0)).unwrap();
    assert!((0..1000_u64).all(|i| drained.owner(i << 22) != Some(4)));
    assert!(ring.changed(Change::Weigh("127.0.0.1:18105".into(), 257)).is_err());
}
