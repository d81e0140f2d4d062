//! The numbers in the README are those of the files.

use std::fs;

use hatinh_2023::inputs::example;
use programme::{
    fact::{Fact, Provenance},
    for_each_fact,
};

use crate::province::{PROVINCE, is_filed, read};

#[test]
fn the_readme_counts_every_file_by_provenance() {
    let readme = fs::read_to_string(example().join("README.md")).expect("the README");
    let mut totals = [0; 3];
    for_each_fact!(F => {
        let facts = read::<F>(&PROVINCE.inputs);
        let of = |provenance| facts.iter().filter(|sourced| sourced.provenance == provenance).count();
        let counts = [Provenance::Published, Provenance::Inferred, Provenance::Illustrative].map(of);
        totals = [0, 1, 2].map(|place| totals[place] + counts[place]);
        if is_filed(F::KIND) {
            expect(&readme, &format!("`{}.csv`", F::KIND.id()), counts);
        }
    });
    expect(&readme, "all", totals);
}

fn expect(readme: &str, name: &str, [published, inferred, illustrative]: [usize; 3]) {
    let line = format!("| {name} | {published} | {inferred} | {illustrative} |");
    assert!(readme.contains(&line), "the README should say: {line}");
}
