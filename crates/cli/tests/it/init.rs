//! Another province begins: its units from the national list, its first figures from a file, its first report.

use super::office::Office;

const THANH_HOA: [&str; 5] = ["init", "--province", "38", "--region", "north_central"];

fn begun() -> Office {
    let office = Office::empty();
    let told = office.run(&THANH_HOA).done();
    assert!(told.contains("Thanh Hóa: 27 đơn vị cấp huyện, 559 đơn vị cấp xã, 469 xã"), "{told}");
    office
}

#[test]
fn a_second_province_goes_from_nothing_to_its_first_report() {
    let office = begun();
    let units = office.run(&["units", "--as-of", "2023-03-13", "--json"]).json();
    let units = units.as_array().expect("an array");
    assert_eq!(units.len(), 1 + 27 + 559);
    let communes = units.iter().filter(|unit| unit["kind"] == "commune");
    let communes: Vec<&str> = communes.filter_map(|unit| unit["code"].as_str()).take(3).collect();
    let rows = |head: &str, rest: &str| {
        let row = |code: &&str| format!("{code},{rest}\n");
        format!("{head}\n{}", communes.iter().map(row).collect::<String>())
    };
    let recognised = rows(
        "unit,grade,action,date,number,basis,provenance,source",
        "ntm,recognise,2022-12-01,1/QĐ-UBND,own,illustrative,thử",
    );
    let file = office.file("cong-nhan.csv", recognised.as_bytes());
    office.run(&["import", "recognition", &file]).done();
    let reported = rows(
        "unit,measure,period,value,stage,provenance,source",
        "health_insurance_rate,2022,95,approved,illustrative,thử",
    );
    let file = office.file("so-lieu.csv", reported.as_bytes());
    office.run(&["import", "observation", &file]).done();
    let metrics = office.run(&["metrics", "--as-of", "2023-03-13", "--json"]).json();
    let lines = metrics.as_array().expect("an array");
    let value = |id: &str| lines.iter().find(|line| line["id"] == id).expect(id)["value"].as_f64();
    assert_eq!((value("commune.in_programme"), value("commune.recognised.ntm")), (Some(469.0), Some(3.0)));
    let out = office.path().join("out");
    let out = out.to_str().expect("a path");
    office.run(&["report", "programme", "--as-of", "2023-03-13", "--out", out]).done();
    assert!(std::fs::read_dir(out).expect("the papers").count() >= 3);
    office.run(&["check", "ledger"]).done();
}

#[test]
fn a_centrally_run_city_has_urban_districts_that_no_criteria_judge() {
    let office = Office::empty();
    let told = office.run(&["init", "--province", "01", "--region", "red_river_delta"]).done();
    assert!(told.contains("Hà Nội: 30 đơn vị cấp huyện, 579 đơn vị cấp xã, 383 xã"), "{told}");
    assert!(office.run(&["units", "--unit", "001"]).done().contains("quận Ba Đình"));
    assert!(office.run(&["units", "--unit", "01"]).done().contains("thành phố Hà Nội"));
    let metrics = office.run(&["metrics", "--as-of", "2023-03-13", "--json"]).json();
    let value = |id: &str| {
        metrics.as_array().expect("an array").iter().find(|line| line["id"] == id).expect(id)["value"].as_f64()
    };
    assert_eq!(value("district.in_programme"), Some(18.0), "seventeen rural districts and a town");
}

#[test]
fn what_an_office_corrects_in_its_files_counts() {
    let office = begun();
    let path = office.path().join("reference/units/units.csv");
    let text = std::fs::read_to_string(&path).expect("the units");
    std::fs::write(&path, text.replace("380,38,city,Thanh Hóa", "380,38,city,Thanh Hóa mới")).expect("written");
    assert!(office.run(&["units", "--unit", "380"]).done().contains("Thanh Hóa mới"));
    std::fs::write(&path, text.replace("38,,province", "38,,provinz")).expect("written");
    let refused = office.run(&["units"]);
    assert!(refused.code != 0 && refused.err.contains("units/units.csv:2"), "{}", refused.err);
}

#[test]
fn nothing_is_begun_over_what_is_there_nor_for_what_is_not_known() {
    let office = begun();
    assert_eq!(office.run(&THANH_HOA).code, 2);
    let empty = Office::empty();
    for (province, region) in [("99", "north_central"), ("380", "north_central"), ("38", "nowhere")] {
        let refused = empty.run(&["init", "--province", province, "--region", region]);
        assert_eq!(refused.code, 2, "{province} {region}");
    }
    assert_eq!(std::fs::read_dir(empty.path()).expect("readable").count(), 0, "nothing half-written");
}
