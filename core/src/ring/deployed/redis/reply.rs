//! The numbered lists that redis-cli prints for people.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use serde_json::Value;

use super::Entry;
use crate::error::{Error, shown};
use crate::ring::deployed::text::{bad, lines};

/// How deep lists may stand in lists; the answers have four levels.
const DEEPEST: usize = 8;

/// The list that items at one column make.
struct Level {
    /// The column behind `1) `, which all items of a list share since numbers are right-aligned.
    column: usize,
    items: Vec<Value>,
}

/// The rest of an item behind its number, and the width of what was taken.
fn item(text: &str) -> Option<(&str, usize)> {
    let inner = text.trim_start_matches(' ');
    let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    let item = rest.strip_prefix(") ").filter(|_| rest.len() < inner.len())?;
    Some((item, text.len() - item.len()))
}

/// Whether a line is an item of such a list.
pub(in super::super) fn is_item(line: &str) -> bool {
    item(line).is_some()
}

/// The entries of the outermost list, each with its first line.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, Error> {
    let mut levels: Vec<Level> = Vec::new();
    let mut starts = Vec::new();
    for (line, text) in lines(text) {
        let mut rest = text.trim_end();
        if item(rest).is_none() {
            // A prompt before and after the answer may have been pasted with it.
            if rest.is_empty() || rest.contains('>') {
                continue;
            }
            return Err(bad(line, format!("{} is no item of a list", shown(rest)), HINT));
        }
        let mut column = 0;
        while let Some((inner, width)) = item(rest) {
            column += width;
            rest = inner;
            enter(&mut levels, column, line)?;
            if levels.len() == 1 {
                starts.push(line);
            }
        }
        let value = scalar(rest).ok_or_else(|| bad(line, format!("{} is no value", shown(rest)), HINT))?;
        if let Some(level) = levels.last_mut() {
            level.items.push(value);
        }
    }
    while levels.len() > 1 {
        leave(&mut levels);
    }
    let entries = levels.pop().map(|level| level.items).unwrap_or_default();
    Ok(starts.into_iter().zip(entries).map(|(line, entry)| (format!("line {line}"), entry)).collect())
}

const HINT: &str = "paste redis-cli's answer with its indentation, or what redis-cli --json prints";

/// Goes to the list at `column`.
fn enter(levels: &mut Vec<Level>, column: usize, line: usize) -> Result<(), Error> {
    while levels.len() > 1 && levels.last().is_some_and(|level| level.column > column) {
        leave(levels);
    }
    match levels.last() {
        Some(level) if level.column == column => Ok(()),
        Some(level) if level.column > column => Err(bad(line, "less indented than the first item", HINT)),
        _ if levels.len() == DEEPEST => Err(bad(line, "too many lists in lists", HINT)),
        _ => {
            levels.push(Level { column, items: Vec::new() });
            Ok(())
        }
    }
}

/// The innermost list becomes an item of the list around it.
fn leave(levels: &mut Vec<Level>) {
    let done = levels.pop().map(|mut level| mem::take(&mut level.items));
    if let (Some(items), Some(outer)) = (done, levels.last_mut()) {
        outer.items.push(Value::Array(items));
    }
}

/// `(integer) 7`, `"text"`, `(nil)` or an empty list.
fn scalar(text: &str) -> Option<Value> {
    if let Some(number) = text.strip_prefix("(integer) ") {
        return number.trim().parse::<i64>().ok().map(Value::from);
    }
    if matches!(text, "(empty array)" | "(empty list or set)" | "(empty hash)" | "(empty set)") {
        return Some(Value::Array(Vec::new()));
    }
    if text == "(nil)" {
        return Some(Value::Null);
    }
    let quoted = text.strip_prefix('"')?.strip_suffix('"')?;
    Some(Value::String(String::from(quoted)))
}
