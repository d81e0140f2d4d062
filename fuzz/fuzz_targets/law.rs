//! Offices may correct the law's files: no text may make the reader panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use programme::law::{Law, LawFile, form::SetForm};

fuzz_target!(|text: &str| {
    let file = |name: &str, text: &str| LawFile { name: name.to_owned(), text: text.to_owned() };
    if let Ok(form) = SetForm::read(text) {
        assert!(SetForm::read(&form.write().text).is_ok(), "what is written is TOML");
    }
    let measures = include_str!("../../reference/measures/economy.toml");
    let departments = include_str!("../../reference/departments.toml");
    for name in ["criteria/f.toml", "overlays/f.toml", "ocop/f.toml", "measures/f.toml", "quality.toml"] {
        let _ = Law::parse(&[
            file("measures/economy.toml", measures),
            file("departments.toml", departments),
            file(name, text),
        ]);
    }
});
