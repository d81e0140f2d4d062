//! Any bytes at all may be sent as a file: CSV, XLSX or something else.
#![no_main]

use std::sync::LazyLock;

use documents::import::{SourceFile, read, read_set};
use libfuzzer_sys::fuzz_target;
use programme::{
    Lang,
    fact::{Observation, ReadContext, Recognition},
    law::{Law, LawFile},
    unit::Register,
};

static LAW: LazyLock<Law> = LazyLock::new(|| {
    let file = |name: &str, text: &str| LawFile { name: name.to_owned(), text: text.to_owned() };
    Law::parse(&[
        file("measures/economy.toml", include_str!("../../reference/measures/economy.toml")),
        file("measures/culture_society.toml", include_str!("../../reference/measures/culture_society.toml")),
    ])
    .unwrap_or_default()
});

static REGISTER: LazyLock<Register> = LazyLock::new(|| {
    let units = ("units.csv", include_str!("../../reference/units/units.csv"));
    let lineage = ("lineage.csv", include_str!("../../reference/units/lineage.csv"));
    Register::parse(units, lineage).unwrap_or_default()
});

fuzz_target!(|bytes: &[u8]| {
    let context = ReadContext { law: &LAW, register: &REGISTER, lang: Lang::Vi };
    let file = SourceFile { name: "f", bytes };
    let _ = read::<Observation>(&file, context, &mut |_, _| {});
    let _ = read_set(&file, &LAW, Lang::Vi);
    let _ = read::<Recognition>(&file, context, &mut |_, _| {});
});
