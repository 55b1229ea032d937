//! memcached clients: libmemcached's option string, ketama.servers, and plain lists of servers.

mod options;

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use super::configuration::Deployed;
use super::format::Format;
use super::section::Section;
use super::text::{bad, lines, number};
use crate::error::{Error, shown};
use crate::ring::compat::Server;

pub(super) fn read(text: &str) -> Result<Vec<Section>, Error> {
    let entries = entries(text);
    let Some((line, first)) = entries.first() else {
        return Err(bad(1, "no server", "write one host:port or host:port:weight a line"));
    };
    let deployed = if first.starts_with("--") {
        options::read(text)?
    } else if is_twemproxy(first) {
        let problem = "this looks like twemproxy's YAML, which is not read";
        return Err(bad(
            *line,
            problem,
            "paste its servers as host:port:weight lines, and name the profile ketama:twemproxy",
        ));
    } else if first.contains(char::is_whitespace) {
        libketama(&entries, text.ends_with('\n'))?
    } else {
        list(&entries)?
    };
    Ok(vec![Section::new("", Ok(deployed))])
}

/// The lines that say something, parted further at commas.
fn entries(text: &str) -> Vec<(usize, &str)> {
    let said = lines(text).filter(|(_, line)| !line.trim_start().starts_with('#'));
    let parts = said.flat_map(|(number, line)| line.split(',').map(move |part| (number, part.trim())));
    parts.filter(|(_, part)| !part.is_empty()).collect()
}

fn is_twemproxy(entry: &str) -> bool {
    entry.starts_with("- ") || entry.strip_suffix(':').is_some_and(|name| !name.contains(':'))
}

/// `host:port` or `host:port:weight`, in any mixture of lines and commas.
fn list(entries: &[(usize, &str)]) -> Result<Deployed, Error> {
    let servers = entries.iter().map(|(line, entry)| {
        let Place { address, weight } = Place::read(entry, *line)?;
        let weight = weight.map_or(Ok(1), |weight| number(weight, "the weight", *line, 0, u32::MAX))?;
        Ok(Server { weight, ..Server::new(address) })
    });
    let mut deployed =
        Deployed::new(Format::Memcached, "", "ketama:libmemcached-1", servers.collect::<Result<_, _>>()?);
    deployed.notes.push(
        "a list of servers does not say which client places on it: read as libmemcached with KETAMA_WEIGHTED; \
         pass profile for another, and check with observed keys"
            .into(),
    );
    Ok(deployed)
}

/// libketama's file: an address and its memory, parted by a tab or spaces.
fn libketama(entries: &[(usize, &str)], ended: bool) -> Result<Deployed, Error> {
    let servers = entries.iter().map(|(line, entry)| {
        let mut words = entry.split_ascii_whitespace();
        let (Some(address), Some(memory), None) = (words.next(), words.next(), words.next()) else {
            let problem = format!("{} is not an address and a weight", shown(entry));
            return Err(bad(*line, problem, "write host:port, a tab, and the weight"));
        };
        Ok(Server { weight: number(memory, "the weight", *line, 1, i32::MAX as u32)?, ..Server::new(address) })
    });
    let mut deployed = Deployed::new(Format::Memcached, "", "ketama:libketama", servers.collect::<Result<_, _>>()?);
    if let Some((line, _)) = entries.last().filter(|_| !ended) {
        let note = "libketama drops the last digit of a weight that no end of line follows; read as if one did";
        deployed.notes.push(format!("line {line}: {note}"));
    }
    Ok(deployed)
}

/// `host`, `host:port` or `host:port:rest`, with IPv6 in brackets.
struct Place<'t> {
    /// The host, and the port if it is written.
    address: &'t str,
    /// What stands behind a second colon.
    weight: Option<&'t str>,
}

impl<'t> Place<'t> {
    fn read(entry: &'t str, line: usize) -> Result<Self, Error> {
        let bad = |what: &str| bad(line, format!("{} {what}", shown(entry)), "write host:port or host:port:weight");
        if entry.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '{' | '}' | ';' | '=')) {
            return Err(bad("is no server"));
        }
        let end = match entry.strip_prefix('[') {
            Some(rest) => rest.find(']').ok_or_else(|| bad("has no closing bracket"))? + 2,
            None => entry.find(':').unwrap_or(entry.len()),
        };
        let (host, rest) = entry.split_at(end);
        if host.is_empty() {
            return Err(bad("has no host"));
        }
        if rest.is_empty() {
            return Ok(Self { address: host, weight: None });
        }
        let Some(rest) = rest.strip_prefix(':') else { return Err(bad("has something behind its bracket")) };
        let (port, weight) = rest.split_once(':').map_or((rest, None), |(port, weight)| (port, Some(weight)));
        number(port, "the port", line, 1, 65_535)?;
        Ok(Self { address: &entry[..end + 1 + port.len()], weight })
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::read;
    use crate::error::Error;
    use crate::ring::deployed::Deployed;

    fn read_one(text: &str) -> Result<Deployed, Error> {
        read(text)?.remove(0).read
    }

    fn servers(deployed: &Deployed) -> Vec<(&str, u32)> {
        deployed.servers.iter().map(|each| (each.address.as_str(), each.weight)).collect()
    }

    #[test]
    fn lines_and_commas() {
        let deployed =
            read_one("# caches\n10.0.1.1:11211:600, 10.0.1.2:11211:300\n\ncache-3.example.org\n[::1]:11212:5\n")
                .unwrap();
        let expected =
            [("10.0.1.1:11211", 600), ("10.0.1.2:11211", 300), ("cache-3.example.org", 1), ("[::1]:11212", 5)];
        assert_eq!(servers(&deployed), expected);
        assert_eq!(deployed.profile, "ketama:libmemcached-1");
        assert!(deployed.notes[0].contains("profile"));
    }

    #[test]
    fn libketamas_file() {
        let deployed = read_one("#ketama.servers\n10.0.1.1:11211\t600\n10.0.1.2:11211\t300\n").unwrap();
        assert_eq!(servers(&deployed), [("10.0.1.1:11211", 600), ("10.0.1.2:11211", 300)]);
        assert_eq!((deployed.profile.as_str(), deployed.notes.len()), ("ketama:libketama", 0));
        let unended = read_one("10.0.1.1:11211\t600\n10.0.1.2:11211 300").unwrap();
        assert!(unended.notes[0].starts_with("line 2"));
    }

    #[test]
    fn refusals_name_the_line() {
        let cases = [
            ("", "line 1", "no server"),
            ("a:1\nb:x", "line 2", "port"),
            ("a:1\nb:70000", "line 2", "port"),
            ("a:1\nb:1:2:3", "line 2", "weight"),
            ("a:1\nb:1:x", "line 2", "weight"),
            ("a:1,:2", "line 1", "no host"),
            ("[::1\n", "line 1", "bracket"),
            ("[::1]x:1\n", "line 1", "behind its bracket"),
            ("a:1\t2\nb:1", "line 2", "not an address and a weight"),
            ("a:1\t0", "line 1", "weight"),
            ("alpha:\n  listen: 127.0.0.1:22121\n  distribution: ketama\n", "line 1", "twemproxy"),
            ("- 10.0.0.1:11211:1 one", "line 1", "twemproxy"),
        ];
        for (text, line, problem) in cases {
            let error = read_one(text).unwrap_err();
            assert_eq!((error.code(), error.field()), ("bad-deployed", line), "{text}: {error}");
            assert!(error.problem().contains(problem), "{text}: {error}");
        }
    }
}
