//! Canonical JSON: no spaces, keys in alphabetical order (structs declare their fields so), and every
//! field that can hold any 64-bit value as a decimal string, because JavaScript loses digits above 2^53.

use alloc::string::{String, ToString as _};

use core::fmt;
use core::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::error::Error;

/// Prints `value` in canonical form.
pub(crate) fn print<T: Serialize>(value: &T) -> String {
    // Serialising plain structs into memory has no way to fail: no I/O, no non-string keys.
    serde_json::to_string(value).unwrap_or_default()
}

/// Something that is written as an object and as nothing else: a derived reader also takes its fields as a list.
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = Object<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }
        from.deserialize_map(Fields(PhantomData))
    }
}

/// Reads `text`, refusing repeated fields and trailing text, and naming the field at fault.
pub(crate) fn parse<T: DeserializeOwned>(text: &str, hint: &str) -> Result<T, Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let field = if path == "." || path == "?" { "json".to_string() } else { path };
        Error::decode("bad-json", field, error.inner().to_string(), hint)
    })?;
    reader.end().map_err(|error| Error::decode("bad-json", "json", error.to_string(), hint))?;
    Ok(value)
}

/// JSON without the spaces between its parts, in which any other printer may have put some.
pub(crate) fn compact(text: &str) -> String {
    let (mut quoted, mut escaped) = (false, false);
    let kept = |c: &char| {
        let within = quoted;
        quoted ^= *c == '"' && !escaped;
        escaped = within && *c == '\\' && !escaped;
        within || !c.is_ascii_whitespace()
    };
    text.chars().filter(kept).collect()
}

/// A 64-bit number as a decimal string; reading also accepts a plain number.
pub(crate) mod u64_text {
    use alloc::format;
    use core::fmt;

    use crate::error::shown;
    use serde::de::{Error, Visitor};
    use serde::{Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
    pub(crate) fn serialize<S: Serializer>(value: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = u64;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number from 0 to 18446744073709551615 as a decimal string")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<u64, E> {
                let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
                let number: Option<u64> = plain.then(|| text.parse().ok()).flatten();
                number.ok_or_else(|| E::custom(format!("{} is not a 64-bit decimal number", shown(text))))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<u64, E> {
                Ok(number)
            }
        }
        from.deserialize_any(Text)
    }
}

/// An amount, of up to 2^64 and more, as a decimal string.
pub(crate) mod u128_text {
    use alloc::format;
    use alloc::string::String;

    use crate::error::shown;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(value: &u128, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u128, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(|_| D::Error::custom(format!("{} is not a decimal number", shown(&text))))
    }
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn only_spaces_between_parts_are_dropped() {
        assert_eq!(compact("{ \"a b\" :\n[1, \"\\\" c\\\\\" ] }"), "{\"a b\":[1,\"\\\" c\\\\\"]}");
    }
}
