//! What the native families have in common beyond the trait.

/// Changes that keep the type, and equality by configuration and nodes, for a family with `members`,
/// `key_hash`, the configuration fields named, and a method `after(Change)`.
macro_rules! native {
    ($family:ident $(, $field:ident)*) => {
        impl $family {
            /// The placement with one more node.
            ///
            /// # Errors
            /// `duplicate-node`, `too-many-nodes`, and those of the constructor.
            pub fn with_node(&self, node: $crate::ring::Node) -> Result<Self, $crate::error::Error> {
                self.after($crate::ring::Change::Add(node))
            }

            /// The placement without the node `id`.
            ///
            /// # Errors
            /// `unknown-node`; `no-nodes` when it is the last one; what the family cannot lose.
            pub fn without_node(&self, id: &str) -> Result<Self, $crate::error::Error> {
                self.after($crate::ring::Change::Remove(id.into()))
            }

            /// The placement with another weight of the node `id`; weight 0 drains it.
            ///
            /// # Errors
            /// `unknown-node`, and those of the constructor.
            pub fn with_weight(&self, id: &str, weight: u32) -> Result<Self, $crate::error::Error> {
                self.after($crate::ring::Change::Weigh(id.into(), weight))
            }
        }

        /// Equal placements place every key alike and know the same nodes.
        impl PartialEq for $family {
            fn eq(&self, other: &Self) -> bool {
                self.members == other.members && self.key_hash == other.key_hash $(&& self.$field == other.$field)*
            }
        }

        impl Eq for $family {}
    };
}

pub(super) use native;
