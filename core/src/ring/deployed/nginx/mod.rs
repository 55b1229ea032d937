//! nginx: `upstream` blocks with a `hash` directive, of the http and the stream module alike.

mod tokens;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::configuration::Deployed;
use super::format::Format;
use super::section::Section;
use super::text::{bad, no_placement, noted, number};
use crate::error::{Error, shown};
use crate::ring::compat::Server;
use tokens::{Token, Tokens};

/// Directives that choose another way to balance.
const OTHER_METHODS: [&str; 6] = ["fair", "ip_hash", "least_conn", "least_time", "random", "round_robin"];

/// How an upstream balances; of several directives the last one counts.
enum Method {
    RoundRobin,
    Hash { key: String, consistent: bool },
    Other { name: String, line: usize },
}

struct Upstream {
    name: String,
    line: usize,
    method: Method,
    servers: Vec<Server>,
    down: Vec<String>,
    notes: Vec<String>,
    /// The first thing wrong with it.
    wrong: Option<Error>,
}

pub(super) fn read(text: &str) -> Result<Vec<Section>, Error> {
    let mut tokens = Tokens::new(text);
    let mut sections = Vec::new();
    let mut upstream: Option<Upstream> = None;
    // Lines of the blocks that are open, and how deep the upstream's own directives stand.
    let mut open: Vec<usize> = Vec::new();
    let mut inside = 0;
    let mut words: Vec<String> = Vec::new();
    let mut start = 1;
    while let Some((line, token)) = tokens.next()? {
        match token {
            Token::Word(word) => {
                if words.is_empty() {
                    start = line;
                }
                words.push(word);
            }
            Token::End => {
                if let Some(upstream) = upstream.as_mut().filter(|_| open.len() == inside) {
                    upstream.directive(&words, start);
                }
                words.clear();
            }
            Token::Open => {
                let name = words.first().map_or("", String::as_str);
                if name.ends_with("_by_lua_block") {
                    tokens.skip_lua()?;
                } else {
                    open.push(line);
                    if name == "upstream" && upstream.is_none() {
                        upstream = Some(Upstream::new(words.get(1).cloned().unwrap_or_default(), start));
                        inside = open.len();
                    }
                }
                words.clear();
            }
            Token::Close => {
                if let Some(word) = words.first() {
                    let problem = format!("the directive {} has no end before `}}`", noted(word));
                    return Err(bad(start, problem, "end every directive with `;`"));
                }
                if open.len() == inside
                    && let Some(upstream) = upstream.take()
                {
                    sections.push(upstream.section());
                }
                if open.pop().is_none() {
                    return Err(bad(line, "`}` where no block is open", "paste whole blocks, from `upstream` on"));
                }
            }
        }
    }
    if let Some(line) = open.last() {
        return Err(bad(*line, "the block that opens here has no end", "paste whole blocks, with their `}`"));
    }
    if !words.is_empty() {
        return Err(bad(start, "the last directive has no end", "end every directive with `;`"));
    }
    if sections.is_empty() {
        return Err(bad(
            1,
            "no upstream block",
            "paste the part of the configuration that has `upstream NAME { ... }`",
        ));
    }
    Ok(sections)
}

impl Upstream {
    const fn new(name: String, line: usize) -> Self {
        Self {
            name,
            line,
            method: Method::RoundRobin,
            servers: Vec::new(),
            down: Vec::new(),
            notes: Vec::new(),
            wrong: None,
        }
    }

    fn directive(&mut self, words: &[String], line: usize) {
        let Some((name, words)) = words.split_first() else { return };
        let done = match name.as_str() {
            "server" => self.server(words, line),
            "hash" => self.hash(words, line),
            "include" => {
                let hint = "paste the servers of the file in its place";
                Err(bad(line, "`include` in an upstream, and files are not followed", hint))
            }
            "sticky" => {
                self.notes.push(format!("line {line}: sticky sessions go before the hash, and are not read"));
                Ok(())
            }
            name if OTHER_METHODS.contains(&name) => {
                self.method = Method::Other { name: name.into(), line };
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(error) = done {
            self.wrong.get_or_insert(error);
        }
    }

    fn hash(&mut self, words: &[String], line: usize) -> Result<(), Error> {
        let (key, consistent) = match words {
            [key] => (key, false),
            [key, method] if method == "consistent" => (key, true),
            [_, other, ..] => {
                let problem = format!("`hash` with {}", shown(other));
                return Err(bad(line, problem, "write `hash KEY;` or `hash KEY consistent;`"));
            }
            [] => return Err(bad(line, "`hash` without a key", "write `hash KEY consistent;`")),
        };
        self.method = Method::Hash { key: key.clone(), consistent };
        Ok(())
    }

    fn server(&mut self, words: &[String], line: usize) -> Result<(), Error> {
        let Some((address, parameters)) = words.split_first() else {
            return Err(bad(line, "`server` without an address", "write `server ADDRESS;`"));
        };
        let mut server = Server::new(address.as_str());
        let (mut backup, mut down) = (false, false);
        for parameter in parameters {
            if let Some(weight) = parameter.strip_prefix("weight=") {
                server.weight = number(weight, "the weight", line, 1, u32::MAX)?;
            }
            backup |= parameter == "backup";
            down |= parameter == "down" || parameter == "drain";
        }
        if backup {
            // nginx takes `backup` before `hash` and refuses to start with it behind.
            let problem = format!("line {line}: backup server {} is not on the ring, and left out", noted(address));
            self.notes.push(problem);
            return Ok(());
        }
        if down {
            let note =
                format!("line {line}: {} is down: it keeps its place, and its keys go to others", noted(address));
            self.notes.push(note);
            self.down.push(address.clone());
        }
        self.servers.push(server);
        Ok(())
    }

    fn section(self) -> Section {
        let Self { name, line, method, servers, down, notes, wrong } = self;
        let result = match (method, wrong) {
            (_, Some(error)) => Err(error),
            (Method::RoundRobin, None) => {
                let problem =
                    format!("upstream {} has no `hash` directive, and round robin places nothing by key", noted(&name));
                Err(no_placement(line, problem, "add `hash KEY consistent;`, or name another upstream"))
            }
            (Method::Other { name: method, line }, None) => {
                let problem = format!("upstream {} uses `{method}`, which is no placement by a key", noted(&name));
                Err(no_placement(line, problem, "use `hash KEY consistent;`, or name another upstream"))
            }
            (Method::Hash { .. }, None) if servers.is_empty() => {
                Err(bad(line, format!("upstream {} has no server on the ring", noted(&name)), "add `server ADDRESS;`"))
            }
            (Method::Hash { key, consistent }, None) => {
                let profile = if consistent { "nginx:consistent" } else { "nginx:hash" };
                let mut deployed = Deployed::new(Format::Nginx, &name, profile, servers);
                (deployed.key, deployed.down, deployed.notes) = (Some(key), down, notes);
                Ok(deployed)
            }
        };
        Section::new(name, result)
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::read;
    use crate::error::Error;
    use crate::ring::deployed::Deployed;

    const CONFIG: &str = r#"
# /etc/nginx/nginx.conf
user www-data; worker_processes auto;
events { worker_connections 768; }
http {
    log_format main '$remote_addr "{$request}"; #$status';
    upstream images { # the caches
        hash "$scheme$request_uri" consistent;
        server 10.0.0.1:8080 weight=5 max_fails=3 fail_timeout=30s;
        server 'cache-2.example.org' down;
        server [2001:db8::3]:8080 weight=2;
        server unix:/run/cache.sock;
        server 10.0.0.9:8080 backup;
        keepalive 32;
    }
    upstream web { least_conn; server 10.0.1.1; server 10.0.1.2; }
    map $host $name { default 0; "~^a{2}$" 1; }
    server {
        listen 80 default_server;
        location ~ "^/img/(?<id>\d{3})" { proxy_pass http://images; }
        content_by_lua_block { ngx.say("it's } {", ';') }
        set $v ${host}x;
    }
}
stream { upstream tcp { hash $remote_addr; server 10.0.2.1:53; server 10.0.2.2:53 weight=3; } }
"#;

    fn read_one(text: &str) -> Result<Deployed, Error> {
        read(text)?.remove(0).read
    }

    #[test]
    fn a_whole_configuration() {
        let sections = read(CONFIG).unwrap();
        let names: Vec<&str> = sections.iter().map(|section| section.name.as_str()).collect();
        assert_eq!(names, ["images", "web", "tcp"]);
        let images = sections[0].read.as_ref().unwrap();
        assert_eq!((images.profile.as_str(), images.key.as_deref()), ("nginx:consistent", Some("$scheme$request_uri")));
        let servers: Vec<(&str, u32)> =
            images.servers.iter().map(|each| (each.address.as_str(), each.weight)).collect();
        let expected =
            [("10.0.0.1:8080", 5), ("cache-2.example.org", 1), ("[2001:db8::3]:8080", 2), ("unix:/run/cache.sock", 1)];
        assert_eq!(servers, expected);
        assert_eq!(images.down, ["cache-2.example.org"]);
        assert!(images.notes[0].starts_with("line 10: cache-2.example.org is down"), "{:?}", images.notes);
        assert!(images.notes[1].starts_with("line 13: backup server 10.0.0.9:8080"), "{:?}", images.notes);
        let error = sections[1].read.as_ref().unwrap_err();
        assert_eq!((error.code(), error.field()), ("no-placement", "line 16"));
        assert!(error.problem().contains("least_conn"));
        assert_eq!(sections[2].read.as_ref().unwrap().profile, "nginx:hash");
    }

    #[test]
    fn the_last_method_counts() {
        let upstream = |method: &str| read_one(&alloc::format!("upstream a {{ {method} server b; }}"));
        assert_eq!(upstream("ip_hash; hash $uri; hash $uri consistent;").unwrap().profile, "nginx:consistent");
        assert_eq!(upstream("hash $uri; least_conn;").unwrap_err().code(), "no-placement");
        let error = upstream("").unwrap_err();
        assert_eq!((error.code(), error.field()), ("no-placement", "line 1"));
        assert!(error.problem().contains("round robin"));
    }

    #[test]
    fn refusals_name_the_line() {
        let cases = [
            ("upstream a {\n hash $k;\n server b weight=0;\n}", "line 3", "weight"),
            ("upstream a {\n hash $k;\n server b weight=x1;\n}", "line 3", "weight"),
            ("upstream a {\n hash $k;\n server b weight=4294967296;\n}", "line 3", "weight"),
            ("upstream a {\n hash $k constant;\n server b;\n}", "line 2", "constant"),
            ("upstream a {\n hash;\n server b;\n}", "line 2", "key"),
            ("upstream a {\n hash $k;\n include servers/*.conf;\n}", "line 3", "include"),
            ("upstream a {\n hash $k;\n}", "line 1", "no server"),
            ("upstream a {\n hash $k;\n server;\n}", "line 3", "address"),
            ("upstream a {\n hash $k\n}", "line 2", "no end"),
            ("upstream a {\n hash $k;\n server b;", "line 1", "no end"),
            ("http {}\n}", "line 2", "no block"),
            ("upstream a { hash \"$k; }", "line 1", "quote"),
            ("upstream a { hash \"$k\"x; }", "line 1", "behind a quote"),
            ("upstream a { hash $k; server b; } server", "line 1", "last directive"),
            ("a_by_lua_block {\n{ }", "line 1", "no end"),
            ("http { server { } }", "line 1", "no upstream"),
        ];
        for (text, line, problem) in cases {
            let error = read_one(text).unwrap_err();
            assert_eq!((error.code(), error.field()), ("bad-deployed", line), "{text}: {error}");
            assert!(error.problem().contains(problem), "{text}: {error}");
        }
    }
}
