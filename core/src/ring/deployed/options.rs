//! What a text cannot say about itself.

use alloc::string::String;

use super::format::Format;

/// What a text cannot say about itself; everything may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The format; found out when left out.
    pub format: Option<Format>,
    /// The name of the upstream, backend or cluster that is wanted; all when left out.
    pub name: Option<String>,
    /// The profile, where the text leaves it open: any for a plain list of servers, one of the same product
    /// elsewhere, such as `haproxy:id@3.0-3.3`.
    pub profile: Option<String>,
    /// The version of the product, such as `2.6.12`; HAProxy's rule depends on it.
    pub version: Option<String>,
}
