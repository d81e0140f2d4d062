//! Files of a dossier: whatever was handed in is bound or told.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = documents::dossier::can_bind(bytes);
});
