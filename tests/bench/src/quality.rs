//! `balance`, `resize-balance` and `monotonicity`: what the speed is worth.

use ringwright::Rng;

use crate::placer::{Placer, first, keys};
use crate::row::Head;

/// Ten thousand keys a node.
pub const NODES: u32 = 100;

/// The quality of one contender.
pub struct Quality {
    name: &'static str,
    rows: Vec<(&'static str, &'static str, f64)>,
}

/// Prints the quality of `ours` beside each of `peers`, where both have it.
pub fn print(ours: &Quality, peers: &[Quality]) {
    for peer in peers {
        for &(metric, unit, mine) in &ours.rows {
            if let Some(row) = peer.rows.iter().find(|row| (row.0, row.1) == (metric, unit)) {
                Head { metric, nodes: NODES, unit }.print(ours.name, Some(peer.name), mine, Some(row.2));
            }
        }
    }
}

/// Prints the quality of a contender that has no peer.
pub fn print_alone(ours: &Quality) {
    for &(metric, unit, mine) in &ours.rows {
        Head { metric, nodes: NODES, unit }.print(ours.name, None, mine, None);
    }
}

/// Measures one contender.
pub fn of<P: Placer>() -> Quality {
    let mut rows = vec![("balance", "max / mean", balance(&first::<P>(NODES)))];
    if !P::LAST_ONLY {
        rows.push(("resize-balance", "max / mean after 4 batches", resize_balance::<P>()));
    }
    for (share, unit) in [
        (10, "% of keys moved needlessly, 10 nodes leave and return"),
        (30, "% of keys moved needlessly, 30 nodes leave and return"),
        (50, "% of keys moved needlessly, 50 nodes leave and return"),
    ] {
        rows.push(("monotonicity", unit, needless::<P>(share)));
    }
    Quality { name: P::NAME, rows }
}

/// The most keys of a member by the mean.
fn balance<P: Placer>(placer: &P) -> f64 {
    let mut counts = vec![0_u32; 256];
    owners(placer).for_each(|member| counts[member as usize] += 1);
    let most = counts.iter().max().copied().unwrap_or(0);
    f64::from(most) * f64::from(NODES) / keys().len() as f64
}

/// The balance after four batches, in each of which ten random members go and ten new ones come.
fn resize_balance<P: Placer>() -> f64 {
    let mut members: Vec<u32> = (0..NODES).collect();
    let (mut placer, mut rng) = (P::of(&members), Rng::new(1));
    for batch in 0..4 {
        let mut random = || members.swap_remove(rng.next_u64() as usize % members.len());
        let gone: Vec<u32> = (0..10).map(|_| random()).collect();
        let come: Vec<u32> = (0..10).map(|i| NODES + batch * 10 + i).collect();
        placer.resize(&gone, &come);
        members.extend(come);
    }
    balance(&placer)
}

/// The percentage of keys that leave a member which stays, or that go to a member which was there all the time,
/// when the last `share` members leave and return in reverse.
fn needless<P: Placer>(share: u32) -> f64 {
    let mut placer = first::<P>(NODES);
    let (gone, come): (Vec<u32>, Vec<u32>) = ((NODES - share..NODES).rev().collect(), (NODES - share..NODES).collect());
    let full: Vec<u32> = owners(&placer).collect();
    placer.resize(&gone, &[]);
    let less: Vec<u32> = owners(&placer).collect();
    placer.resize(&[], &come);
    let left = full.iter().zip(&less).filter(|(full, less)| full != less && **full < NODES - share).count();
    let returned = less.iter().zip(owners(&placer)).filter(|&(less, now)| *less != now && now < NODES - share).count();
    (left + returned) as f64 * 100.0 / keys().len() as f64
}

fn owners<P: Placer>(placer: &P) -> impl Iterator<Item = u32> + '_ {
    keys().iter().map(|key| placer.owner(key))
}
