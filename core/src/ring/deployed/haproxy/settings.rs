//! What a section says about balancing.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::server::{Fleet, ServerLine, ServerSettings};
use crate::error::{Error, shown};
use crate::ring::deployed::configuration::Deployed;
use crate::ring::deployed::format::Format;
use crate::ring::deployed::text::{bad, no_placement, noted, number, version};

const FUNCTIONS: [&str; 5] = ["crc32", "djb2", "none", "sdbm", "wt6"];
const BY_KEY: [&str; 5] = ["hash", "hdr", "source", "uri", "url_param"];

/// The most bytes of a setting.
const LONGEST: usize = 512;

/// The rule by which a server's id becomes its points, as versions of HAProxy have it.
#[derive(Clone, Debug)]
pub(super) struct Epoch {
    name: &'static str,
    note: Option<String>,
}

impl Epoch {
    pub(super) fn of(text: Option<&str>) -> Result<Self, Error> {
        let Some(text) = text else {
            let note = "the text does not say HAProxy's version: read as up to 2.9, or from 3.3 on, which place \
                        alike; pass version for 3.0 to 3.2";
            return Ok(Self { name: "pre3.0", note: Some(note.into()) });
        };
        Ok(match version(text)? {
            (..3, _) => Self { name: "pre3.0", note: None },
            (3, ..3) => {
                let note = "late point releases of 3.0 to 3.2 have the rule of 3.3 again: for them pass the profile \
                            haproxy:id@fixed";
                Self { name: "3.0-3.3", note: Some(note.into()) }
            }
            _ => Self { name: "fixed", note: None },
        })
    }
}

/// What `defaults` and the section itself set.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    balance: Option<(usize, Vec<String>)>,
    hash_type: Option<(usize, Vec<String>)>,
    balance_factor: Option<u32>,
    pub(super) server: ServerSettings,
    pub(super) notes: Vec<String>,
}

impl Settings {
    pub(super) fn take(&mut self, keyword: &str, words: &[String], line: usize) -> Result<(), Error> {
        // Every section takes the setting of its defaults over.
        if matches!(keyword, "balance" | "hash-type") && words.iter().map(String::len).sum::<usize>() > LONGEST {
            return Err(bad(line, format!("`{keyword}` with more than {LONGEST} bytes"), "write less behind it"));
        }
        match keyword {
            "balance" => self.balance = Some((line, words.to_vec())),
            "hash-type" => self.hash_type = Some((line, words.to_vec())),
            "hash-balance-factor" => {
                let text = words.first().map_or("", String::as_str);
                let factor = number(text, "hash-balance-factor", line, 0, 65_535)?;
                if (1..=100).contains(&factor) {
                    return Err(bad(
                        line,
                        format!("hash-balance-factor is {factor}"),
                        "use 0 to switch it off, or more than 100",
                    ));
                }
                self.balance_factor = (factor > 0).then_some(factor);
            }
            "default-server" => self.server.take(words, line)?,
            _ => {}
        }
        Ok(())
    }

    /// What the section places.
    pub(super) fn deployed(
        self,
        name: &str,
        line: usize,
        servers: &[ServerLine],
        epoch: &Epoch,
    ) -> Result<Deployed, Error> {
        let (balance_line, balance) = self.balance.unwrap_or_else(|| (line, Vec::from(["roundrobin".into()])));
        let method = balance.first().map_or("", String::as_str);
        let stem = method.split('(').next().unwrap_or_default();
        if servers.is_empty() {
            return Err(no_placement(
                line,
                format!("section {} has no servers", noted(name)),
                "name a section that has some",
            ));
        }
        if !BY_KEY.contains(&stem) {
            let problem = format!("`balance {}` in section {} places nothing by a key", noted(method), noted(name));
            return Err(no_placement(
                balance_line,
                problem,
                "use `balance hdr(...)`, `uri`, `url_param` or `hash` with `hash-type consistent`",
            ));
        }
        let (function, avalanche) = consistent(self.hash_type.as_ref(), balance_line)?;
        let Fleet { servers, mut notes, hash_key } = Fleet::of(servers)?;
        if servers.is_empty() {
            return Err(bad(
                line,
                "every server is a backup",
                "HAProxy then serves from the first; leave `backup` out to place on all",
            ));
        }
        let profile = match hash_key {
            None | Some("id") => {
                notes.extend(epoch.note.clone());
                format!("haproxy:id@{}", epoch.name)
            }
            Some(key) => format!("haproxy:{key}"),
        };
        notes.extend(self.notes);
        let mut deployed = Deployed::new(Format::HAProxy, name, &profile, servers);
        if method == "source" {
            // The address is its own hash: HAProxy does not run the function over it.
            (deployed.options.hash, deployed.options.avalanche) = (Some("none".into()), Some(avalanche));
            notes.push(
                "the key of `balance source` is the client's address as a decimal number (10.0.0.1 is 167772161), \
                 for IPv6 the exclusive or of its four 32-bit words"
                    .into(),
            );
        } else if let Some(function) = function {
            (deployed.options.hash, deployed.options.avalanche) = (Some(function.into()), avalanche.then_some(true));
        }
        deployed.balance_factor = self.balance_factor;
        deployed.key = Some(balance.join(" "));
        deployed.notes = notes;
        Ok(deployed)
    }
}

/// The function that `hash-type consistent` names, if any, and whether avalanche goes on top.
fn consistent(hash_type: Option<&(usize, Vec<String>)>, balance_line: usize) -> Result<(Option<&str>, bool), Error> {
    let hint = "write `hash-type consistent`; the map-based rule moves most keys with every server and is not read";
    let Some((line, words)) = hash_type else {
        return Err(no_placement(balance_line, "no `hash-type`, which means map-based", hint));
    };
    let mut words = words.iter().map(String::as_str);
    match words.next() {
        Some("consistent") => {}
        other => {
            let problem = format!("`hash-type {}`", noted(other.unwrap_or_default()));
            return Err(no_placement(*line, problem, hint));
        }
    }
    let Some(function) = words.next() else {
        // Without a function HAProxy takes sdbm, and only then avalanche by itself.
        return Ok((None, true));
    };
    let avalanche = words.next();
    if !FUNCTIONS.contains(&function) || avalanche.is_some_and(|word| word != "avalanche") {
        let problem = format!(
            "`hash-type consistent` with {}",
            shown(avalanche.filter(|_| FUNCTIONS.contains(&function)).unwrap_or(function))
        );
        return Err(bad(*line, problem, "use sdbm, djb2, wt6, crc32 or none, with `avalanche` behind it or not"));
    }
    Ok((Some(function), avalanche.is_some()))
}
