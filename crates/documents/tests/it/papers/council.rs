//! The papers of an OCOP council: sheets, minutes, the decision on stars.

use std::sync::Arc;

use documents::{
    council::{Meeting, MemberSheet, Request, decision, has_stars, minutes},
    paper::{Ground as PaperGround, Paper},
    report::Report,
};
use jiff::civil::{Date, date};
use programme::{
    Lang, Quantity,
    fact::{
        Application, Council, CouncilMember, CouncilRole, CouncilSession, Dossier, DossierItem, Fact, OcopLevel,
        Product, Provenance, Record, Recusal, RecusalReason, Round, Score, Seq, Sourced,
    },
    law::{Law, LawFile},
    snapshot::{Facts, Ground, Readings, Snapshot},
    unit::Register,
};

use super::{pages, sample, word_pages, words};

const MET: Date = date(2023, 3, 10);
const COUNCIL: &str = "HD-439";

fn law() -> Law {
    let files = [
        ("ocop/ocop-148-2023.toml", include_str!("../../../../../reference/ocop/ocop-148-2023.toml")),
        ("ocop/sheets/ocop-148-shared.toml", include_str!("../../../../../reference/ocop/sheets/ocop-148-shared.toml")),
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

fn product((code, name): (&str, &str)) -> Product {
    Product {
        code: code.to_owned(),
        name: name.to_owned(),
        producer: Some("HTX Sơn Một".to_owned()),
        unit: sample::code("18001"),
        group: "food".to_owned(),
        joined: date(2022, 1, 1),
        producer_code: None,
        subgroup: None,
    }
}

fn dossier((code, product): (&str, &str)) -> Dossier {
    Dossier {
        code: code.to_owned(),
        product: product.to_owned(),
        round: Round::new(2023, 1).unwrap(),
        application: Application::First,
        filed: date(2023, 3, 1),
        level: OcopLevel::District,
    }
}

fn member((member, name, role): (&str, &str, CouncilRole)) -> CouncilMember {
    CouncilMember {
        council: COUNCIL.to_owned(),
        member: member.to_owned(),
        name: name.to_owned(),
        body: "Phòng Nông nghiệp".to_owned(),
        role,
        date: date(2023, 2, 24),
        until: None,
        account: None,
    }
}

fn score(dossier: &str, member: &str, points: [i64; 3]) -> impl Iterator<Item = Score> {
    let (dossier, member) = (dossier.to_owned(), member.to_owned());
    ["A", "B", "C"].into_iter().zip(points).map(move |(part, points)| Score {
        dossier: dossier.clone(),
        council: COUNCIL.to_owned(),
        member: member.clone(),
        criterion: format!("ocop-148-shared/{part}"),
        date: MET,
        points: Quantity::whole(points),
        remark: None,
    })
}

fn session(dossier: &str) -> CouncilSession {
    CouncilSession {
        council: COUNCIL.to_owned(),
        dossier: dossier.to_owned(),
        date: MET,
        minutes: Some("05/BB-HĐ".to_owned()),
        comment: Some("Bao bì cần ghi rõ vùng nguyên liệu".to_owned()),
    }
}

/// Two products a council met on: one comes to three stars, one is not recognised; a third it scored only.
fn facts() -> Facts {
    let dossiers = [("HS-1", "SP-1"), ("HS-2", "SP-2"), ("HS-3", "SP-3")];
    let mandatory = [
        "registration",
        "business_registration",
        "organisation",
        "business_plan",
        "samples",
        "food_safety",
        "test_results",
    ];
    let items = dossiers.iter().flat_map(|(dossier, _)| mandatory.map(|item| (dossier, item)));
    let items = items.map(|(dossier, item)| DossierItem {
        dossier: (*dossier).to_owned(),
        item: item.to_owned(),
        date: date(2023, 3, 1),
        evidence: None,
        number: None,
        issued: None,
        expires: None,
    });
    let scores = score("HS-1", "A", [30, 16, 20])
        .chain(score("HS-1", "B", [28, 16, 20]))
        .chain(score("HS-1", "C", [29, 16, 20]))
        .chain(score("HS-2", "A", [20, 10, 15]))
        .chain(score("HS-2", "B", [21, 10, 15]))
        .chain(score("HS-2", "C", [20, 11, 15]))
        .chain(score("HS-3", "A", [33, 17, 21]));
    let roles = [
        ("A", "Lê Văn Sơn", CouncilRole::Chair),
        ("B", "Trần Quốc Việt", CouncilRole::Member),
        ("C", "Võ Thị Mai", CouncilRole::Member),
        ("D", "Hồ Thị Lan", CouncilRole::Secretary),
    ];
    Facts {
        products: records([("SP-1", "Kẹo lạc"), ("SP-2", "Mật ong"), ("SP-3", "Cam sành")].map(product)).into(),
        dossiers: records(dossiers.map(dossier)).into(),
        dossier_items: records(items).into(),
        councils: records([Council {
            code: COUNCIL.to_owned(),
            level: OcopLevel::District,
            unit: sample::code("439"),
            number: None,
            date: date(2023, 2, 24),
            until: None,
        }])
        .into(),
        council_members: records(roles.map(member)).into(),
        scores: records(scores).into(),
        council_sessions: records(["HS-1", "HS-2"].map(session)).into(),
        ..Facts::default()
    }
}

fn state(facts: Facts) -> Snapshot {
    let lineage = ("lineage.csv", "date,old,new,kind,principal,basis,source\n");
    let register = Register::parse(("units.csv", sample::UNITS), lineage).unwrap();
    Snapshot::new(Ground::new(Arc::new(law()), &register, sample::TODAY), facts, Readings::default())
}

fn paper(now: &Snapshot, paper: &Paper, lang: Lang) -> Option<Report> {
    paper.compose(&PaperGround {
        now,
        earlier: &[],
        province: sample::province(now),
        office: &sample::office(),
        number: None,
        known_at: "2023-03-13T10:05:00Z".parse().unwrap(),
        lang,
    })
}

fn meeting() -> Meeting {
    Meeting { council: COUNCIL.to_owned(), day: MET }
}

fn sheet(dossier: &str, member: &str) -> Paper {
    let (dossier, member) = (dossier.to_owned(), member.to_owned());
    Paper::Sheet(MemberSheet { council: COUNCIL.to_owned(), dossier, member })
}

#[test]
fn they_read_as_they_did() {
    let now = state(facts());
    for (name, asked) in
        [("minutes", Paper::Minutes(meeting())), ("stars", Paper::Stars(meeting())), ("sheet", sheet("HS-1", "B"))]
    {
        for lang in [Lang::Vi, Lang::En] {
            let read = words(&paper(&now, &asked, lang).unwrap());
            insta::assert_snapshot!(format!("{name}_{}", lang.pick("vi", "en")), read);
        }
    }
}

#[test]
fn word_and_pdf_tell_what_the_council_came_to() {
    let now = state(facts());
    let told = [
        (
            Paper::Minutes(meeting()),
            vec![
                "BIÊN BẢN",
                "Số: 05/BB-HĐ",
                "Lê Văn Sơn",
                "Kẹo lạc",
                "64 – 66",
                "3 sao",
                "Mật ong",
                "45,66",
                "Hồ Thị Lan",
            ],
        ),
        (Paper::Stars(meeting()), vec!["QUYẾT ĐỊNH", "Điều 1.", "Điều 3.", "Kẹo lạc", "3 sao", "36 tháng"]),
        (sheet("HS-1", "B"), vec!["PHIẾU CHẤM ĐIỂM", "Kẹo lạc", "Trần Quốc Việt", "Tổng điểm", "64"]),
    ];
    for (asked, parts) in told {
        let report = paper(&now, &asked, Lang::Vi).unwrap();
        for pages in [pages(&report), word_pages(&report)] {
            let text = pages.join(" ");
            let missing: Vec<_> = parts.iter().filter(|part| !text.contains(**part)).collect();
            assert!(missing.is_empty(), "{missing:?}: {text}");
        }
    }
}

#[test]
fn a_sheet_is_empty_until_the_council_has_met() {
    let now = state(facts());
    let before = words(&paper(&now, &sheet("HS-3", "A"), Lang::Vi).unwrap());
    assert!(before.contains("Cam sành") && !before.contains("71"), "{before}");
    let mut later = facts();
    later.council_sessions.extend(records([session("HS-3")]));
    let after = words(&paper(&state(later), &sheet("HS-3", "A"), Lang::Vi).unwrap());
    assert!(after.contains("71"), "{after}");
    for (dossier, member) in [("HS-1", "D"), ("HS-1", "X"), ("HS-9", "A")] {
        assert!(paper(&now, &sheet(dossier, member), Lang::Vi).is_none(), "{dossier} {member}");
    }
}

#[test]
fn whoever_must_not_score_is_told_of_in_the_minutes() {
    let mut facts = facts();
    facts.recusals = records([Recusal {
        council: COUNCIL.to_owned(),
        dossier: "HS-2".to_owned(),
        member: "C".to_owned(),
        reason: RecusalReason::Relative,
        date: MET,
    }])
    .into();
    let now = state(facts);
    let minutes = words(&paper(&now, &Paper::Minutes(meeting()), Lang::Vi).unwrap());
    assert!(minutes.contains("không chấm do xung đột lợi ích: 1"), "{minutes}");
    assert!(minutes.contains("chưa đủ thành viên chấm: 2/3"), "{minutes}");
}

#[test]
fn a_paper_needs_its_meeting_and_a_decision_somebody_recognised() {
    let mut facts = facts();
    let other = Meeting { day: date(2023, 3, 11), ..meeting() };
    let now = state(facts.clone());
    assert!(paper(&now, &Paper::Minutes(other.clone()), Lang::Vi).is_none());
    assert!(paper(&now, &Paper::Stars(other), Lang::Vi).is_none());
    facts.council_sessions.retain(|session| session.fact().dossier == "HS-2");
    let now = state(facts);
    assert!(!has_stars(&now, sample::province(&now), &meeting()));
    assert!(paper(&now, &Paper::Minutes(meeting()), Lang::Vi).is_some());
    assert!(paper(&now, &Paper::Stars(meeting()), Lang::Vi).is_none());
}

#[test]
fn a_number_it_is_issued_under_stands_at_its_head() {
    let now = state(facts());
    let request = Request {
        now: &now,
        province: sample::province(&now),
        meeting: &meeting(),
        office: &sample::office(),
        number: Some("77/X"),
        known_at: "2023-03-13T10:05:00Z".parse().unwrap(),
        lang: Lang::Vi,
    };
    for report in [minutes(&request), decision(&request)] {
        assert!(words(&report.unwrap()).contains("Số: 77/X"));
    }
}
