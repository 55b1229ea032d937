//! What the points of a server hang on.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;
use core::net::{IpAddr, SocketAddr};

use xxhash_rust::xxh32::xxh32;

use super::super::address::Address;
use super::super::build::bad_server;
use super::super::server::Server;
use crate::error::Error;
use crate::hash::full_hash;

/// `hash-key`, and for `id` the rule of the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Identity {
    /// The id times 4096 (`SRV_EWGHT_RANGE`). It wraps: only the low 20 bits of an id count.
    Id,
    /// The id hashed.
    HashedId,
    /// The id in network order, hashed.
    Id32,
    /// The address without its port.
    Address,
    /// The address with its port.
    AddressPort,
    /// The `guid`.
    Guid,
}

impl Identity {
    /// The number that a server's points count on from, and whether its id decided it. What has no address or
    /// guid falls back to the id.
    pub(super) fn key(self, place: usize, server: &Server, id: u32) -> Result<(u32, bool), Error> {
        let by_id = (id.wrapping_mul(4096), true);
        Ok(match self {
            Self::Id => by_id,
            Self::HashedId => (full_hash(id), true),
            Self::Id32 => (full_hash(u32::from_le_bytes(id.to_be_bytes())), true),
            Self::Guid => server.guid.as_ref().map_or(by_id, |guid| (xxh32(guid.as_bytes(), 0), false)),
            Self::Address | Self::AddressPort => {
                let Some((address, port)) = socket(place, server)? else { return Ok(by_id) };
                let start = if self == Self::AddressPort { full_hash(port.into()) } else { 0 };
                let key = match address {
                    // The four bytes in network order, loaded as they lie on a little-endian machine.
                    IpAddr::V4(v4) => full_hash(start.wrapping_add(u32::from_le_bytes(v4.octets()))),
                    IpAddr::V6(v6) => xxh32(&v6.octets(), start),
                };
                (key, false)
            }
        })
    }
}

/// Address and port of a server; `None` for a Unix socket.
fn socket(place: usize, server: &Server) -> Result<Option<(IpAddr, u16)>, Error> {
    if let Address::Unix(_) = Address::of(place, server)? {
        return Ok(None);
    }
    let text = server.address.as_str();
    let socket = text.parse::<SocketAddr>().map(|socket| (socket.ip(), socket.port()));
    let socket = socket.or_else(|_| text.trim_matches(['[', ']']).parse().map(|address: IpAddr| (address, 0)));
    socket.map(Some).map_err(|_| {
        let problem = "a host name, whose address HAProxy looks up and hashes";
        bad_server(place, "address", problem, "write the address that the name stands for")
    })
}

/// The ids of all servers: their own, and for the others the next free number from their place on.
pub(super) fn ids(servers: &[Server]) -> Result<Vec<u32>, Error> {
    let mut used = BTreeMap::new();
    for (place, server) in servers.iter().enumerate() {
        let Some(id) = server.puid else { continue };
        if id == 0 || i32::try_from(id).is_err() {
            return Err(bad_server(place, "puid", format!("an id of {id}"), "use 1 to 2147483647"));
        }
        if let Some(other) = used.insert(id, place) {
            let problem = format!("id {id}, which servers[{other}] has");
            return Err(bad_server(place, "puid", problem, "give every server an id of its own"));
        }
    }
    let mut next = 1_u32;
    let id = |server: &Server| {
        let id = server.puid.unwrap_or_else(|| {
            while used.contains_key(&next) {
                next += 1;
            }
            next
        });
        // A server with an id of its own moves the count on as well.
        next += 1;
        id
    };
    Ok(servers.iter().map(id).collect())
}

#[cfg(test)]
mod tests {
    use super::{Identity, Server, ids};
    use crate::hash::full_hash;
    use alloc::vec::Vec;

    fn list(puids: &[Option<u32>]) -> Vec<Server> {
        let server =
            |(i, &puid): (usize, &Option<u32>)| Server { puid, ..Server::new(alloc::format!("10.0.0.{i}:80")) };
        puids.iter().enumerate().map(server).collect()
    }

    #[test]
    fn free_ids_are_found_from_each_place_on() {
        assert_eq!(ids(&list(&[None, None, Some(4), Some(2), None, None, Some(1)])).unwrap(), [3, 5, 4, 2, 8, 9, 1]);
        assert_eq!(ids(&list(&[None; 3])).unwrap(), [1, 2, 3]);
        assert!(ids(&list(&[Some(3), Some(3)])).is_err() && ids(&list(&[Some(0)])).is_err());
    }

    #[test]
    fn addresses_are_read_as_they_lie_in_memory() {
        let key = |identity: Identity, text: &str| identity.key(0, &Server::new(text), 7).unwrap();
        assert_eq!(key(Identity::Address, "1.2.3.4:80"), (full_hash(0x0403_0201), false));
        let with_port = full_hash(full_hash(80).wrapping_add(0x0403_0201));
        assert_eq!(key(Identity::AddressPort, "1.2.3.4:80"), (with_port, false));
        assert_eq!(key(Identity::Address, "[::1]:80"), key(Identity::Address, "::1"));
        assert_eq!(key(Identity::Address, "unix@/run/a"), (7 * 4096, true));
        assert_eq!(key(Identity::Guid, "1.2.3.4:80"), (7 * 4096, true));
        assert_eq!(key(Identity::Id32, "1.2.3.4:80"), (full_hash(0x0700_0000), true));
        assert!(Identity::Address.key(0, &Server::new("a.example:80"), 7).is_err());
    }
}
