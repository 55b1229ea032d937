//! Many keys in two arrays.

use alloc::format;

use crate::error::Error;

/// Keys packed as Arrow packs them: key `i` is `bytes[offsets[i]..offsets[i + 1]]`.
#[derive(Clone, Copy, Debug)]
pub struct PackedKeys<'a> {
    bytes: &'a [u8],
    offsets: &'a [u32],
}

impl<'a> PackedKeys<'a> {
    /// Checks that `offsets` begin at 0, never decrease and end at the length of `bytes`.
    ///
    /// # Errors
    /// `offsets`, before any key is read.
    pub fn new(bytes: &'a [u8], offsets: &'a [u32]) -> Result<Self, Error> {
        let refuse = |problem| {
            let hint = "pass one offset more than keys: first 0, never decreasing, last the length of bytes";
            Err(Error::decode("offsets", "offsets", problem, hint))
        };
        match (offsets.first(), offsets.last()) {
            (Some(0), Some(&last)) if last as usize == bytes.len() => {}
            (Some(0), Some(last)) => return refuse(format!("they end at {last} of {} bytes", bytes.len())),
            (Some(first), _) => return refuse(format!("they begin at {first}")),
            (None, _) => return refuse("there are none".into()),
        }
        match offsets.windows(2).position(|pair| pair[0] > pair[1]) {
            Some(at) => refuse(format!("offset {} is below the one before it", at + 1)),
            None => Ok(Self { bytes, offsets }),
        }
    }

    /// The keys in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &'a [u8]> + use<'a> {
        let bytes = self.bytes;
        self.offsets.windows(2).map(move |pair| &bytes[pair[0] as usize..pair[1] as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::PackedKeys;

    #[test]
    fn keys_come_back_as_packed() {
        let keys = PackedKeys::new(b"abc", &[0, 1, 1, 3]).unwrap();
        assert!(keys.iter().eq([&b"a"[..], b"", b"bc"]));
        assert_eq!(PackedKeys::new(b"", &[0]).unwrap().iter().len(), 0);
    }

    #[test]
    fn bad_offsets_are_refused_before_any_work() {
        for offsets in [&[][..], &[1, 3], &[0, 2], &[0, 4], &[0, 2, 1, 3]] {
            assert_eq!(PackedKeys::new(b"abc", offsets).unwrap_err().code(), "offsets");
        }
    }
}
