//! Passwords, and the making of accounts.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use jiff::SignedDuration;
use ledger::{AccountId, Ledger, NewAccount, NewAct};
use programme::{Lang, policy::Post, unit::Register};
use tokio::sync::Semaphore;

use super::guessable;
pub use super::guessable::SHORTEST;
use crate::{failure::Failure, random, words};

/// A password that somebody else gave lets in for so long.
pub const GIVEN_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// So many passwords are worked on at once: each takes 19 MiB, and anybody may send one.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Does the work of a password in its turn, off the threads that serve.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    // Nobody ever closes it.
    let _turn = TURNS.acquire().await.map_err(|error| Failure::Broken(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Failure::Broken(error.to_string()))?
}

/// Argon2id with 19 MiB, two passes, one lane (OWASP password storage cheat sheet).
fn hasher() -> Result<Argon2<'static>, Failure> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Why a password is not taken, of whoever's it is to be: the key of a message.
pub fn problem(password: &str, person: &[&str], register: &Register) -> Option<&'static str> {
    let units = register.units().iter().map(|unit| unit.name.as_str());
    guessable::problem(password, person.iter().copied().chain(units))
}

/// The same in words.
#[must_use]
pub fn password_problem(password: &str, person: &[&str], register: &Register, lang: Lang) -> Option<String> {
    let key = problem(password, person, register)?;
    Some(words::with(lang, key, &[("shortest", &SHORTEST.to_string())]).into_owned())
}

/// The hash of a password, computed off the threads that serve.
pub async fn password_hash(password: &str) -> Result<String, String> {
    hash(password.to_owned()).await.map_err(|failure| format!("{failure:?}"))
}

/// The hash of a password.
pub async fn hash(password: String) -> Result<String, Failure> {
    let hash = move || -> Result<String, Failure> {
        let hash = hasher()?.hash_password(password.as_bytes());
        hash.map(|hash| hash.to_string()).map_err(|error| Failure::Broken(error.to_string()))
    };
    in_turn(hash).await
}

/// The hash of a password that nobody knows.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$gvgvlE2OlY5LFKwtZX0v4Q$jSnypEz7NSFNfvfm2B8tMJeI/CjnMcGP1n6xLZ1zjUE";

/// Whether a password is the one of a hash. Without a hash the same work is done for nothing, so that the time taken
/// does not tell which logins exist.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, Failure> {
    let verify = move || -> Result<bool, Failure> {
        let hash_or_decoy = hash.as_deref().unwrap_or(DECOY);
        let parsed = PasswordHash::new(hash_or_decoy).map_err(|error| Failure::Broken(error.to_string()))?;
        let is_right = hasher()?.verify_password(password.as_bytes(), &parsed).is_ok();
        Ok(is_right && hash.is_some())
    };
    in_turn(verify).await
}

/// Whether a hash was made otherwise than hashes are made now.
pub fn is_dated(hash: &str) -> bool {
    let made = PasswordHash::new(hash).ok().and_then(|hash| Some((hash.algorithm, Params::try_from(&hash).ok()?)));
    let costs = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
    let Ok(now) = hasher() else { return false };
    made.is_some_and(|(kind, params)| kind != Algorithm::Argon2id.ident() || costs(&params) != costs(now.params()))
}

/// Makes an account; `false` when the login is taken. The password is the person's own.
pub async fn create_account(
    ledger: &Ledger,
    act: NewAct,
    (login, name): (&str, &str),
    password_hash: &str,
    posts: Vec<Post>,
) -> Result<bool, String> {
    let account = NewAccount {
        id: AccountId(random::name(act.recorded_at).map_err(|failure| format!("{failure:?}"))?),
        login: login.to_owned(),
        name: name.to_owned(),
        email: None,
        password_hash: Some(password_hash.to_owned()),
        given_until: None,
        posts,
    };
    ledger.add_account(act, &account).await.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_a_login_that_is_not_there_is_held_against_costs_what_all_cost() {
        assert!(!is_dated(DECOY), "the decoy costs what every hash costs now");
        assert!(!verify("guess".to_owned(), None).await.expect("verified"));
        let own = hash("ba con mèo".to_owned()).await.expect("a hash");
        assert!(verify("ba con mèo".to_owned(), Some(own)).await.expect("verified"));
    }
}
