//! Files that people send as evidence, and photographs of them.
#![no_main]

use documents::{
    kind::{Kind, sniff},
    picture::photograph,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(Kind::Picture(format)) = sniff(bytes) {
        let _ = photograph(bytes, format);
    }
});
