//! A plan for people and for spreadsheets.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::{Cause, Plan, Unit};
use crate::order;

/// The most flows that a summary lists.
const FLOWS: usize = 10;

impl Plan {
    /// One line a move as CSV (RFC 4180): `range_start,range_end,from,to`, bounds inclusive, ids separated by
    /// commas, the owner first.
    pub fn to_csv(&self) -> String {
        let mut text = String::from("range_start,range_end,from,to\n");
        for m in self.moves() {
            // Writing into a String cannot fail.
            let _ = writeln!(text, "{},{},{},{}", m.lo, m.hi, quoted(&self.ids(m.from)), quoted(&self.ids(m.to)));
        }
        text
    }

    /// What the plan does, in a few lines of English.
    pub fn summary(&self) -> String {
        let unit = match self.unit() {
            Unit::Positions => "of the circle",
            Unit::Slots => "of the slots",
            Unit::Keys => "of the keys",
        };
        let part = |amount: u128| percent(amount, self.total());
        let mut lines = Vec::new();
        if self.is_identity() {
            lines.push(format!("Nothing moves: 0 % {unit}."));
        } else {
            let (moved, least, needless) = (part(self.moved()), part(self.least()), part(self.needless()));
            lines.push(format!("{moved} {unit} changes owner, in {} ranges; at least {least} must.", self.rows.len()));
            lines.push(format!("Needless: {needless}.{}", self.causes()));
        }
        if self.replicas().0.max(self.replicas().1) > 1 {
            let (copies, drops, roles) = (part(self.copies()), part(self.drops()), part(self.role_changes()));
            lines.push(format!("Copied: {copies}, dropped: {drops}, order only: {roles}."));
            let (before, after) = self.zone_violations();
            if (before, after) != (0, 0) {
                lines.push(format!("Sets short of zones: {} before, {} after.", part(before), part(after)));
            }
        }
        let mut flows: Vec<_> = self.matrix().iter().map(|(&(from, to), &width)| (width, from, to)).collect();
        order::sort_by(&mut flows, |a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for &(width, from, to) in flows.iter().take(FLOWS) {
            let id = |ix: u32| &self.nodes()[ix as usize];
            lines.push(format!("  {} -> {}: {}", id(from), id(to), part(width)));
        }
        if flows.len() > FLOWS {
            lines.push(format!("  and {} more flows", flows.len() - FLOWS));
        }
        lines.join("\n")
    }

    fn causes(&self) -> &'static str {
        match self.needless_by_cause().keys().next() {
            None => "",
            Some(Cause::ListOrder) => " The order of the list is part of the rule, and it changed.",
            Some(Cause::ModeChange) => " The rule itself changes: nothing of that counts as needless.",
            Some(Cause::PointsChanged) => " Untouched nodes changed their number of points.",
            Some(Cause::TableFill) => " The table is filled anew, and untouched nodes trade slots.",
        }
    }

    fn ids(&self, set: &[u32]) -> String {
        set.iter().map(|&ix| self.nodes()[ix as usize].as_str()).collect::<Vec<_>>().join(",")
    }
}

/// A part of a total in percent with three places, rounded down.
fn percent(amount: u128, total: u128) -> String {
    let thousandths = amount.saturating_mul(100_000) / total.max(1);
    format!("{}.{:03} %", thousandths / 1000, thousandths % 1000)
}

/// A field of CSV, in quotes where it needs them.
fn quoted(field: &str) -> Cow<'_, str> {
    if field.contains(['"', ',', '\n', '\r']) {
        return Cow::Owned(format!("\"{}\"", field.replace('"', "\"\"")));
    }
    Cow::Borrowed(field)
}

#[cfg(test)]
mod tests {
    use super::{percent, quoted};

    #[test]
    fn fields_are_quoted_where_a_reader_needs_it() {
        assert_eq!(quoted("a"), "a");
        assert_eq!(quoted("a,b"), "\"a,b\"");
        assert_eq!(quoted("say \"a\""), "\"say \"\"a\"\"\"");
    }

    #[test]
    fn parts_are_shown_in_percent() {
        assert_eq!(percent(1 << 62, 1 << 64), "25.000 %");
        assert_eq!(percent(0, 0), "0.000 %");
        assert_eq!(percent(1, 3), "33.333 %");
    }
}
