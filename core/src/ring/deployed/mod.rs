//! What people have deployed, read from the texts they have at hand.
//!
//! **What it decides.** Which servers, weights and rule a configuration of nginx, HAProxy, Envoy, a memcached
//! client or a Redis cluster stands for, so that its placement can be asked, drawn and compared with another.
//! The texts are read as the product itself reads them: the grammar of nginx's and HAProxy's configuration,
//! libmemcached's option string including the order of its options, Envoy's v3 API in JSON, and the three
//! answers in which Redis tells its slots.
//!
//! **Invariants.**
//! - Reading is total: any text gives a list or a refusal that names the line (`line 12`) or the JSON field,
//!   in time and space linear in the text.
//! - Nothing is guessed silently. What the text cannot say, such as the product's version, or what was left
//!   out, such as a backup server, stands in [`Deployed::notes`]; what would make the placement wrong, such as
//!   addresses that only DNS knows, is refused.
//! - A part of a configuration without a placement, such as a round robin or a hash modulo the servers, is a
//!   refusal (`no-placement`) when it is asked for or when there is nothing else, and a note otherwise.

mod configuration;
mod detect;
mod envoy;
mod format;
mod haproxy;
mod memcached;
mod nginx;
mod options;
mod plain;
mod redis;
mod section;
mod text;

pub use configuration::Deployed;
pub use format::Format;
pub use options::ReadOptions;

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::Error;
use crate::json;

/// Every placement that `text` configures, in its order; with [`ReadOptions::name`] those of that name.
///
/// # Errors
/// `unknown-format` when the text is of no known kind, `bad-deployed` or `bad-json` naming the line or the
/// field, `no-placement` when nothing in it places by a key in a way that is read, `unknown-name`,
/// `bad-profile`, `bad-version`; for a placement's own JSON its refusals.
pub fn read(text: &str, options: &ReadOptions) -> Result<Vec<Deployed>, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let format = options.format.map_or_else(|| detect::format(text), Ok)?;
    let sections = match format {
        Format::Envoy => envoy::read(text, options.version.as_deref()),
        Format::HAProxy => haproxy::read(text, options.version.as_deref()),
        Format::Memcached => memcached::read(text),
        Format::Nginx => nginx::read(text),
        Format::Plain => plain::read(text),
        Format::Redis => redis::read(text),
    }?;
    let mut found = section::select(sections, options.name.as_deref())?;
    if let Some(profile) = &options.profile {
        found.iter_mut().try_for_each(|deployed| deployed.take_profile(profile))?;
    }
    Ok(found)
}

/// [`read`] for callers in other languages: names and version as text, the list in its canonical JSON form.
///
/// # Errors
/// Those of [`read`]; `unknown-format` for a `format` that is none.
pub fn read_json(
    text: &str,
    format: Option<&str>,
    name: Option<&str>,
    profile: Option<&str>,
    version: Option<&str>,
) -> Result<String, Error> {
    let options = ReadOptions {
        format: format.map(Format::named).transpose()?,
        name: name.map(Into::into),
        profile: profile.map(Into::into),
        version: version.map(Into::into),
    };
    Ok(json::print(&read(text, &options)?))
}
