//! What bytes are called: their SHA-256.

use std::{fmt, path::Path, str::FromStr};

use sha2::{Digest as _, Sha256};
use tokio::io::AsyncReadExt as _;

/// The SHA-256 of some bytes; written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// A text is no digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("64 hexadecimal digits were expected")]
pub struct BadDigest;

impl Digest {
    /// The digest of bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of the bytes of a file, which are never held at once.
    pub async fn of_file(file: &Path) -> Result<Self, std::io::Error> {
        let mut source = tokio::fs::File::open(file).await?;
        let (mut hasher, mut piece) = (Sha256::new(), vec![0; 1 << 20]);
        loop {
            match source.read(&mut piece).await? {
                0 => return Ok(Self(hasher.finalize().into())),
                read => hasher.update(&piece[..read]),
            }
        }
    }
}

impl FromStr for Digest {
    type Err = BadDigest;

    fn from_str(text: &str) -> Result<Self, BadDigest> {
        let mut digest = [0; 32];
        // Digits are written small: one digest has one name.
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(BadDigest);
        }
        hex::decode_to_slice(text, &mut digest).map_err(|_| BadDigest)?;
        Ok(Self(digest))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Digest {
    /// Whether its last so many bits are zero: one digest in 2^n is so, whatever is digested.
    #[must_use]
    pub fn ends_in_zeros(self, bits: u32) -> bool {
        let last = u32::from_be_bytes([self.0[28], self.0[29], self.0[30], self.0[31]]);
        last.trailing_zeros() >= bits
    }
}
