//! Passwords that others guess: those that have leaked elsewhere, and those that are put together from common words, names, rows of keys
//! and numbers. What is easy is told by zxcvbn, which knows English words, keyboards, dates and repetitions; the words of the place are ours.

use programme::vietnamese::fold;
use sha2::{Digest as _, Sha256};
use zxcvbn::{Score, zxcvbn};

/// A password has at least so many characters (NIST SP 800-63B-4, 3.1.1.2: length is what counts).
pub const SHORTEST: usize = 12;

/// The 43,940 of the million commonest leaked passwords that are long enough: the first bytes of SHA-256 over each, in order, as
/// `scripts/leaked-passwords.mjs` writes them.
static LEAKED: &[u8] = include_bytes!("../../leaked.bin");
/// So many bytes of each.
const BYTES: usize = 5;

/// Words of the programme, of offices and of habit, whose parts are written together.
const WORDS: [&str; 44] = [
    "nongthon",
    "nongthonmoi",
    "nongthonmoinangcao",
    "xaydungnongthonmoi",
    "ntm",
    "ocop",
    "chuongtrinh",
    "vanphong",
    "dieuphoi",
    "vpdp",
    "uyban",
    "ubnd",
    "nhandan",
    "hoidongnhandan",
    "tinhuy",
    "huyenuy",
    "dangbo",
    "nongdan",
    "nongnghiep",
    "quantri",
    "quantrivien",
    "canbo",
    "congchuc",
    "lanhdao",
    "chuyenvien",
    "kiemtoan",
    "thamdinh",
    "baocao",
    "solieu",
    "hethong",
    "matkhau",
    "dangnhap",
    "taikhoan",
    "vietnam",
    "tinh",
    "huyen",
    "thanhpho",
    "phuong",
    "anhyeuem",
    "emyeuanh",
    "toiyeuem",
    "giadinh",
    "khongbiet",
    "motconvit",
];
/// Shorter names say nothing: they stand within many words.
const SHORTEST_NAME: usize = 4;

/// Why a password is not taken: the key of a message. What is near are the names of whom and what it is for.
pub fn problem<'n>(password: &str, near: impl IntoIterator<Item = &'n str>) -> Option<&'static str> {
    if password.chars().count() < SHORTEST {
        return Some("password-too-short");
    }
    // Marks and blanks are the first that who guesses leaves out.
    let folded = fold(password);
    let parts = near.into_iter().flat_map(|name| std::iter::once(name).chain(name.split([' ', '.', '@', '-'])));
    let names: Vec<String> = parts.map(together).filter(|name| name.len() >= SHORTEST_NAME).collect();
    let known: Vec<&str> = WORDS.into_iter().chain(names.iter().map(String::as_str)).collect();
    let is_easy = |written: &str| zxcvbn(written, &known).score() < Score::Three;
    let is_guessable = has_leaked(password) || has_leaked(&folded) || is_easy(&folded) || is_easy(&together(&folded));
    is_guessable.then_some("password-guessable")
}

/// A name without marks, its parts written together.
fn together(name: &str) -> String {
    fold(name).chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Whether a password is among those that have leaked, whatever its case.
fn has_leaked(password: &str) -> bool {
    let (leaked, _) = LEAKED.as_chunks::<BYTES>();
    let digest = Sha256::digest(password.to_lowercase().as_bytes());
    digest.first_chunk().is_some_and(|digest| leaked.binary_search(digest).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEAR: [&str; 4] = ["lan.tran", "Trần Thị Lan", "Hà Tĩnh", "Hương Sơn"];

    #[test]
    fn what_has_leaked_is_refused_though_it_be_long() {
        let (leaked, rest) = LEAKED.as_chunks::<BYTES>();
        assert!(leaked.len() == 43_940 && rest.is_empty() && leaked.is_sorted());
        for leaked in ["123qweasdzxc", "1Qaz2Wsx3Edc", "gc4k6NUhRDK2", "GC4K6nuhrdk2"] {
            assert!(has_leaked(leaked), "{leaked}");
            assert_eq!(problem(leaked, NEAR), Some("password-guessable"), "{leaked}");
        }
        assert!(!has_leaked("gc4k6NUhRDK3"));
    }

    #[test]
    fn what_is_made_of_common_words_names_and_numbers_is_refused() {
        for easy in [
            "nongthonmoi2025",
            "Nông thôn mới 2023",
            "HuongSon@2023",
            "Hương Sơn 1234",
            "ha.tinh.2025!!",
            "Trần Thị Lan 1985",
            "lan.tran@12345",
            "quantri123456",
            "matkhau@123456",
            "P@ssw0rd2026!",
            "administrator1",
            "qwertyuiop[]",
            "aaaaaaaaaaaaaa",
            "abcabcabcabcabc",
            "19/08/194519/08/1945",
        ] {
            assert_eq!(problem(easy, NEAR), Some("password-guessable"), "{easy}");
        }
    }

    #[test]
    fn what_is_long_and_nobody_s_guess_is_taken() {
        for good in
            ["ba con mèo ngồi hát ru", "correct horse battery staple", "kR8vw2LxpQz1", "Hương Sơn có bảy cây cầu treo"]
        {
            assert_eq!(problem(good, NEAR), None, "{good}");
        }
        assert_eq!(problem("kR8vw2LxpQz", NEAR), Some("password-too-short"));
    }
}
