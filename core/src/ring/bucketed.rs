//! What the families of buckets are beyond their engines.

/// The placement, the machine and the serde form of a family with `members`, `key_hash`, `engine`, `buckets`,
/// and methods `read` and `extra`; `$fields` are the JSON fields of its own.
macro_rules! bucketed {
    ($family:ident, $engine:ident, $fields:ident) => {
        impl $family {
            /// The bucket of each node of weight 1, in the order of the nodes, which is that of the buckets.
            pub fn buckets(&self) -> &[u32] {
                self.buckets.of_nodes()
            }

            fn hasher(&self) -> Hasher {
                self.key_hash.native().cloned().unwrap_or_default()
            }

            fn apply(&mut self, change: Change) -> Result<Option<BucketOutput>, Error> {
                self.buckets.apply(&mut self.members, &mut self.engine, change)
            }

            fn after(&self, change: Change) -> Result<Self, Error> {
                let mut next = self.clone();
                next.apply(change)?;
                Ok(next)
            }
        }

        impl Placement for $family {
            fn family(&self) -> &'static str {
                <$engine as Engine>::FAMILY
            }

            fn as_dyn(&self) -> &dyn Placement {
                self
            }

            fn members(&self) -> &Members {
                &self.members
            }

            fn key_hash(&self) -> &KeyHash {
                &self.key_hash
            }

            fn owner(&self, position: u64) -> Option<u32> {
                // Without a bucket in use, the last one freed looks as if it were.
                if self.members.placeable() == 0 { None } else { self.buckets.node(self.engine.bucket(position)) }
            }

            fn territory(&self) -> Territory<'_> {
                Territory::Scattered
            }

            fn prefer(&self, _position: u64, _visit: &mut Visit<'_>) -> Result<(), Error> {
                Err(no_order(<$engine as Engine>::FAMILY))
            }

            fn changed(&self, change: Change) -> Result<Arc<dyn Placement>, Error> {
                Ok(Arc::new(self.after(change)?))
            }

            fn to_json(&self) -> String {
                form::print(self, &self.hasher(), self.extra())
            }

            fn needless_cause(&self) -> Cause {
                Cause::ListOrder
            }

            fn seat(&self, node: u32) -> u64 {
                self.buckets().get(node as usize).map_or(0, |&bucket| u64::from(bucket))
            }
        }

        impl Machine for $family {
            type Input = BucketInput;
            type Output = BucketOutput;

            fn step(&mut self, _now: Time, input: BucketInput, out: &mut Vec<BucketOutput>) {
                let Some(change) = input.change() else { return };
                out.extend(self.apply(change).unwrap_or_else(|error| Some(BucketOutput::Refused(error.into()))));
            }

            fn deadline(&self) -> Option<Time> {
                None
            }
        }

        /// The canonical JSON form.
        impl Serialize for $family {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                form::serialize(self, &self.hasher(), self.extra(), to)
            }
        }

        /// Reads what needs no secret.
        impl<'de> Deserialize<'de> for $family {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Self::read(form::deserialize(from, <$engine as Engine>::FAMILY, &FIELDS)?).map_err(de::Error::custom)
            }
        }
    };
}

pub(super) use bucketed;
