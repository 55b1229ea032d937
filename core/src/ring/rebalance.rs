//! Which slots move when a table is brought closer to its targets.

use alloc::collections::{BTreeSet, VecDeque};
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

use super::partition::{Among, Partition, Shift};

/// The moves of a rebalance, by slot: from whom to whom, at most one of each slot.
///
/// First each move goes from the node furthest above its target to the one furthest below, ties going to the
/// lower index, with the lowest slot that can. Where these choices stand in each other's way, since nobody can
/// hold a slot twice, moves are then exchanged until there are as many as there can be: a maximum flow from
/// nodes above through slots to nodes below.
pub(super) struct Moves<'p> {
    partition: &'p Partition,
    may: &'p dyn Fn(u32) -> bool,
    /// How far each node is above its target, as far as it takes part; moves count it down.
    excess: Vec<u32>,
    /// How far each node is below.
    deficit: Vec<u32>,
    from: Vec<Option<u32>>,
    to: Vec<Option<u32>>,
    /// The slots in the order in which they were chosen.
    order: Vec<u32>,
}

/// A place on the way of a move that is sought.
#[derive(Clone, Copy)]
enum Step {
    Donor(u32),
    /// A slot, coming from a donor.
    Into(u32),
    /// A slot, going on to a receiver.
    Out(u32),
    Receiver(u32),
}

impl<'p> Moves<'p> {
    pub(super) fn find(
        partition: &'p Partition,
        targets: &[u32],
        among: Among,
        max_moves: u32,
        may: &'p dyn Fn(u32) -> bool,
    ) -> Vec<Shift> {
        let counts = partition.counts(targets.len());
        let (mut excess, mut deficit) = (vec![0; targets.len()], vec![0; targets.len()]);
        for ((ix, &count), &target) in (0_u32..).zip(&counts).zip(targets) {
            if !matches!(among, Among::Donor(only) if only != ix) {
                excess[ix as usize] = count.saturating_sub(target);
            }
            if !matches!(among, Among::Receiver(only) if only != ix) {
                deficit[ix as usize] = target.saturating_sub(count);
            }
        }
        let none = vec![None; partition.slots() as usize];
        let mut moves = Self { partition, may, excess, deficit, from: none.clone(), to: none, order: Vec::new() };
        moves.choose(max_moves as usize);
        while moves.order.len() < max_moves as usize && moves.exchange() {}
        moves.shifts()
    }

    /// The slots that each node above its target holds, the lowest at the end.
    fn held(&self) -> Vec<Vec<u32>> {
        let mut held: Vec<Vec<u32>> = vec![Vec::new(); self.excess.len()];
        for slot in (0..self.partition.slots()).rev() {
            let donors = self.partition.of(slot).iter().filter(|&&ix| self.excess[ix as usize] > 0);
            donors.for_each(|&ix| held[ix as usize].push(slot));
        }
        held
    }

    fn choose(&mut self, max_moves: usize) {
        let open = |sizes: &[u32]| -> BTreeSet<(Reverse<u32>, u32)> {
            let sizes = (0_u32..).zip(sizes).filter(|&(_, &size)| size > 0);
            sizes.map(|(ix, &size)| (Reverse(size), ix)).collect()
        };
        let (mut donors, mut receivers, mut held) = (open(&self.excess), open(&self.deficit), self.held());
        while let Some(&(Reverse(excess), from)) = donors.first()
            && self.order.len() < max_moves
            && !receivers.is_empty()
        {
            let Some(slot) = held[from as usize].pop() else {
                donors.pop_first();
                continue;
            };
            let set = self.partition.of(slot);
            let free = receivers.iter().find(|(_, to)| !set.contains(to)).copied();
            // What nobody below target can take now nobody can take later: they get fewer.
            let Some((Reverse(deficit), to)) = free else { continue };
            if self.from[slot as usize].is_some() || !(self.may)(slot) {
                continue;
            }
            (self.from[slot as usize], self.to[slot as usize]) = (Some(from), Some(to));
            self.order.push(slot);
            donors.pop_first();
            receivers.remove(&(Reverse(deficit), to));
            (self.excess[from as usize], self.deficit[to as usize]) = (excess - 1, deficit - 1);
            donors.extend((excess > 1).then_some((Reverse(excess - 1), from)));
            receivers.extend((deficit > 1).then_some((Reverse(deficit - 1), to)));
        }
    }

    /// Makes one more move by giving moves already chosen another donor or receiver; `false` when there is no way.
    fn exchange(&mut self) -> bool {
        if self.deficit.iter().all(|&left| left == 0) || self.excess.iter().all(|&left| left == 0) {
            return false;
        }
        let mut held = self.held_by_all();
        let mut unseen = self.receivers();
        let (mut seen_into, mut seen_out) = (vec![false; self.from.len()], vec![false; self.from.len()]);
        let mut seen_donor: Vec<bool> = self.excess.iter().map(|&excess| excess > 0).collect();
        let starts = (0_u32..).zip(&self.excess).filter(|&(_, &excess)| excess > 0);
        let mut way: Vec<(Step, usize)> = starts.map(|(ix, _)| (Step::Donor(ix), usize::MAX)).collect();
        let mut queue: VecDeque<usize> = (0..way.len()).collect();
        while let Some(at) = queue.pop_front() {
            let mut next = Vec::new();
            match way[at].0 {
                Step::Donor(ix) => {
                    let slots = core::mem::take(&mut held[ix as usize]).into_iter();
                    let other = |&slot: &u32| self.from[slot as usize] != Some(ix) && (self.may)(slot);
                    next.extend(slots.filter(other).map(Step::Into));
                }
                Step::Into(slot) => match self.from[slot as usize] {
                    None => next.push(Step::Out(slot)),
                    Some(donor) => next.push(Step::Donor(donor)),
                },
                Step::Out(slot) => {
                    let set = self.partition.of(slot);
                    let free = |ix: &u32| !set.contains(ix) && self.to[slot as usize] != Some(*ix);
                    next.extend(unseen.iter().copied().filter(free).map(Step::Receiver));
                    unseen.retain(|ix| !free(ix));
                    // Or the slot does not move after all, and its donor seeks another.
                    next.extend(self.from[slot as usize].map(Step::Donor));
                }
                Step::Receiver(ix) if self.deficit[ix as usize] > 0 => {
                    self.apply(&way, at);
                    return true;
                }
                Step::Receiver(ix) => {
                    let given = (0_u32..).zip(&self.to).filter(|&(_, &to)| to == Some(ix));
                    next.extend(given.map(|(slot, _)| Step::Out(slot)));
                }
            }
            for step in next {
                let seen = match step {
                    Step::Donor(ix) => core::mem::replace(&mut seen_donor[ix as usize], true),
                    Step::Into(slot) => core::mem::replace(&mut seen_into[slot as usize], true),
                    Step::Out(slot) => core::mem::replace(&mut seen_out[slot as usize], true),
                    Step::Receiver(_) => false,
                };
                if !seen {
                    queue.push_back(way.len());
                    way.push((step, at));
                }
            }
        }
        false
    }

    /// The nodes that receive or could receive more.
    fn receivers(&self) -> Vec<u32> {
        let mut receives: Vec<bool> = self.deficit.iter().map(|&left| left > 0).collect();
        self.to.iter().flatten().for_each(|&ix| receives[ix as usize] = true);
        (0_u32..).zip(receives).filter(|&(_, receives)| receives).map(|(ix, _)| ix).collect()
    }

    /// The slots that each donor holds, whether it still has something to give or not.
    fn held_by_all(&self) -> Vec<Vec<u32>> {
        let mut held: Vec<Vec<u32>> = vec![Vec::new(); self.excess.len()];
        for slot in 0..self.partition.slots() {
            self.partition.of(slot).iter().for_each(|&ix| held[ix as usize].push(slot));
        }
        held
    }

    /// Follows a way back from its end and makes it so.
    fn apply(&mut self, way: &[(Step, usize)], end: usize) {
        let (mut steps, mut at) = (Vec::new(), end);
        while let Some(&(step, before)) = way.get(at) {
            steps.push(step);
            at = before;
        }
        steps.reverse();
        for pair in steps.windows(2) {
            match (pair[0], pair[1]) {
                (Step::Donor(donor), Step::Into(slot)) => self.from[slot as usize] = Some(donor),
                (Step::Out(slot), Step::Receiver(receiver)) => self.to[slot as usize] = Some(receiver),
                (Step::Out(slot), Step::Donor(_)) => {
                    (self.from[slot as usize], self.to[slot as usize]) = (None, None);
                }
                _ => {}
            }
        }
        if let (Some(&Step::Donor(first)), Some(&Step::Receiver(last))) = (steps.first(), steps.last()) {
            self.excess[first as usize] -= 1;
            self.deficit[last as usize] -= 1;
        }
        let (from, order) = (&self.from, &mut self.order);
        order.retain(|&slot| from[slot as usize].is_some());
        let fresh = steps.iter().filter_map(|step| if let Step::Into(slot) = step { Some(*slot) } else { None });
        let fresh: Vec<u32> = fresh.filter(|slot| !order.contains(slot)).collect();
        order.extend(fresh);
    }

    fn shifts(&self) -> Vec<Shift> {
        let shift = |&slot: &u32| {
            let (from, to) = (self.from[slot as usize]?, self.to[slot as usize]?);
            let set = (0..).zip(self.partition.of(slot));
            let replica = set.into_iter().find(|&(_, &ix)| ix == from).map(|(replica, _)| replica)?;
            Some(Shift { slot, replica, from, to })
        };
        self.order.iter().filter_map(shift).collect()
    }
}
