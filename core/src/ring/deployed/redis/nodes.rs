//! `CLUSTER NODES`: a line for each node.

use alloc::format;
use alloc::vec::Vec;

use super::{Masters, bad, range};
use crate::error::{Error, shown};
use crate::ring::deployed::text::lines;

/// Whether a line could be a node's: `id address flags master ping pong epoch state slot...`.
pub(in super::super) fn is_node(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let id = words.next().is_some_and(|id| id.len() == 40 && id.bytes().all(|b| b.is_ascii_hexdigit()));
    id && words.next().is_some_and(|address| address.contains(':'))
}

pub(super) fn read(text: &str, masters: &mut Masters) -> Result<(), Error> {
    for (line, text) in lines(text).filter(|(_, text)| !text.trim().is_empty()) {
        let field = format!("line {line}");
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let [_, address, flags, _, _, _, _, _, slots @ ..] = words.as_slice() else {
            return Err(bad(&field, "not the line of a node", "paste the answer to CLUSTER NODES, line by line"));
        };
        let mut flags = flags.split(',');
        if !flags.clone().any(|flag| flag == "master") {
            masters.replicas += 1;
            continue;
        }
        // Behind `@` stands the port of the cluster's bus, behind a comma the host name.
        let address = address.split(['@', ',']).next().unwrap_or_default();
        let Some((host, port)) = address.rsplit_once(':') else {
            return Err(bad(&field, &format!("{} is no address", shown(address)), "a node's address is host:port"));
        };
        if flags.any(|flag| flag == "fail") {
            masters.down(host, port, &field);
        }
        let mut own = Vec::new();
        for slot in slots {
            if slot.starts_with('[') {
                continue;
            }
            let (first, last) = slot.split_once('-').unwrap_or((slot, slot));
            own.push(range(first.parse().ok(), last.parse().ok(), &field)?);
        }
        if own.len() < slots.len() {
            masters.notes.push(format!(
                "line {line}: slots are on their way to or from this node; their owner is the present one"
            ));
        }
        masters.master(host, port).slots.extend(own);
    }
    Ok(())
}
