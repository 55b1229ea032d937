//! Ringwright's own JSON, lists of nodes, and mappings from ids to weights.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::configuration::Deployed;
use super::format::Format;
use super::section::Section;
use crate::error::Error;
use crate::json::{self, Object};
use crate::ring::{AnyPlacement, Node, Placement as _, Ring, RingConfig, from_json};

const HINT: &str = "pass the JSON of a placement, a list of nodes, or an object of ids and weights";

/// Ids and weights in the order of the text; repeated ids are kept, so that the ring can refuse them.
struct Weights(Vec<(String, u32)>);

impl<'de> Deserialize<'de> for Weights {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Weights;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of ids and weights")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Weights, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Weights(pairs))
            }
        }
        from.deserialize_map(Pairs)
    }
}

pub(super) fn read(text: &str) -> Result<Vec<Section>, Error> {
    let value: Value = json::parse(text, HINT)?;
    if let Value::Object(fields) = &value {
        if fields.contains_key("family") {
            return Ok(vec![placed(&from_json(text, None)?)]);
        }
        if fields.contains_key("profile") {
            let Object(deployed): Object<Deployed> = json::parse(text, HINT)?;
            return Ok(vec![Section::new(deployed.name.clone(), Ok(deployed))]);
        }
        let Weights(pairs) = json::parse(text, HINT)?;
        let nodes = pairs.into_iter().map(|(id, weight)| Ok(Node::new(id)?.with_weight(weight)));
        return ring(nodes.collect::<Result<_, Error>>()?);
    }
    let Value::Array(items) = &value else {
        return Err(Error::decode("bad-deployed", "json", "neither an object nor a list", HINT));
    };
    match items.first() {
        None => Err(Error::decode("bad-deployed", "json", "an empty list", HINT)),
        Some(Value::Object(fields)) if fields.contains_key("family") => {
            items.iter().map(|item| Ok(placed(&from_json(&item.to_string(), None)?))).collect()
        }
        Some(Value::Object(fields)) if fields.contains_key("profile") => {
            let all: Vec<Object<Deployed>> = json::parse(text, HINT)?;
            Ok(all.into_iter().map(|Object(each)| Section::new(each.name.clone(), Ok(each))).collect())
        }
        Some(Value::String(_)) => {
            let ids: Vec<String> = json::parse(text, HINT)?;
            ring(ids.into_iter().map(Node::new).collect::<Result<_, _>>()?)
        }
        Some(_) => ring(items.iter().enumerate().map(node).collect::<Result<_, _>>()?),
    }
}

/// A node as an object whose weight and zone may be left out.
fn node((place, item): (usize, &Value)) -> Result<Node, Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Loose {
        id: String,
        #[serde(default = "one")]
        weight: u32,
        #[serde(default)]
        zone: Vec<String>,
    }
    const fn one() -> u32 {
        1
    }
    let read = serde_path_to_error::deserialize(item);
    let Object(Loose { id, weight, zone }) = read.map_err(|error: serde_path_to_error::Error<serde_json::Error>| {
        let path = error.path().to_string();
        let field = if path == "." { format!("[{place}]") } else { format!("[{place}].{path}") };
        Error::decode(
            "bad-json",
            field,
            error.inner().to_string(),
            "pass objects with id, and weight and zone if need be",
        )
    })?;
    let node = Node { id, weight, zone };
    node.check(|field| format!("[{place}].{field}"))?;
    Ok(node)
}

fn ring(nodes: Vec<Node>) -> Result<Vec<Section>, Error> {
    let ring = Ring::new(RingConfig::default(), nodes)?;
    Ok(vec![section(ring.family(), ring.to_json())])
}

fn placed(placement: &AnyPlacement) -> Section {
    section(placement.family(), placement.to_json())
}

fn section(family: &str, text: String) -> Section {
    let mut deployed = Deployed::new(Format::Plain, "", family, Vec::new());
    deployed.placement = Some(text);
    Section::new("", Ok(deployed))
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::read;
    use crate::error::Error;
    use crate::ring::deployed::Deployed;
    use crate::ring::{Node, Placement as _, Ring, RingConfig};

    fn read_one(text: &str) -> Result<Deployed, Error> {
        read(text)?.remove(0).read
    }

    fn ring(weight: u32) -> Ring {
        let nodes = [Node::new("a").unwrap(), Node::new("b").unwrap().with_weight(weight)];
        Ring::new(RingConfig::default(), nodes).unwrap()
    }

    #[test]
    fn every_form_of_a_ring() {
        let forms = [r#"["a","b"]"#, r#"{"b":1,"a":1}"#, r#"[{"id":"b"},{"id":"a","weight":1,"zone":[]}]"#];
        for text in forms {
            let deployed = read_one(text).unwrap();
            assert_eq!((deployed.profile.as_str(), deployed.servers.len()), ("ring", 0));
            assert_eq!(deployed.placement().unwrap().to_json(), ring(1).to_json(), "{text}");
        }
        assert_eq!(read_one(r#"{"a":1,"b":3}"#).unwrap().placement().unwrap().to_json(), ring(3).to_json());
        let (one, other) = (ring(1).to_json(), ring(5).to_json());
        assert_eq!(read_one(&other).unwrap().placement().unwrap().to_json(), other);
        assert_eq!(read(&format!("[{one},{other}]")).unwrap().len(), 2);
    }

    #[test]
    fn what_was_read_before_is_read_again() {
        let text = r#"{"format":"nginx","profile":"nginx:consistent","servers":[{"address":"a:1","weight":2}]}"#;
        let deployed = read_one(text).unwrap();
        assert_eq!(deployed.placement().unwrap().family(), "nginx:consistent");
        assert_eq!(read_one(&deployed.to_json()).unwrap(), deployed);
        assert_eq!(read(&format!("[{text},{text}]")).unwrap().len(), 2);
    }

    #[test]
    fn refusals() {
        let cases = [
            (r#"{"a":1,"a":1}"#, "duplicate-node", "nodes.id"),
            (r#"{"a":1.5}"#, "bad-json", "a"),
            (r#"{"a":-1}"#, "bad-json", "a"),
            (r#"["a",1]"#, "bad-json", "[1]"),
            (r#"[{"id":"a"},{"id":"b","wait":1}]"#, "bad-json", "[1].wait"),
            (r#"[{"id":"a"},{"id":""}]"#, "bad-id", "[1].id"),
            (r#"{"profile":"nginx:consistent"}"#, "bad-json", "json"),
            (r#"{"family":"ring"}"#, "bad-json", "json"),
            ("[]", "bad-deployed", "json"),
            ("7", "bad-deployed", "json"),
            ("{}", "no-nodes", "nodes"),
        ];
        for (text, code, field) in cases {
            let error = read_one(text).unwrap_err();
            assert_eq!((error.code(), error.field()), (code, field), "{text}: {error}");
        }
    }
}
