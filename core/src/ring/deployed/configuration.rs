//! One placement that a configuration stands for.

use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::format::Format;
use crate::error::{Error, shown};
use crate::json;
use crate::ring::compat::{Compat, Options, Server};
use crate::ring::{AnyPlacement, from_json};

/// A placement as somebody has deployed it, and what their text does not say.
///
/// Fields are in alphabetical order because this is also the canonical JSON form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deployed {
    /// The percentage for bounded loads, where the product bounds them: HAProxy's and Envoy's
    /// `hash-balance-factor`. The placement itself is the one without load.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance_factor: Option<u32>,
    /// The ids of servers that are configured as down: they keep their places, and a mask leaves them out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub down: Vec<String>,
    /// The format it was read from.
    pub format: Format,
    /// What the product takes as the key, in its own words, where the text says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The name of the upstream, backend or cluster; empty where there is none.
    #[serde(default)]
    pub name: String,
    /// What the text leaves open or what was left out of it, for people to read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The options of the profile.
    #[serde(default)]
    pub options: Options,
    /// The canonical JSON of a placement of Ringwright's own; then there are no `servers`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placement: Option<String>,
    /// The profile of the product, such as `nginx:consistent`, or the family of a placement of Ringwright's own.
    pub profile: String,
    /// The servers of the profile, in the order of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
}

impl Deployed {
    pub(super) fn new(format: Format, name: &str, profile: &str, servers: Vec<Server>) -> Self {
        Self {
            balance_factor: None,
            down: Vec::new(),
            format,
            key: None,
            name: name.into(),
            notes: Vec::new(),
            options: Options::default(),
            placement: None,
            profile: profile.into(),
            servers,
        }
    }

    /// Takes the profile that the caller knows better.
    pub(super) fn take_profile(&mut self, profile: &str) -> Result<(), Error> {
        let product = |name: &str| name.split(':').next().map(String::from);
        let fits = self.placement.is_none() && product(profile) == product(&self.profile);
        if !fits && self.format != Format::Memcached {
            let problem = format!("profile {} where the text says {}", shown(profile), self.profile);
            let hint = "leave profile out, or pass one of the same product";
            return Err(Error::config("bad-profile", "profile", problem, hint));
        }
        if self.profile != profile {
            self.profile = profile.into();
            self.notes.push(format!("the caller chose the profile {profile}"));
        }
        Ok(())
    }

    /// The placement.
    ///
    /// # Errors
    /// Those of the profile, such as `bad-server`, `duplicate-node` or `too-many-points`.
    pub fn placement(&self) -> Result<AnyPlacement, Error> {
        match &self.placement {
            Some(text) => from_json(text, None),
            None => Ok(Arc::new(Compat::new(&self.profile, self.servers.clone(), self.options.clone())?)),
        }
    }

    /// The canonical JSON form; [`read`](super::read) takes it as [`Format::Plain`].
    pub fn to_json(&self) -> String {
        json::print(self)
    }
}
