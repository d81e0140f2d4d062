//! The report as its reader opens it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use programme::{Quantity, vietnamese};

use super::office::Office;

const FILES: [&str; 4] = ["bao-cao.docx", "bao-cao.pdf", "phu-luc.xlsx", "bao-cao.html"];

/// What the report of 13 March 2023 must say, in every format.
const FIGURES: [&str; 14] = [
    "177",
    "181",
    "97,8%",
    "50",
    "7",
    "1.100",
    "9",
    "13",
    "249",
    "40%",
    "Bánh đa vừng Nguyên Lâm",
    "Nhật Bản",
    "Hàn Quốc",
    "3004/KH-UBND",
];

fn program(name: &str, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(name).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{name}: {error}; run scripts/setup"));
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn pdf_text(pdf: &Path) -> String {
    let text = program("pdftotext", &[pdf.to_str().expect("UTF-8"), "-"]);
    let text = String::from_utf8(text).expect("UTF-8");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn docx_to_pdf(docx: &Path) -> PathBuf {
    let directory = docx.parent().expect("a directory");
    let profile = format!("-env:UserInstallation=file://{}", directory.join("profile").display());
    let out = directory.join("converted");
    let arguments = [
        &profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        out.to_str().expect("UTF-8"),
        docx.to_str().expect("UTF-8"),
    ];
    program("soffice", &arguments);
    out.join("bao-cao.pdf")
}

/// Every metric that the report shows, with its value as it is written there.
fn shown_figures(office: &Office, html: &str) -> Vec<(String, String)> {
    let lines = office.run(&["metrics", "--json", "--as-of", "2023-03-13"]).json();
    let figure = |line: &serde_json::Value| {
        let id = line["id"].as_str().expect("an id");
        let value = Quantity::from_float(line["value"].as_f64()?).expect("a quantity");
        let written = match line["unit"].as_str().expect("a unit") {
            "percent" => format!("{}%", vietnamese::quantity(value, 1)),
            "dong" => {
                let is_small = value < Quantity::whole(1_000_000_000);
                let (unit, name) = if is_small { (10_000_000_000, "triệu") } else { (10_000_000_000_000, "tỷ") };
                let amount = Quantity::ratio(value.scaled().into(), unit).expect("in range");
                format!("{} {name} đồng", vietnamese::quantity(amount, 1))
            }
            _ => vietnamese::quantity(value, 2),
        };
        html.contains(&format!("({id})")).then(|| (id.to_owned(), written))
    };
    lines.as_array().expect("an array").iter().filter_map(figure).collect()
}

#[test]
fn word_pdf_and_html_say_every_figure() {
    let office = Office::example();
    let out = office.path().join("out");
    let out_text = out.to_str().expect("UTF-8");
    office.run(&["report", "programme", "--as-of", "2023-03-13", "--out", out_text]).done();
    let html = fs::read_to_string(out.join("bao-cao.html")).expect("HTML");
    let pdf = pdf_text(&out.join("bao-cao.pdf"));
    let docx = pdf_text(&docx_to_pdf(&out.join("bao-cao.docx")));
    let figures = shown_figures(&office, &html);
    assert!(figures.len() > 25, "the report tells many figures: {}", figures.len());
    for (format, text) in [("html", &html), ("pdf", &pdf), ("docx", &docx)] {
        for (id, figure) in &figures {
            assert!(text.contains(figure), "{format} does not say {figure} ({id})");
        }
        for figure in FIGURES {
            assert!(text.contains(figure), "{format} does not say {figure}");
        }
        for part in
            ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "BÁO CÁO", "Nơi nhận", "minh họa"]
        {
            assert!(text.contains(part), "{format} lacks {part}");
        }
    }
}

#[test]
fn an_issued_report_is_written_again_to_the_same_bytes_whatever_was_learned_since() {
    let office = Office::example();
    let (first, second) = (office.path().join("first"), office.path().join("second"));
    let issue = ["report", "programme", "--as-of", "2023-03-13", "--issue", "15/BC-VPĐP", "--out"];
    office.run(&[&issue[..], &[first.to_str().expect("UTF-8")]].concat()).done();

    let later = "unit,grade,action,date,number,basis,source\n18556,ntm,recognise,2023-01-05,1/QĐ-UBND,own,học sau\n";
    let file = office.file("later.csv", later.as_bytes());
    office.run(&["import", "recognition", &file]).done();
    let now = office.run(&["metrics", "--json", "--as-of", "2023-03-13"]).json();
    let ntm = now.as_array().unwrap().iter().find(|line| line["id"] == "commune.recognised.ntm").unwrap();
    assert_eq!(ntm["value"], 178, "what was learned later counts in new figures");

    let answer = office.run(&["report", "reissue", "15/BC-VPĐP", "--out", second.to_str().expect("UTF-8")]).done();
    assert!(answer.contains("từng byte"), "{answer}");
    for name in FILES {
        assert!(fs::read(first.join(name)).unwrap() == fs::read(second.join(name)).unwrap(), "{name}");
    }
    let twice = office.run(&[&issue[..], &[second.to_str().expect("UTF-8")]].concat());
    assert_eq!(twice.code, 2, "a number is issued once");
    assert_eq!(office.run(&["report", "reissue", "99/BC", "--out", "/tmp"]).code, 2);
}

#[test]
fn a_report_on_an_empty_ledger_is_written_and_says_what_is_missing() {
    let office = Office::empty();
    let out = office.path().join("out");
    office.run(&["report", "programme", "--as-of", "2023-03-13", "--out", out.to_str().expect("UTF-8")]).done();
    let html = fs::read_to_string(out.join("bao-cao.html")).expect("HTML");
    assert!(html.contains("Chưa có chỉ tiêu năm 2023"), "an empty state is told");
    assert!(!html.contains("minh họa"), "nothing illustrative, no warning");
}
