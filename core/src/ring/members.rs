//! The nodes of a placement.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::node::Node;
use super::zones::{Level, Zones};
use crate::error::{Error, shown};
use crate::order;

/// A change of one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A node joins.
    Add(Node),
    /// The node of this id leaves.
    Remove(String),
    /// The node of this id gets another weight.
    Weigh(String, u32),
}

/// The nodes of a placement in its own order, checked: ids are unique, and there is at least one.
#[derive(Clone, Debug)]
pub struct Members {
    nodes: Vec<Node>,
    zones: Zones,
    placeable: usize,
}

impl Members {
    /// The most nodes a placement can have.
    pub const MAX: usize = 1_000_000;

    /// Nodes in the order of their ids' bytes, whatever order they come in.
    pub(super) fn sorted(nodes: impl IntoIterator<Item = Node>) -> Result<Self, Error> {
        let mut nodes: Vec<Node> = nodes.into_iter().collect();
        check_each(&nodes)?;
        order::sort_by(&mut nodes, |a, b| a.id.cmp(&b.id));
        Self::checked(nodes)
    }

    /// Nodes in the order given, where that order is part of the rule.
    pub(super) fn listed(nodes: impl IntoIterator<Item = Node>) -> Result<Self, Error> {
        let nodes: Vec<Node> = nodes.into_iter().collect();
        check_each(&nodes)?;
        Self::checked(nodes)
    }

    fn checked(nodes: Vec<Node>) -> Result<Self, Error> {
        if nodes.is_empty() {
            return Err(Error::config("no-nodes", "nodes", "no nodes at all", "give at least one node"));
        }
        if nodes.len() > Self::MAX {
            let problem = format!("{} nodes", nodes.len());
            return Err(Error::config("too-many-nodes", "nodes", problem, "use at most 1000000 nodes"));
        }
        let mut ids: Vec<&str> = nodes.iter().map(Node::id).collect();
        if !ids.is_sorted() {
            order::sort_by(&mut ids, Ord::cmp);
        }
        if let Some(twice) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(duplicate(twice[0]));
        }
        let placeable = nodes.iter().filter(|node| node.weight > 0).count();
        Ok(Self { zones: Zones::new(&nodes), placeable, nodes })
    }

    /// The nodes after `change` and the place it concerns. A new node takes its place by id when `by_id`,
    /// else the last.
    pub(super) fn after(&self, change: Change, by_id: bool) -> Result<(Self, usize), Error> {
        let mut nodes = self.nodes.clone();
        let place = match change {
            Change::Add(node) => {
                node.check(|field| format!("node.{field}"))?;
                if self.find(&node.id).is_some() {
                    return Err(duplicate(&node.id));
                }
                let place = if by_id { nodes.partition_point(|other| other.id < node.id) } else { nodes.len() };
                nodes.insert(place, node);
                place
            }
            Change::Remove(id) => {
                let place = self.place(&id)?;
                nodes.remove(place);
                place
            }
            Change::Weigh(id, weight) => {
                let place = self.place(&id)?;
                nodes[place].weight = weight;
                place
            }
        };
        Ok((Self::checked(nodes)?, place))
    }

    /// The nodes; every index a placement gives out points into this slice.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The number of nodes with a weight above 0.
    pub const fn placeable(&self) -> usize {
        self.placeable
    }

    /// The place of the node `id`.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.id == id)
    }

    /// The zone of every node at a level of the paths.
    pub(super) fn zones(&self, level: u8) -> &Level {
        self.zones.at(level)
    }

    /// The place of the node `id`, with the refusal spelled out.
    pub(super) fn place(&self, id: &str) -> Result<usize, Error> {
        self.find(id).ok_or_else(|| {
            Error::config("unknown-node", "id", format!("no node is called {}", shown(id)), "use an id from nodes")
        })
    }

    /// Refuses weights other than 0 and 1, for rules that know no others.
    pub(super) fn check_unweighted(&self, family: &str) -> Result<(), Error> {
        let Some(node) = self.nodes.iter().find(|node| node.weight > 1) else { return Ok(()) };
        let problem = format!("node {} has weight {}, which {family} cannot express", shown(&node.id), node.weight);
        let hint = "use weights 0 and 1, or a family with weights: ring, rendezvous, maglev";
        Err(Error::config("weights-unsupported", "nodes.weight", problem, hint))
    }
}

impl PartialEq for Members {
    fn eq(&self, other: &Self) -> bool {
        self.nodes == other.nodes
    }
}

impl Eq for Members {}

fn check_each(nodes: &[Node]) -> Result<(), Error> {
    nodes.iter().enumerate().try_for_each(|(i, node)| node.check(|field| format!("nodes[{i}].{field}")))
}

fn duplicate(id: &str) -> Error {
    let hint = "give every node an id of its own; to change a node, weigh it or remove it first";
    Error::config("duplicate-node", "nodes.id", format!("{} stands there twice", shown(id)), hint)
}
