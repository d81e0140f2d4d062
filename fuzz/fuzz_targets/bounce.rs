//! Reports of mail servers: whatever arrives in a mailbox is read or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = documents::bounce::read(bytes);
});
