//! The files are what the generator writes, and no fact is said twice.

use std::{collections::BTreeSet, fs};

use documents::import::write_csv;
use hatinh_2023::{
    ILLUSTRATIVE, files,
    inputs::{Inputs, example},
};
use programme::{
    fact::{self, Fact, Provenance, Recognition},
    for_each_fact,
};

use crate::province::{PROVINCE, is_filed, read};

#[test]
fn the_generator_writes_the_committed_files_byte_for_byte() {
    let mut names = BTreeSet::new();
    for file in files(&Inputs::read().expect("the reference data")).expect("the generator runs") {
        let committed = fs::read_to_string(example().join("facts").join(&file.name)).expect(&file.name);
        assert!(committed == file.text, "{} differs: run `cargo run -p hatinh-2023`", file.name);
        names.insert(file.name);
    }
    let committed = fs::read_dir(example().join("facts")).expect("the folder");
    let committed = committed.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"));
    assert_eq!(committed.collect::<BTreeSet<_>>(), names);
}

#[test]
fn all_files_together_stay_small() {
    let size = |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").metadata().expect("its size").len();
    let total: u64 = fs::read_dir(example().join("facts")).expect("the folder").map(size).sum();
    assert!(total < 3_000_000, "{total} bytes");
}

#[test]
fn what_is_read_from_a_file_is_what_was_written_to_it() {
    for_each_fact!(F => {
        if is_filed(F::KIND) {
            let path = example().join("facts").join(format!("{}.csv", F::KIND.id()));
            let written = write_csv(&PROVINCE.inputs.law, &read::<F>(&PROVINCE.inputs));
            assert!(fs::read_to_string(path).expect("the file") == written, "{}", F::KIND.id());
        }
    });
}

#[test]
fn no_fact_is_said_twice_and_what_is_made_up_says_so() {
    for_each_fact!(F => {
        let mut keys = BTreeSet::new();
        for sourced in read::<F>(&PROVINCE.inputs) {
            let mut cells = Vec::new();
            sourced.fact.store(&mut cells);
            let key = fact::key(F::KIND, &cells);
            let made_up = sourced.provenance == Provenance::Illustrative;
            assert_eq!(sourced.source == ILLUSTRATIVE, made_up, "{} {key}", F::KIND.id());
            assert!(!sourced.source.is_empty() && sourced.provenance != Provenance::Official);
            assert!(keys.insert(key.clone()), "{} {key} stands twice", F::KIND.id());
        }
    });
}

#[test]
fn names_beside_codes_are_those_of_the_register() {
    for file in ["recognition.csv", "not_recognised.csv"] {
        let mut lines = csv::Reader::from_path(example().join("known").join(file)).expect(file);
        for line in lines.records() {
            let line = line.expect("a line");
            let unit = PROVINCE.inputs.register.find(crate::province::code(&line[0]), hatinh_2023::DAY);
            assert_eq!(unit.map(|unit| unit.name.as_str()), Some(&line[1]), "{file} {}", &line[0]);
        }
    }
}

#[test]
fn made_up_decisions_bear_no_number() {
    let decisions = read::<Recognition>(&PROVINCE.inputs);
    let made_up = decisions.iter().filter(|sourced| sourced.provenance == Provenance::Illustrative);
    assert!(made_up.clone().all(|sourced| sourced.fact.number.is_none()));
    assert!(made_up.count() > 100);
}
