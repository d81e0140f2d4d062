//! A bad file is refused with its place and its cure, in the user's language, and nothing is written.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use super::office::Office;

const HEAD: &str = "unit,measure,period,value,stage,source\n";

/// Imports `bytes` as observations; the refusal, in Vietnamese and in English.
fn refused(bytes: &[u8], name: &str) -> [String; 2] {
    let office = Office::empty();
    let file = office.file(name, bytes);
    let answers = ["vi", "en"].map(|lang| {
        let answer = office.run(&["import", "observation", &file, "--lang", lang]);
        assert_eq!(answer.code, 1, "{}{}", answer.out, answer.err);
        answer.err
    });
    assert_eq!(office.acts(), 0, "nothing is written");
    for (answer, expected) in answers.iter().zip(["không ghi gì vào sổ cái", "nothing was written"]) {
        assert!(answer.contains(expected), "{answer}");
        assert!(answer.contains(name), "the file is named: {answer}");
    }
    answers
}

fn row(line: &str) -> [String; 2] {
    refused(format!("{HEAD}{line}\n").as_bytes(), "so-lieu.csv")
}

#[test]
fn a_wrong_unit_code() {
    let [vi, en] = row("99999,income_per_capita,2022,42,approved,BC");
    assert!(vi.contains("không có đơn vị nào mang mã 99999") && vi.contains("A2"), "{vi}");
    assert!(en.contains("no unit bears code 99999"), "{en}");
}

#[test]
fn a_percentage_of_140() {
    let [vi, en] = row("18556,health_insurance_rate,2022,140,approved,BC");
    assert!(vi.contains("tỷ lệ 140% nằm ngoài 0–100%") && vi.contains("D2"), "{vi}");
    assert!(en.contains("the rate 140% is outside 0–100%"), "{en}");
}

#[test]
fn text_in_a_number_cell() {
    let [vi, _] = row("18556,income_per_capita,2022,bốn mươi hai,approved,BC");
    assert!(vi.contains("“bốn mươi hai”") && vi.contains("D2"), "{vi}");
}

#[test]
fn a_day_that_does_not_exist() {
    let office = Office::empty();
    let file = office
        .file("qd.csv", "unit,grade,action,date,basis,source\n18556,ntm,recognise,31/02/2023,own,QĐ\n".as_bytes());
    let answer = office.run(&["import", "recognition", &file]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("31/02/2023") && answer.err.contains("D2"), "{}", answer.err);
}

#[test]
fn whole_files_that_cannot_be_read() {
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(HEAD.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let windows_1258 = [HEAD.as_bytes(), b"18556,income_per_capita,2022,42,approved,B\xe1o c\xe1o\n"].concat();
    for (bytes, name) in [
        (Vec::new(), "rong.csv"),
        (utf16, "utf16.csv"),
        (windows_1258, "windows.csv"),
        (b"PK\x03\x04\x14\0\0\0\x08\0truncated".to_vec(), "cut.xlsx"),
        (format!("unit,unit,{HEAD}").into_bytes(), "hai-cot.csv"),
    ] {
        refused(&bytes, name);
    }
}

#[test]
fn one_bad_line_among_good_ones_stops_all() {
    let good = "18556,income_per_capita,2022,42,approved,BC\n".to_owned();
    let text = format!("{HEAD}{good}{}", good.replace("18556", "18559").replace("42", "x"));
    refused(text.as_bytes(), "mot-loi.csv");
}

#[test]
fn misuse_is_told_apart_from_a_refusal() {
    let office = Office::empty();
    for arguments in [
        &["assess", "--set", "nowhere"][..],
        &["explain", "nothing"],
        &["law", "show", "nowhere"],
        &["metrics", "--unit", "99999"],
        &["metrics", "--as-of", "2023-02-31"],
        &["import", "nothing", "x.csv"],
        &["nonsense"],
    ] {
        assert_eq!(office.run(arguments).code, 2, "{arguments:?}");
    }
    let missing = office.run(&["import", "observation", "/nowhere/x.csv"]);
    assert_eq!(missing.code, 1);
    assert!(missing.err.contains("không tìm thấy"), "{}", missing.err);
}

#[test]
fn a_password_that_is_guessed_is_refused() {
    let office = Office::empty();
    let add = |password: &str, lang: &str| {
        let words = ["user", "add", "lan", "--name", "Trần Thị Lan", "--role", "administrator", "--lang", lang];
        let mut command: Command = office.command(&words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary runs");
        writeln!(child.stdin.take().expect("its input"), "{password}").expect("typed");
        let output = child.wait_with_output().expect("it ends");
        (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
    };
    for (password, lang, says) in [
        ("ngắn", "vi", "ít nhất 12 ký tự"),
        ("TranThiLan1985", "vi", "dễ đoán"),
        ("HuongSon@2023", "vi", "dễ đoán"),
        ("123qweasdzxc", "en", "easily guessed"),
    ] {
        let (code, told) = add(password, lang);
        assert!(code == Some(2) && told.contains(says), "{password}: {code:?} {told}");
    }
    assert_eq!(office.acts(), 0, "nobody was added");
    assert_eq!(add("ba con mèo ngồi hát ru", "vi").0, Some(0));
}
