//! Documents whose text is to be read: DOCX, PDF or plain, as their bytes tell.
#![no_main]

use libfuzzer_sys::fuzz_target;
use programme::Lang;

fuzz_target!(|bytes: &[u8]| {
    let _ = documents::text::text("a", bytes, Lang::Vi);
});
