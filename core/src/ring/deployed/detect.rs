//! Which format a text has.

use alloc::format;

use serde_json::Value;

use super::format::{Format, unknown};
use super::redis;
use crate::error::{Error, shown};
use crate::json;

/// The format of a text, by its look.
pub(super) fn format(text: &str) -> Result<Format, Error> {
    let start = text.trim_start();
    if start.is_empty() {
        return Err(unknown("an empty text"));
    }
    // `[::1]:11211` begins like a list.
    let looks_like_json = start.starts_with('{') || start.starts_with('[') && !is_bracketed_host(start);
    if looks_like_json {
        let value: Value = json::parse(text, "pass JSON that is whole, or name the format")?;
        return Ok(of_json(&value));
    }
    if let Some(format) = text.lines().find_map(of_line) {
        return Ok(format);
    }
    if text.lines().any(|line| {
        ["static_resources:", "lb_policy:", "load_assignment:"]
            .iter()
            .any(|key| line.trim_start().trim_start_matches("- ").starts_with(key))
    }) {
        return Err(unknown("this looks like Envoy's YAML, which has to be turned into JSON first"));
    }
    if text.lines().any(|line| line.trim() == "servers:") {
        return Err(unknown(
            "this looks like twemproxy's YAML, which is not read; paste its servers as host:port:weight lines",
        ));
    }
    let said = || text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    if said().next().is_some() && said().all(is_server) {
        return Ok(Format::Memcached);
    }
    Err(unknown(format!("a text that begins with {}", shown(said().next().unwrap_or(start)))))
}

/// Whether a text begins with an IPv6 address in brackets.
fn is_bracketed_host(text: &str) -> bool {
    let inner = text.trim_start_matches('[');
    let host = inner.trim_start_matches(|c: char| c.is_ascii_hexdigit() || matches!(c, ':' | '.'));
    host.starts_with(']') && inner[..inner.len() - host.len()].matches(':').count() > 1
}

fn of_json(value: &Value) -> Format {
    let has = |value: &Value, names: &[&str]| names.iter().any(|name| value.get(name).is_some());
    let envoy = [
        "staticResources",
        "static_resources",
        "clusters",
        "resources",
        "lbPolicy",
        "lb_policy",
        "loadAssignment",
        "load_assignment",
        "loadBalancingPolicy",
        "load_balancing_policy",
    ];
    let first = value.get(0);
    match first.unwrap_or(value) {
        Value::Object(_) if has(first.unwrap_or(value), &["family", "profile", "id"]) => Format::Plain,
        Value::Object(_) if first.is_some() && has(&value[0], &["slots"]) => Format::Redis,
        // A mapping of ids to weights may have an id of any name.
        Value::Object(fields) if fields.values().all(Value::is_number) => Format::Plain,
        Value::Object(_) if has(first.unwrap_or(value), &envoy) => Format::Envoy,
        Value::Array(_) => Format::Redis,
        _ => Format::Plain,
    }
}

/// What one line gives away.
fn of_line(line: &str) -> Option<Format> {
    let mut words = line.split_ascii_whitespace();
    let first = words.next()?;
    if first.starts_with('#') {
        return None;
    }
    let opens = || line.split('#').next().unwrap_or_default().trim_end().ends_with('{');
    let block = first.split('{').next().unwrap_or_default();
    if matches!(block, "events" | "http" | "stream") && line.contains('{') {
        return Some(Format::Nginx);
    }
    match first {
        "upstream" => return Some(Format::Nginx),
        "worker_processes" | "user" | "pid" if line.trim_end().ends_with(';') => return Some(Format::Nginx),
        "backend" | "listen" | "frontend" | "defaults" | "global" if !opens() && !line.contains(';') => {
            return Some(Format::HAProxy);
        }
        _ => {}
    }
    if first
        .get(..9)
        .is_some_and(|head| head.eq_ignore_ascii_case("--server=") || head.eq_ignore_ascii_case("--socket="))
    {
        return Some(Format::Memcached);
    }
    if first.starts_with("--") && line.to_ascii_uppercase().contains("--SERVER=") {
        return Some(Format::Memcached);
    }
    (redis::is_item(line) || redis::is_node(line)).then_some(Format::Redis)
}

/// Whether a line of a list could be servers: each with a port, or a host and a weight.
fn is_server(line: &str) -> bool {
    line.split(',').map(str::trim).filter(|part| !part.is_empty()).all(|part| {
        let mut words = part.split_ascii_whitespace();
        let place = words.next().unwrap_or_default();
        let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let port = place.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && number(port));
        let weight = words.next();
        port && weight.is_none_or(number) && words.next().is_none()
    })
}
