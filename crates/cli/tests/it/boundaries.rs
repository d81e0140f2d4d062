//! `nongthon import boundaries`. The outlines are squares made up here.

use super::office::Office;

/// A file with two communes, one that is not of the province, and a point too many on the way.
fn squares(code: &str) -> String {
    let square = |code: &str, x: f64| {
        let (east, middle) = (x + 0.02, x + 0.01);
        format!(
            r#"{{"type":"Feature","properties":{{"Ma_Xa":"{code}"}},"geometry":{{"type":"Polygon","coordinates":
            [[[{x},18.3],[{middle},18.3],[{east},18.3],[{east},18.32],[{x},18.32],[{x},18.3]]]}}}}"#
        )
    };
    let features = [square("18070", 105.88), square(code, 105.9), square("00001", 105.85)].join(",");
    format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)
}

#[test]
fn a_sound_file_is_kept_as_an_act() {
    let office = Office::empty();
    let file = office.file("ranh-gioi.geojson", squares("18073").as_bytes());
    let arguments = ["import", "boundaries", &file, "--as-of", "2023-03-13"];
    let told = office.run(&[&arguments[..], &["--dry-run"]].concat()).done();
    assert!(told.contains("2 đơn vị có ranh giới (theo thuộc tính “Ma_Xa”); 10 điểm giản lược còn 8"), "{told}");
    assert!(told.contains("Chưa có ranh giới, vẫn vẽ ô (214)") && told.contains("3 “00001”"), "{told}");
    assert_eq!(office.acts(), 0);
    let told = office.run(&[&arguments[..], &["--lang", "en"]].concat()).done();
    assert!(told.contains("Boundaries recorded; act 1"), "{told}");
    let acts = office.run(&["acts", "--json"]).json();
    assert_eq!((&acts[0]["kind"], &acts[0]["source"]), (&"import boundaries".into(), &"ranh-gioi.geojson".into()));
    assert!(office.run(&["check", "ledger"]).code == 0);
}

#[test]
fn a_bad_file_is_refused_and_nothing_is_written() {
    let office = Office::empty();
    let file = office.file("ranh-gioi.geojson", squares("18070").as_bytes());
    for (lang, expected) in
        [("vi", "đơn vị 18070 đã có ở đối tượng 1"), ("en", "unit 18070 already stands as feature 1")]
    {
        let answer = office.run(&["import", "boundaries", &file, "--as-of", "2023-03-13", "--lang", lang]);
        assert!(answer.code == 1 && answer.err.contains(expected), "{}", answer.err);
    }
    assert_eq!(office.acts(), 0);
}

#[test]
fn the_options_of_boundaries_are_for_boundaries() {
    let office = Office::empty();
    let file = office.file("so-lieu.csv", b"unit\n");
    assert_eq!(office.run(&["import", "observation", &file, "--property", "ma"]).code, 2);
}
