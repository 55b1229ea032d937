//! The forms of a server's address.

use super::build::bad_server;
use super::server::Server;
use crate::error::Error;

/// A server's address taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Address<'a> {
    /// A host name or an IPv4 address.
    Host(&'a str, Option<u16>),
    /// An IPv6 address without its brackets.
    V6(&'a str, Option<u16>),
    /// The path of a Unix socket.
    Unix(&'a str),
}

impl<'a> Address<'a> {
    /// Takes the address of the server at `place` apart.
    pub(super) fn of(place: usize, server: &'a Server) -> Result<Self, Error> {
        let text = server.address.as_str();
        let bad = |problem: &str| bad_server(place, "address", problem, "write host:port, [IPv6]:port or unix:path");
        if let Some(path) = text.strip_prefix("unix:").or_else(|| text.strip_prefix("unix@")) {
            return Ok(Self::Unix(path));
        }
        if text.starts_with('/') {
            return Ok(Self::Unix(text));
        }
        if let Some(rest) = text.strip_prefix('[') {
            let (host, rest) = rest.split_once(']').ok_or_else(|| bad("a bracket that is not closed"))?;
            let port = match rest.strip_prefix(':') {
                Some(port) => Some(port),
                None if rest.is_empty() => None,
                None => return Err(bad("text behind the bracket")),
            };
            return Ok(Self::V6(
                host,
                port.map(|port| number(port).ok_or_else(|| bad("a port that is none"))).transpose()?,
            ));
        }
        match text.split_once(':') {
            None => Ok(Self::Host(text, None)),
            Some((_, rest)) if rest.contains(':') => Ok(Self::V6(text, None)),
            Some((host, port)) => Ok(Self::Host(host, Some(number(port).ok_or_else(|| bad("a port that is none"))?))),
        }
    }

    /// Host and port, where nothing but a host name or IPv4 address will do.
    pub(super) fn host(place: usize, server: &'a Server, product: &str) -> Result<(&'a str, Option<u16>), Error> {
        let problem = match Self::of(place, server)? {
            Self::Host(host, port) if !host.is_empty() => return Ok((host, port)),
            Self::Host(..) => "an address without a host",
            Self::V6(..) => "an IPv6 address",
            Self::Unix(_) => "a Unix socket",
        };
        let problem = alloc::format!("{problem}, which this profile of {product} does not cover");
        Err(bad_server(place, "address", problem, "use host:port"))
    }
}

fn number(port: &str) -> Option<u16> {
    if port.bytes().all(|byte| byte.is_ascii_digit()) { port.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::{Address, Server};

    #[test]
    fn every_form_is_taken_apart() {
        let forms = [
            ("a.example", Address::Host("a.example", None)),
            ("10.0.0.1:80", Address::Host("10.0.0.1", Some(80))),
            ("[::1]:80", Address::V6("::1", Some(80))),
            ("[::1]", Address::V6("::1", None)),
            ("::1", Address::V6("::1", None)),
            ("unix:/run/a", Address::Unix("/run/a")),
            ("unix@/run/a", Address::Unix("/run/a")),
            ("/run/a", Address::Unix("/run/a")),
        ];
        for (text, form) in forms {
            assert_eq!(Address::of(0, &Server::new(text)).unwrap(), form, "{text}");
        }
        for text in ["a:b", "a:", "a:65536", "a:+1", "[::1", "[::1]80"] {
            assert_eq!(Address::of(2, &Server::new(text)).unwrap_err().field(), "servers[2].address", "{text}");
        }
    }
}
