//! What the readers of line-based texts share.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;

use crate::error::{Error, shown};

/// The refusal of what stands in a line.
pub(super) fn bad(line: usize, problem: impl Into<String>, hint: impl Into<String>) -> Error {
    Error::decode("bad-deployed", format!("line {line}"), problem, hint)
}

/// The refusal of what places nothing by key, or by a rule that is not read.
pub(super) fn no_placement(line: usize, problem: impl Into<String>, hint: impl Into<String>) -> Error {
    Error::decode("no-placement", format!("line {line}"), problem, hint)
}

/// A whole number in decimal digits, within a range.
pub(super) fn number(text: &str, what: &str, line: usize, least: u32, most: u32) -> Result<u32, Error> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let found: Option<u32> = digits.then(|| text.parse().ok()).flatten();
    found.filter(|number| (least..=most).contains(number)).ok_or_else(|| {
        bad(line, format!("{what} is {}", shown(text)), format!("use a whole number from {least} to {most}"))
    })
}

/// The first two numbers of a product's version.
pub(super) fn version(text: &str) -> Result<(u32, u32), Error> {
    let mut numbers = text.trim_start_matches('v').splitn(3, ['.', '-']).map(str::parse::<u32>);
    if let (Some(Ok(major)), Some(Ok(minor))) = (numbers.next(), numbers.next()) {
        return Ok((major, minor));
    }
    let problem = format!("{} is no version", shown(text));
    Err(Error::config("bad-version", "version", problem, "write it as the product does, such as 2.6.12"))
}

/// Lines with their numbers, from 1.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(i, line)| (i + 1, line))
}

/// A name in a note: as it is, or quoted and cut when it is long or has odd characters.
pub(super) fn noted(name: &str) -> Cow<'_, str> {
    let plain = name.len() <= 64 && !name.is_empty() && name.chars().all(|c| c.is_ascii_graphic());
    if plain { Cow::Borrowed(name) } else { Cow::Owned(shown(name)) }
}
