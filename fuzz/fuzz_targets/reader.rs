//! Any text may be pasted to have its directives read.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use programme::reader::{BodyNames, Lexicon, read};

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let body = |id: &str, name: &str| BodyNames { id: id.to_owned(), names: vec![name.to_owned()] };
    Lexicon::new([
        body("agriculture", "Sở Nông nghiệp và Phát triển nông thôn"),
        body("home_affairs", "Sở Nội vụ"),
        body("committee", "UBND tỉnh"),
        body("office", "Văn phòng Điều phối NTM tỉnh"),
    ])
});

fuzz_target!(|text: &str| {
    for date in [None, "2023-03-13".parse().ok()] {
        for proposal in read(text, &LEXICON, date) {
            let deadline = proposal.deadline.iter().map(|due| &due.span);
            let bodies = proposal.to.iter().map(|mention| &mention.span);
            for span in deadline.chain(bodies).chain([&proposal.span]).chain(&proposal.also_at) {
                assert!(text.get(span.clone()).is_some());
            }
            assert!(text[proposal.span.clone()].contains(&proposal.asks));
        }
    }
});
