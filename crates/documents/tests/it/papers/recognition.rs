//! The papers of cases that go together: the request, the count of ballots, the decision, the announcement.

use std::sync::Arc;

use documents::{
    paper::{Ground as PaperGround, Paper},
    recognition::{Batch, Kind, is_due},
    report::Report,
};
use jiff::civil::{Date, date};
use programme::{
    Lang,
    fact::{
        Action, CaseBallot, CaseStep, Fact, Provenance, Recognition, RecognitionBasis, RecognitionCase, Record, Round,
        SatisfactionSurvey, Seq, Sourced, StepOutcome, Year,
    },
    grade::Grade,
    law::{Law, LawFile, Level},
    snapshot::{Facts, Ground, Readings, Snapshot},
    unit::Register,
};

use super::{pages, sample, word_pages, words};

const SURVEY: &str = r#"
[[measure]]
id = "resident_satisfaction_rate"
vi = "Tỷ lệ người dân hài lòng"
en = "Resident satisfaction"
kind = "percent"
levels = ["commune", "district"]
"#;

const SET: &str = r#"id = "commune-ntm"
level = "commune"
grade = "ntm"
name = { vi = "Xã đạt chuẩn nông thôn mới", en = "New-rural commune" }
in_force = { from = 2022-01-01 }
assessment_years = { from = 2022, to = 2025 }
structure = "reported"

[[basis]]
number = "318/QĐ-TTg"
date = 2022-03-08
issuer = "Thủ tướng Chính phủ"
role = "base"

[[precondition]]
code = "C1"
vi = "Tỷ lệ người dân hài lòng"
en = "Resident satisfaction"
cites = "318/QĐ-TTg"
verified = "unverified"
requirement = { measure = "resident_satisfaction_rate", op = ">=", threshold = 90 }

[[criterion]]
code = "1"
vi = "Quy hoạch"
en = "Planning"
department = "agriculture"
  [[criterion.indicator]]
  code = "1.1"
  vi = "Có quy hoạch"
  en = "Has a plan"
  cites = "318/QĐ-TTg"
  verified = "unverified"
  requirement = { measure = "resident_satisfaction_rate", op = ">=", threshold = 0 }
"#;

const DEPARTMENT: &str = "[[department]]\nid = \"agriculture\"\nvi = \"Sở Nông nghiệp\"\nen = \"Agriculture\"\n";

fn law() -> Law {
    let files = [
        ("measures/all.toml", SURVEY),
        ("departments.toml", DEPARTMENT),
        ("recognition.toml", include_str!("../../../../../reference/recognition.toml")),
        ("criteria/1.toml", SET),
    ];
    let file = |(name, text): (&str, &str)| LawFile { name: name.to_owned(), text: text.to_owned() };
    Law::parse(&files.map(file)).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

fn records<F: Fact>(facts: impl IntoIterator<Item = F>) -> Vec<Record<F>> {
    let record = |(seq, fact)| {
        let sourced = Sourced { fact, provenance: Provenance::Official, source: "thử".to_owned() };
        Record { seq: Seq(seq), sourced }
    };
    (1..).zip(facts).map(record).collect()
}

fn batch() -> Batch {
    let round = Round::new(2023, 1).unwrap();
    Batch { round, level: Level::Commune, grade: Grade::Ntm, action: Action::Recognise }
}

fn case((code, unit): (&str, &str)) -> RecognitionCase {
    RecognitionCase {
        code: code.to_owned(),
        unit: sample::code(unit),
        grade: Grade::Ntm,
        action: Action::Recognise,
        set: "commune-ntm".to_owned(),
        year: Year(2023),
        round: Round::new(2023, 1).unwrap(),
        opened: date(2023, 1, 9),
    }
}

fn steps(code: &str) -> impl Iterator<Item = CaseStep> + '_ {
    let day = |step: &str| if step == "appraisal" { date(2023, 3, 7) } else { date(2023, 3, 1) };
    ["report", "consult", "file", "check", "assess", "forward", "confirm", "appraisal"].into_iter().map(move |step| {
        let (case, note, number) = (code.to_owned(), None, None);
        CaseStep { case, step: step.to_owned(), date: day(step), outcome: StepOutcome::Done, note, number }
    })
}

fn vote(code: &str, step: &str, day: Date, agreed: u32) -> CaseBallot {
    CaseBallot {
        case: code.to_owned(),
        step: step.to_owned(),
        date: day,
        members: 21,
        present: 20,
        ballots: 20,
        agreed,
        number: Some("03/BB-HĐ".to_owned()),
    }
}

/// Two communes before the council: one passes, one does not.
fn facts() -> Facts {
    let codes = ["CN-2023-1-01", "CN-2023-1-02"];
    let survey = |code: &str| SatisfactionSurvey {
        case: code.to_owned(),
        date: date(2023, 3, 1),
        households: 1000,
        asked: 950,
        answered: 900,
        satisfied: 880,
        number: None,
    };
    let meetings = codes.map(|code| vote(code, "meeting", date(2023, 3, 1), 20));
    let councils =
        [(codes[0], 20), (codes[1], 17)].map(|(code, agreed)| vote(code, "council", date(2023, 3, 10), agreed));
    Facts {
        recognition_cases: records([(codes[0], "18001"), (codes[1], "18002")].map(case)).into(),
        case_steps: records(codes.iter().flat_map(|code| steps(code)).collect::<Vec<_>>()).into(),
        satisfaction_surveys: records(codes.map(survey)).into(),
        case_ballots: records(meetings.into_iter().chain(councils)).into(),
        ..Facts::default()
    }
}

fn state(facts: Facts) -> Snapshot {
    let lineage = ("lineage.csv", "date,old,new,kind,principal,basis,source\n");
    let register = Register::parse(("units.csv", sample::UNITS), lineage).unwrap();
    Snapshot::new(Ground::new(Arc::new(law()), &register, sample::TODAY), facts, Readings::default())
}

fn decided() -> Facts {
    let decision = Recognition {
        unit: sample::code("18001"),
        grade: Grade::Ntm,
        action: Action::Recognise,
        date: date(2023, 3, 12),
        number: Some("600/QĐ-UBND".to_owned()),
        basis: RecognitionBasis::Own,
    };
    Facts { recognitions: records([decision]).into(), ..facts() }
}

fn paper(now: &Snapshot, kind: Kind, lang: Lang) -> Option<Report> {
    Paper::Recognition(kind, batch()).compose(&PaperGround {
        now,
        earlier: &[],
        province: sample::province(now),
        office: &sample::office(),
        number: None,
        known_at: "2023-03-13T10:05:00Z".parse().unwrap(),
        lang,
    })
}

#[test]
fn they_read_as_they_did() {
    let now = state(decided());
    for kind in Kind::ALL {
        for lang in [Lang::Vi, Lang::En] {
            let read = words(&paper(&now, kind, lang).unwrap());
            insta::assert_snapshot!(format!("{}_{}", kind.id(), lang.id()), read);
        }
    }
}

#[test]
fn word_and_pdf_tell_who_passed_and_who_is_decided_on() {
    let now = state(decided());
    for (kind, parts, not) in [
        (Kind::Ballots, vec!["BIÊN BẢN", "Số: 03/BB-HĐ", "21 thành viên", "không thông qua", "85%"], "QUYẾT ĐỊNH:"),
        (
            Kind::Decision,
            vec!["QUYẾT ĐỊNH", "Điều 1. Công nhận 1 xã", "CN-2023-1-01", "18/2022/QĐ-TTg"],
            "CN-2023-1-02",
        ),
        (Kind::Announcement, vec!["THÔNG BÁO", "600/QĐ-UBND", "12/03/2023"], "CN-2023-1-02"),
    ] {
        let report = paper(&now, kind, Lang::Vi).unwrap();
        for pages in [pages(&report), word_pages(&report)] {
            let text = pages.join(" ");
            let missing: Vec<_> = parts.iter().filter(|part| !text.contains(**part)).collect();
            assert!(missing.is_empty() && !text.contains(not), "{missing:?}: {text}");
        }
    }
}

#[test]
fn a_paper_waits_until_a_case_has_come_so_far() {
    let early = Facts { case_ballots: Vec::new().into(), case_steps: Vec::new().into(), ..facts() };
    let due = |facts: Facts| {
        let now = state(facts);
        Kind::ALL.map(|kind| is_due(kind, &now, sample::province(&now), batch()))
    };
    assert_eq!(due(early), [false; 4]);
    assert_eq!(due(facts()), [true, true, true, false]);
    assert_eq!(due(decided()), [true; 4]);
    let now = state(facts());
    let other = Batch { grade: Grade::Advanced, ..batch() };
    assert!(!is_due(Kind::Request, &now, sample::province(&now), other));
}
