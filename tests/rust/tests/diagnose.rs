//! `diagnose` finds the profile that made the observations, and its probes tell apart what is left.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failure to unwrap is a failure of the test")]

use ringwright::ring::compat::{Compat, Diagnosis, Options, Server, Verdict, diagnose, profiles};
use ringwright::ring::{Distinct, Placement, Plan};

/// Servers that every profile takes; the weights are equal, the order of the list is not that of addresses.
fn servers() -> Vec<Server> {
    let server = |i: u16| Server {
        guid: Some(format!("guid-{i}")),
        slots: vec![(i * 2048, i * 2048 + 2047)],
        tokens: (-32..-24).map(|j| (i64::from(i) * 8 + j) * 280_000_000_000_000_007).collect(),
        ..Server::new(format!("10.0.{}.1:{}", 7 - i, 11_211 + i % 2))
    };
    (0..8).map(server).collect()
}

fn observe(placement: &Compat, count: u32) -> Vec<(Vec<u8>, u32)> {
    let key = |i: u32| format!("session/{i}").into_bytes();
    (0..count).map(|i| (key(i), placement.index(&key(i)).unwrap())).collect()
}

fn survivors(diagnosis: &Diagnosis) -> Vec<&'static str> {
    match &diagnosis.verdict {
        Verdict::Exact { profile } => vec![profile],
        Verdict::Ambiguous { profiles, .. } => profiles.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_profile_is_found_by_its_own_observations() {
    for profile in profiles().filter(|profile| !profile.name.starts_with("jump:")) {
        let placement = Compat::new(profile.name, servers(), Options::default()).unwrap();
        let diagnosis = diagnose(&servers(), &observe(&placement, 1000), None).unwrap();
        let left = survivors(&diagnosis);
        assert!(left.contains(&profile.name), "{}: {left:?}", profile.name);
        if let Verdict::Ambiguous { identical: false, .. } = diagnosis.verdict {
            // Some differ on a handful of positions only; a probe finds each of those.
            let probes = diagnosis.next_keys(1);
            assert!(!probes.is_empty(), "{}: {left:?}", profile.name);
        }
    }
}

/// Where a diagnosis calls its candidates identical, an exact comparison of them finds nothing to move.
#[test]
fn what_is_called_identical_is_so_on_every_position() {
    let placement = Compat::new("haproxy:id@pre3.0", servers(), Options::default()).unwrap();
    let diagnosis = diagnose(&servers(), &observe(&placement, 500), None).unwrap();
    let profiles = vec!["haproxy:id@fixed", "haproxy:id@pre3.0"];
    assert_eq!(diagnosis.verdict, Verdict::Ambiguous { identical: true, profiles });
    assert!(diagnosis.next_keys(5).is_empty());
    let fixed = Compat::new("haproxy:id@fixed", servers(), Options::default()).unwrap();
    assert!(Plan::between(&placement, &fixed, 1, Distinct::Node).unwrap().is_identity());
}

/// At 25 equal servers libmemcached's floats and whole-number ketama differ on some 2 % of keys.
#[test]
fn probes_tell_near_twins_apart() {
    let servers: Vec<Server> = (0..25).map(|i| Server::new(format!("10.0.1.{i}:11212"))).collect();
    let real = Compat::new("libmemcached", servers.clone(), Options::default()).unwrap();
    let twins = ["ketama:libmemcached-1", "ketama:uhashring-2"];
    let few = diagnose(&servers, &observe(&real, 2), Some(&twins)).unwrap();
    let Verdict::Ambiguous { identical: false, .. } = few.verdict else { panic!("{:?}", few.verdict) };
    let probes = few.next_keys(3);
    assert_eq!(probes.len(), 3);
    assert!(probes.iter().all(|probe| probe.answers[0] != probe.answers[1]));
    let more: Vec<(Vec<u8>, u32)> = probes
        .iter()
        .map(|probe| (probe.key.clone().into_bytes(), real.index(probe.key.as_bytes()).unwrap()))
        .chain(observe(&real, 2))
        .collect();
    let decided = diagnose(&servers, &more, Some(&twins)).unwrap();
    assert_eq!(decided.verdict, Verdict::Exact { profile: "ketama:libmemcached-1" });
    assert_eq!(decided.findings[1].mismatches, 3);
    let many = diagnose(&servers, &observe(&real, 10_000), Some(&twins)).unwrap();
    assert!((150..300).contains(&many.findings[1].mismatches), "{}", many.findings[1].mismatches);
    assert_eq!(decided.findings[0].points, [156; 25]);
    assert_eq!(decided.findings[1].points, [160; 25]);
}

#[test]
fn variants_of_the_list_are_tried() {
    let mut heavy = servers();
    heavy.iter_mut().zip(1..).for_each(|(server, weight)| server.weight = weight);
    let ignoring = Compat::new("haproxy:addr", servers(), Options::default()).unwrap();
    let diagnosis = diagnose(&heavy, &observe(&ignoring, 500), None).unwrap();
    assert_eq!(diagnosis.verdict, Verdict::Exact { profile: "haproxy:addr" });
    assert_eq!(diagnosis.findings[0].variant, "weights ignored");

    let mut sorted = servers();
    sorted.sort_by(|a, b| a.address.cmp(&b.address));
    let by_id = Compat::new("haproxy:id@pre3.0", sorted.clone(), Options::default()).unwrap();
    let place = |address: &str| servers().iter().position(|server| server.address == address).unwrap();
    let observed: Vec<(Vec<u8>, u32)> = observe(&by_id, 500)
        .into_iter()
        .map(|(key, ix)| (key, u32::try_from(place(&sorted[ix as usize].address)).unwrap()))
        .collect();
    let diagnosis = diagnose(&servers(), &observed, Some(&["haproxy:id@pre3.0"])).unwrap();
    assert_eq!(diagnosis.findings[0].variant, "sorted by address");
    assert_eq!(diagnosis.findings[0].mismatches, 0);
}

#[test]
fn options_are_tried_and_sdbm_without_avalanche_is_remarked_on() {
    let options = Options { hash: Some("sdbm".into()), ..Options::default() };
    let bare = Compat::new("haproxy:id@pre3.0", servers(), options.clone()).unwrap();
    let key = |i: u32| format!("{i}/{}", i.wrapping_mul(2_654_435_761)).into_bytes();
    let observed: Vec<(Vec<u8>, u32)> = (0..300).map(|i| (key(i), bare.index(&key(i)).unwrap())).collect();
    let diagnosis = diagnose(&servers(), &observed, Some(&["haproxy:id@pre3.0"])).unwrap();
    assert_eq!(diagnosis.verdict, Verdict::Exact { profile: "haproxy:id@pre3.0" });
    assert_eq!(diagnosis.findings[0].options, options);
    assert!(diagnosis.notes.iter().any(|note| note.contains("sdbm")));
}

#[test]
fn nobody_is_guilty_without_evidence() {
    assert_eq!(diagnose(&servers(), &[], None).unwrap().verdict, Verdict::NotEnough);
    let one = &servers()[..1];
    assert_eq!(diagnose(one, &[(b"k".to_vec(), 0)], None).unwrap().verdict, Verdict::NotEnough);
    let random: Vec<(Vec<u8>, u32)> = (0..400_u32).map(|i| (i.to_le_bytes().to_vec(), i % 8)).collect();
    let diagnosis = diagnose(&servers(), &random, None).unwrap();
    let Verdict::Nearest { mismatches, total: 400, .. } = diagnosis.verdict else { panic!("nobody counts up") };
    assert_eq!(diagnosis.findings[0].mismatches, mismatches);
    assert_eq!(diagnosis.findings[0].counter_examples.len(), 5);
    assert!(diagnosis.findings.is_sorted_by_key(|finding| finding.mismatches));
    assert!(diagnosis.next_keys(3).is_empty());
    assert!(diagnosis.to_json().starts_with(r#"{"findings":[{"counter_examples":[{"key_hex":""#));
}

#[test]
fn what_cannot_be_tried_is_named() {
    let named = vec![Server::new("cache-a.example:80"), Server::new("cache-b.example:80")];
    let diagnosis = diagnose(&named, &[(b"k".to_vec(), 0)], None).unwrap();
    let refused: Vec<&str> = diagnosis.refused.iter().map(|refused| refused.profile).collect();
    assert_eq!(
        refused,
        [
            "pingora:ketama-v1",
            "pingora:ketama-v2",
            "haproxy:addr",
            "haproxy:addr-port",
            "redis:slots",
            "cassandra:murmur3"
        ]
    );
    assert_eq!(diagnose(&named, &[(b"k".to_vec(), 2)], None).unwrap_err().code(), "bad-observed");
    assert_eq!(diagnose(&named, &[], Some(&["haproxy"])).unwrap_err().code(), "unknown-profile");
    assert_eq!(diagnose(&[], &[], None).unwrap_err().code(), "no-nodes");
}
