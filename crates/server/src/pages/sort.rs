//! Order by the Vietnamese alphabet.

use std::sync::LazyLock;

use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::locale;

static VIETNAMESE: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| Collator::try_new(locale!("vi").into(), CollatorOptions::default()).ok());

/// Sorts by a name, as a Vietnamese dictionary would.
pub fn by_name<'n, T>(items: &mut [T], name: impl Fn(&T) -> &'n str) {
    items.sort_by(|a, b| compare(name(a), name(b)));
}

/// Compares two names.
pub fn compare(a: &str, b: &str) -> std::cmp::Ordering {
    // The collation data is compiled in; were it missing, any order is better than none.
    VIETNAMESE.as_ref().map_or_else(|| a.cmp(b), |collator| collator.compare(a, b))
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_stand_in_the_order_of_the_alphabet() {
        let mut names = ["Đức Thọ", "Vũ Quang", "Can Lộc", "Hồng Lĩnh", "Dương", "Ân", "An", "Ăn"];
        super::by_name(&mut names, |name| name);
        assert_eq!(names, ["An", "Ăn", "Ân", "Can Lộc", "Dương", "Đức Thọ", "Hồng Lĩnh", "Vũ Quang"]);
    }
}
