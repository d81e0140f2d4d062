//! Sealing for somebody's key: whoever makes copies needs none to open them.

use std::io::{Read as _, Write as _};

use age::{
    Decryptor, Encryptor, Identity,
    secrecy::ExposeSecret as _,
    x25519::{self, Recipient},
};

use crate::BackupError;

/// Seals for one or more keys, or leaves open where there is none.
#[derive(Clone, Debug, Default)]
pub struct Sealer(Vec<Recipient>);

/// Opens what was sealed.
#[derive(Clone, Default)]
pub struct Opener(Vec<x25519::Identity>);

impl Sealer {
    /// For public keys as `age-keygen` writes them (`age1…`).
    pub fn new<'a>(keys: impl IntoIterator<Item = &'a str>) -> Result<Self, BackupError> {
        let read = |key: &str| key.parse().map_err(|error| BackupError::Key(format!("{key}: {error}")));
        keys.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Whether it seals at all.
    #[must_use]
    pub fn seals(&self) -> bool {
        !self.0.is_empty()
    }

    pub(crate) fn seal(&self, bytes: Vec<u8>) -> Result<Vec<u8>, BackupError> {
        if !self.seals() {
            return Ok(bytes);
        }
        let keys = self.0.iter().map(|key| key as &dyn age::Recipient);
        let told = |error: &dyn std::fmt::Display| BackupError::Key(error.to_string());
        let encryptor = Encryptor::with_recipients(keys).map_err(|error| told(&error))?;
        let mut sealed = Vec::with_capacity(bytes.len() + 1024);
        let mut writer = encryptor.wrap_output(&mut sealed).map_err(|error| told(&error))?;
        writer.write_all(&bytes).and_then(|()| writer.finish().map(|_| ())).map_err(|error| told(&error))?;
        Ok(sealed)
    }
}

/// A new pair of keys: the public one, and the file with the secret one as `age-keygen` writes it.
#[must_use]
pub fn new_key() -> (String, String) {
    let secret = x25519::Identity::generate();
    let public = secret.to_public().to_string();
    let file = format!("# public key: {public}\n{}\n", secret.to_string().expose_secret());
    (public, file)
}

impl Opener {
    /// With the secret keys of a file as `age-keygen` writes it: one a line, `#` begins a remark.
    pub fn new(file: &str) -> Result<Self, BackupError> {
        let keys = file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let read = |key: &str| key.parse().map_err(|error: &str| BackupError::Key(error.to_owned()));
        keys.map(read).collect::<Result<_, _>>().map(Self)
    }

    pub(crate) fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, BackupError> {
        let decryptor = Decryptor::new(sealed).map_err(|_| BackupError::Sealed)?;
        let keys = self.0.iter().map(|key| key as &dyn Identity);
        let mut opened = Vec::with_capacity(sealed.len());
        let mut reader = decryptor.decrypt(keys).map_err(|_| BackupError::Sealed)?;
        reader.read_to_end(&mut opened).map_err(|_| BackupError::Sealed)?;
        Ok(opened)
    }
}
