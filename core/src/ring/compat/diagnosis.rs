//! What is known of a deployed client's rule.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::options::Options;
use super::value::Compat;
use super::variants::{Variant, same_territory};
use crate::json;
use crate::ring::Placement as _;

/// Which profiles explain the observations, and which do not. Fields are in alphabetical order because this is
/// also the canonical JSON form.
#[derive(Clone, Debug, Serialize)]
pub struct Diagnosis {
    /// What each profile makes of the observations, fewest mismatches first, then by name: every variant that
    /// explains all of them, else the best one.
    pub findings: Vec<Finding>,
    /// What to know beside the verdict.
    pub notes: Vec<String>,
    /// The profiles that do not take these servers.
    pub refused: Vec<Refused>,
    /// The answer.
    pub verdict: Verdict,
    /// The findings without mismatches, which stand first.
    #[serde(skip)]
    pub(super) survivors: Vec<Survivor>,
}

/// A profile in one variant against the observations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The first five keys that go elsewhere.
    pub counter_examples: Vec<CounterExample>,
    /// How many of the keys go elsewhere.
    pub mismatches: u64,
    /// The options it was tried with.
    pub options: Options,
    /// How many points or slots each server has.
    pub points: Vec<u32>,
    /// The profile.
    pub profile: &'static str,
    /// How many keys were observed.
    pub total: u64,
    /// How the servers were read: as given, or otherwise.
    pub variant: &'static str,
}

/// A key that a profile sends elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CounterExample {
    /// The first 64 bytes of the key, in hexadecimal.
    pub key_hex: String,
    /// The place of the server that was observed.
    pub observed: u32,
    /// The place of the server that the profile says.
    pub predicted: Option<u32>,
}

/// A profile that does not take the servers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The profile.
    pub profile: &'static str,
    /// Why.
    pub why: String,
}

/// The answer of a diagnosis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Verdict {
    /// One profile explains every observation, and all others are refuted.
    Exact {
        /// The profile.
        profile: &'static str,
    },
    /// Several explain every observation.
    Ambiguous {
        /// Whether they place every key alike on these servers, so that it does not matter.
        identical: bool,
        /// The profiles.
        profiles: Vec<&'static str>,
    },
    /// None explains every observation.
    Nearest {
        /// How many keys the best one sends elsewhere.
        mismatches: u64,
        /// The best one.
        profile: &'static str,
        /// How many keys were observed.
        total: u64,
    },
    /// The observations cannot tell profiles apart.
    NotEnough,
}

/// A key to observe next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Probe {
    /// The place of the server that each remaining finding says, in their order.
    pub answers: Vec<Option<u32>>,
    /// The key.
    pub key: String,
}

/// A candidate that explains everything.
#[derive(Clone, Debug)]
pub(super) struct Survivor {
    pub(super) compat: Compat,
    pub(super) variant: Variant,
}

impl Survivor {
    /// The place of the server in the list as it was given.
    pub(super) fn place(&self, key: &[u8]) -> Option<u32> {
        self.compat.owner(self.compat.position(key)).map(|ix| self.variant.order[ix as usize])
    }

    pub(super) fn is_like(&self, other: &Self) -> bool {
        let sides = [self, other].map(|side| (side.compat.territory(), side.variant.order.as_slice()));
        self.compat.key_hash() == other.compat.key_hash() && same_territory(sides[0], sides[1])
    }
}

/// How many keys are tried in search of one that tells candidates apart.
const PROBES: u32 = 20_000;

impl Diagnosis {
    /// Up to `count` keys on which the remaining profiles disagree, with what each of them says: whoever
    /// observes these can decide. They come from the fixed stream `probe:0`, `probe:1`, ..., and then from the
    /// texts that points are made of, since some profiles differ on nothing else. Empty when nothing is left
    /// to tell apart.
    pub fn next_keys(&self, count: usize) -> Vec<Probe> {
        if self.survivors.len() < 2 {
            return Vec::new();
        }
        let probes = (0..PROBES).map(|i| format!("probe:{i}"));
        let servers = self.survivors[0].variant.servers.iter();
        let texts = servers.flat_map(|server| (0..40).map(move |k| format!("{}-{k}", server.address)));
        let ask = |key: String| {
            let answers: Vec<Option<u32>> = self.survivors.iter().map(|each| each.place(key.as_bytes())).collect();
            answers.iter().any(|answer| *answer != answers[0]).then_some(Probe { answers, key })
        };
        probes.chain(texts).filter_map(ask).take(count).collect()
    }

    /// The canonical JSON form.
    pub fn to_json(&self) -> String {
        json::print(self)
    }
}
