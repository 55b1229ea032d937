//! Which profile a deployed client really follows.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::diagnosis::{CounterExample, Diagnosis, Finding, Refused, Survivor, Verdict};
use super::profile::{Profile, profiles};
use super::server::Server;
use super::value::Compat;
use super::variants::{self, Variant};
use crate::digest::hex;
use crate::error::Error;
use crate::hash::{Function, HaproxyHash, KeyHash};
use crate::order;
use crate::ring::Placement as _;

/// Tries the profiles, or those called in `only`, against `observed` pairs of a key and the place in `servers`
/// of the server that has it.
///
/// Each is tried with every hash function it offers and with the ways in which clients read servers
/// differently: weights ignored, weight 0 counted as 1, the list sorted, memcached's standard port written or
/// left out. Near twins differ on about 2 % of keys, so that some hundred keys tell them apart;
/// [`Diagnosis::next_keys`] says which few do.
///
/// # Errors
/// `unknown-profile`, `no-nodes`, `bad-observed` for a place that `servers` does not have.
pub fn diagnose(servers: &[Server], observed: &[(Vec<u8>, u32)], only: Option<&[&str]>) -> Result<Diagnosis, Error> {
    if servers.is_empty() {
        return Err(Error::config("no-nodes", "servers", "no servers at all", "give at least one server"));
    }
    if let Some(i) = observed.iter().position(|&(_, place)| place as usize >= servers.len()) {
        let problem = format!("server {} of {}", observed[i].1, servers.len());
        let hint = "give the place of the server in the list, from 0";
        return Err(Error::config("bad-observed", format!("observed[{i}]"), problem, hint));
    }
    let chosen: Vec<&'static Profile> = match only {
        None => profiles().filter(|profile| profile.rule.is_some()).collect(),
        Some(names) => names.iter().map(|name| Profile::find(name)).collect::<Result<_, Error>>()?,
    };
    let variants = variants::of(servers);
    let mut search = Search { observed, tried: 0, refused: Vec::new(), found: Vec::new() };
    for profile in chosen {
        search.profile(profile, &variants);
    }
    Ok(search.conclude(servers.len()))
}

struct Search<'o> {
    observed: &'o [(Vec<u8>, u32)],
    /// How many candidates were tried.
    tried: u64,
    refused: Vec<Refused>,
    found: Vec<(Finding, Survivor)>,
}

impl Search<'_> {
    /// Keeps of one profile what explains everything, else what explains most.
    fn profile(&mut self, profile: &'static Profile, variants: &[Variant]) {
        let mut kept: Vec<(Finding, Survivor)> = Vec::new();
        let mut why = None;
        for options in variants::options(profile) {
            for variant in variants {
                let compat = match Compat::of(profile, variant.servers.clone(), options.clone()) {
                    Ok(compat) => compat,
                    Err(error) => {
                        why.get_or_insert_with(|| error.to_string());
                        continue;
                    }
                };
                self.tried += 1;
                let candidate = Survivor { compat, variant: variant.clone() };
                let limit = kept.first().map_or(u64::MAX, |(best, _)| best.mismatches);
                let Some(finding) = self.finding(&candidate, limit) else { continue };
                if finding.mismatches < limit {
                    kept.clear();
                } else if finding.mismatches > 0 || kept.iter().any(|(_, other)| other.is_like(&candidate)) {
                    continue;
                }
                kept.push((finding, candidate));
            }
        }
        if kept.is_empty()
            && let Some(why) = why
        {
            self.refused.push(Refused { profile: profile.name, why });
        }
        self.found.append(&mut kept);
    }

    /// What a candidate makes of the observations; `None` beyond `limit` mismatches.
    fn finding(&self, candidate: &Survivor, limit: u64) -> Option<Finding> {
        let mut mismatches = 0;
        let mut counter_examples = Vec::new();
        for (key, observed) in self.observed {
            let predicted = candidate.place(key);
            if predicted == Some(*observed) {
                continue;
            }
            mismatches += 1;
            if mismatches > limit {
                return None;
            }
            if counter_examples.len() < 5 {
                let key_hex = hex(&key[..key.len().min(64)]);
                counter_examples.push(CounterExample { key_hex, observed: *observed, predicted });
            }
        }
        let counts = candidate.compat.point_counts();
        let mut points = counts.clone();
        candidate.variant.order.iter().zip(counts).for_each(|(&place, count)| points[place as usize] = count);
        Some(Finding {
            counter_examples,
            mismatches,
            options: candidate.compat.options().clone(),
            points,
            profile: candidate.compat.family(),
            total: self.observed.len() as u64,
            variant: candidate.variant.name,
        })
    }

    fn conclude(mut self, servers: usize) -> Diagnosis {
        // Stable, so that variants stay in the order they were tried in.
        order::sort_by_key(&mut self.found, |(finding, _)| (finding.mismatches, finding.profile));
        let left = self.found.iter().take_while(|(finding, _)| finding.mismatches == 0).count();
        let (findings, mut survivors): (Vec<Finding>, Vec<Survivor>) = self.found.into_iter().unzip();
        survivors.truncate(left);
        // As many observations as make it unlikely that anyone explains them by chance.
        let chances = (servers as u64).checked_pow(u32::try_from(self.observed.len()).unwrap_or(u32::MAX));
        let lucky = chances.is_some_and(|chances| chances < self.tried.saturating_mul(100));
        let verdict = match (findings.as_slice(), left) {
            ([], _) => Verdict::NotEnough,
            _ if self.observed.is_empty() || servers == 1 => Verdict::NotEnough,
            ([best, ..], 0) => {
                Verdict::Nearest { mismatches: best.mismatches, profile: best.profile, total: best.total }
            }
            (_, 1) if lucky => Verdict::NotEnough,
            ([only, ..], 1) => Verdict::Exact { profile: only.profile },
            (all, _) => Verdict::Ambiguous {
                identical: survivors.iter().all(|each| each.is_like(&survivors[0])),
                profiles: all[..left].iter().map(|finding| finding.profile).collect(),
            },
        };
        let notes = notes(&verdict, &survivors);
        Diagnosis { findings, notes, refused: self.refused, verdict, survivors }
    }
}

fn notes(verdict: &Verdict, survivors: &[Survivor]) -> Vec<String> {
    let mut notes = Vec::new();
    let bare = KeyHash::Whole(Function::Haproxy(HaproxyHash::Sdbm, false));
    if survivors.iter().any(|each| *each.compat.key_hash() == bare) {
        notes.push("HAProxy's sdbm without avalanche puts short sequential keys on one server".into());
    }
    if survivors.iter().any(|each| !each.compat.warnings().is_empty()) {
        notes.push("servers share points, whose owner the system does not say: keys there may differ".into());
    }
    match verdict {
        Verdict::Ambiguous { identical: false, .. } => {
            notes.push("near twins differ on about 2 % of keys: observe those of next_keys".into());
        }
        Verdict::NotEnough => notes.push("observe more keys, on at least two servers".into()),
        _ => {}
    }
    notes
}
