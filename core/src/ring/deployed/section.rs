//! One upstream, backend or cluster of a configuration.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::configuration::Deployed;
use super::text::noted;
use crate::error::{Error, shown};

/// One part of a configuration that could place keys.
pub(super) struct Section {
    pub(super) name: String,
    /// What it says, or why it says nothing about keys.
    pub(super) read: Result<Deployed, Error>,
}

impl Section {
    pub(super) fn new(name: impl Into<String>, read: Result<Deployed, Error>) -> Self {
        Self { name: name.into(), read }
    }
}

/// The most names that a message lists.
const LISTED: usize = 8;

/// The sections of that name, or all that place by key.
pub(super) fn select(sections: Vec<Section>, name: Option<&str>) -> Result<Vec<Deployed>, Error> {
    if let Some(name) = name {
        let names: Vec<String> = sections.iter().map(|section| section.name.clone()).collect();
        let wanted = sections.into_iter().filter(|section| section.name == name);
        let found = wanted.map(|section| section.read).collect::<Result<Vec<_>, _>>()?;
        if found.is_empty() {
            let hint = format!("the text has {}", listed(&names));
            return Err(Error::config("unknown-name", "name", format!("nothing is called {}", shown(name)), hint));
        }
        return Ok(found);
    }
    let mut found = Vec::new();
    let mut passed = Vec::new();
    let mut first = None;
    for section in sections {
        match section.read {
            Ok(deployed) => found.push(deployed),
            Err(error) if error.code() == "no-placement" => {
                passed.push(section.name);
                first.get_or_insert(error);
            }
            Err(error) => return Err(error),
        }
    }
    match (found.first_mut(), first) {
        (None, Some(error)) => return Err(error),
        (Some(head), Some(_)) => {
            head.notes.push(format!("left out, as they have no placement by key that is read: {}", listed(&passed)));
        }
        (_, None) => {}
    }
    Ok(found)
}

fn listed(names: &[String]) -> String {
    let head: Vec<String> = names.iter().take(LISTED).map(|name| noted(name).to_string()).collect();
    let rest = names.len().saturating_sub(LISTED);
    if rest == 0 { head.join(", ") } else { format!("{} and {rest} more", head.join(", ")) }
}
