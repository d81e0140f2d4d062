//! The second factor: time-based one-time passwords (RFC 6238) and recovery codes.

use fast_qr::{QRBuilder, convert::svg::SvgBuilder};
use jiff::Timestamp;
use ledger::Account;
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::{app::App, failure::Failure, random};

/// So many recovery codes are given.
const RECOVERY_CODES: usize = 10;

/// A new secret, in base 32 as people may have to type it.
pub fn new_secret() -> Result<String, Failure> {
    Ok(Secret::from(random::bytes::<20>()?).to_base32())
}

/// New recovery codes of 128 bits, each like `ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ`.
pub fn new_recovery_codes() -> Result<Vec<String>, Failure> {
    let code = |_| {
        let letters: Vec<char> = Secret::from(random::bytes::<16>()?).to_base32().chars().collect();
        Ok(letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-"))
    };
    (0..RECOVERY_CODES).map(code).collect()
}

/// What is kept of a recovery code, however it was typed.
pub fn recovery_fingerprint(code: &str) -> String {
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    random::fingerprint(&letters.to_ascii_uppercase())
}

fn generator(account: &str, secret: &str) -> Result<Totp, Failure> {
    let broken = |error: &dyn std::fmt::Display| Failure::Broken(format!("the second factor: {error}"));
    let secret = Secret::try_from_base32(secret).map_err(|error| broken(&error))?;
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_secret(secret)
        .with_account_name(account)
        .with_issuer(Some("Nongthon"))
        .build()
        .map_err(|error| broken(&error))
}

/// The address that an authenticator reads, and the same as a picture.
pub fn enrolment(login: &str, secret: &str) -> Result<(String, String), Failure> {
    let address = generator(login, secret)?.to_url().map_err(|error| Failure::Broken(error.to_string()))?;
    let code = QRBuilder::new(address.as_str()).build().map_err(|error| Failure::Broken(format!("{error:?}")))?;
    Ok((address, SvgBuilder::default().to_str(&code)))
}

/// The step whose code this is, if it is one of now.
pub fn step(login: &str, secret: &str, code: &str, now: Timestamp) -> Result<Option<i64>, Failure> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    let step = generator(login, secret)?.check(&digits, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// Whether what was typed is the second factor of the account: a code of now, or a recovery code. Each is taken once.
pub async fn is_right(app: &App, account: &Account, typed: &str) -> Result<bool, Failure> {
    let Some(secret) = &account.totp_secret else { return Ok(false) };
    if let Some(step) = step(&account.login, secret, typed, app.now())? {
        return Ok(app.ledger().take_step(&account.id, step).await?);
    }
    Ok(app.ledger().take_recovery_code(&account.id, &recovery_fingerprint(typed)).await?)
}

/// The code of a moment, as an authenticator shows it.
#[cfg(test)]
pub fn code(secret: &str, now: Timestamp) -> String {
    let generator = generator("test", secret).expect("a secret");
    generator.generate(u64::try_from(now.as_second()).expect("after 1970")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_codes_have_128_bits_and_those_given_before_are_known_on() {
        let codes = new_recovery_codes().expect("chance");
        assert_eq!(codes.iter().collect::<std::collections::BTreeSet<_>>().len(), RECOVERY_CODES);
        for code in &codes {
            // Each letter bears five bits; the last one what is left.
            let letters = code.chars().filter(char::is_ascii_alphanumeric).count();
            assert_eq!(letters, 26, "{code}");
            assert_eq!(recovery_fingerprint(&code.to_lowercase().replace('-', " ")), recovery_fingerprint(code));
        }
        // As it was kept when codes had twelve letters.
        let kept = "922429ccdb7045d11143e2e3982a11afc11b537bf259d88d2425fa8806e86e78";
        assert_eq!(recovery_fingerprint("abcd-efgh-ijkl"), kept);
    }
}
