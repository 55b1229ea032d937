//! What the configuration of a deployed system says besides its servers.

use alloc::format;
use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::profile::Profile;
use crate::error::{Error, shown};
use crate::json::{self, Object};

/// The options of a profile. Each [`Profile`] says which of them it takes; what is left out has the
/// product's own default. Fields are in alphabetical order because this is also the canonical JSON form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// HAProxy's `avalanche`. Left out, it is on where no `hash` is named and off where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avalanche: Option<bool>,
    /// The hash function, by the product's own name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// twemproxy's `hash_tag`: the two marks around the part of a key that is hashed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash_tag: Option<String>,
    /// The most entries of Envoy's and gRPC's ring.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_ring_size: Option<u64>,
    /// The fewest entries of Envoy's and gRPC's ring.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_ring_size: Option<u64>,
    /// libmemcached's `SORT_HOSTS`. It only decides who wins a tie: nodes keep the order of their list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort_hosts: Option<bool>,
    /// The size of Envoy's Maglev table, a prime.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table_size: Option<u32>,
}

impl Options {
    /// Options in their JSON form, an object.
    ///
    /// # Errors
    /// `bad-json` naming the field.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let Object(options) = json::parse(text, "pass an object with the options of the profile")?;
        Ok(options)
    }

    /// Refuses options that `profile` does not take.
    pub(super) fn check(&self, profile: &Profile) -> Result<(), Error> {
        let given = [
            ("avalanche", self.avalanche.is_some()),
            ("hash", self.hash.is_some()),
            ("hash_tag", self.hash_tag.is_some()),
            ("max_ring_size", self.max_ring_size.is_some()),
            ("min_ring_size", self.min_ring_size.is_some()),
            ("sort_hosts", self.sort_hosts.is_some()),
            ("table_size", self.table_size.is_some()),
        ];
        let Some((name, _)) = given.iter().find(|(name, given)| *given && !profile.options.contains(name)) else {
            return Ok(());
        };
        let hint = match profile.options {
            [] => format!("{} takes no options", profile.name),
            options => format!("{} takes {}", profile.name, options.join(", ")),
        };
        Err(bad_option(name, format!("{} has no option of that name", profile.name), hint))
    }

    /// The choice among `names` that `hash` makes, `None` when it is left out.
    pub(super) fn hash_among<T: Copy>(&self, names: &[(&str, T)]) -> Result<Option<T>, Error> {
        let Some(hash) = &self.hash else { return Ok(None) };
        let chosen = names.iter().find(|(name, _)| name == hash);
        chosen.map(|&(_, chosen)| Some(chosen)).ok_or_else(|| {
            let known: alloc::vec::Vec<&str> = names.iter().map(|(name, _)| *name).collect();
            bad_option("hash", format!("no hash is called {}", shown(hash)), format!("use one of {}", known.join(", ")))
        })
    }
}

/// The refusal of an option.
pub(super) fn bad_option(name: &str, problem: impl Into<String>, hint: impl Into<String>) -> Error {
    Error::config("bad-option", format!("options.{name}"), problem, hint)
}
