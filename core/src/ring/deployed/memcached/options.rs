//! libmemcached's option string.
//!
//! Its options act in the order in which they stand. Points are drawn anew by `--DISTRIBUTION`, `--SORT-HOSTS`
//! and every server behind it, with the hash of that moment; `--HASH` changes the hash of keys and draws
//! nothing. A weight above 1 makes the ring a weighted one only behind `--DISTRIBUTION=consistent`.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Place;
use crate::error::{Error, shown};
use crate::ring::compat::Server;
use crate::ring::deployed::configuration::Deployed;
use crate::ring::deployed::format::Format;
use crate::ring::deployed::text::{bad, lines, no_placement, number};

const HASHES: [&str; 9] = ["crc", "fnv1_32", "fnv1_64", "fnv1a_32", "fnv1a_64", "hsieh", "jenkins", "md5", "murmur"];

/// What the client has been told so far.
struct Client {
    servers: Vec<Server>,
    /// The hash of keys, in libmemcached's spelling or `oat` for its default.
    hash: String,
    consistent: bool,
    weighted: bool,
    sorted: bool,
    /// The hash that the points were last drawn with.
    drawn: Option<String>,
    notes: Vec<String>,
    line: usize,
}

pub(super) fn read(text: &str) -> Result<Deployed, Error> {
    let mut client = Client {
        servers: Vec::new(),
        hash: "oat".into(),
        consistent: false,
        weighted: false,
        sorted: false,
        drawn: None,
        notes: Vec::new(),
        line: 1,
    };
    for (line, text) in lines(text).filter(|(_, text)| !text.trim_start().starts_with('#')) {
        for word in text.split_ascii_whitespace() {
            client.line = line;
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            client.take(&name.to_ascii_uppercase(), value)?;
        }
    }
    client.deployed()
}

impl Client {
    fn take(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let line = self.line;
        match name {
            "--SERVER" => {
                let (place, weight) = self.weight(value)?;
                let place = Place::read(place, line)?;
                if place.weight.is_some() {
                    return Err(bad(line, format!("--SERVER={}", shown(value)), "write a weight as host:port/?weight"));
                }
                self.add(Server { weight, ..Server::new(place.address) });
            }
            "--SOCKET" => {
                let (path, weight) = self.weight(value.trim_matches('"'))?;
                self.add(Server { weight, ..Server::new(path) });
            }
            "--DISTRIBUTION" => {
                // What stands behind the comma has no effect on a consistent distribution.
                let distribution = value.split(',').next().unwrap_or_default();
                self.consistent = match distribution.to_ascii_lowercase().as_str() {
                    "consistent" => true,
                    "modula" | "random" => false,
                    _ => {
                        let problem = format!("--DISTRIBUTION={}", shown(distribution));
                        return Err(bad(line, problem, "libmemcached knows consistent, modula and random"));
                    }
                };
                self.draw();
            }
            "--HASH" => {
                self.hash = value.to_ascii_lowercase();
                if !HASHES.contains(&self.hash.as_str()) {
                    return Err(bad(
                        line,
                        format!("--HASH={}", shown(value)),
                        format!("libmemcached knows {}", HASHES.join(", ")),
                    ));
                }
            }
            "--SORT-HOSTS" => {
                self.sorted = true;
                self.draw();
            }
            "--HASH-WITH-NAMESPACE" => {
                self.notes.push(format!("line {line}: keys are hashed with the namespace in front; pass them so"));
            }
            "--CONFIGURE-FILE" => {
                return Err(bad(line, "--CONFIGURE-FILE, and files are not followed", "paste the options of the file"));
            }
            name if name.starts_with("--") => {}
            _ => {
                let problem = format!("{} is no option", shown(name));
                return Err(bad(line, problem, "options begin with `--`, and spaces part them"));
            }
        }
        Ok(())
    }

    /// The place of a server, and its weight behind `/?`.
    fn weight<'t>(&self, value: &'t str) -> Result<(&'t str, u32), Error> {
        let Some((place, weight)) = value.split_once("/?") else { return Ok((value, 1)) };
        // Weight 0 counts as 1.
        Ok((place, number(weight, "the weight", self.line, 0, 99_999)?.max(1)))
    }

    fn add(&mut self, server: Server) {
        self.weighted |= self.consistent && server.weight > 1;
        self.servers.push(server);
        self.draw();
    }

    fn draw(&mut self) {
        if self.consistent {
            self.drawn = Some(self.hash.clone());
        }
    }

    fn deployed(mut self) -> Result<Deployed, Error> {
        let line = self.line;
        if self.servers.is_empty() {
            return Err(bad(line, "no --SERVER", "write --SERVER=host:port for each server"));
        }
        if !self.consistent {
            let hint =
                "use --DISTRIBUTION=consistent; modulo placement, the default, moves nearly all keys and is not read";
            return Err(no_placement(line, "no consistent distribution", hint));
        }
        let drawn = self.drawn.as_deref().unwrap_or("oat");
        if self.weighted && self.hash != "md5" {
            let problem = format!(
                "weighted points are md5's, but keys are hashed by {}, and no profile has that",
                named(&self.hash)
            );
            return Err(bad(line, problem, "put --HASH=MD5 in front, as other clients of a weighted ring have it"));
        }
        if !self.weighted && drawn != self.hash {
            let problem = format!(
                "keys are hashed by {}, but --HASH stands behind the servers, whose points are {}'s",
                named(&self.hash),
                named(drawn)
            );
            return Err(bad(line, problem, "put --HASH before --DISTRIBUTION and the servers"));
        }
        if !["md5", "oat"].contains(&self.hash.as_str()) {
            let problem = format!("--HASH={}, and no profile has that", self.hash.to_ascii_uppercase());
            return Err(bad(line, problem, "only the default hash and MD5 are read"));
        }
        let profile = if self.weighted { "ketama:libmemcached-1" } else { "ketama:libmemcached-1-unweighted" };
        if !self.weighted && self.servers.iter().any(|server| server.weight > 1) {
            let note = "the weights have no effect, as they stand before --DISTRIBUTION=consistent";
            self.notes.push(note.into());
            self.servers.iter_mut().for_each(|server| server.weight = 1);
        }
        let mut deployed = Deployed::new(Format::Memcached, "", profile, self.servers);
        if !self.weighted {
            deployed.options.hash = Some(self.hash);
        }
        deployed.options.sort_hosts = self.sorted.then_some(true);
        deployed.notes = self.notes;
        Ok(deployed)
    }
}

fn named(hash: &str) -> &str {
    if hash == "oat" { "the default one-at-a-time" } else { hash }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::String;

    use super::read;

    /// Seven servers; the first has that weight.
    fn seven(weight: &str) -> String {
        let rest = [1, 2, 3, 4, 5, 6].map(|i| format!(" --SERVER=10.0.1.{i}:11211")).concat();
        format!("--SERVER=10.0.1.0:11211{weight}{rest}")
    }

    /// What libmemcached 1.1.4 says of the keys `user:0` to `user:7` under these options.
    #[test]
    fn the_real_library_agrees() {
        let cases = [
            (format!("{} --DISTRIBUTION=consistent", seven("")), [5, 2, 5, 1, 2, 2, 5, 6]),
            (format!("{} --distribution=CONSISTENT,md5", seven("")), [5, 2, 5, 1, 2, 2, 5, 6]),
            (format!("--DISTRIBUTION=consistent {}", seven("/?1")), [5, 2, 5, 1, 2, 2, 5, 6]),
            (format!("{} --DISTRIBUTION=consistent", seven("/?2")), [5, 2, 5, 1, 2, 2, 5, 6]),
            (format!("--HASH=MD5 --DISTRIBUTION=consistent {}", seven("")), [1, 5, 3, 6, 4, 4, 2, 6]),
            (format!("--DISTRIBUTION=consistent --HASH=MD5 {}", seven("")), [1, 5, 3, 6, 4, 4, 2, 6]),
            (format!("--HASH=MD5 {} --DISTRIBUTION=consistent", seven("/?2")), [1, 5, 3, 6, 4, 4, 2, 6]),
        ];
        for (text, expected) in cases {
            let placement = read(&text).unwrap().placement().unwrap();
            let owners = core::array::from_fn(|i| placement.index(format!("user:{i}").as_bytes()).unwrap());
            assert_eq!(owners, expected, "{text}");
        }
    }

    #[test]
    fn weights_count_behind_the_distribution() {
        let weighted = read(&format!("--HASH=MD5 --DISTRIBUTION=consistent {}", seven("/?2"))).unwrap();
        assert_eq!((weighted.profile.as_str(), weighted.servers[0].weight), ("ketama:libmemcached-1", 2));
        let plain = read(&format!("{} --DISTRIBUTION=consistent", seven("/?2"))).unwrap();
        assert_eq!((plain.profile.as_str(), plain.servers[0].weight), ("ketama:libmemcached-1-unweighted", 1));
        assert!(plain.notes[0].contains("no effect"));
        let sorted = read("--DISTRIBUTION=consistent\n--SERVER=b\n--SERVER=a --SORT-HOSTS --TCP-NODELAY").unwrap();
        assert_eq!((sorted.options.sort_hosts, sorted.servers[0].address.as_str()), (Some(true), "b"));
    }

    #[test]
    fn refusals() {
        let cases = [
            (seven(""), "no consistent distribution"),
            (format!("--DISTRIBUTION=modula {}", seven("")), "no consistent distribution"),
            (format!("--DISTRIBUTION=ketama {}", seven("")), "ketama"),
            // Points by one hash and keys by another, as the library really has it then.
            (format!("{} --DISTRIBUTION=consistent --HASH=MD5", seven("")), "behind the servers"),
            (format!("--DISTRIBUTION=consistent {}", seven("/?2")), "weighted"),
            (format!("--HASH=CRC --DISTRIBUTION=consistent {}", seven("")), "CRC"),
            (format!("--HASH=SHA --DISTRIBUTION=consistent {}", seven("")), "SHA"),
            ("--DISTRIBUTION=consistent".into(), "no --SERVER"),
            ("--SERVER=a:1:2".into(), "a:1:2"),
            ("--SERVER=a/?x".into(), "weight"),
            ("--SERVER=".into(), "no host"),
            ("--SERVER=a b".into(), "no option"),
            ("--CONFIGURE-FILE=/etc/a".into(), "not followed"),
        ];
        for (text, problem) in cases {
            let error = read(&text).unwrap_err();
            assert_eq!(error.field(), "line 1", "{text}: {error}");
            assert!(error.problem().contains(problem), "{text}: {error}");
        }
    }
}
