//! Packages of other administrations' document systems are read or refused, and so are the files they bring.
#![no_main]

use documents::edxml::{is_letter, read};
use libfuzzer_sys::fuzz_target;
use programme::Lang;

fuzz_target!(|bytes: &[u8]| {
    let _ = is_letter(bytes);
    let _ = read("a.edxml", bytes, Lang::Vi);
});
