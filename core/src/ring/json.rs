//! A ring as text.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, Serialize};

use super::config::RingConfig;
use super::node::Node;
use super::vnodes::Ring;
use crate::digest::Digest;
use crate::error::{Error, shown};
use crate::hash::{Hash, Secret};
use crate::json::{self, Object};

const HINT: &str = "pass the JSON text of a ring, whole and unchanged";

/// The form on paper. Fields are in alphabetical order, which makes the text canonical.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form<'r> {
    family: Cow<'r, str>,
    hash: Cow<'r, str>,
    #[serde(deserialize_with = "nodes")]
    nodes: Cow<'r, [Node]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret_sha256: Option<String>,
    #[serde(with = "json::u64_text")]
    seed: u64,
    version: u32,
    vnodes: u32,
}

fn nodes<'de, D: Deserializer<'de>>(from: D) -> Result<Cow<'static, [Node]>, D::Error> {
    let nodes = Vec::<Object<Node>>::deserialize(from)?;
    Ok(nodes.into_iter().map(|Object(node)| node).collect())
}

/// What every version of the form has.
#[derive(Deserialize)]
struct Header {
    version: u32,
}

impl Ring {
    /// The canonical JSON form: equal rings print equal text. The secret of a keyed hash is not in it.
    pub fn to_json(&self) -> String {
        json::print(&Form {
            family: "ring".into(),
            hash: self.hash().name().into(),
            nodes: self.nodes.as_slice().into(),
            secret_sha256: self.hash().secret().map(|secret| secret.digest().to_string()),
            seed: self.seed(),
            version: Self::VERSION,
            vnodes: self.vnodes(),
        })
    }

    /// The ring that [`to_json`](Self::to_json) printed. A ring with a keyed hash needs its `secret` again.
    ///
    /// # Errors
    /// `bad-json` naming the field, `json-version`, `bad-family`, the secret's refusals, and those of [`new`](Self::new).
    pub fn from_json(text: &str, secret: Option<Secret>) -> Result<Self, Error> {
        let Object(Header { version }) = json::parse(text, HINT)?;
        if version != Self::VERSION {
            let problem = format!("version {version} where this release reads version {}", Self::VERSION);
            return Err(Error::decode("json-version", "version", problem, "use the release that wrote the text"));
        }
        let Object(form): Object<Form<'_>> = json::parse(text, HINT)?;
        if form.family != "ring" {
            let problem = format!("a placement of family {}", shown(&form.family));
            return Err(Error::decode("bad-family", "family", problem, "read it with that family's type"));
        }
        if form.secret_sha256.is_some() && form.hash != "siphash" {
            let problem = format!("a digest of a secret beside hash {}", shown(&form.hash));
            return Err(Error::decode("bad-json", "secret_sha256", problem, "only siphash has a secret"));
        }
        let config = RingConfig { vnodes: form.vnodes, hash: Hash::named(&form.hash, secret)?, seed: form.seed };
        if config.hash.secret().map(|secret| secret.digest().to_string()) != form.secret_sha256 {
            let problem = "the secret is not the one this ring was made with";
            return Err(Error::config("wrong-secret", "secret", problem, "pass the ring's own secret"));
        }
        Self::new(config, form.nodes.into_owned())
    }

    /// The identity of the ring: the digest of its canonical JSON. Rings with equal fingerprints place
    /// every key alike.
    pub fn fingerprint(&self) -> Digest {
        Digest::of(self.to_json().as_bytes())
    }
}
