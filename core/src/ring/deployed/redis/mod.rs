//! Redis Cluster: the answers to `CLUSTER SLOTS`, `CLUSTER SHARDS` and `CLUSTER NODES`.

mod nodes;
mod reply;
mod slots;

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use serde_json::Value;

use super::configuration::Deployed;
use super::format::Format;
use super::section::Section;
use crate::error::Error;
use crate::json;
use crate::ring::compat::Server;

pub(super) use nodes::is_node;
pub(super) use reply::is_item;

/// One entry of an answer, and where it stands.
type Entry = (String, Value);

/// The last slot.
const LAST: u64 = 16_383;

pub(super) fn read(text: &str) -> Result<Vec<Section>, Error> {
    let mut masters = Masters::default();
    if text.trim_start().starts_with(['[', '{']) {
        let hint = "pass the answer as redis-cli --json prints it";
        let value: Value = json::parse(text, hint)?;
        let Value::Array(entries) = value else {
            return Err(Error::decode("bad-deployed", "json", "not a list", hint));
        };
        slots::read((0..).zip(entries).map(|(i, entry)| (format!("[{i}]"), entry)).collect(), &mut masters)?;
    } else if text.lines().any(is_item) {
        slots::read(reply::read(text)?, &mut masters)?;
    } else {
        nodes::read(text, &mut masters)?;
    }
    Ok(vec![masters.section()?])
}

/// The masters with their slots, in the order of the text.
#[derive(Default)]
struct Masters {
    servers: Vec<Server>,
    places: BTreeMap<String, usize>,
    down: Vec<String>,
    replicas: usize,
    notes: Vec<String>,
}

impl Masters {
    /// The master at that address, each time it is named.
    fn master(&mut self, host: &str, port: &str) -> &mut Server {
        let open = host.contains(':') && !host.starts_with('[');
        let address = if open { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
        let servers = &mut self.servers;
        let place = *self.places.entry(address).or_insert_with_key(|address| {
            servers.push(Server::new(address.as_str()));
            servers.len() - 1
        });
        &mut servers[place]
    }

    fn down(&mut self, host: &str, port: &str, field: &str) {
        let address = self.master(host, port).address.clone();
        self.notes.push(format!("{field}: {address} is down, and still has its slots"));
        self.down.push(address);
    }

    fn section(mut self) -> Result<Section, Error> {
        if self.servers.iter().all(|server| server.slots.is_empty()) {
            let hint = "paste the whole answer to CLUSTER SLOTS, CLUSTER SHARDS or CLUSTER NODES";
            return Err(Error::decode("bad-deployed", "slots", "no master has a slot", hint));
        }
        for server in &mut self.servers {
            server.slots.sort();
            server.slots.dedup_by(|next, before| {
                let joined = before.1.checked_add(1) == Some(next.0);
                if joined {
                    before.1 = next.1;
                }
                joined
            });
        }
        if self.replicas > 0 {
            self.notes.push(format!("{} mentions of replicas are left out: slots belong to masters", self.replicas));
        }
        let mut deployed = Deployed::new(Format::Redis, "", "redis:slots", self.servers);
        deployed.key = Some("the part of the key between the first { and }, if it has one, else all of it".into());
        (deployed.down, deployed.notes) = (self.down, self.notes);
        Ok(Section::new("", Ok(deployed)))
    }
}

/// A range of slots.
fn range(first: Option<u64>, last: Option<u64>, field: &str) -> Result<(u16, u16), Error> {
    match (first, last) {
        (Some(first), Some(last)) if first <= last && last <= LAST => {
            // Both are below 2^14.
            Ok((u16::try_from(first).unwrap_or(u16::MAX), u16::try_from(last).unwrap_or(u16::MAX)))
        }
        _ => {
            let show = |slot: Option<u64>| slot.map_or("nothing".into(), |slot| slot.to_string());
            let problem = format!("slots from {} to {}", show(first), show(last));
            Err(bad(field, &problem, "slots are 0 to 16383, the lower end first"))
        }
    }
}

fn bad(field: &str, problem: &str, hint: &str) -> Error {
    Error::decode("bad-deployed", field, problem, hint)
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::read;
    use crate::error::Error;
    use crate::ring::deployed::Deployed;

    const CLI: &str = r#"127.0.0.1:30001> CLUSTER SLOTS
1) 1) (integer) 0
   2) (integer) 5460
   3) 1) "127.0.0.1"
      2) (integer) 30001
      3) "09dbe9720cda62f7865eabc5fd8857c5d2678366"
      4) 1) hostname
   4) 1) "127.0.0.1"
      2) (integer) 30004
      3) "821d8ca00d7ccf931ed3ffc7e3db0599d2271abf"
      4) (empty array)
"#;

    fn cli() -> String {
        let rest = r#"2) 1) (integer) 5461
   2) (integer) 10922
   3) 1) "127.0.0.1"
      2) (integer) 30002
3) 1) (integer) 10923
   2) (integer) 16000
   3) 1) (nil)
      2) (integer) 30003
      3) "7"
      4) 1) "hostname"
         2) "host-3"
4) 1) (integer) 16001
   2) (integer) 16383
   3) 1) "127.0.0.1"
      2) (integer) 30001
127.0.0.1:30001>
"#;
        [CLI.replace("1) hostname", "(empty array)").as_str(), rest].concat()
    }

    fn read_one(text: &str) -> Result<Deployed, Error> {
        read(text)?.remove(0).read
    }

    fn slots(deployed: &Deployed) -> Vec<(&str, &[(u16, u16)])> {
        deployed.servers.iter().map(|each| (each.address.as_str(), each.slots.as_slice())).collect()
    }

    #[test]
    fn slots_as_redis_cli_prints_them() {
        let deployed = read_one(&cli()).unwrap();
        let expected: [(&str, &[(u16, u16)]); 3] = [
            ("127.0.0.1:30001", &[(0, 5460), (16_001, 16_383)]),
            ("127.0.0.1:30002", &[(5461, 10_922)]),
            ("host-3:30003", &[(10_923, 16_000)]),
        ];
        assert_eq!(slots(&deployed), expected);
        // somekey has slot 11058.
        assert_eq!(deployed.placement().unwrap().node(b"somekey").unwrap().id(), "host-3:30003");
        assert!(deployed.notes[0].starts_with("1 mentions of replicas"));
    }

    #[test]
    fn slots_and_shards_as_json() {
        let text =
            r#"[[0,8191,["::1",7000,"a",[]],["10.0.0.9",7003,"d",[]]],[8192,16383,["",7001,"b",["ip","10.0.0.2"]]]]"#;
        let deployed = read_one(text).unwrap();
        assert_eq!(slots(&deployed), [("[::1]:7000", &[(0, 8191)][..]), ("10.0.0.2:7001", &[(8192, 16_383)][..])]);
        let shards = r#"[
            {"slots":[0,100,200,16383],"nodes":[
                {"id":"r","port":7001,"ip":"10.0.0.2","endpoint":"10.0.0.2","role":"replica","health":"online"},
                {"id":"m","port":7000,"ip":"10.0.0.1","endpoint":"?","role":"master","health":"failed"}]},
            ["slots",[101,199],"nodes",[["id","n","tls-port",7002,"ip","10.0.0.3","role","master","health","online"]]],
            {"slots":[],"nodes":[{"id":"e","port":7009,"ip":"10.0.0.9","role":"replica"}]}]"#;
        let deployed = read_one(shards).unwrap();
        let expected = [("10.0.0.1:7000", &[(0, 100), (200, 16_383)][..]), ("10.0.0.3:7002", &[(101, 199)][..])];
        assert_eq!(slots(&deployed), expected);
        assert_eq!(deployed.down, ["10.0.0.1:7000"]);
        assert!(deployed.placement().is_ok());
    }

    #[test]
    fn nodes() {
        let text = "\
07c37dfeb235213a872192d90877d0cd55635b91 127.0.0.1:30004@31004,hostname4 slave e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca 0 1426238317239 4 connected
67ed2db8d677e59ec4a4cefb06858cf2a1a89fa1 127.0.0.1:30002@31002 master - 0 1426238316232 2 connected 5461-10922 [93-<-292f8b365bb7edb5e285caf0b7e6ddc7265d2f4f]
292f8b365bb7edb5e285caf0b7e6ddc7265d2f4f 127.0.0.1:30003 master,fail - 0 1426238318243 3 disconnected 10923-16383
e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca 127.0.0.1:30001@31001,h,shard-id=1 myself,master - 0 0 1 connected 0-5000 5001 5002-5460
";
        let deployed = read_one(text).unwrap();
        let expected = [
            ("127.0.0.1:30002", &[(5461, 10_922)][..]),
            ("127.0.0.1:30003", &[(10_923, 16_383)][..]),
            ("127.0.0.1:30001", &[(0, 5460)][..]),
        ];
        assert_eq!(slots(&deployed), expected);
        assert_eq!(deployed.down, ["127.0.0.1:30003"]);
        assert!(deployed.notes.iter().any(|note| note.starts_with("line 2: slots are on their way")));
        assert!(deployed.placement().is_ok());
    }

    #[test]
    fn refusals() {
        let cases = [
            (CLI, "line 7"),
            ("1) 1) (integer) 5\n   2) (integer) 4\n   3) 1) \"a\"\n      2) (integer) 7\n", "line 1"),
            ("  1) (integer) 5\n1) (integer) 4\n", "line 2"),
            ("1) (integer) 5\nfive\n", "line 2"),
            ("1) 1) 1) 1) 1) 1) 1) 1) 1) (nil)\n", "line 1"),
            ("[[0,16384,[\"a\",1]]]", "[0]"),
            ("[[0,1,[\"a\",1]],[5,\"6\",[\"a\",1]]]", "[1]"),
            ("[[0,1,[]]]", "[0]"),
            ("[7]", "[0]"),
            ("[{\"slots\":[0,1],\"nodes\":[]}]", "[0]"),
            ("{}", "json"),
            ("[]", "slots"),
            ("a b c", "line 1"),
            ("a b master - 0 0 1 connected 5-x", "line 1"),
            ("a b:1 master - 0 0 1 connected 5-x", "line 1"),
            ("a b:1 master - 0 0 1 connected", "slots"),
        ];
        for (text, field) in cases {
            let error = read_one(text).unwrap_err();
            assert_eq!((error.code(), error.field()), ("bad-deployed", field), "{text}: {error}");
        }
        assert_eq!(read_one("[[0,1").unwrap_err().code(), "bad-json");
    }
}
