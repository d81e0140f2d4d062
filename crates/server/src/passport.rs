//! Passports of products: short public addresses that only this office can write, for the QR codes of labels. The address
//! bears a tag over the product's code, so that a label for a product that has none cannot be made up.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use programme::Lang;
use sha2::Sha256;

use crate::{
    failure::Failure,
    portal, random,
    request::Visit,
    settings::{PASSPORT_KEYS, Settings},
};

/// So many bytes of HMAC-SHA-256 stand in an address: 72 bits, twelve letters.
const TAG: usize = 9;

/// The keys, the newest first. It signs; the others are still believed, because labels that bear them are out there.
#[derive(Debug)]
pub struct Keys(Vec<Vec<u8>>);

impl Keys {
    /// The keys that were made.
    pub fn read(settings: &Settings) -> Self {
        let keys = settings.kept(PASSPORT_KEYS).split_whitespace();
        Self(keys.filter_map(|key| URL_SAFE_NO_PAD.decode(key).ok()).filter(|key| !key.is_empty()).collect())
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The address of a product's passport, within our site; none while there is no key.
    pub fn address(&self, lang: Lang, code: &str) -> Option<String> {
        let tag = signing(self.0.first()?, code).finalize().into_bytes();
        let tag = URL_SAFE_NO_PAD.encode(&tag[..TAG]);
        Some(portal::address(lang, &format!("/p/{}~{tag}", portal::segment(code))))
    }

    /// The code of the product that a passport is of, `SP-001~AbCdEfGhIjKl`; none when it was not signed here.
    pub fn open<'p>(&self, passport: &'p str) -> Option<&'p str> {
        let (code, tag) = passport.rsplit_once('~')?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok().filter(|tag| tag.len() == TAG)?;
        // Compared in constant time, so that nobody learns a tag letter by letter.
        self.0.iter().any(|key| signing(key, code).verify_truncated_left(&tag).is_ok()).then_some(code)
    }
}

/// HMAC-SHA-256 over a text.
#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
pub fn signing(key: &[u8], code: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(code.as_bytes());
    mac
}

/// The keys; the first is made when it is first needed.
pub async fn keys(visit: &Visit) -> Result<Keys, Failure> {
    let _turn = visit.app.key_making.lock().await;
    let keys = Keys::read(&Settings::read(visit.app.ledger()).await?);
    if keys.count() > 0 { Ok(keys) } else { add_key(visit).await }
}

/// Makes a new key, which signs from now on; what older ones have signed still reads.
pub async fn rotate(visit: &Visit) -> Result<Keys, Failure> {
    let _turn = visit.app.key_making.lock().await;
    add_key(visit).await
}

async fn add_key(visit: &Visit) -> Result<Keys, Failure> {
    let ledger = visit.app.ledger();
    let before = Settings::read(ledger).await?.kept(PASSPORT_KEYS).to_owned();
    let all = format!("{} {before}", random::secret()?);
    let act = visit.act("make passport key", "")?;
    ledger.change_settings(act, &[(PASSPORT_KEYS, all.trim())]).await?;
    Ok(Keys::read(&Settings::read(ledger).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODES: [&str; 4] = ["SP-001", "a~b", "Chè/Hương & Sơn", "x y"];

    fn passport(keys: &Keys, code: &str) -> String {
        let address = keys.address(Lang::Vi, code).expect("a key");
        let tag = address.rsplit_once('~').expect("a tag").1;
        format!("{code}~{tag}")
    }

    #[test]
    fn what_was_signed_here_opens_and_nothing_else() {
        let keys = Keys(vec![vec![7; 32]]);
        for code in CODES {
            let ours = passport(&keys, code);
            assert_eq!(keys.open(&ours), Some(code));
            let tag = ours.rsplit_once('~').expect("a tag").1;
            assert_eq!(tag.len(), 12);
            // Any other letter in any place; the tag of another product; too short, too long, none.
            for place in ours.len() - 12..ours.len() {
                let mut forged = ours.clone().into_bytes();
                forged[place] = if forged[place] == b'A' { b'B' } else { b'A' };
                assert_eq!(keys.open(std::str::from_utf8(&forged).expect("ASCII")), None, "{place}");
            }
            assert_eq!(keys.open(&format!("SP-002~{tag}")), None);
            for forged in [&ours[..ours.len() - 4], &format!("{ours}AAAA"), code, &format!("{code}~"), "", "~", "~~"] {
                assert_eq!(keys.open(forged), None, "{forged}");
            }
        }
        assert!(!keys.address(Lang::En, "a/b c").expect("a key").contains("a/b c"));
    }

    #[test]
    fn an_older_key_is_believed_and_a_stranger_s_is_not() {
        let (old, stranger) = (Keys(vec![vec![7; 32]]), Keys(vec![vec![9; 32]]));
        let rotated = Keys(vec![vec![8; 32], vec![7; 32]]);
        let ours = passport(&old, "SP-001");
        assert_ne!(passport(&rotated, "SP-001"), ours, "the newest signs");
        assert_eq!(rotated.open(&ours), Some("SP-001"));
        assert_eq!(rotated.open(&passport(&stranger, "SP-001")), None);
        let none = Keys::read(&Settings::default());
        assert_eq!((none.address(Lang::Vi, "SP-001"), none.open(&ours)), (None, None));
    }
}
