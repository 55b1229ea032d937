//! Why a key lives where it does.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::placement::Placement;
use super::replicas::{Distinct, Verdict, Walker};
use super::vnodes::Ring;
use crate::digest::hex;
use crate::error::Error;
use crate::json;
use crate::rng::place_in_stream;

/// Every step of one lookup. Fields are in alphabetical order because this is also the canonical JSON form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The bucket of the index that the search began in: the top bits of the hash value.
    #[serde(with = "json::u64_text")]
    pub bucket: u64,
    /// The hash family.
    pub hash: &'static str,
    /// The key's position on the circle.
    #[serde(with = "json::u64_text")]
    pub hash_value: u64,
    /// The first 64 bytes of the key, in hexadecimal.
    pub key_hex: String,
    /// The length of the whole key in bytes.
    pub key_length: u64,
    /// The replica set, the owner first.
    pub nodes: Vec<String>,
    /// The first point at or after the hash value (the first of the circle when the search wrapped).
    #[serde(with = "json::u64_text")]
    pub point: u64,
    /// The point before it. The owner has the positions from just above this to `point`.
    #[serde(with = "json::u64_text")]
    pub previous: u64,
    /// The seed of the hash.
    #[serde(with = "json::u64_text")]
    pub seed: u64,
    /// Nodes with a point at exactly the same position, which lost the tie to the lower id.
    pub tied: Vec<String>,
    /// The points passed until the replica set was complete.
    pub walk: Vec<Step>,
    /// Whether the search passed the last point and began again at the first.
    pub wrapped: bool,
}

/// One point of a walk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The point's node.
    pub node: String,
    /// The point's position on the circle.
    #[serde(with = "json::u64_text")]
    pub point: u64,
    /// What became of the node.
    pub verdict: Verdict,
    /// Which of the node's points it is, counted from 0.
    pub vnode: u32,
    /// The node's zone path.
    pub zone: Vec<String>,
}

impl Ring {
    /// Every step of the lookup of `key`, up to a replica set of `count`.
    ///
    /// # Errors
    /// Those of [`replicas`](Placement::replicas).
    pub fn explain(&self, key: &[u8], count: u32, distinct: Distinct) -> Result<Explanation, Error> {
        let mut walker = Walker::new(self.members(), count, distinct, None)?;
        let hash_value = self.position(key);
        let points = self.circle.points();
        let found = points.search(hash_value);
        let at = points.at();
        let start = found % at.len();
        let (mut chosen, mut walk) = (Vec::new(), Vec::new());
        for (place, owner) in (start..).zip(self.circle.walk(start)) {
            walk.push(self.step(at[place % at.len()], owner, walker.offer(owner)));
            if walker.is_complete() {
                break;
            }
        }
        walker.finish(&mut chosen);
        let tied = self.points().skip(start + 1).take_while(|&(point, _)| point == at[start]);
        Ok(Explanation {
            bucket: points.bucket(hash_value),
            hash: self.hash().name(),
            hash_value,
            key_hex: hex(&key[..key.len().min(64)]),
            key_length: key.len() as u64,
            nodes: chosen.into_iter().map(|ix| self.nodes()[ix as usize].id.clone()).collect(),
            point: at[start],
            previous: at[(start + at.len() - 1) % at.len()],
            seed: self.seed(),
            tied: tied.map(|(_, owner)| self.nodes()[owner as usize].id.clone()).collect(),
            walk,
            wrapped: found == at.len(),
        })
    }

    fn step(&self, point: u64, owner: u32, verdict: Verdict) -> Step {
        let node = &self.nodes()[owner as usize];
        #[expect(clippy::cast_possible_truncation, reason = "at most `MAX_POINTS` points")]
        let vnode = place_in_stream(self.hasher().node(node.id.as_bytes()), point) as u32;
        Step { node: node.id.clone(), point, verdict, vnode, zone: node.zone.clone() }
    }
}

impl Explanation {
    /// The canonical JSON form.
    pub fn to_json(&self) -> String {
        json::print(self)
    }
}
