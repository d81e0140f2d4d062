//! The embedded family.

use documents::fonts::Face;

use super::sample::letters;

#[test]
fn every_face_has_every_vietnamese_letter() {
    let all = letters() + &letters().to_uppercase();
    for face in Face::ALL {
        let missing: String =
            all.chars().chain("0123456789.,%–“”…đĐ".chars()).filter(|letter| !face.has(*letter)).collect();
        assert_eq!(missing, "", "{face:?}");
    }
}

#[test]
fn the_sample_alphabet_is_whole() {
    // 12 vowels with 6 tones each, and 17 consonants.
    let mut all: Vec<char> = letters().chars().collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), letters().chars().count(), "no letter twice");
    assert_eq!(all.len(), 12 * 6 + 17);
}

#[test]
fn widths_are_those_of_times_new_roman() {
    assert_eq!(Face::Regular.width("0000"), 2000, "digits are half as wide as the type is high");
    assert!(Face::Bold.width("Độc lập") > Face::Regular.width("Độc lập"));
}
