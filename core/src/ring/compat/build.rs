//! What profiles build: cuts of a circle, or a table.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::server::Server;
use crate::error::{Error, shown};
use crate::hash::{KeyHash, md5_words};
use crate::ring::circle::Circle;
use crate::ring::points::Points;
use crate::ring::table::Table;

/// What a profile's rule makes of its servers.
#[derive(Clone, Debug)]
pub(super) struct Built {
    pub(super) key_hash: KeyHash,
    pub(super) layout: Layout,
    /// What each server's weight counts as.
    pub(super) weights: Vec<u32>,
    /// Numbers that the product gives by position and hashes; empty where it gives none.
    pub(super) seats: Vec<u64>,
    /// What HAProxy's points of each server count on from; empty elsewhere.
    pub(super) anchors: Vec<u32>,
    /// Pairs of servers with a point at the same position.
    pub(super) equal: Vec<(u32, u32)>,
}

impl Built {
    /// A layout where every server's weight counts as written.
    pub(super) fn new(key_hash: KeyHash, layout: Layout, servers: &[Server]) -> Self {
        let weights = servers.iter().map(|server| server.weight).collect();
        Self { key_hash, layout, weights, seats: Vec::new(), anchors: Vec::new(), equal: Vec::new() }
    }

    /// A circle where every server's weight counts as written.
    pub(super) fn circle(key_hash: KeyHash, (circle, equal): Cuts, servers: &[Server]) -> Self {
        Self { equal, ..Self::new(key_hash, Layout::Circle(circle), servers) }
    }

    /// The same with every weight as `weigh` reads it.
    pub(super) fn weighed(mut self, weigh: impl Fn(u32) -> u32) -> Self {
        self.weights.iter_mut().for_each(|weight| *weight = weigh(*weight));
        self
    }
}

/// Who owns what.
#[derive(Clone, Debug)]
pub(super) enum Layout {
    Circle(Circle),
    Table(Table),
}

/// Which of several points at one position counts, where a product keeps only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ties {
    /// All stay, the first in the list in front.
    All,
    /// The first in the list.
    First,
    /// The last in the list.
    Last,
}

/// A circle, and the pairs of servers with a point at the same position.
pub(super) type Cuts = (Circle, Vec<(u32, u32)>);

/// The points of a product's circle of 2^`bits` positions, which become cuts of ours.
pub(super) struct PointSet {
    points: Vec<(u64, u32)>,
    nodes: usize,
    bits: u32,
}

impl PointSet {
    pub(super) const fn new(nodes: usize, bits: u32) -> Self {
        Self { points: Vec::new(), nodes, bits }
    }

    /// Makes room for `count` points of the server at `place`, and refuses more than a circle can have.
    pub(super) fn reserve(&mut self, count: u64, place: usize, server: &Server) -> Result<(), Error> {
        if self.points.len() as u64 + count > Points::MAX {
            let id = shown(server.id());
            let problem = format!("server {id} with weight {} makes more than {} points", server.weight, Points::MAX);
            let hint = "use smaller weights; only their ratio matters";
            return Err(Error::config("too-many-points", format!("servers[{place}].weight"), problem, hint));
        }
        self.points.reserve(usize::try_from(count).unwrap_or(0));
        Ok(())
    }

    pub(super) fn push(&mut self, at: u64, node: u32) {
        self.points.push((at, node));
    }

    /// The four points that ketama makes of a text.
    pub(super) fn push_words(&mut self, text: &str, node: u32) {
        self.points.extend(md5_words(text.as_bytes()).map(|at| (at.into(), node)));
    }

    /// A position belongs to the first point at or after it.
    pub(super) fn at_or_after(self, ties: Ties) -> Cuts {
        self.at_or_after_by(ties, |node| node)
    }

    /// The same with ties broken by `rank` instead of the place in the list.
    pub(super) fn at_or_after_by(mut self, ties: Ties, rank: impl Fn(u32) -> u32) -> Cuts {
        let equal = self.sort(ties, rank);
        (self.seal(), equal)
    }

    /// A position belongs to the first point after it, as with Python's `bisect`: the cuts are one position
    /// in front of the points.
    pub(super) fn after(mut self, ties: Ties) -> Cuts {
        let equal = self.sort(ties, |node| node);
        let last = self.last();
        // What lies in front of position 0 is the end of the circle.
        let zeros = self.points.partition_point(|&(at, _)| at == 0);
        self.points.rotate_left(zeros);
        self.points.iter_mut().for_each(|(at, _)| *at = if *at == 0 { last } else { *at - 1 });
        (self.seal(), equal)
    }

    /// A position belongs to the closest point, the one before it when both are equally far. The points give
    /// way to the middles between them. Where several stand at one position, the first has what lies before
    /// it and the last what lies after it.
    pub(super) fn closest(mut self) -> Cuts {
        let equal = self.sort(Ties::All, |node| node);
        let turn = 1_u128 << self.bits;
        let mut cuts = Vec::with_capacity(self.points.len());
        let mut wrapped = None;
        for (place, &(at, node)) in self.points.iter().enumerate() {
            let next = self.points.get(place + 1).map(|&(next, _)| u128::from(next));
            if next == Some(u128::from(at)) {
                cuts.push((at, node));
                continue;
            }
            let next = next.unwrap_or_else(|| u128::from(self.points[0].0) + turn);
            let middle = u128::midpoint(at.into(), next);
            match u64::try_from(middle % turn) {
                Ok(cut) if middle >= turn => wrapped = Some((cut, node)),
                Ok(cut) => cuts.push((cut, node)),
                Err(_) => {}
            }
        }
        // The last point may reach over position 0; then the first cut is its own.
        cuts.splice(0..0, wrapped);
        self.points = cuts;
        (self.seal(), equal)
    }

    /// Sorts, drops what loses a tie, and lists who had one.
    fn sort(&mut self, ties: Ties, rank: impl Fn(u32) -> u32) -> Vec<(u32, u32)> {
        self.points.sort_by_key(|&(at, node)| (at, rank(node)));
        let mut equal = BTreeSet::new();
        for pair in self.points.windows(2) {
            let ((at, one), (next, other)) = (pair[0], pair[1]);
            if at == next && one != other {
                equal.insert((one.min(other), one.max(other)));
            }
        }
        match ties {
            Ties::All => {}
            Ties::First => self.points.dedup_by_key(|point| point.0),
            Ties::Last => {
                self.points.reverse();
                self.points.dedup_by_key(|point| point.0);
                self.points.reverse();
            }
        }
        equal.into_iter().collect()
    }

    fn seal(mut self) -> Circle {
        let shift = 64 - self.bits;
        self.points.iter_mut().for_each(|(at, _)| *at <<= shift);
        Circle::new(Points::from_sorted(self.points, self.nodes), self.bits)
    }

    const fn last(&self) -> u64 {
        u64::MAX >> (64 - self.bits)
    }
}

/// Places in the order of the keys that `key` gives: the rank of each server.
pub(super) fn ranks<K: Ord>(servers: &[Server], key: impl Fn(&Server) -> K) -> Vec<u32> {
    let mut order: Vec<(K, u32)> = servers.iter().map(key).zip(0..).collect();
    order.sort();
    let mut ranks = vec![0; servers.len()];
    for (rank, (_, place)) in (0..).zip(order) {
        ranks[place as usize] = rank;
    }
    ranks
}

/// Refuses two servers that the product cannot tell apart, since they hash the same text.
pub(super) fn refuse_twins<T: Ord + AsRef<str>>(texts: &[T]) -> Result<(), Error> {
    let mut seen = BTreeMap::new();
    for (place, text) in texts.iter().enumerate() {
        if let Some(first) = seen.insert(text.as_ref(), place) {
            let problem = format!("{} is hashed for servers[{first}] too", shown(text.as_ref()));
            return Err(bad_server(place, "address", problem, "list every server once, with the sum of its weights"));
        }
    }
    Ok(())
}

/// The refusal of a server that the product does not take.
pub(super) fn bad_server(place: usize, field: &str, problem: impl Into<String>, hint: &str) -> Error {
    Error::config("bad-server", format!("servers[{place}].{field}"), problem, hint)
}

/// Refuses servers of weight 0 where the product does.
pub(super) fn refuse_weightless(servers: &[Server], product: &str) -> Result<(), Error> {
    match servers.iter().position(|server| server.weight == 0) {
        None => Ok(()),
        Some(place) => {
            let problem = format!("weight 0, which {product} does not take");
            Err(bad_server(place, "weight", problem, "use a weight of at least 1, or leave the server out"))
        }
    }
}
