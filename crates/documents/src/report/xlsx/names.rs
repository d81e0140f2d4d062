//! Sheet names that Excel accepts: 31 characters at most, none of `[ ] : * ? / \`, no two alike.

use std::collections::BTreeSet;

const LONGEST: usize = 31;

/// The names given so far.
#[derive(Default)]
pub(crate) struct SheetNames {
    taken: BTreeSet<String>,
}

impl SheetNames {
    /// A free name as near to `wish` as can be.
    pub fn next(&mut self, wish: &str) -> String {
        let legal: String = wish.chars().map(|letter| if is_legal(letter) { letter } else { ' ' }).collect();
        let legal = legal.split_whitespace().collect::<Vec<_>>().join(" ");
        let legal = legal.trim_matches(['\'', ' ']);
        let base = if legal.is_empty() || legal.eq_ignore_ascii_case("history") { "Sheet" } else { legal };
        let mut name = shortened(base, LONGEST);
        let mut number = 2;
        while !self.taken.insert(name.to_lowercase()) {
            let suffix = format!(" ({number})");
            name = shortened(base, LONGEST - suffix.len()) + &suffix;
            number += 1;
        }
        name
    }
}

fn is_legal(letter: char) -> bool {
    !letter.is_control() && !"[]:*?/\\".contains(letter)
}

/// Cut to so many UTF-16 units, which is what Excel counts.
fn shortened(name: &str, longest: usize) -> String {
    let mut units = 0;
    let fits = |letter: &char| {
        units += letter.len_utf16();
        units <= longest
    };
    name.chars().take_while(fits).collect::<String>().trim_end().trim_end_matches('\'').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_legal_short_and_unlike_each_other() {
        let mut names = SheetNames::default();
        assert_eq!(names.next("Phụ lục I: xã/phường"), "Phụ lục I xã phường");
        assert_eq!(names.next("phụ lục i xã phường"), "phụ lục i xã phường (2)");
        assert_eq!(names.next(&"dài ".repeat(20)), "dài dài dài dài dài dài dài dài");
        assert_eq!(names.next(&"dài ".repeat(20)), "dài dài dài dài dài dài dài (2)");
        assert_eq!(names.next("'?*'"), "Sheet");
    }
}
