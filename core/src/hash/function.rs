//! The key hashes of deployed systems.

use crc::{CRC_16_ARC, CRC_16_XMODEM, Crc};
use md5::Md5;
use sha2::Digest as _;
use xxhash_rust::xxh64::xxh64;

use super::haproxy::{HaproxyHash, full_hash};
use super::{hashkit, murmur};

/// A hash function that a deployed system places keys with. Each gives a position below
/// [`positions`](Self::positions); 32-bit functions keep their own value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// The first word of the MD5, little-endian: ketama.
    Md5Word,
    /// The top 64 bits of the MD5 as one big number: uhashring.
    Md5Long,
    /// Jenkins' one-at-a-time over signed bytes: libhashkit's default.
    OneAtATime,
    /// CRC-32 as zlib has it: nginx, pingora, twemproxy's `crc32a`.
    Crc32,
    /// Bits 16 to 30 of the CRC-32: nginx without `consistent`.
    Crc32Slot,
    /// The same in a space of 32 bits: libhashkit's `crc`, twemproxy's `crc32`.
    HashkitCrc32,
    /// CRC-16/ARC: twemproxy's `crc16`.
    Crc16,
    /// libhashkit's `fnv1_64`: the lower half.
    Fnv1Of64,
    /// libhashkit's `fnv1a_64`: the lower half.
    Fnv1aOf64,
    /// FNV-1 in 32 bits over signed bytes.
    Fnv1,
    /// FNV-1a in 32 bits over signed bytes.
    Fnv1a,
    /// libhashkit's `hsieh`.
    Hsieh,
    /// libhashkit's `murmur`: `MurmurHash2` in 32 bits.
    Murmur32,
    /// libhashkit's `jenkins`: lookup3.
    Jenkins,
    /// XXH64 with seed 0: Envoy and gRPC.
    Xxh64,
    /// `MurmurHash64A` with the seed of libstdc++: Envoy's `MURMUR_HASH_2`.
    Murmur64,
    /// HAProxy's functions, with `full_hash` on top if the avalanche is on.
    Haproxy(HaproxyHash, bool),
    /// Redis Cluster's slot: CRC-16/XMODEM of the key or of its hash tag, modulo 16384.
    RedisSlot,
    /// Cassandra's token with its sign bit flipped, which keeps the order of tokens.
    CassandraToken,
}

static ARC: Crc<u16> = Crc::<u16>::new(&CRC_16_ARC);
static XMODEM: Crc<u16> = Crc::<u16>::new(&CRC_16_XMODEM);

impl Function {
    /// The name, as configurations of the system spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Md5Word | Self::Md5Long => "md5",
            Self::OneAtATime => "one_at_a_time",
            Self::Crc32 | Self::Crc32Slot => "crc32",
            Self::HashkitCrc32 => "crc",
            Self::Crc16 | Self::RedisSlot => "crc16",
            Self::Fnv1Of64 => "fnv1_64",
            Self::Fnv1aOf64 => "fnv1a_64",
            Self::Fnv1 => "fnv1_32",
            Self::Fnv1a => "fnv1a_32",
            Self::Hsieh => "hsieh",
            Self::Murmur32 => "murmur",
            Self::Jenkins => "jenkins",
            Self::Xxh64 => "xxh64",
            Self::Murmur64 => "murmur2",
            Self::Haproxy(hash, _) => hash.name(),
            Self::CassandraToken => "murmur3",
        }
    }

    /// The position of the part of `key` between two marks, if there is one, else of all of it.
    pub fn of_tagged(self, key: &[u8], marks: [u8; 2]) -> u64 {
        self.of(tagged(key, marks))
    }

    /// Whether several keys can be hashed side by side: the first word of an MD5.
    pub(super) const fn in_lanes(self) -> bool {
        matches!(self, Self::Md5Word)
    }

    /// The position of `key`.
    #[inline]
    pub fn of(self, key: &[u8]) -> u64 {
        let narrow = match self {
            Self::Md5Word => return u64::from(md5_words(key)[0]),
            Self::Md5Long => {
                let digest: [u8; 16] = Md5::digest(key).into();
                return (u128::from_be_bytes(digest) >> 64) as u64;
            }
            Self::Xxh64 => return xxh64(key, 0),
            Self::Murmur64 => return murmur::murmur64(key),
            Self::CassandraToken => return token_position(murmur::cassandra_token(key)),
            Self::OneAtATime => hashkit::one_at_a_time(key),
            Self::Crc32 => crc32fast::hash(key),
            Self::Crc32Slot | Self::HashkitCrc32 => (crc32fast::hash(key) >> 16) & 0x7FFF,
            Self::Crc16 => u32::from(ARC.checksum(key)),
            Self::Fnv1Of64 => hashkit::fnv1_64(key),
            Self::Fnv1aOf64 => hashkit::fnv1a_64(key),
            Self::Fnv1 => hashkit::fnv1_32(key),
            Self::Fnv1a => hashkit::fnv1a_32(key),
            Self::Hsieh => hashkit::hsieh(key),
            Self::Murmur32 => murmur::murmur32(key),
            Self::Jenkins => hashkit::jenkins(key),
            Self::Haproxy(function, avalanche) => {
                let hash = function.of(key);
                if avalanche { full_hash(hash) } else { hash }
            }
            Self::RedisSlot => u32::from(XMODEM.checksum(tagged(key, [b'{', b'}'])) & 0x3FFF),
        };
        u64::from(narrow)
    }

    /// The width of a position in bits.
    pub const fn bits(self) -> u32 {
        match self {
            Self::Crc32Slot => 15,
            Self::RedisSlot => 14,
            Self::Md5Long | Self::Xxh64 | Self::Murmur64 | Self::CassandraToken => 64,
            _ => 32,
        }
    }

    /// How many positions there are.
    pub const fn positions(self) -> u128 {
        1 << self.bits()
    }
}

/// The four words of an MD5, each little-endian.
pub(crate) fn md5_words(text: &[u8]) -> [u32; 4] {
    let digest: [u8; 16] = Md5::digest(text).into();
    core::array::from_fn(|i| {
        let [a, b, c, d] = [0, 1, 2, 3].map(|j| digest[4 * i + j]);
        u32::from_le_bytes([a, b, c, d])
    })
}

/// Where a token of Cassandra lies: 0 for the smallest one.
pub(crate) const fn token_position(token: i64) -> u64 {
    token.cast_unsigned() ^ (1 << 63)
}

/// The part of `key` between the first opening mark and the next closing one, if it is not empty; else the
/// whole key.
pub(super) fn tagged(key: &[u8], [open, close]: [u8; 2]) -> &[u8] {
    let part = || {
        let inside = &key[key.iter().position(|&byte| byte == open)? + 1..];
        let end = inside.iter().position(|&byte| byte == close)?;
        (end > 0).then(|| &inside[..end])
    };
    part().unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::{Function, tagged};

    #[test]
    fn redis_slots_are_the_servers_own() {
        let known: [(&[u8], u64); 4] = [(b"foo", 12_182), (b"bar", 5061), (b"user:1000", 1649), (b"somekey", 11_058)];
        for (key, slot) in known {
            assert_eq!(Function::RedisSlot.of(key), slot);
        }
        assert_eq!(Function::RedisSlot.of(b"{user:1000}.following"), 1649);
        assert_eq!(super::XMODEM.checksum(b"123456789"), 0x31C3);
    }

    #[test]
    fn an_empty_tag_or_half_of_one_hashes_the_whole_key() {
        for key in [&b"foo{}{bar}"[..], b"foo{bar", b"foo}bar{", b"", b"{}"] {
            assert_eq!(tagged(key, [b'{', b'}']), key);
        }
        assert_eq!(tagged(b"foo{{bar}}", [b'{', b'}']), b"{bar");
        assert_eq!(tagged(b"a$b$c", [b'$', b'$']), b"b");
    }

    #[test]
    fn ketama_reads_the_digest_from_its_small_end() {
        assert_eq!(Function::Md5Word.of(b"VDEAAAAA"), 0xFFFC_D1B5);
        // md5("abc") = 900150983cd24fb0d6963f7d28e17f72
        assert_eq!(Function::Md5Word.of(b"abc"), 0x9850_0190);
        assert_eq!(Function::Md5Long.of(b"abc"), 0x9001_5098_3CD2_4FB0);
    }

    #[test]
    fn checksums_have_their_check_values() {
        assert_eq!(Function::Crc32.of(b"123456789"), 0xCBF4_3926);
        assert_eq!(Function::Crc32Slot.of(b"123456789"), 0xCBF4 & 0x7FFF);
        // libhashkit 1.1.4 of Debian 12.
        assert_eq!(Function::HashkitCrc32.of(b"user:0"), 0x0CA2);
        assert_eq!(Function::HashkitCrc32.of(&[1, 2, 0xFF]), 0x61B7);
        assert_eq!(Function::Crc16.of(b"123456789"), 0xBB3D);
        assert_eq!(Function::Xxh64.of(b""), 0xEF46_DB37_51D8_E999);
    }
}
