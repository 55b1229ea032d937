//! Anchor and memento through random histories.

use ringwright::hash::Hasher;
use ringwright::ring::{Anchor, BucketInput, BucketOutput, Memento, Node, Placement};
use ringwright::{Machine, Rng, Time};

use crate::oracle::{Snapshots, jump, mulhi};
use crate::random::owner;

/// One machine and its oracle through a history of joins, leaves and drains.
fn history<M: Machine<Input = BucketInput, Output = BucketOutput> + Placement + PartialEq>(
    mut machine: M,
    mut oracle: Snapshots,
    rng: &mut Rng,
    read: impl Fn(&str) -> M,
    start: impl Fn(&Snapshots, u64) -> u32,
    grow: impl Fn(&mut Snapshots) -> Option<u32>,
) {
    let mut holders: Vec<(u32, String)> =
        (0..).zip(machine.nodes()).map(|(b, node)| (b, node.id().to_owned())).collect();
    let mut drained: Vec<String> = Vec::new();
    for step in 0..12 {
        let some = rng.below(holders.len().max(1) as u64) as usize;
        let positions: Vec<u64> = (0..8).map(|_| rng.next_u64()).collect();
        let before: Vec<Option<String>> = positions.iter().map(|&p| owner(&machine, p).map(str::to_owned)).collect();
        let input = match rng.below(4) {
            0 => BucketInput::Add(Node::new(format!("x{step}")).unwrap()),
            1 if !holders.is_empty() => BucketInput::Remove(holders[some].1.clone()),
            2 if !holders.is_empty() => BucketInput::SetWeight { id: holders[some].1.clone(), weight: 0 },
            _ => match drained.first() {
                Some(id) => BucketInput::SetWeight { id: id.clone(), weight: 1 },
                None => BucketInput::Tick,
            },
        };
        let (mut out, kept) = (Vec::new(), machine.clone());
        machine.step(Time(step), input.clone(), &mut out);
        let touched = match out.as_slice() {
            [BucketOutput::Given { bucket, id }] => {
                assert_eq!(grow(&mut oracle), Some(*bucket));
                drained.retain(|other| other != id);
                holders.push((*bucket, id.clone()));
                Some(id)
            }
            [BucketOutput::Freed { bucket, id }] => {
                oracle.remove(*bucket);
                holders.retain(|(other, _)| other != bucket);
                if machine.members().find(id).is_some() {
                    drained.push(id.clone());
                }
                Some(id)
            }
            [BucketOutput::Refused(refusal)] => {
                assert!(["capacity-full", "no-nodes"].contains(&refusal.code.as_str()), "{refusal:?}");
                assert!(machine == kept);
                None
            }
            other => {
                assert!(other.is_empty());
                None
            }
        };
        for (&position, before) in positions.iter().zip(before) {
            let now = owner(&machine, position);
            let found = (!oracle.used.is_empty()).then(|| oracle.find(position, start(&oracle, position)));
            let expected = found.map(|bucket| holders.iter().find(|(b, _)| *b == bucket).unwrap().1.as_str());
            assert_eq!(now, expected);
            let touched = touched.map(String::as_str);
            assert!(now == before.as_deref() || now == touched || before.as_deref() == touched);
        }
        assert!(read(&machine.to_json()) == machine);
    }
}

fn nodes(count: u32) -> impl Iterator<Item = Node> {
    (0..count).map(|i| Node::new(format!("n{i}")).unwrap())
}

#[test]
fn anchor_is_the_paper_with_every_set_written_out() {
    let mut rng = Rng::new(41);
    for _ in 0..crate::CASES {
        let live = 1 + rng.below(8) as u32;
        let capacity = live + rng.below(6) as u32;
        let machine = Anchor::new(Hasher::default(), Some(capacity), nodes(live)).unwrap();
        let mut oracle = Snapshots { used: (0..capacity).collect(), freed: Vec::new() };
        (live..capacity).rev().for_each(|bucket| oracle.remove(bucket));
        let start = |_: &Snapshots, position| mulhi(position, u64::from(capacity)) as u32;
        history(machine, oracle, &mut rng, |text| Anchor::from_json(text, None).unwrap(), start, Snapshots::add);
    }
}

#[test]
fn memento_is_jump_with_every_set_written_out() {
    let mut rng = Rng::new(42);
    for _ in 0..crate::CASES {
        let live = 1 + rng.below(8) as u32;
        let machine = Memento::new(Hasher::default(), nodes(live)).unwrap();
        let oracle = Snapshots { used: (0..live).collect(), freed: Vec::new() };
        // The end cut off counts as freed for the oracle, which never meets it unless as the start of a key.
        let size = |oracle: &Snapshots| {
            let mut all: Vec<u32> =
                oracle.freed.iter().map(|(bucket, ..)| *bucket).chain(oracle.used.clone()).collect();
            let cut = (0..).zip(&oracle.freed).take_while(|(i, freed)| freed.0 as usize + 1 + i == all.len()).count();
            all.truncate(all.len() - cut);
            all.len() as u64
        };
        let start = move |oracle: &Snapshots, position| jump(position, size(oracle));
        let grow = |oracle: &mut Snapshots| {
            oracle.add().or_else(|| {
                oracle.used.push(oracle.used.len() as u32);
                oracle.used.last().copied()
            })
        };
        history(machine, oracle, &mut rng, |text| Memento::from_json(text, None).unwrap(), start, grow);
    }
}
