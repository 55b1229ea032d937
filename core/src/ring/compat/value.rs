//! A placement as a deployed system has it.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::build::{Built, Layout};
use super::load;
use super::options::Options;
use super::profile::Profile;
use super::server::Server;
use crate::error::Error;
use crate::hash::KeyHash;
use crate::json::{self, Object};
use crate::ring::form::VERSION;
use crate::ring::members::{Change, Members};
use crate::ring::placement::no_order;
use crate::ring::{Cause, Mask, Node, Pick, Placement, Territory, Visit};

/// The placement of a deployed system under one of its [profiles](super::profiles): the same server for every
/// key. Nodes are the servers in the order of their list, called by [`Server::id`].
#[derive(Clone, Debug)]
pub struct Compat {
    profile: &'static Profile,
    options: Options,
    servers: Vec<Server>,
    members: Members,
    key_hash: KeyHash,
    layout: Layout,
    seats: Vec<u64>,
    anchors: Vec<u32>,
    equal: Vec<(u32, u32)>,
}

/// Something to know about a placement that is not wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Warning {
    /// Two servers have a point at the same position, and the product does not say whose it is.
    EqualPoints {
        /// The one that comes first in the list.
        a: String,
        /// The other.
        b: String,
    },
}

/// The form on paper. Fields are in alphabetical order, which makes the text canonical.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form<O, S> {
    family: String,
    options: O,
    servers: S,
    version: u32,
}

impl Compat {
    /// The placement of `servers` under the profile called `profile`.
    ///
    /// # Errors
    /// `unknown-profile`, `bad-option`, `bad-server` for what the product does not take, `no-nodes`,
    /// `duplicate-node`, `too-many-nodes`, `too-many-points`, `bad-id`, `bad-zone`.
    pub fn new(profile: &str, servers: Vec<Server>, options: Options) -> Result<Self, Error> {
        Self::of(Profile::find(profile)?, servers, options)
    }

    pub(super) fn of(profile: &'static Profile, servers: Vec<Server>, options: Options) -> Result<Self, Error> {
        let Some(rule) = profile.rule else {
            let problem = "a family with a type of its own";
            return Err(Error::config("unknown-profile", "profile", problem, "use that family's own type: Jump"));
        };
        options.check(profile)?;
        let nodes = servers.iter().enumerate().map(|(place, server)| server.node(place));
        let mut nodes = nodes.collect::<Result<Vec<Node>, Error>>()?;
        let members = Members::listed(nodes.clone())?;
        let built = rule(&servers, &options)?;
        nodes.iter_mut().zip(&built.weights).for_each(|(node, &weight)| node.weight = weight);
        let members = if nodes == members.nodes() { members } else { Members::listed(nodes)? };
        let Built { key_hash, layout, seats, anchors, equal, .. } = built;
        Ok(Self { profile, options, servers, members, key_hash, layout, seats, anchors, equal })
    }

    /// The same from the JSON forms of its parts: a list of servers, and an object of options.
    ///
    /// # Errors
    /// Those of [`new`](Self::new), and `bad-json` naming the field.
    pub fn from_parts_json(profile: &str, servers: &str, options: &str) -> Result<Self, Error> {
        Self::new(profile, Server::list_from_json(servers)?, Options::from_json(options)?)
    }

    /// The placement that [`to_json`](Placement::to_json) printed.
    ///
    /// # Errors
    /// Those of [`new`](Self::new), and `bad-json` naming the field.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        type Read = Form<Object<Options>, Vec<Object<Server>>>;
        let Object(form): Object<Read> = json::parse(text, "pass the JSON text of a placement, whole and unchanged")?;
        if form.version != VERSION {
            let problem = alloc::format!("version {} where this release reads version {VERSION}", form.version);
            return Err(Error::decode("json-version", "version", problem, "use the release that wrote the text"));
        }
        Self::new(&form.family, form.servers.into_iter().map(|Object(server)| server).collect(), form.options.0)
    }

    /// The profile.
    pub const fn profile(&self) -> &'static Profile {
        self.profile
    }

    /// The servers, in their order.
    pub fn servers(&self) -> &[Server] {
        &self.servers
    }

    /// The options as given.
    pub const fn options(&self) -> &Options {
        &self.options
    }

    /// What to know about this placement.
    pub fn warnings(&self) -> Vec<Warning> {
        let id = |ix: u32| self.nodes()[ix as usize].id.clone();
        self.equal.iter().map(|&(a, b)| Warning::EqualPoints { a: id(a), b: id(b) }).collect()
    }

    /// How many points or slots each server has.
    pub fn point_counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.servers.len()];
        match &self.layout {
            Layout::Circle(circle) => circle.cuts().for_each(|(_, owner)| counts[owner as usize] += 1),
            Layout::Table(table) => (0..table.len()).for_each(|slot| counts[table.owner(slot) as usize] += 1),
        }
        counts
    }

    pub(super) const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// What HAProxy's points of each server count on from; empty for other systems.
    pub(super) fn anchors(&self) -> &[u32] {
        &self.anchors
    }
}

/// Equal placements place every key alike and know the same servers.
impl PartialEq for Compat {
    fn eq(&self, other: &Self) -> bool {
        self.profile.name == other.profile.name && self.options == other.options && self.servers == other.servers
    }
}

impl Eq for Compat {}

impl Placement for Compat {
    fn family(&self) -> &'static str {
        self.profile.name
    }

    fn as_dyn(&self) -> &dyn Placement {
        self
    }

    fn members(&self) -> &Members {
        &self.members
    }

    fn key_hash(&self) -> &KeyHash {
        &self.key_hash
    }

    #[inline]
    fn owner(&self, position: u64) -> Option<u32> {
        match &self.layout {
            Layout::Circle(circle) => circle.owner(position),
            Layout::Table(table) => Some(table.owner(table.slot(position))),
        }
    }

    fn territory(&self) -> Territory<'_> {
        match &self.layout {
            Layout::Circle(circle) => Territory::Circle(circle),
            Layout::Table(table) => Territory::Table(table),
        }
    }

    fn prefer(&self, position: u64, visit: &mut Visit<'_>) -> Result<(), Error> {
        match &self.layout {
            Layout::Circle(circle) => circle.prefer(position, visit),
            Layout::Table(_) => return Err(no_order(self.family())),
        }
        Ok(())
    }

    fn changed(&self, change: Change) -> Result<Arc<dyn Placement>, Error> {
        let mut servers = self.servers.clone();
        match change {
            Change::Add(node) => {
                servers.push(Server { weight: node.weight, zone: node.zone, ..Server::new(node.id) });
            }
            Change::Remove(id) => {
                servers.remove(self.members.place(&id)?);
            }
            Change::Weigh(id, weight) => servers[self.members.place(&id)?].weight = weight,
        }
        Ok(Arc::new(Self::of(self.profile, servers, self.options.clone())?))
    }

    fn to_json(&self) -> String {
        json::print(&Form {
            family: self.family().into(),
            options: &self.options,
            servers: &self.servers,
            version: VERSION,
        })
    }

    fn needless_cause(&self) -> Cause {
        self.profile.cause
    }

    fn seat(&self, node: u32) -> u64 {
        self.seats.get(node as usize).copied().unwrap_or(0)
    }

    fn pick(&self, position: u64, mask: &Mask) -> Result<Pick, Error> {
        load::pick(self, position, mask)
    }

    fn pick_bounded(&self, position: u64, mask: &Mask, loads: &[u64], factor: u32) -> Result<Pick, Error> {
        load::pick_bounded(self, position, mask, loads, factor)
    }
}
