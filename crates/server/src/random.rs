//! The only place that draws chance: secrets and names.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use rand::{TryRng as _, rngs::SysRng};
use sha2::{Digest, Sha256};

use crate::failure::Failure;

/// So many random bytes.
pub fn bytes<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    SysRng.try_fill_bytes(&mut bytes).map_err(|error| Failure::Broken(format!("no randomness: {error}")))?;
    Ok(bytes)
}

/// So many characters a secret has.
pub const SECRET: usize = 43;

/// A secret of 256 bits that fits into a cookie or a link.
pub fn secret() -> Result<String, Failure> {
    Ok(URL_SAFE_NO_PAD.encode(bytes::<32>()?))
}

/// Letters and digits that nobody takes for another one.
const CLEAR: [char; 32] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'm', 'n', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y',
    'z', '2', '3', '4', '5', '6', '7', '8', '9',
];

/// A password of 80 bits that a person can read out and type: `k7mp-x2qd-9tuv-abc3`.
pub fn password() -> Result<String, Failure> {
    let letters: Vec<char> = bytes::<16>()?.iter().map(|byte| CLEAR[usize::from(byte % 32)]).collect();
    Ok(letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-"))
}

/// What is kept of a secret.
pub fn fingerprint(secret: &str) -> String {
    ledger::hex(&Sha256::digest(secret.as_bytes()))
}

/// A new name that sorts by time (UUID version 7, RFC 9562).
pub fn name(now: Timestamp) -> Result<String, Failure> {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &bytes::<10>()?).into_uuid().to_string())
}
