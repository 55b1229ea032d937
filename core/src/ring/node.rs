//! A member of a ring.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::json::{self, Object};

/// A member of a ring: a name, how much it takes, and where it stands.
///
/// Fields are in alphabetical order because this is also the canonical JSON form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    pub(crate) id: String,
    pub(crate) weight: u32,
    #[serde(default)]
    pub(crate) zone: Vec<String>,
}

impl Node {
    /// The most bytes an id or a zone name can have.
    pub const MAX_NAME: usize = 255;
    /// The most levels a zone path can have.
    pub const MAX_LEVELS: usize = 4;

    /// A node of weight 1 outside any zone.
    ///
    /// # Errors
    /// `bad-id` when the id is empty or longer than 255 bytes of UTF-8.
    pub fn new(id: impl Into<String>) -> Result<Self, Error> {
        let node = Self { id: id.into(), weight: 1, zone: Vec::new() };
        node.check(ToString::to_string)?;
        Ok(node)
    }

    /// The same node with another weight. Weight 0 drains: the node stays known and receives no key.
    #[must_use]
    pub fn with_weight(mut self, weight: u32) -> Self {
        self.weight = weight;
        self
    }

    /// The same node in another zone: a path of up to four names, outermost first, such as
    /// `["eu", "eu-1", "rack7"]`.
    ///
    /// # Errors
    /// `bad-zone` when a name is empty or too long, or the path has more than four levels.
    pub fn with_zone<S: Into<String>>(mut self, path: impl IntoIterator<Item = S>) -> Result<Self, Error> {
        self.zone = path.into_iter().map(Into::into).collect();
        self.check(ToString::to_string)?;
        Ok(self)
    }

    /// A node in its JSON form, `{"id", "weight", "zone"}`.
    ///
    /// # Errors
    /// `bad-json` naming the field, `bad-id`, `bad-zone`.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let Object(node): Object<Self> = json::parse(text, "pass an object with id, weight and zone")?;
        node.check(|field| format!("node.{field}"))?;
        Ok(node)
    }

    /// Nodes in their JSON form, a list. A ring checks their names, since it knows their places.
    ///
    /// # Errors
    /// `bad-json` naming the field.
    pub fn list_from_json(text: &str) -> Result<Vec<Self>, Error> {
        let nodes: Vec<Object<Self>> = json::parse(text, "pass a list of objects with id, weight and zone")?;
        Ok(nodes.into_iter().map(|Object(node)| node).collect())
    }

    /// The name, unique in its ring; the only part of a node that is hashed.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The relative capacity; 0 drains.
    pub const fn weight(&self) -> u32 {
        self.weight
    }

    /// The zone path, outermost first; empty when the node is in no zone.
    pub fn zone(&self) -> &[String] {
        &self.zone
    }

    /// Checks names and lengths; `place` says where a field of this node was written.
    pub(crate) fn check(&self, place: impl Fn(&str) -> String) -> Result<(), Error> {
        if self.id.is_empty() || self.id.len() > Self::MAX_NAME {
            let problem = format!("an id of {} bytes", self.id.len());
            return Err(Error::config("bad-id", place("id"), problem, "use 1 to 255 bytes of UTF-8"));
        }
        if self.zone.len() > Self::MAX_LEVELS {
            let problem = format!("a zone path of {} levels", self.zone.len());
            return Err(Error::config("bad-zone", place("zone"), problem, "use at most 4 levels, outermost first"));
        }
        if let Some(name) = self.zone.iter().find(|name| name.is_empty() || name.len() > Self::MAX_NAME) {
            let problem = format!("a zone name of {} bytes", name.len());
            return Err(Error::config("bad-zone", place("zone"), problem, "use 1 to 255 bytes of UTF-8"));
        }
        Ok(())
    }
}
