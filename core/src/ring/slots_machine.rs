//! What changes a table of slots.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::form;
use super::members::{Change, Members};
use super::node::Node;
use super::partition::{Among, Shift, targets};
use super::refusal::Refusal;
use super::slots::{FAMILY, FIELDS, Slots, check_replicas, owners, weights};
use crate::error::Error;
use crate::machine::Machine;
use crate::time::Time;

/// What a driver tells a table of slots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SlotsInput {
    /// A node joins; it holds nothing yet.
    Add(Node),
    /// The node of this id leaves at once; what it holds goes to the others.
    Remove(String),
    /// The node of this id gets another weight, and so another target.
    SetWeight {
        /// The node.
        id: String,
        /// 0 is the target 0.
        weight: u32,
    },
    /// One replica of a slot goes to a node whatever the targets say.
    Assign {
        /// The slot.
        slot: u32,
        /// Which of its holders is replaced, 0 being the owner.
        replica: u32,
        /// The id of the new holder.
        node: String,
    },
    /// Slots go from nodes above their target to nodes below, at most one replica of a slot, none that still
    /// has to dwell.
    Rebalance {
        /// The most moves.
        max_moves: u32,
    },
    /// Nothing but time.
    Tick,
}

/// What a table of slots answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SlotsOutput {
    /// One replica of a slot has another holder from now on.
    Moved {
        /// The slot.
        slot: u32,
        /// Which of its holders, 0 being the owner.
        replica: u32,
        /// The id of the old holder.
        from: String,
        /// The id of the new holder.
        to: String,
    },
    /// The input was refused and nothing changed.
    Refused(Refusal),
}

impl Machine for Slots {
    type Input = SlotsInput;
    type Output = SlotsOutput;

    fn step(&mut self, now: Time, input: SlotsInput, out: &mut Vec<SlotsOutput>) {
        self.now = now.or_later(self.now);
        self.forget_dwelt();
        let result = match input {
            SlotsInput::Add(node) => self.add(node).map(|_| ()),
            SlotsInput::Remove(id) => self.remove(id, out),
            SlotsInput::SetWeight { id, weight } => self.weigh(id, weight).map(|_| ()),
            SlotsInput::Assign { slot, replica, node } => self.assign(slot, replica, &node, out),
            SlotsInput::Rebalance { max_moves } => {
                let may = |slot: u32| !self.moved_at.contains_key(&slot);
                let shifts = self.partition.rebalance(&self.targets(), Among::All, max_moves, may);
                self.record(&shifts, out);
                Ok(())
            }
            SlotsInput::Tick => Ok(()),
        };
        if let Err(error) = result {
            out.push(SlotsOutput::Refused(error.into()));
        }
    }

    /// Nothing moves by itself.
    fn deadline(&self) -> Option<Time> {
        None
    }
}

impl Slots {
    /// The table after a change of one node and the moves that it calls for: to a node that is new or has
    /// more weight, from one that leaves or has less. Nothing else moves, and no slot has to dwell.
    pub(super) fn after(&self, change: Change) -> Result<Self, Error> {
        let mut next = self.clone();
        let mut out = Vec::new();
        let among = match change {
            Change::Add(node) => Among::Receiver(next.add(node)?),
            Change::Remove(id) => {
                next.remove(id, &mut out)?;
                return Ok(next);
            }
            Change::Weigh(id, weight) => {
                let place = next.weigh(id, weight)?;
                let grew = weight > self.members.nodes()[place as usize].weight;
                if grew { Among::Receiver(place) } else { Among::Donor(place) }
            }
        };
        let targets = next.targets();
        let shifts = match among {
            Among::Donor(from) if next.members.nodes()[from as usize].weight == 0 => {
                next.partition.evict(&targets, from)
            }
            _ => next.partition.rebalance(&targets, among, u32::MAX, |_| true),
        };
        next.record(&shifts, &mut out);
        Ok(next)
    }

    fn add(&mut self, node: Node) -> Result<u32, Error> {
        let (members, place) = self.members.after(Change::Add(node), true)?;
        let place = index(place);
        self.partition.holders.iter_mut().for_each(|holder| *holder += u32::from(*holder >= place));
        self.set_members(members);
        Ok(place)
    }

    fn remove(&mut self, id: String, out: &mut Vec<SlotsOutput>) -> Result<(), Error> {
        let (members, place) = self.members.after(Change::Remove(id), true)?;
        check_replicas(&members, self.partition.replicas)?;
        let place = index(place);
        let mut weights = weights(&self.members);
        weights[place as usize] = 0;
        let targets = targets(&weights, self.partition.slots(), self.partition.replicas);
        let shifts = self.partition.evict(&targets, place);
        self.record(&shifts, out);
        self.partition.holders.iter_mut().for_each(|holder| *holder -= u32::from(*holder > place));
        self.set_members(members);
        Ok(())
    }

    fn weigh(&mut self, id: String, weight: u32) -> Result<u32, Error> {
        let (members, place) = self.members.after(Change::Weigh(id, weight), true)?;
        self.set_members(members);
        Ok(index(place))
    }

    fn assign(&mut self, slot: u32, replica: u32, id: &str, out: &mut Vec<SlotsOutput>) -> Result<(), Error> {
        let (slots, replicas) = (self.partition.slots(), self.partition.replicas);
        if slot >= slots {
            let hint = format!("use 0 to {}", slots - 1);
            return Err(Error::config("bad-slot", "slot", format!("slot {slot} of {slots}"), hint));
        }
        if replica >= replicas {
            let hint = format!("use 0 to {}", replicas - 1);
            return Err(Error::config("bad-replica", "replica", format!("replica {replica} of {replicas}"), hint));
        }
        let to = index(self.members.place(id)?);
        let holder = (0_u32..).zip(self.partition.of(slot)).find(|&(_, &holder)| holder == to);
        match holder {
            Some((place, _)) if place == replica => return Ok(()),
            Some((place, _)) => {
                let problem = format!("the node holds replica {place} of slot {slot}");
                let hint = "give a slot to different nodes";
                return Err(Error::config("slot-held", "node", problem, hint));
            }
            None => {}
        }
        let shift = self.partition.assign(slot, replica, to);
        self.record(&[shift], out);
        Ok(())
    }

    fn set_members(&mut self, members: Members) {
        self.members = members;
        self.table = owners(&self.members, &self.partition);
    }

    /// Writes down what moved.
    fn record(&mut self, shifts: &[Shift], out: &mut Vec<SlotsOutput>) {
        let id = |ix: u32| self.members.nodes()[ix as usize].id.clone();
        for &Shift { slot, replica, from, to } in shifts {
            out.push(SlotsOutput::Moved { slot, replica, from: id(from), to: id(to) });
            if self.min_dwell_us > 0 {
                self.moved_at.insert(slot, self.now.0);
            }
        }
        self.table = owners(&self.members, &self.partition);
    }

    /// Forgets the moves of slots that may move again, so that equal tables are equal.
    pub(super) fn forget_dwelt(&mut self) {
        let (now, dwell) = (self.now, self.min_dwell_us);
        self.moved_at.retain(|_, at| Time(*at).plus(dwell) > now);
    }
}

/// The canonical JSON form.
impl Serialize for Slots {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        form::serialize(self, &self.hasher(), self.extra(), to)
    }
}

/// Reads what needs no secret.
impl<'de> Deserialize<'de> for Slots {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::read(form::deserialize(from, FAMILY, &FIELDS)?).map_err(de::Error::custom)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "at most `Members::MAX` nodes")]
const fn index(place: usize) -> u32 {
    place as u32
}

#[cfg(test)]
mod tests {
    use super::{SlotsInput, SlotsOutput};
    use crate::hash::Hasher;
    use crate::machine::Machine as _;
    use crate::ring::{Distinct, Node, Placement as _, Plan, Slots, SlotsConfig};
    use crate::time::Time;
    use alloc::format;
    use alloc::string::{String, ToString as _};
    use alloc::vec;
    use alloc::vec::Vec;

    fn table(nodes: u32, replicas: u32, min_dwell_us: u64) -> Slots {
        let nodes = (0..nodes).map(|i| Node::new(format!("n{i}")).unwrap());
        Slots::new(SlotsConfig { slots: 100, replicas, min_dwell_us }, Hasher::default(), nodes).unwrap()
    }

    fn step(table: &mut Slots, now: u64, input: SlotsInput) -> Vec<SlotsOutput> {
        let mut out = Vec::new();
        table.step(Time(now), input, &mut out);
        out
    }

    fn code(out: &[SlotsOutput]) -> String {
        match out {
            [SlotsOutput::Refused(refusal)] => refusal.code.clone(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_node_that_joins_fills_up_by_rebalancing_and_no_faster_than_told() {
        let mut table = table(3, 1, 0);
        assert_eq!(table.counts(), [34, 33, 33]);
        assert_eq!(step(&mut table, 0, SlotsInput::Add(Node::new("n3").unwrap())), []);
        assert_eq!((table.counts(), table.targets()), (vec![34, 33, 33, 0], vec![25; 4]));
        assert_eq!(step(&mut table, 0, SlotsInput::Rebalance { max_moves: 4 }).len(), 4);
        assert_eq!(table.counts(), [32, 32, 32, 4]);
        let moves = step(&mut table, 0, SlotsInput::Rebalance { max_moves: u32::MAX });
        assert_eq!((moves.len(), table.counts()), (21, vec![25; 4]));
        assert_eq!(step(&mut table, 0, SlotsInput::Rebalance { max_moves: 9 }), []);
    }

    #[test]
    fn a_fresh_table_gives_owners_their_part_of_the_weights() {
        let nodes = (0..20).map(|i| Node::new(format!("n{i}")).unwrap().with_weight(1 + i % 7));
        let config = SlotsConfig { slots: 16_384, replicas: 3, min_dwell_us: 0 };
        let table = Slots::new(config, Hasher::default(), nodes).unwrap();
        for (owned, target) in table.shares().unwrap().into_iter().zip(table.targets()) {
            assert!(owned.abs_diff(u128::from(target / 3)) < 10, "{owned} {target}");
        }
    }

    #[test]
    fn a_slot_that_moved_stays_for_its_dwell() {
        let mut table = table(2, 1, 1000);
        step(&mut table, 10, SlotsInput::Add(Node::new("n2").unwrap()));
        assert_eq!(step(&mut table, 10, SlotsInput::Rebalance { max_moves: 99 }).len(), 33);
        step(&mut table, 20, SlotsInput::SetWeight { id: "n2".to_string(), weight: 0 });
        assert_eq!(step(&mut table, 1009, SlotsInput::Rebalance { max_moves: 99 }), []);
        assert_eq!(Slots::from_json(&table.to_json(), None).unwrap(), table);
        let again: Slots = serde_json::from_str(&serde_json::to_string(&table).unwrap()).unwrap();
        assert_eq!(again, table);
        // A clock that went backwards is read as the latest time seen.
        step(&mut table, 1010, SlotsInput::Tick);
        assert_eq!(step(&mut table, 0, SlotsInput::Rebalance { max_moves: 99 }).len(), 33);
        assert_eq!(table.counts(), [50, 50, 0]);
    }

    #[test]
    fn a_node_that_leaves_hands_over_at_once() {
        let mut table = table(4, 3, 1000);
        let out = step(&mut table, 0, SlotsInput::Remove("n1".to_string()));
        assert_eq!((out.len(), table.counts()), (75, vec![100; 3]));
        let before = table.clone();
        assert_eq!(code(&step(&mut table, 0, SlotsInput::Remove("n0".to_string()))), "bad-replicas");
        assert_eq!(table, before);
    }

    #[test]
    fn assignments_by_hand_are_checked() {
        let mut table = table(3, 2, 0);
        let other = |table: &Slots| (0..3).find(|ix| !table.holders(7).contains(ix)).unwrap();
        let to = format!("n{}", other(&table));
        let assign = |slot, replica, node: &str| SlotsInput::Assign { slot, replica, node: node.to_string() };
        let from = format!("n{}", table.holders(7)[1]);
        let held = format!("n{}", table.holders(7)[0]);
        assert_eq!(code(&step(&mut table, 0, assign(100, 0, "n0"))), "bad-slot");
        assert_eq!(code(&step(&mut table, 0, assign(0, 2, "n0"))), "bad-replica");
        assert_eq!(code(&step(&mut table, 0, assign(0, 0, "x"))), "unknown-node");
        assert_eq!(code(&step(&mut table, 0, assign(7, 1, &held))), "slot-held");
        assert_eq!(step(&mut table, 0, assign(7, 0, &held)), []);
        let moved = SlotsOutput::Moved { slot: 7, replica: 1, from, to: to.clone() };
        assert_eq!(step(&mut table, 0, assign(7, 1, &to)), [moved]);
        assert_eq!(table.holders(100), [0; 0]);
    }

    #[test]
    fn as_a_value_a_change_makes_the_moves_it_calls_for() {
        let before = table(7, 2, 0);
        for after in [
            before.with_node(Node::new("n9").unwrap().with_weight(3)).unwrap(),
            before.without_node("n3").unwrap(),
            before.with_weight("n3", 0).unwrap(),
            before.with_weight("n3", 2).unwrap(),
        ] {
            let plan = Plan::between(&before, &after, 1, Distinct::Node).unwrap();
            assert!(plan.moved() > 0 && plan.needless() == 0);
        }
        let (drained, without) = (before.with_weight("n3", 0).unwrap(), before.without_node("n3").unwrap());
        assert_eq!(drained.counts()[3], 0);
        let owner = |table: &Slots, i: u64| table.node(&i.to_le_bytes()).unwrap().id().to_string();
        assert!((0..500).all(|i| owner(&drained, i) == owner(&without, i)));
    }

    #[test]
    fn impossible_tables_are_refused() {
        let new = |slots, replicas, weight| {
            let nodes = [Node::new("a").unwrap(), Node::new("b").unwrap().with_weight(weight)];
            let config = SlotsConfig { slots, replicas, min_dwell_us: 0 };
            Slots::new(config, Hasher::default(), nodes).unwrap_err().code()
        };
        assert_eq!(new(0, 1, 1), "bad-slots");
        assert_eq!(new(1 << 24, 2, 1), "bad-slots");
        assert_eq!(new(u32::MAX, u32::MAX, 1), "bad-slots");
        assert_eq!(new(8, 0, 1), "bad-replicas");
        assert_eq!(new(8, 3, 1), "bad-replicas");
        assert_eq!(new(8, 2, 0), "bad-replicas");
        let nodes = ["a", "b"].map(|id| Node::new(id).unwrap());
        let config = SlotsConfig { slots: 2, replicas: 2, min_dwell_us: 5 };
        let text = Slots::new(config, Hasher::default(), nodes).unwrap().to_json();
        for (from, to, field) in [
            (r#""assigned":["#, r#""assigned":[0,"#, "partition.assigned"),
            (r#""slots":2"#, r#""slots":4294967295"#, "slots"),
            (r#""slots":2"#, r#""slots":0"#, "slots"),
            (r#""replicas":2"#, r#""replicas":0"#, "replicas"),
            (r#""replicas":2"#, r#""replicas":1"#, "partition.assigned"),
            (r#""moved_at":[]"#, r#""moved_at":[[0,1]]"#, "partition.moved_at"),
            (r#""moved_at":[]"#, r#""moved_at":[[2,0]]"#, "partition.moved_at"),
            (r#""moved_at":[]"#, r#""moved_at":[[1,0],[0,0]]"#, "partition.moved_at"),
            ("[0,1,1,0]", "[0,1,1,2]", "partition.assigned"),
            ("[0,1,1,0]", "[0,1,1,1]", "partition.assigned"),
        ] {
            let at = text.find(from).unwrap();
            let broken = format!("{}{to}{}", &text[..at], &text[at + from.len()..]);
            let error = Slots::from_json(&broken, None).unwrap_err();
            assert_eq!(error.field(), field, "{broken} {error}");
        }
    }
}
