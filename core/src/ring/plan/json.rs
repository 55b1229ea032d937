//! A plan as text.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::Serialize;

use super::{Cause, Plan, Unit};
use crate::json;
use crate::ring::replicas::Distinct;

/// The form on paper. Fields are in alphabetical order, which makes the text canonical.
#[derive(Serialize)]
struct Form<'p> {
    after: String,
    before: String,
    #[serde(with = "json::u128_text")]
    copies: u128,
    distinct: &'static str,
    #[serde(with = "json::u128_text")]
    drops: u128,
    #[serde(with = "json::u128_text")]
    least: u128,
    level: u8,
    matrix: Vec<Cell<'p>>,
    #[serde(with = "json::u128_text")]
    moved: u128,
    moves: Vec<Row<'p>>,
    #[serde(with = "json::u128_text")]
    needless: u128,
    needless_by_cause: BTreeMap<Cause, Width>,
    nodes: &'p [String],
    replicas: u32,
    #[serde(with = "json::u128_text")]
    role_changes: u128,
    #[serde(with = "json::u128_text")]
    total: u128,
    unit: Unit,
    version: u32,
    zone_violations: [Width; 2],
}

#[derive(Serialize)]
struct Cell<'p> {
    from: &'p str,
    to: &'p str,
    width: Width,
}

#[derive(Serialize)]
struct Row<'p> {
    from: Vec<&'p str>,
    #[serde(with = "json::u64_text")]
    hi: u64,
    #[serde(with = "json::u64_text")]
    lo: u64,
    to: Vec<&'p str>,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Width(#[serde(with = "json::u128_text")] u128);

impl Plan {
    /// The canonical JSON form: amounts and positions are decimal strings, nodes are ids.
    pub fn to_json(&self) -> String {
        let id = |ix: &u32| self.nodes()[*ix as usize].as_str();
        let cell =
            |(&(from, to), &width): (&(u32, u32), &u128)| Cell { from: id(&from), to: id(&to), width: Width(width) };
        let (distinct, level) = match self.distinct() {
            Distinct::Node => ("node", 0),
            Distinct::Zone { level } => ("zone", level),
        };
        json::print(&Form {
            after: self.fingerprints().1.to_string(),
            before: self.fingerprints().0.to_string(),
            copies: self.copies(),
            distinct,
            drops: self.drops(),
            least: self.least(),
            level,
            matrix: self.matrix().iter().map(cell).collect(),
            moved: self.moved(),
            moves: self
                .moves()
                .map(|m| Row {
                    from: m.from.iter().map(id).collect(),
                    hi: m.hi,
                    lo: m.lo,
                    to: m.to.iter().map(id).collect(),
                })
                .collect(),
            needless: self.needless(),
            needless_by_cause: self.needless_by_cause().iter().map(|(&cause, &width)| (cause, Width(width))).collect(),
            nodes: self.nodes(),
            replicas: self.replicas().0.max(self.replicas().1),
            role_changes: self.role_changes(),
            total: self.total(),
            unit: self.unit(),
            version: Self::VERSION,
            zone_violations: [Width(self.zone_violations().0), Width(self.zone_violations().1)],
        })
    }
}
