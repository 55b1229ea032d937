//! A `server` line.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::weight;
use crate::error::{Error, shown};
use crate::ring::compat::Server;
use crate::ring::deployed::text::{bad, noted, number};

/// Keywords whose next word is a value, which must not be taken for a keyword.
const VALUED: [&str; 57] = [
    "addr",
    "agent-addr",
    "agent-inter",
    "agent-port",
    "agent-send",
    "alpn",
    "ca-file",
    "ca-verify-file",
    "cc",
    "check-alpn",
    "check-pool-conn-name",
    "check-proto",
    "check-sni",
    "ciphers",
    "ciphersuites",
    "client-sigalgs",
    "cookie",
    "crl-file",
    "crt",
    "curves",
    "downinter",
    "error-limit",
    "fall",
    "fastinter",
    "healthcheck",
    "idle-ping",
    "init-addr",
    "init-state",
    "inter",
    "interface",
    "log-bufsize",
    "log-proto",
    "max-reuse",
    "maxconn",
    "maxqueue",
    "minconn",
    "namespace",
    "npn",
    "observe",
    "on-error",
    "on-marked-down",
    "on-marked-up",
    "pool-conn-name",
    "pool-low-conn",
    "pool-max-conn",
    "pool-purge-delay",
    "port",
    "proto",
    "redir",
    "resolve-net",
    "resolve-opts",
    "resolve-prefer",
    "resolvers",
    "rise",
    "sigalgs",
    "slowstart",
    "sni",
];
const VALUED_TOO: [&str; 15] = [
    "quic-cc-algo",
    "set-proxy-v2-tlv-fmt",
    "shard",
    "socks4",
    "source",
    "ssl-f-use",
    "ssl-max-ver",
    "ssl-min-ver",
    "tcp-md5sig",
    "tcp-ut",
    "track",
    "usesrc",
    "verify",
    "verifyhost",
    "ws",
];

/// What points can be made from.
const HASH_KEYS: [&str; 5] = ["addr", "addr-port", "guid", "id", "id32"];

/// What `default-server` sets and a server line may set anew.
#[derive(Clone, Debug, Default)]
pub(super) struct ServerSettings {
    weight: Option<u32>,
    hash_key: Option<&'static str>,
    backup: bool,
    disabled: bool,
    id: Option<u32>,
    guid: Option<String>,
}

impl ServerSettings {
    pub(super) fn take(&mut self, words: &[String], line: usize) -> Result<(), Error> {
        let mut words = words.iter();
        while let Some(keyword) = words.next() {
            let mut value = || {
                words.next().map(String::as_str).ok_or_else(|| {
                    bad(line, format!("`{}` without a value", noted(keyword)), "write the value behind it")
                })
            };
            match keyword.as_str() {
                "weight" => self.weight = Some(weight(value()?, line)?),
                "id" => self.id = Some(number(value()?, "the id", line, 1, i32::MAX as u32)?),
                "guid" => self.guid = Some(value()?.into()),
                "hash-key" => {
                    let key = value()?;
                    let known = HASH_KEYS.into_iter().find(|known| *known == key);
                    self.hash_key = Some(known.ok_or_else(|| {
                        bad(line, format!("hash-key {}", shown(key)), format!("use one of {}", HASH_KEYS.join(", ")))
                    })?);
                }
                "backup" => self.backup = true,
                "no-backup" => self.backup = false,
                "disabled" => self.disabled = true,
                "enabled" => self.disabled = false,
                keyword if VALUED.contains(&keyword) || VALUED_TOO.contains(&keyword) => {
                    words.next();
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// A `server` line.
#[derive(Clone, Debug)]
pub(super) struct ServerLine {
    line: usize,
    name: String,
    address: String,
    settings: ServerSettings,
}

impl ServerLine {
    pub(super) fn read(words: &[String], defaults: &ServerSettings, line: usize) -> Result<Self, Error> {
        let [name, address, rest @ ..] = words else {
            return Err(bad(line, "`server` without a name and an address", "write `server NAME ADDRESS`"));
        };
        let mut settings = defaults.clone();
        settings.take(rest, line)?;
        Ok(Self { line, name: name.clone(), address: address.clone(), settings })
    }
}

/// The servers of a section as its balancer sees them.
#[derive(Debug, Default)]
pub(super) struct Fleet {
    pub(super) servers: Vec<Server>,
    pub(super) notes: Vec<String>,
    /// What the points are made from, which all servers have to agree on.
    pub(super) hash_key: Option<&'static str>,
}

impl Fleet {
    pub(super) fn of(lines: &[ServerLine]) -> Result<Self, Error> {
        let mut fleet = Self::default();
        let ids = ids(lines)?;
        let any_backup = lines.iter().any(|server| server.settings.backup);
        for (server, id) in lines.iter().zip(ids) {
            let ServerLine { line, name, address, settings } = server;
            if settings.backup {
                let note = format!("line {line}: backup server {} is not on the ring, and left out", noted(name));
                fleet.notes.push(note);
                continue;
            }
            let key = settings.hash_key.unwrap_or("id");
            if *fleet.hash_key.get_or_insert(key) != key {
                let problem = format!("hash-key {key} beside servers with another hash-key");
                return Err(bad(*line, problem, "use one hash-key for all servers of the section"));
            }
            if settings.disabled {
                // HAProxy gives points only to servers that are in use.
                let note = format!("line {line}: {} is disabled: it has no points, as with weight 0", noted(name));
                fleet.notes.push(note);
            }
            fleet.servers.push(Server {
                guid: settings.guid.clone(),
                name: Some(name.clone()),
                // A backup has an id too, so that without it the others would move up.
                puid: settings.id.or(any_backup.then_some(id)),
                weight: if settings.disabled { 0 } else { settings.weight.unwrap_or(1) },
                ..Server::new(address.as_str())
            });
        }
        Ok(fleet)
    }
}

/// The id of each server: its own, else the smallest free one from a counter on, which every server moves on.
fn ids(lines: &[ServerLine]) -> Result<Vec<u32>, Error> {
    let mut taken = BTreeSet::new();
    for server in lines {
        if let Some(id) = server.settings.id
            && !taken.insert(id)
        {
            return Err(bad(
                server.line,
                format!("id {id} is another server's already"),
                "give every server an id of its own",
            ));
        }
    }
    let mut next = 1;
    let ids = lines.iter().map(|server| {
        let id = server.settings.id.unwrap_or_else(|| {
            while taken.contains(&next) {
                next += 1;
            }
            next
        });
        next += 1;
        id
    });
    Ok(ids.collect())
}
