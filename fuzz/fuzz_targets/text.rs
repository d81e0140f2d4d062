//! Documents whose text is to be read: DOCX or plain, as their bytes tell. PDFs are read in a process of their own.
#![no_main]

use libfuzzer_sys::fuzz_target;
use programme::Lang;

fuzz_target!(|bytes: &[u8]| {
    let _ = documents::text::text("a", bytes, Lang::Vi, |_| None);
});
