//! HAProxy: `backend` and `listen` sections with `hash-type consistent`.

mod server;
mod settings;
mod words;

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::section::Section;
use super::text::{bad, lines, number};
use crate::error::{Error, shown};
use server::ServerLine;
use settings::{Epoch, Settings};

/// Keywords that begin a section. Only `backend` and `listen` have servers that are balanced.
const SECTIONS: [&str; 18] = [
    "acme",
    "aggregations",
    "backend",
    "cache",
    "crt-store",
    "defaults",
    "fcgi-app",
    "frontend",
    "global",
    "http-errors",
    "listen",
    "log-forward",
    "log-profile",
    "mailers",
    "peers",
    "program",
    "resolvers",
    "userlist",
];
/// Names that are sections only by themselves at the beginning of a line.
const RARE_SECTIONS: [&str; 3] = ["ring", "traces", "healthcheck"];

/// What a line belongs to.
enum Place {
    Elsewhere,
    Defaults(Option<String>),
    Proxy(Box<Proxy>),
}

/// A `backend` or `listen` section while it is read.
struct Proxy {
    name: String,
    line: usize,
    settings: Settings,
    servers: Vec<ServerLine>,
    wrong: Option<Error>,
}

pub(super) fn read(text: &str, version: Option<&str>) -> Result<Vec<Section>, Error> {
    let epoch = Epoch::of(version)?;
    let mut sections = Vec::new();
    let mut named: BTreeMap<String, Settings> = BTreeMap::new();
    let mut latest = Settings::default();
    let mut place = Place::Elsewhere;
    for (line, text) in lines(text) {
        let words = words::split(text, line)?;
        let Some((keyword, rest)) = words.split_first() else { continue };
        if SECTIONS.contains(&keyword.as_str())
            || (RARE_SECTIONS.contains(&keyword.as_str()) && text.starts_with(keyword))
        {
            close(place, &mut sections, &epoch);
            place = match keyword.as_str() {
                "defaults" => {
                    let name = rest.first().filter(|name| *name != "from").cloned();
                    latest = inherited(rest, &named, line)?.unwrap_or_default();
                    named.extend(name.iter().map(|name| (name.clone(), latest.clone())));
                    Place::Defaults(name)
                }
                "backend" | "listen" => {
                    let Some(name) = rest.first() else {
                        return Err(bad(
                            line,
                            format!("`{keyword}` without a name"),
                            format!("write `{keyword} NAME`"),
                        ));
                    };
                    let settings = inherited(rest, &named, line)?.unwrap_or_else(|| latest.clone());
                    Place::Proxy(Box::new(Proxy {
                        name: name.clone(),
                        line,
                        settings,
                        servers: Vec::new(),
                        wrong: None,
                    }))
                }
                _ => Place::Elsewhere,
            };
            continue;
        }
        if matches!(keyword.as_str(), ".if" | ".elif" | ".else") && !matches!(place, Place::Elsewhere) {
            let hint = "paste the section with the branch that applies, without the condition";
            return Err(bad(line, format!("`{keyword}`, and conditions are not evaluated"), hint));
        }
        match &mut place {
            Place::Elsewhere => {}
            Place::Defaults(name) => {
                latest.take(keyword, rest, line)?;
                if let Some(named) = name.as_ref().and_then(|name| named.get_mut(name)) {
                    named.take(keyword, rest, line)?;
                }
            }
            Place::Proxy(proxy) => {
                if let Err(error) = proxy.take(keyword, rest, line) {
                    proxy.wrong.get_or_insert(error);
                }
            }
        }
    }
    close(place, &mut sections, &epoch);
    if sections.is_empty() {
        return Err(bad(1, "no backend and no listen section", "paste the section from its `backend NAME` line on"));
    }
    Ok(sections)
}

/// The settings that a section takes over with `from NAME`.
fn inherited(words: &[String], named: &BTreeMap<String, Settings>, line: usize) -> Result<Option<Settings>, Error> {
    let Some(at) = words.iter().position(|word| word == "from") else { return Ok(None) };
    let name = words.get(at + 1).map_or("", String::as_str);
    let found = named.get(name).cloned().map(Some);
    found.ok_or_else(|| {
        bad(line, format!("no defaults section is called {}", shown(name)), "paste that section as well")
    })
}

fn close(place: Place, sections: &mut Vec<Section>, epoch: &Epoch) {
    if let Place::Proxy(proxy) = place {
        let Proxy { name, line, settings, servers, wrong } = *proxy;
        // A listen section without servers and a backend that only redirects are nothing to place on.
        let read = wrong.map_or_else(|| settings.deployed(&name, line, &servers, epoch), Err);
        sections.push(Section::new(name, read));
    }
}

impl Proxy {
    fn take(&mut self, keyword: &str, words: &[String], line: usize) -> Result<(), Error> {
        match keyword {
            "server" => self.servers.push(ServerLine::read(words, &self.settings.server, line)?),
            "server-template" => {
                let hint = "write the servers out as `server` lines, as `show servers state` has them";
                return Err(bad(line, "`server-template` takes its servers from DNS while it runs", hint));
            }
            "use-server" | "stick" => {
                let note = format!("line {line}: `{keyword}` goes before the hash, and is not read");
                self.settings.notes.push(note);
            }
            _ => self.settings.take(keyword, words, line)?,
        }
        Ok(())
    }
}

/// A weight: HAProxy takes 0 to 256.
fn weight(text: &str, line: usize) -> Result<u32, Error> {
    number(text, "the weight", line, 0, 256)
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::vec::Vec;

    use super::read;
    use crate::error::Error;
    use crate::ring::deployed::Deployed;

    const CONFIG: &str = r#"
global
    log /dev/log local0
    server-state-base /var/lib/haproxy

defaults
    mode http
    hash-type consistent
    default-server inter 3s weight 10 cookie backup

frontend www
    bind :80
    default_backend cache

backend cache
    balance hdr(x-user) # by user
    hash-balance-factor 150
    stick-table type ip size 1m
    server c1 10.0.0.1:80 check weight 20
    server c2 10.0.0.2:80 check id 7 slowstart 30s
    server spare 10.0.0.3:80 backup
    server c4 "10.0.0.4:80" disabled
    server c5 10.0.0.5:80

listen stats
    bind :8404
    stats enable

defaults slow
    balance url_param id
    hash-type consistent djb2 avalanche

defaults
    balance roundrobin

backend late from slow
    server a 10.1.0.1:80
    server b 10.1.0.2:80

backend web
    server a 10.2.0.1:80
"#;

    fn read_one(lines: &str, version: Option<&str>) -> Result<Deployed, Error> {
        read(&format!("backend b\n{lines}\n"), version)?.remove(0).read
    }

    #[test]
    fn a_whole_configuration() {
        let sections = read(CONFIG, None).unwrap();
        let names: Vec<&str> = sections.iter().map(|section| section.name.as_str()).collect();
        assert_eq!(names, ["cache", "stats", "late", "web"]);
        let cache = sections[0].read.as_ref().unwrap();
        assert_eq!(cache.profile, "haproxy:id@pre3.0");
        assert_eq!((cache.key.as_deref(), cache.balance_factor), (Some("hdr(x-user)"), Some(150)));
        assert_eq!((&cache.options.hash, cache.options.avalanche), (&None, None));
        let servers: Vec<_> = cache.servers.iter().map(|each| (each.id(), each.weight, each.puid)).collect();
        // The backup has id 3, so that the others keep theirs.
        assert_eq!(servers, [("c1", 20, Some(1)), ("c2", 10, Some(7)), ("c4", 0, Some(4)), ("c5", 10, Some(5))]);
        assert!(cache.notes.iter().any(|note| note.starts_with("line 21: backup")), "{:?}", cache.notes);
        assert!(cache.notes.iter().any(|note| note.contains("version")), "{:?}", cache.notes);
        let late = sections[2].read.as_ref().unwrap();
        assert_eq!((late.options.hash.as_deref(), late.options.avalanche), (Some("djb2"), Some(true)));
        assert_eq!(late.servers[0].puid, None);
        assert!(late.servers.iter().all(|server| server.weight == 1));
        let error = sections[3].read.as_ref().unwrap_err();
        assert_eq!((error.code(), error.field()), ("no-placement", "line 34"));
    }

    #[test]
    fn functions_versions_and_keys() {
        let text = "balance uri whole\nhash-type consistent crc32\nserver a 10.0.0.1:80 hash-key addr-port\nserver b 10.0.0.2:80 hash-key addr-port";
        let deployed = read_one(text, Some("3.2.1")).unwrap();
        assert_eq!(deployed.profile, "haproxy:addr-port");
        assert_eq!((deployed.options.hash.as_deref(), deployed.options.avalanche), (Some("crc32"), None));
        let text = "balance source\nhash-type consistent\nserver a 10.0.0.1:80\nserver b 10.0.0.2:80";
        for (version, profile) in
            [("2.6.12", "pre3.0"), ("v3.0.1", "3.0-3.3"), ("3.2", "3.0-3.3"), ("3.3-dev10", "fixed")]
        {
            let deployed = read_one(text, Some(version)).unwrap();
            assert_eq!(deployed.profile, format!("haproxy:id@{profile}"));
            assert_eq!((deployed.options.hash.as_deref(), deployed.options.avalanche), (Some("none"), Some(true)));
        }
        assert_eq!(read_one(text, Some("new")).unwrap_err().code(), "bad-version");
    }

    #[test]
    fn refusals_name_the_line() {
        let one = "server a 10.0.0.1:80";
        let cases = [
            (format!("balance uri\n{one}"), "line 2", "no `hash-type`"),
            (format!("balance uri\nhash-type map-based\n{one}"), "line 3", "map-based"),
            (format!("balance leastconn\nhash-type consistent\n{one}"), "line 2", "leastconn"),
            (format!("balance uri\nhash-type consistent md5\n{one}"), "line 3", "md5"),
            (format!("balance uri\nhash-type consistent sdbm twice\n{one}"), "line 3", "twice"),
            (format!("balance uri\nhash-type consistent\n{one} weight 257"), "line 4", "257"),
            (format!("balance uri\nhash-type consistent\n{one} weight"), "line 4", "without a value"),
            (format!("balance uri\nhash-type consistent\n{one} id 0"), "line 4", "id"),
            (format!("balance uri\nhash-type consistent\n{one} id 2\nserver b 10.0.0.2 id 2"), "line 5", "another"),
            (format!("balance uri\nhash-type consistent\n{one} hash-key x"), "line 4", "hash-key"),
            (
                format!("balance uri\nhash-type consistent\n{one} hash-key addr\nserver b 10.0.0.2"),
                "line 5",
                "hash-key",
            ),
            (format!("balance uri\nhash-type consistent\n{one} backup"), "line 1", "backup"),
            (format!("balance uri\nhash-type consistent\nhash-balance-factor 50\n{one}"), "line 4", "50"),
            ("balance uri\nhash-type consistent\nserver-template a 1-5 a.example".into(), "line 4", "DNS"),
            ("balance uri\nhash-type consistent\nserver a".into(), "line 4", "address"),
            ("balance uri\nhash-type consistent".into(), "line 1", "no servers"),
        ];
        for (text, line, problem) in cases {
            let error = read_one(&text, None).unwrap_err();
            assert_eq!(error.field(), line, "{text}: {error}");
            assert!(error.problem().contains(problem), "{text}: {error}");
        }
        for text in
            ["global\n", "backend\n", "backend a from b\n", "defaults\n balance \"\n", "backend a\n.if defined(A)\n"]
        {
            assert_eq!(read(text, None).err().unwrap().code(), "bad-deployed", "{text}");
        }
    }
}
