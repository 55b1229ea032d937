//! `MAGLEV` (`maglev/maglev_lb.cc`).

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use xxhash_rust::xxh64::xxh64;

use super::super::build::{Built, Layout};
use super::super::floats::double;
use super::super::options::{Options, bad_option};
use super::super::server::Server;
use super::{keys, shares};
use crate::error::Error;
use crate::hash::{Function, KeyHash};
use crate::order;
use crate::ring::{Fold, Table};

const SIZE: u32 = 65_537;

/// Envoy's limit.
const MOST: u32 = 5_000_011;

/// A host on its way through the table.
struct Turn {
    node: u32,
    share: f64,
    target: f64,
    at: u64,
    skip: u64,
}

/// Hosts take turns, the heaviest every time and the others as often as their share of that allows.
pub(super) fn build(servers: &[Server], options: &Options, sorted: bool) -> Result<Built, Error> {
    let size = options.table_size.unwrap_or(SIZE);
    if size > MOST || !is_prime(size) || (size as usize) < servers.len() {
        let problem = format!("a table of {size} slots for {} hosts", servers.len());
        return Err(bad_option("table_size", problem, format!("use a prime of at least the hosts and at most {MOST}")));
    }
    let keys = keys(servers)?;
    let shares = shares(servers)?;
    let most = shares.iter().copied().fold(0.0, f64::max);
    let mut hosts: Vec<(&str, u32)> = keys.iter().copied().zip(0..).collect();
    if sorted {
        order::sort_by(&mut hosts, Ord::cmp);
    }
    let turn = |(key, node): (&str, u32)| Turn {
        node,
        share: shares[node as usize],
        target: 0.0,
        at: xxh64(key.as_bytes(), 0) % u64::from(size),
        skip: xxh64(key.as_bytes(), 1) % u64::from(size - 1) + 1,
    };
    let mut turns: Vec<Turn> = hosts.into_iter().map(turn).collect();
    let mut table = vec![u32::MAX; size as usize];
    let mut free = size;
    let mut iteration = 0_u64;
    'full: loop {
        iteration += 1;
        for turn in &mut turns {
            if double(iteration) * turn.share < turn.target {
                continue;
            }
            turn.target += most;
            take(&mut table, turn, u64::from(size));
            free -= 1;
            if free == 0 {
                break 'full;
            }
        }
    }
    let table = Table::new(servers.len(), table.into_iter(), Fold::Modulo);
    Ok(Built::new(KeyHash::Whole(Function::Xxh64), Layout::Table(table), servers))
}

/// The next free slot of a host's permutation becomes its own.
#[expect(clippy::cast_possible_truncation, reason = "slots are below a 32-bit size")]
fn take(table: &mut [u32], turn: &mut Turn, size: u64) {
    while table[turn.at as usize] != u32::MAX {
        turn.at = (turn.at + turn.skip) % size;
    }
    table[turn.at as usize] = turn.node;
    turn.at = (turn.at + turn.skip) % size;
}

fn is_prime(n: u32) -> bool {
    n >= 2 && (2..=n.isqrt()).all(|divisor| !n.is_multiple_of(divisor))
}
