//! The profiles and what is known of them.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use serde::Serialize;

use super::build::Built;
use super::options::Options;
use super::server::Server;
use super::{
    cassandra, envoy, haproxy, hashring, jump, libketama, libmemcached, nginx, pingora, redis, twemproxy, uhashring,
};
use crate::error::{Error, shown};
use crate::json;
use crate::order;
use crate::ring::Cause;

/// How a profile was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Against the real program.
    Real,
    /// Against vectors that the product publishes.
    Vectors,
    /// By reading the product's source.
    Source,
}

/// How one epoch of one deployed system places keys. Fields are in alphabetical order because this is also
/// the canonical JSON form.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Profile {
    /// How it was checked, in words.
    pub how: &'static str,
    /// The name: the system, its rule, and the epoch where there were several.
    pub name: &'static str,
    /// The options it takes.
    pub options: &'static [&'static str],
    /// Whether the order of the servers in their list decides where keys go.
    pub order_matters: bool,
    /// The upstream file with the rule.
    pub source: &'static str,
    /// What keys are hashed onto.
    pub space: &'static str,
    /// The deployed system.
    pub system: &'static str,
    /// How it was checked.
    pub verified: Level,
    /// The versions of the system that place so.
    pub versions: &'static str,
    /// Why untouched servers trade keys, when they do.
    #[serde(skip)]
    pub(super) cause: Cause,
    /// How loads are bounded.
    #[serde(skip)]
    pub(super) bounded: Bounded,
    /// The rule; `None` for families with a type of their own.
    #[serde(skip)]
    pub(super) rule: Option<Rule>,
}

/// How servers become a layout.
pub(super) type Rule = fn(&[Server], &Options) -> Result<Built, Error>;

/// Whose rule bounds loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bounded {
    /// The product has none, so ours.
    Native,
    Envoy,
    Haproxy,
}

impl Profile {
    /// What most profiles share; every profile sets its names.
    pub(super) const BASE: Self = Self {
        how: "read, not run",
        name: "",
        options: &[],
        order_matters: false,
        source: "",
        space: "2^32 positions",
        system: "",
        verified: Level::Source,
        versions: "all",
        cause: Cause::PointsChanged,
        bounded: Bounded::Native,
        rule: None,
    };

    /// The canonical JSON form.
    pub fn to_json(&self) -> String {
        json::print(self)
    }

    /// The profile called `name`, or the one that a short name without an epoch stands for.
    ///
    /// # Errors
    /// `unknown-profile`, with the nearest names.
    pub fn find(name: &str) -> Result<&'static Self, Error> {
        let full = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |&(_, full)| full);
        profiles().find(|profile| profile.name == full).ok_or_else(|| {
            let problem = format!("no profile is called {}", shown(name));
            let nearest: Vec<&str> = nearest(name).into_iter().map(|profile| profile.name).collect();
            Error::config("unknown-profile", "profile", problem, format!("use one of {}", nearest.join(", ")))
        })
    }
}

/// Short names, only where there is one epoch to mean.
const ALIASES: [(&str, &str); 8] = [
    ("cassandra", "cassandra:murmur3"),
    ("libketama", "ketama:libketama"),
    ("libmemcached", "ketama:libmemcached-1"),
    ("nginx", "nginx:consistent"),
    ("redis", "redis:slots"),
    ("scylla", "cassandra:murmur3"),
    ("twemproxy", "ketama:twemproxy"),
    ("uhashring", "uhashring:2"),
];

/// Every profile, by system.
pub fn profiles() -> impl Iterator<Item = &'static Profile> {
    let systems: [&'static [Profile]; 12] = [
        libmemcached::PROFILES,
        libketama::PROFILES,
        twemproxy::PROFILES,
        hashring::PROFILES,
        uhashring::PROFILES,
        nginx::PROFILES,
        pingora::PROFILES,
        envoy::PROFILES,
        haproxy::PROFILES,
        redis::PROFILES,
        cassandra::PROFILES,
        jump::PROFILES,
    ];
    systems.into_iter().flatten()
}

/// Every profile in its canonical JSON form, as one list.
pub fn profiles_json() -> String {
    json::print(&profiles().collect::<Vec<_>>())
}

/// The names to offer for one that does not exist: those that begin alike, else the fewest edits away.
fn nearest(name: &str) -> Vec<&'static Profile> {
    let alike = |profile: &&Profile| {
        let system = profile.system.to_lowercase();
        !name.is_empty() && (profile.name.starts_with(name) || system == name.to_lowercase())
    };
    let mut found: Vec<&Profile> = profiles().filter(alike).collect();
    if found.is_empty()
        && let Some((family, _)) = name.split_once(':')
    {
        found = profiles().filter(|profile| profile.name.split(':').next() == Some(family)).collect();
        order::sort_by_key(&mut found, |profile| edits(profile.name, name));
    }
    if found.is_empty() {
        let head: String = name.chars().take(64).collect();
        found = profiles().collect();
        let system = |profile: &Profile| edits(profile.name.split(':').next().unwrap_or_default(), &head);
        order::sort_by_key(&mut found, |profile| edits(profile.name, &head).min(system(profile)));
        found.truncate(3);
    }
    found
}

/// Levenshtein's distance.
fn edits(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut before = vec![i + 1];
        for (j, b) in other.chars().enumerate() {
            let best = (row[j] + usize::from(a != b)).min(row[j + 1] + 1).min(before[j] + 1);
            before.push(best);
        }
        row = before;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{ALIASES, Profile, edits, profiles};
    use alloc::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_aliases_lead_to_them() {
        let names: BTreeSet<&str> = profiles().map(|profile| profile.name).collect();
        assert_eq!(names.len(), profiles().count());
        assert!(ALIASES.iter().all(|(_, name)| names.contains(name)));
        assert_eq!(Profile::find("nginx").unwrap().name, "nginx:consistent");
    }

    #[test]
    fn a_system_with_epochs_is_refused_with_their_names() {
        let error = Profile::find("haproxy").unwrap_err();
        assert_eq!(error.code(), "unknown-profile");
        assert!(error.hint().contains("haproxy:id@pre3.0") && error.hint().contains("haproxy:id@fixed"));
        assert!(Profile::find("envoy").unwrap_err().hint().contains("envoy:maglev@sorted"));
    }

    #[test]
    fn a_slip_of_the_pen_is_answered_with_what_was_meant() {
        assert_eq!(edits("kitten", "sitting"), 3);
        assert!(Profile::find("nginx:consistant").unwrap_err().hint().starts_with("use one of nginx:consistent"));
        assert!(Profile::find("uhashrin:2").unwrap_err().hint().contains("uhashring:2"));
        assert!(Profile::find("").is_err());
    }

    #[test]
    fn every_profile_says_where_it_comes_from() {
        for profile in profiles() {
            let texts = [profile.source, profile.system, profile.versions, profile.how, profile.space];
            assert!(texts.iter().all(|text| !text.is_empty()), "{}", profile.name);
        }
    }
}
