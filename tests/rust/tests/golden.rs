//! Golden values of the placement rule, computed by an independent prototype.
#![expect(clippy::unwrap_used, reason = "a failure to unwrap is a failure of the test")]

use ringwright::ring::{Distinct, Placement as _, Plan, Ring, RingConfig};
use ringwright_tests::{equal_ring, node, oracle};

fn owners(ring: &Ring) -> String {
    let keys = (0..16).map(|i| format!("user:{i}"));
    let ids: Vec<String> = keys.map(|key| ring.node(key.as_bytes()).unwrap().id().to_owned()).collect();
    ids.join(" ")
}

fn set(ring: &Ring, key: &str, count: u32, distinct: Distinct) -> String {
    let chosen = ring.replicas(key.as_bytes(), count, distinct, None).unwrap();
    chosen.into_iter().map(|ix| ring.nodes()[ix as usize].id()).collect::<Vec<_>>().join(" ")
}

#[test]
fn points_of_a_node_are_the_stream_of_its_hash() {
    let ring = equal_ring(1);
    let seed = ring.hasher().node(b"n0");
    let mut rng = ringwright::Rng::new(seed);
    let first = [rng.next_u64(), rng.next_u64(), rng.next_u64()];
    assert_eq!(first, [9_984_814_107_163_802_020, 11_972_360_411_764_114_038, 6_628_938_199_336_589_822]);
    assert!(first.iter().all(|point| ring.points().any(|(at, _)| at == *point)));
}

#[test]
fn ten_equal_nodes() {
    let ring = equal_ring(10);
    assert_eq!(owners(&ring), "n8 n6 n1 n4 n1 n7 n8 n7 n2 n0 n5 n1 n6 n7 n7 n5");
    let points: Vec<(u64, u32)> = ring.points().collect();
    assert_eq!(points[0], (37_297_111_411_469_652, 7));
    assert_eq!(points[points.len() - 1], (18_438_672_593_432_995_782, 1));
    assert_eq!(set(&ring, "user:0", 10, Distinct::Node), "n8 n3 n1 n9 n4 n6 n5 n2 n7 n0");
}

#[test]
fn weights_one_two_three() {
    let nodes = [node("a", 1, &[]), node("b", 2, &[]), node("c", 3, &[])];
    let ring = Ring::new(RingConfig::default(), nodes).unwrap();
    assert_eq!(owners(&ring), "a b c c c c c c c b c c c c c c");
}

#[test]
fn zone_distinct_replica_sets() {
    let zones = [("n0", "A"), ("n1", "A"), ("n2", "A"), ("n3", "B"), ("n4", "B"), ("n5", "C")];
    let ring = Ring::new(RingConfig::default(), zones.map(|(id, zone)| node(id, 1, &[zone]))).unwrap();
    let spread = |key: &str, count| set(&ring, key, count, Distinct::Zone { level: 0 });
    assert_eq!(spread("user:0", 3), "n3 n1 n5");
    assert_eq!(spread("user:0", 4), "n3 n1 n5 n4");
    assert_eq!(spread("user:1", 3), "n1 n4 n5");
    assert_eq!(spread("user:2", 3), "n1 n3 n5");
    assert_eq!(spread("user:3", 3), "n4 n2 n5");
    assert_eq!(spread("user:4", 3), "n1 n5 n4");
    assert_eq!(spread("user:5", 3), "n4 n0 n5");
}

#[test]
fn plan_for_a_fourth_node_with_four_points_each() {
    let config = RingConfig { vnodes: 4, ..RingConfig::default() };
    let before = Ring::new(config, ["n0", "n1", "n2"].map(|id| node(id, 1, &[]))).unwrap();
    let after = before.with_node(node("n3", 1, &[])).unwrap();
    let plan = Plan::between(&before, &after, 1, Distinct::Node).unwrap();
    let moves: Vec<_> = plan.moves().map(|m| (m.lo, m.hi, m.from[0], m.to[0])).collect();
    let expected = [
        (4_217_556_088_466_650_091, 5_442_139_108_364_615_269, 0, 3),
        (7_627_572_053_250_276_899, 9_014_945_051_039_558_275, 0, 3),
        (11_972_360_411_764_114_039, 12_485_685_455_654_326_216, 2, 3),
        (12_958_381_512_897_600_173, 13_464_060_983_057_078_220, 2, 3),
    ];
    assert_eq!(moves, expected);
    assert_eq!(plan.moved(), 3_630_960_531_736_936_782);
    assert_eq!(plan.least(), plan.moved());
    assert_eq!(plan.needless(), 0);
    let cells: Vec<_> = plan.matrix().iter().map(|(&pair, &width)| (pair, width)).collect();
    assert_eq!(cells, [((0, 3), 2_611_956_017_687_246_556), ((2, 3), 1_019_004_514_049_690_226)]);
    let shares =
        [3_643_362_654_471_434_928, 4_757_064_813_596_281_592, 6_415_356_073_904_898_314, 3_630_960_531_736_936_782];
    assert_eq!(after.shares().unwrap(), shares);
}

#[test]
fn plan_from_100_to_101_nodes() {
    let before = equal_ring(100);
    let after = before.with_node(node("n100", 1, &[])).unwrap();
    let plan = Plan::between(&before, &after, 1, Distinct::Node).unwrap();
    assert_eq!(plan.moved(), 176_232_458_602_774_496);
    assert_eq!((plan.moves().len(), plan.matrix().len()), (160, 85));
    let first = plan.moves().next().unwrap();
    let ids = (plan.nodes()[first.from[0] as usize].as_str(), plan.nodes()[first.to[0] as usize].as_str());
    assert_eq!((first.lo, first.hi, ids), (142_066_158_093_982_522, 142_258_170_168_423_537, ("n10", "n100")));
    assert!(plan.matrix().keys().all(|&(_, to)| plan.nodes()[to as usize] == "n100"));
}

#[test]
fn the_circle_is_the_rule_written_dumbly() {
    let ring = equal_ring(25);
    assert!(ring.points().eq(oracle::points(&ring)));
}
