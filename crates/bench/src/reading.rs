//! Reading what a document of a megabyte asks for, against cutting it into words in lower case.

use std::hint::black_box;

use programme::{
    Lang,
    reader::{BodyNames, Lexicon, read},
};

use crate::{
    nation::Nation,
    table::{RUNS, row, times},
};

/// Made-up documents of the kinds that come in.
const CORPUS: [&str; 4] = [
    include_str!("../../programme/tests/corpus/conclusion.txt"),
    include_str!("../../programme/tests/corpus/meeting.txt"),
    include_str!("../../programme/tests/corpus/plan.txt"),
    include_str!("../../programme/tests/corpus/letter.txt"),
];

const LENGTH: usize = 1_000_000;

pub fn rows(nation: &Nation) {
    let bodies = nation.law.departments().iter();
    let lexicon = Lexicon::new(
        bodies.map(|body| BodyNames { id: body.id.clone(), names: vec![body.name.get(Lang::Vi).to_owned()] }),
    );
    let whole = CORPUS.concat();
    let text = whole.repeat(LENGTH.div_ceil(whole.len()));
    let ours = times(RUNS, || {
        black_box(read(&text, &lexicon, None));
    });
    let floor = times(RUNS, || {
        black_box(text.split_whitespace().map(str::to_lowercase).collect::<Vec<String>>());
    });
    row("read the tasks of 1 MB of text", &ours, &floor, "≤ 1 s");
}
