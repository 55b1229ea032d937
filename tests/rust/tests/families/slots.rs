//! Slots through random histories, and the dumb rebalance.

use ringwright::hash::Hasher;
use ringwright::ring::{Node, Placement as _, Slots, SlotsConfig, SlotsInput, SlotsOutput};
use ringwright::{Machine as _, Rng, Time};

use crate::oracle;

fn targets(table: &Slots) -> Vec<u64> {
    let weights: Vec<u32> = table.nodes().iter().map(Node::weight).collect();
    let SlotsConfig { slots, replicas, .. } = table.config();
    oracle::targets(&weights, u64::from(slots) * u64::from(replicas), u64::from(slots))
}

type Moved = (u32, u32, u32, u32);

/// The moves of a rebalance, each found by looking at everything: donor, then slot, then receiver.
fn rebalance(table: &Slots, max_moves: usize, stays: &[u32]) -> Vec<Moved> {
    let targets = targets(table);
    let mut holders: Vec<Vec<u32>> = (0..table.config().slots).map(|slot| table.holders(slot).to_vec()).collect();
    let mut moves: Vec<Moved> = Vec::new();
    while moves.len() < max_moves {
        let count = |node: u32| holders.iter().flatten().map(|&holder| i64::from(holder == node)).sum::<i64>();
        let above = |node: u32| count(node) - i64::try_from(targets[node as usize]).unwrap();
        let mut nodes: Vec<u32> = (0..targets.len() as u32).collect();
        nodes.sort_by_key(|&node| (-above(node), node));
        let donors: Vec<u32> = nodes.iter().copied().filter(|&node| above(node) > 0).collect();
        nodes.sort_by_key(|&node| (above(node), node));
        let receivers: Vec<u32> = nodes.into_iter().filter(|&node| above(node) < 0).collect();
        let found = donors.iter().find_map(|&from| {
            (0..holders.len() as u32).find_map(|slot| {
                let set = &holders[slot as usize];
                let replica = set.iter().position(|&holder| holder == from)?;
                let fixed = stays.contains(&slot) || moves.iter().any(|moved| moved.0 == slot);
                let to = receivers.iter().copied().find(|to| !set.contains(to)).filter(|_| !fixed)?;
                Some((slot, replica as u32, from, to))
            })
        });
        let Some(moved) = found else { break };
        holders[moved.0 as usize][moved.1 as usize] = moved.3;
        moves.push(moved);
    }
    moves
}

/// The most moves that any rebalance could make: a flow from a source to the nodes above their target, to
/// slots, each once, to nodes below that do not hold them, to a sink.
fn most_moves(table: &Slots) -> usize {
    let (targets, counts, slots) = (targets(table), table.counts(), table.config().slots as usize);
    let nodes = counts.len();
    let (source, sink, into, out) = (2 * nodes + 2 * slots, 2 * nodes + 2 * slots + 1, nodes, nodes + slots);
    let mut free = vec![vec![0_i64; sink + 1]; sink + 1];
    for node in 0..nodes {
        let above = i64::from(counts[node]) - i64::try_from(targets[node]).unwrap();
        (free[source][node], free[nodes + 2 * slots + node][sink]) = (above.max(0), (-above).max(0));
        for slot in 0..slots {
            let holds = table.holders(slot as u32).contains(&(node as u32));
            free[if holds { node } else { out + slot }][if holds { into + slot } else { nodes + 2 * slots + node }] = 1;
            free[into + slot][out + slot] = 1;
        }
    }
    let mut pushed = 0;
    while push(&mut free, source, sink, &mut vec![false; sink + 1]) {
        pushed += 1;
    }
    pushed
}

/// Pushes one unit along any way that is still free.
fn push(free: &mut [Vec<i64>], at: usize, sink: usize, seen: &mut [bool]) -> bool {
    seen[at] = true;
    at == sink
        || (0..free.len()).any(|next| {
            let way = free[at][next] > 0 && !seen[next] && push(free, next, sink, seen);
            (free[at][next], free[next][at]) = (free[at][next] - i64::from(way), free[next][at] + i64::from(way));
            way
        })
}

fn moves(table: &Slots, out: &[SlotsOutput]) -> Vec<Moved> {
    let place = |id: &str| table.members().find(id).unwrap() as u32;
    let moved = |output: &SlotsOutput| match output {
        SlotsOutput::Moved { slot, replica, from, to } => Some((*slot, *replica, place(from), place(to))),
        SlotsOutput::Refused(_) => None,
    };
    out.iter().map(|output| moved(output).unwrap()).collect()
}

fn check(table: &Slots) {
    for slot in 0..table.config().slots {
        let set = table.holders(slot);
        assert!((1..set.len()).all(|at| !set[..at].contains(&set[at])));
        assert!(set.iter().all(|&node| (node as usize) < table.nodes().len()));
        let position = u64::try_from((u128::from(slot) << 64).div_ceil(u128::from(table.config().slots))).unwrap();
        if table.members().placeable() > 0 {
            assert_eq!(table.owner(position), Some(set[0]));
        }
    }
    assert_eq!(table.targets().into_iter().map(u64::from).collect::<Vec<_>>(), targets(table));
}

#[test]
fn tables_keep_their_rules_through_any_history() {
    let mut rng = Rng::new(51);
    for _ in 0..crate::CASES {
        let replicas = 1 + rng.below(3) as u32;
        let config = SlotsConfig { slots: 1 + rng.below(24) as u32, replicas, min_dwell_us: rng.below(2) * 50 };
        let count = u64::from(replicas) + rng.below(4);
        let nodes = (0..count).map(|i| Node::new(format!("n{i}")).unwrap().with_weight(1 + rng.below(4) as u32));
        let nodes: Vec<Node> = nodes.collect();
        let mut table = Slots::new(config, Hasher::default(), nodes).unwrap();
        assert_eq!(table.counts(), table.targets());
        let (mut now, mut last): (u64, Vec<(u32, u64)>) = (0, Vec::new());
        for step in 0..6 {
            now += rng.below(40);
            let any = table.nodes()[rng.below(table.nodes().len() as u64) as usize].id().to_owned();
            let input = match rng.below(6) {
                0 => SlotsInput::Add(Node::new(format!("x{step}")).unwrap().with_weight(rng.below(4) as u32)),
                1 => SlotsInput::Remove(any),
                2 => SlotsInput::SetWeight { id: any, weight: rng.below(5) as u32 },
                3 => SlotsInput::Assign { slot: rng.below(24) as u32, replica: rng.below(3) as u32, node: any },
                _ => SlotsInput::Rebalance { max_moves: if rng.below(2) == 0 { 2 } else { u32::MAX } },
            };
            let (before, mut out) = (table.clone(), Vec::new());
            table.step(Time(now), input.clone(), &mut out);
            if let [SlotsOutput::Refused(refusal)] = out.as_slice() {
                let codes = ["bad-replicas", "bad-slot", "bad-replica", "slot-held", "no-nodes"];
                assert!(codes.contains(&refusal.code.as_str()), "{refusal:?}");
                assert_eq!((table.nodes(), table.counts()), (before.nodes(), before.counts()));
            } else {
                let moved = moves(&before, &out);
                if let SlotsInput::Rebalance { max_moves } = input {
                    let dwell = config.min_dwell_us;
                    let stays: Vec<u32> =
                        last.iter().filter(|(_, at)| dwell > 0 && at + dwell > now).map(|&(slot, _)| slot).collect();
                    let dumb = rebalance(&before, max_moves as usize, &stays);
                    assert!(moved == dumb || moved.len() > dumb.len());
                    let missing = before.targets().into_iter().zip(before.counts());
                    let missing: u32 = missing.map(|(target, count)| target.saturating_sub(count)).sum();
                    assert!(moved.len() <= missing as usize);
                    if stays.is_empty() && max_moves == u32::MAX {
                        assert!(replicas > 1 || moved.len() == missing as usize);
                        assert!(moved.len() == missing as usize || moved.len() == most_moves(&before));
                    }
                }
                for (slot, ..) in moved {
                    last.retain(|&(other, _)| other != slot);
                    last.push((slot, now));
                }
            }
            check(&table);
        }
        assert_eq!(Slots::from_json(&table.to_json(), None).unwrap(), table);
    }
}
