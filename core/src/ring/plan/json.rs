//! A plan as text.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::change::Right;
use super::{Amounts, Cause, Move, Plan, Unit};
use crate::digest::Digest;
use crate::error::{Error, shown};
use crate::json::{self, Object};
use crate::ring::replicas::Distinct;

/// The form on paper. Fields are in alphabetical order, which makes the text canonical.
#[derive(Serialize)]
struct Form<'p> {
    after: String,
    before: String,
    cause: Cause,
    #[serde(with = "json::u128_text")]
    copies: u128,
    distinct: &'static str,
    #[serde(with = "json::u128_text")]
    drops: u128,
    grown: Vec<&'p str>,
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
    shrunk: Vec<&'p str>,
    sizes: (u32, u32),
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
    #[serde(skip_serializing_if = "Option::is_none")]
    violated: Option<(bool, bool)>,
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
            cause: self.cause,
            copies: self.copies(),
            distinct,
            drops: self.drops(),
            grown: self.of_right(Right::More),
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
                    violated: (m.violated != (false, false)).then_some(m.violated),
                })
                .collect(),
            needless: self.needless(),
            needless_by_cause: self.needless_by_cause().iter().map(|(&cause, &width)| (cause, Width(width))).collect(),
            nodes: self.nodes(),
            replicas: self.replicas().0.max(self.replicas().1),
            role_changes: self.role_changes(),
            shrunk: self.of_right(Right::Less),
            sizes: self.replicas(),
            total: self.total(),
            unit: self.unit(),
            version: Self::VERSION,
            zone_violations: [Width(self.zone_violations().0), Width(self.zone_violations().1)],
        })
    }
}

/// What of a plan's text cannot be computed from the rest.
#[derive(Deserialize)]
struct Text {
    after: String,
    before: String,
    cause: Cause,
    distinct: String,
    grown: Vec<String>,
    level: u8,
    moves: Vec<Object<TextRow>>,
    nodes: Vec<String>,
    shrunk: Vec<String>,
    sizes: (u32, u32),
    #[serde(with = "json::u128_text")]
    total: u128,
    unit: Unit,
    version: u32,
    zone_violations: (Amount, Amount),
}

#[derive(Deserialize)]
struct TextRow {
    from: Vec<String>,
    #[serde(with = "json::u64_text")]
    hi: u64,
    #[serde(with = "json::u64_text")]
    lo: u64,
    to: Vec<String>,
    #[serde(default)]
    violated: (bool, bool),
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Amount(#[serde(with = "json::u128_text")] u128);

impl Plan {
    /// The plan that [`to_json`](Self::to_json) printed, in any language.
    ///
    /// # Errors
    /// `bad-json` naming the field, `json-version`; `bad-plan` when its parts do not agree.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        const HINT: &str = "pass the JSON text of a plan, whole and unchanged";
        let refuse = |field: &str, problem: String| Err(Error::decode("bad-plan", field, problem, HINT));
        let Object(form): Object<Text> = json::parse(text, HINT)?;
        if form.version != Self::VERSION {
            let problem = format!("version {} where this release reads version {}", form.version, Self::VERSION);
            return Err(Error::decode("json-version", "version", problem, "use the release that wrote the text"));
        }
        let (Some(before), Some(after)) = (Digest::parse(&form.before), Digest::parse(&form.after)) else {
            return refuse("before and after", "no fingerprints".into());
        };
        let distinct = match form.distinct.as_str() {
            "node" => Distinct::Node,
            "zone" => Distinct::Zone { level: form.level },
            other => return refuse("distinct", format!("{} is unknown", shown(other))),
        };
        if !form.nodes.is_sorted_by(|a, b| a < b) {
            return refuse("nodes", "they are not in order, each once".into());
        }
        let index = |id: &String| form.nodes.binary_search(id).ok().and_then(|ix| u32::try_from(ix).ok());
        let indices = |ids: &[String]| ids.iter().map(index).collect::<Option<Vec<u32>>>();
        let mut changes = vec![Right::Same; form.nodes.len()];
        for (ids, right) in [(&form.grown, Right::More), (&form.shrunk, Right::Less)] {
            let Some(ids) = indices(ids) else {
                return refuse("grown and shrunk", "a node that is not in nodes".into());
            };
            for ix in ids {
                changes[ix as usize] = right;
            }
        }
        let mut plan = Self {
            fingerprints: (before, after),
            changes,
            cause: form.cause,
            distinct,
            replicas: form.sizes,
            unit: form.unit,
            total: form.total,
            rows: Vec::new(),
            sets: Vec::new(),
            amounts: Amounts::default(),
            nodes: Vec::new(),
        };
        let mut next = 0;
        for (place, Object(row)) in form.moves.iter().enumerate() {
            let field = || format!("moves[{place}]");
            let (Some(from), Some(to)) = (indices(&row.from), indices(&row.to)) else {
                return refuse(&field(), "a node that is not in nodes".into());
            };
            if from.is_empty() || to.is_empty() || from == to {
                return refuse(&field(), "sets that are empty or equal".into());
            }
            if u128::from(row.lo) < next || row.hi < row.lo || u128::from(row.hi) >= form.total {
                return refuse(&field(), "a range out of order or out of bounds".into());
            }
            next = u128::from(row.hi) + 1;
            plan.add_move(&Move { lo: row.lo, hi: row.hi, from: &from, to: &to, violated: row.violated });
        }
        plan.amounts.violations = (form.zone_violations.0.0, form.zone_violations.1.0);
        plan.nodes = form.nodes;
        // Sums are recomputed, so a text with other sums was not printed by a plan.
        if plan.to_json() != json::compact(text) {
            return refuse("json", "its sums and its moves do not agree".into());
        }
        Ok(plan)
    }

    /// The ids of the nodes whose right to keys changed so.
    fn of_right(&self, right: Right) -> Vec<&str> {
        let ids = self.nodes.iter().zip(&self.changes);
        ids.filter(|(_, other)| **other == right).map(|(id, _)| id.as_str()).collect()
    }
}
