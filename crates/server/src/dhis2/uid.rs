//! Names of eleven letters and digits, as DHIS2 gives them; ours follow from what is named, so they are the same tomorrow and elsewhere.

use programme::{law::Measure, unit::Unit};
use sha2::{Digest as _, Sha256};

const LETTERS: &[u8; 52] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ALL: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The category option combination of values that are not broken down, under the name that it has in every DHIS2.
pub const DEFAULT_COMBINATION: &str = "HllvX50cXC0";

/// The name of a thing of a sort: sixty-four bits of chance, of which eleven letters and digits hold sixty-five.
fn of(sort: &str, name: &str) -> String {
    let digest = Sha256::digest(format!("{sort}:{name}"));
    let mut bits = digest.iter().take(8).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let mut take = |from: &[u8]| {
        let count = from.len() as u64;
        let place = usize::try_from(bits % count).unwrap_or_default();
        bits /= count;
        char::from(from[place])
    };
    // It begins with a letter.
    std::iter::once(take(LETTERS)).chain((0..10).map(|_| take(ALL))).collect()
}

/// Of a unit: a code may be borne by several units one after the other, so its first day is part of the name.
pub fn unit(unit: &Unit) -> String {
    let from = unit.from.map(|from| from.to_string()).unwrap_or_default();
    of("unit", &format!("{}:{from}", unit.code))
}

/// Of a measure.
pub fn measure(measure: &Measure) -> String {
    of("measure", &measure.id)
}

/// Of a criteria set.
pub fn set(id: &str) -> String {
    of("set", id)
}

/// Of a metric.
pub fn metric(id: &str) -> String {
    of("metric", id)
}

/// Of a level of units, by its depth.
pub fn level(depth: usize) -> String {
    of("level", &depth.to_string())
}

/// Of an account.
pub fn account(id: &str) -> String {
    of("account", id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_that_dhis2_takes_and_stays_the_same() {
        let names: std::collections::BTreeSet<String> =
            (0..10_000).map(|number| of("x", &number.to_string())).collect();
        assert_eq!(names.len(), 10_000, "no two are alike");
        for name in &names {
            assert!(name.len() == 11 && name.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{name}");
            assert!(name.starts_with(|first: char| first.is_ascii_alphabetic()), "{name}");
        }
        assert_eq!(metric("commune.recognised.ntm"), metric("commune.recognised.ntm"));
        assert_ne!(set("a"), metric("a"));
    }
}
