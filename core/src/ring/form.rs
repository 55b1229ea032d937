//! A placement as text.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::sync::Arc;
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

#[cfg(feature = "families")]
use super::anchor::Anchor;
#[cfg(feature = "compat")]
use super::compat::{Compat, profiles};
#[cfg(feature = "families")]
use super::jump::Jump;
#[cfg(feature = "families")]
use super::maglev::Maglev;
#[cfg(feature = "families")]
use super::memento::Memento;
#[cfg(feature = "families")]
use super::multi_probe::MultiProbe;
#[cfg(not(feature = "slots"))]
use super::no_partition::PartitionForm;
use super::node::Node;
#[cfg(feature = "slots")]
use super::partition::PartitionForm;
use super::placement::{AnyPlacement, Placement};
use super::rendezvous::Rendezvous;
#[cfg(feature = "slots")]
use super::slots::Slots;
use super::vnodes::Ring;
use crate::error::{Error, shown};
use crate::hash::{Hash, Hasher, Secret};
use crate::json::{self, Object};

/// The version of the placement rules and of their JSON forms. A change of any constant is a new version.
pub const VERSION: u32 = 1;

const HINT: &str = "pass the JSON text of a placement, whole and unchanged";

/// What a family has besides hash, seed and nodes.
#[derive(Clone, Debug, Default)]
pub(super) struct Extra {
    /// The bucket of each node.
    pub(super) buckets: Option<Vec<u32>>,
    pub(super) capacity: Option<u32>,
    /// The table of slots and what it was asked to keep to.
    pub(super) partition: Option<PartitionForm>,
    pub(super) probes: Option<u32>,
    /// The buckets without a node, in the order in which they lost it.
    pub(super) removed: Option<Vec<u32>>,
    pub(super) table_size: Option<u32>,
    pub(super) vnodes: Option<u32>,
}

/// The form on paper of the native families. Fields are in alphabetical order, which makes the text canonical.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form<'p> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    buckets: Option<Vec<u32>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    capacity: Option<u32>,
    family: Cow<'p, str>,
    hash: Cow<'p, str>,
    #[serde(deserialize_with = "nodes")]
    nodes: Cow<'p, [Node]>,
    #[serde(default, deserialize_with = "partition", skip_serializing_if = "Option::is_none")]
    partition: Option<PartitionForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    probes: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    removed: Option<Vec<u32>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret_sha256: Option<String>,
    #[serde(with = "json::u64_text")]
    seed: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    table_size: Option<u32>,
    version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vnodes: Option<u32>,
}

fn nodes<'de, D: Deserializer<'de>>(from: D) -> Result<Cow<'static, [Node]>, D::Error> {
    let nodes = Vec::<Object<Node>>::deserialize(from)?;
    Ok(nodes.into_iter().map(|Object(node)| node).collect())
}

fn partition<'de, D: Deserializer<'de>>(from: D) -> Result<Option<PartitionForm>, D::Error> {
    Object::deserialize(from).map(|Object(partition)| Some(partition))
}

/// What every form has.
#[derive(Deserialize)]
struct Header {
    #[serde(default)]
    family: String,
    version: u32,
}

/// The canonical text of a native placement.
pub(super) fn print(placement: &dyn Placement, hasher: &Hasher, extra: Extra) -> String {
    json::print(&form(placement, hasher, extra))
}

/// The same form of a machine's state, for any serde format.
pub(super) fn serialize<S: Serializer>(
    placement: &dyn Placement,
    hasher: &Hasher,
    extra: Extra,
    to: S,
) -> Result<S::Ok, S::Error> {
    form(placement, hasher, extra).serialize(to)
}

fn form<'p>(placement: &'p dyn Placement, hasher: &'p Hasher, extra: Extra) -> Form<'p> {
    Form {
        buckets: extra.buckets,
        capacity: extra.capacity,
        family: placement.family().into(),
        hash: hasher.hash().name().into(),
        nodes: placement.nodes().into(),
        partition: extra.partition,
        probes: extra.probes,
        removed: extra.removed,
        secret_sha256: hasher.hash().secret().map(|secret| secret.digest().to_string()),
        seed: hasher.seed(),
        table_size: extra.table_size,
        version: VERSION,
        vnodes: extra.vnodes,
    }
}

/// The placement that [`Placement::to_json`] printed, of any family. One with a keyed hash needs its
/// `secret` again.
///
/// # Errors
/// `bad-json` naming the field, `json-version`, `bad-family`, the secret's refusals, and those of the family.
pub fn from_json(text: &str, secret: Option<Secret>) -> Result<AnyPlacement, Error> {
    Ok(match family(text)?.as_str() {
        "ring" => Arc::new(Ring::from_json(text, secret)?),
        "rendezvous" => Arc::new(Rendezvous::from_json(text, secret)?),
        #[cfg(feature = "families")]
        "maglev" => Arc::new(Maglev::from_json(text, secret)?),
        #[cfg(feature = "families")]
        "jump" | "jump:guava" | "jump:paper" => Arc::new(Jump::from_json(text, secret)?),
        #[cfg(feature = "families")]
        "multi-probe" => Arc::new(MultiProbe::from_json(text, secret)?),
        #[cfg(feature = "families")]
        "anchor" => Arc::new(Anchor::from_json(text, secret)?),
        #[cfg(feature = "families")]
        "memento" => Arc::new(Memento::from_json(text, secret)?),
        #[cfg(feature = "slots")]
        "slots" => Arc::new(Slots::from_json(text, secret)?),
        #[cfg(feature = "compat")]
        other if profiles().any(|profile| profile.name == other) => {
            if secret.is_some() {
                let problem = format!("{} takes no secret", shown(other));
                return Err(Error::config("secret-unused", "secret", problem, "leave the secret out"));
            }
            Arc::new(Compat::from_json(text)?)
        }
        other => {
            let families = if cfg!(feature = "families") {
                ", maglev, jump, jump:guava, jump:paper, multi-probe, anchor, memento"
            } else {
                ""
            };
            let slots = if cfg!(feature = "slots") { ", slots" } else { "" };
            let profile = if cfg!(feature = "compat") { ", or a profile" } else { "" };
            return Err(bad_family(other, &format!("use one of ring, rendezvous{families}{slots}{profile}")));
        }
    })
}

/// The family of a placement's text, after a look at its version.
pub(super) fn family(text: &str) -> Result<String, Error> {
    let Object(Header { family, version }) = json::parse(text, HINT)?;
    check_version(version)?;
    Ok(family)
}

fn check_version(version: u32) -> Result<(), Error> {
    if version != VERSION {
        let problem = format!("version {version} where this release reads version {VERSION}");
        return Err(Error::decode("json-version", "version", problem, "use the release that wrote the text"));
    }
    Ok(())
}

fn bad_family(family: &str, hint: &str) -> Error {
    Error::decode("bad-family", "family", format!("a placement of family {}", shown(family)), hint)
}

/// Reads the text of one native `family`, whose extra fields are those in `fields`.
pub(super) fn read(
    text: &str,
    secret: Option<Secret>,
    expected: &str,
    fields: &[&str],
) -> Result<(Hasher, Vec<Node>, Extra), Error> {
    check_family(&family(text)?, expected)?;
    let Object(form): Object<Form<'_>> = json::parse(text, HINT)?;
    open(form, secret, expected, fields)
}

/// Reads the state of a machine of one native `family` from any serde format. One with a keyed hash can
/// only be read as text, together with its secret.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    from: D,
    expected: &str,
    fields: &[&str],
) -> Result<(Hasher, Vec<Node>, Extra), D::Error> {
    let Object(form) = Object::<Form<'_>>::deserialize(from)?;
    let checked = check_version(form.version).and_then(|()| check_family(&form.family, expected));
    checked.and_then(|()| open(form, None, expected, fields)).map_err(de::Error::custom)
}

fn check_family(found: &str, expected: &str) -> Result<(), Error> {
    if found == expected { Ok(()) } else { Err(bad_family(found, "read it with that family's type")) }
}

fn open(
    form: Form<'_>,
    secret: Option<Secret>,
    expected: &str,
    fields: &[&str],
) -> Result<(Hasher, Vec<Node>, Extra), Error> {
    if form.secret_sha256.is_some() && form.hash != "siphash" {
        let problem = format!("a digest of a secret beside hash {}", shown(&form.hash));
        return Err(Error::decode("bad-json", "secret_sha256", problem, "only siphash has a secret"));
    }
    let hash = Hash::named(&form.hash, secret)?;
    // Constructors also take this form, and write no digest.
    let digest = hash.secret().map(|secret| secret.digest().to_string());
    if form.secret_sha256.is_some() && digest != form.secret_sha256 {
        let problem = "the secret is not the one this placement was made with";
        return Err(Error::config("wrong-secret", "secret", problem, "pass the placement's own secret"));
    }
    let given = [
        ("buckets", form.buckets.is_some()),
        ("capacity", form.capacity.is_some()),
        ("partition", form.partition.is_some()),
        ("probes", form.probes.is_some()),
        ("removed", form.removed.is_some()),
        ("table_size", form.table_size.is_some()),
        ("vnodes", form.vnodes.is_some()),
    ];
    if let Some((field, _)) = given.iter().find(|(field, given)| *given && !fields.contains(field)) {
        let problem = format!("a placement of family {expected} has no {field}");
        return Err(Error::decode("bad-json", *field, problem, HINT));
    }
    let extra = Extra {
        buckets: form.buckets,
        capacity: form.capacity,
        partition: form.partition,
        probes: form.probes,
        removed: form.removed,
        table_size: form.table_size,
        vnodes: form.vnodes,
    };
    Ok((Hasher::new(hash, form.seed)?, form.nodes.into_owned(), extra))
}

/// The refusal of a text that lacks a field of its family.
pub(super) fn missing(field: &'static str) -> Error {
    Error::decode("bad-json", field, format!("missing field `{field}`"), HINT)
}
