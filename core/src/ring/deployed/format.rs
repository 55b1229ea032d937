//! The formats that are read.

use alloc::format;
use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::error::{Error, shown};

/// A kind of text that says what is deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// An Envoy cluster, a list of clusters or a bootstrap, v3, as JSON.
    Envoy,
    /// A HAProxy configuration.
    HAProxy,
    /// The server list of a memcached client.
    Memcached,
    /// An nginx configuration.
    Nginx,
    /// Ringwright's own JSON, a list of nodes, or a mapping from ids to weights.
    Plain,
    /// What Redis answers to `CLUSTER SLOTS`, `CLUSTER SHARDS` or `CLUSTER NODES`.
    Redis,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] = [Self::Envoy, Self::HAProxy, Self::Memcached, Self::Nginx, Self::Plain, Self::Redis];

    /// The name, in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Envoy => "envoy",
            Self::HAProxy => "haproxy",
            Self::Memcached => "memcached",
            Self::Nginx => "nginx",
            Self::Plain => "plain",
            Self::Redis => "redis",
        }
    }

    /// The format of this name.
    ///
    /// # Errors
    /// `unknown-format` listing the formats.
    pub fn named(name: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|format| format.name() == name);
        found.ok_or_else(|| unknown(format!("no format is called {}", shown(name))))
    }
}

/// The refusal of a text or a name that stands for no format.
pub(super) fn unknown(problem: impl Into<String>) -> Error {
    let hint = "use one of envoy (JSON), haproxy, memcached (a server list), nginx, plain (JSON), \
                redis (CLUSTER SLOTS, SHARDS or NODES)";
    Error::decode("unknown-format", "format", problem, hint)
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn names_and_json_agree() {
        for format in Format::ALL {
            assert_eq!(Format::named(format.name()).unwrap(), format);
            assert_eq!(serde_json::to_value(format).unwrap(), format.name());
        }
        let error = Format::named("apache").unwrap_err();
        assert_eq!(error.code(), "unknown-format");
        assert!(Format::ALL.iter().all(|format| error.hint().contains(format.name())));
    }
}
