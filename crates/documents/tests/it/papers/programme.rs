//! The sections of the programme report that are filled from the records.

use documents::{
    programme_report::{Request, compose},
    report::{Format, Report},
};
use jiff::civil::date;
use programme::{
    Dong, Lang,
    fact::{
        Application, Award, ClaimState, Course, CourseKind, Difficulty, Dossier, DossierItem, OcopLevel, PolicyClaim,
        Product, Provenance, Record, Round, Section, Seq, Sourced, Star, StarDecision, Statement,
    },
    metric,
    snapshot::{Facts, Snapshot},
};

use super::{sample, words};

fn report(now: &Snapshot) -> Report {
    compose(&Request {
        now,
        province: sample::province(now),
        office: &sample::office(),
        number: None,
        date: sample::TODAY,
        known_at: "2023-03-13T10:05:00Z".parse().unwrap(),
    })
}

fn record<F>(seq: i64, fact: F) -> Record<F> {
    let sourced = Sourced { fact, provenance: Provenance::Illustrative, source: "thử".to_owned() };
    Record { seq: Seq(seq), sourced }
}

fn course() -> Course {
    Course {
        code: "L-1".to_owned(),
        name: "Kỹ năng bán hàng trực tuyến".to_owned(),
        kind: CourseKind::Ocop,
        unit: sample::code("439"),
        body: None,
        date: date(2023, 2, 6),
        until: None,
        places: 40,
        attended: Some(38),
        asked: Dong(120_000_000),
        allocated: Some(Dong(100_000_000)),
        spent: Some(Dong(95_000_000)),
    }
}

fn claim() -> PolicyClaim {
    PolicyClaim {
        policy: "CS-1".to_owned(),
        product: "SP-1".to_owned(),
        date: date(2023, 2, 1),
        state: ClaimState::Blocked,
        amount: Dong(50_000_000),
        blocked_by: Some("chưa có hướng dẫn thanh toán".to_owned()),
        resolver: Some("finance".to_owned()),
        ground: None,
    }
}

fn policy() -> programme::fact::SupportPolicy {
    programme::fact::SupportPolicy {
        code: "CS-1".to_owned(),
        name: "Thưởng sản phẩm OCOP".to_owned(),
        basis: "NQ 44".to_owned(),
        star: Star::new(3).unwrap(),
        date: date(2022, 1, 1),
        until: None,
        amount: Dong(50_000_000),
    }
}

fn full() -> Facts {
    let mut facts = sample::facts();
    facts.courses.push(record(1, course()));
    facts.support_policies.push(record(1, policy()));
    facts.policy_claims.push(record(1, claim()));
    facts
}

fn product(code: &str) -> Product {
    Product {
        code: code.to_owned(),
        name: format!("Cam {code}"),
        producer: Some("HTX Sơn Một".to_owned()),
        unit: sample::code("18001"),
        group: "food".to_owned(),
        joined: date(2020, 1, 1),
        producer_code: None,
        subgroup: None,
    }
}

/// Stars of 2020, which hold for three years.
fn award(product: &str, month: i8) -> StarDecision {
    StarDecision {
        product: product.to_owned(),
        date: date(2020, month, 1),
        action: Award::Award,
        star: Star::new(4).unwrap(),
        number: None,
        dossier: None,
        reason: None,
    }
}

fn dossier(code: &str, product: &str, round: (i16, u8)) -> Dossier {
    Dossier {
        code: code.to_owned(),
        product: product.to_owned(),
        round: Round::new(round.0, round.1).unwrap(),
        application: Application::Again,
        filed: date(2023, 3, 5),
        level: OcopLevel::District,
    }
}

/// Three certificates that run out within six months, and two dossiers on their way.
fn with_dossiers() -> Facts {
    let mut facts = sample::facts();
    facts.products =
        (1..).zip(["SP-1", "SP-2", "SP-3", "SP-4"].map(product)).map(|(seq, fact)| record(seq, fact)).collect();
    let awards = [award("SP-1", 4), award("SP-2", 8), award("SP-3", 5)];
    facts.star_decisions = (1..).zip(awards).map(|(seq, fact)| record(seq, fact)).collect();
    let dossiers = [dossier("HS-2023-1-01", "SP-3", (2023, 1)), dossier("HS-2022-2-01", "SP-4", (2022, 2))];
    facts.dossiers = (1..).zip(dossiers).map(|(seq, fact)| record(seq, fact)).collect();
    let item = DossierItem {
        dossier: "HS-2023-1-01".to_owned(),
        item: "registration".to_owned(),
        date: date(2023, 3, 5),
        evidence: None,
        number: None,
        issued: None,
        expires: None,
    };
    facts.dossier_items.push(record(1, item));
    facts
}

/// The page between two headings.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let begin = text.find(from).unwrap_or_else(|| panic!("{from} is missing: {text}"));
    let end = text[begin..].find(to).unwrap_or_else(|| panic!("{to} is missing after {from}"));
    &text[begin..begin + end]
}

#[test]
fn its_sections_read_as_they_did() {
    let text = words(&report(&sample::snapshot(sample::TODAY, full())));
    insta::assert_snapshot!("programme_direction", between(&text, "TỔ CHỨC, CHỈ ĐẠO", "KẾT QUẢ THỰC HIỆN"));
    insta::assert_snapshot!("programme_resources", between(&text, "Nguồn lực", "HẠN CHẾ, KHÓ KHĂN VÀ NGUYÊN NHÂN"));
    insta::assert_snapshot!("programme_limits", between(&text, "HẠN CHẾ, KHÓ KHĂN VÀ NGUYÊN NHÂN", "CHỈ TIÊU NĂM"));
}

#[test]
fn every_figure_it_shows_has_its_row_in_the_last_annex() {
    let now = sample::snapshot(sample::TODAY, full());
    let text = words(&report(&now));
    for id in [
        "directive.assigned",
        "directive.overdue",
        "fund.lapsing_90_days",
        "training.courses",
        "training.budget_spent",
        "policy.blocked",
        "policy.paid",
        "difficulty.open",
        "proposal.undecided",
    ] {
        let metric = metric::find(id).unwrap();
        assert!(text.contains(&format!("{} ({id})", metric.name(Lang::Vi))), "{id}");
    }
}

#[test]
fn ocop_is_told_with_its_dossiers_what_runs_out_and_the_targets_of_the_year() {
    let text = words(&report(&sample::snapshot(sample::TODAY, with_dossiers())));
    insta::assert_snapshot!("programme_ocop", between(&text, "Chương trình mỗi xã một sản phẩm (OCOP)", "Nguồn lực"));
    let annex = between(&text, "Giấy chứng nhận OCOP hết hạn trong 6 tháng tới", "</table>");
    for told in ["01/04/2023", "cần nhắc chủ thể", "đã nộp hồ sơ HS-2023-1-01", "nhắc từ 02/07/2023"]
    {
        assert!(annex.contains(told), "{told}: {annex}");
    }
    let without = words(&report(&sample::snapshot(sample::TODAY, Facts::default())));
    for part in ["Hồ sơ OCOP theo bước", "chứng nhận sắp hết hạn", "Chỉ tiêu về OCOP", "Giấy chứng nhận OCOP hết hạn"]
    {
        assert!(!without.contains(part), "{part}");
    }
}

#[test]
fn targets_of_a_period_follow_those_of_the_year() {
    let now = sample::snapshot(sample::TODAY, sample::with_period_targets(sample::facts()));
    let text = words(&report(&now));
    let section = between(&text, "CHỈ TIÊU NĂM 2023", "NHIỆM VỤ, GIẢI PHÁP");
    let table = between(section, "Thực hiện chỉ tiêu giai đoạn", "</table>");
    for told in ["2020–2025", "tăng thêm 7", ">0<", ">2<"] {
        assert!(table.contains(told), "{told}: {table}");
    }
    assert!(section.contains("Căn cứ: Quyết định về đề án."), "{section}");
    let without = words(&report(&sample::snapshot(sample::TODAY, sample::facts())));
    assert!(!without.contains("Chỉ tiêu giai đoạn"));
    let mut facts = sample::with_period_targets(sample::facts());
    facts.targets.retain(|record| !record.fact().year.is_one());
    let only = words(&report(&sample::snapshot(sample::TODAY, facts)));
    let section = between(&only, "CHỈ TIÊU NĂM 2023", "NHIỆM VỤ, GIẢI PHÁP");
    assert!(section.contains("Chưa có chỉ tiêu năm 2023.") && section.contains("2020–2025"), "{section}");
}

#[test]
fn what_the_office_wrote_stands_before_what_the_records_say() {
    let mut facts = full();
    let fact = Statement {
        unit: sample::code("42"),
        section: Section::Limit,
        date: date(2023, 3, 1),
        place: 1,
        body: None,
        text: "Ba xã biên giới còn chậm.".to_owned(),
    };
    facts.statements.push(record(1, fact));
    let text = words(&report(&sample::snapshot(sample::TODAY, facts)));
    let limits = between(&text, "HẠN CHẾ, KHÓ KHĂN VÀ NGUYÊN NHÂN", "CHỈ TIÊU NĂM");
    let place = |part: &str| limits.find(part).unwrap_or_else(|| panic!("{part} is missing: {limits}"));
    assert!(place("Ba xã biên giới còn chậm.") < place("chưa được giải quyết"));
}

#[test]
fn a_list_is_cut_and_says_so_while_the_annex_has_all() {
    let mut facts = full();
    for number in 0..20 {
        let fact = Difficulty {
            code: format!("N-{number}"),
            unit: sample::code("439"),
            body: None,
            criterion: None,
            content: format!("Nhóm {number}"),
            text: format!("Vướng mắc thứ {number}"),
            date: date(2023, 1, 1),
            resolved: None,
        };
        facts.difficulties.push(record(100 + number, fact));
    }
    let text = words(&report(&sample::snapshot(sample::TODAY, facts)));
    let limits = between(&text, "HẠN CHẾ, KHÓ KHĂN VÀ NGUYÊN NHÂN", "CHỈ TIÊU NĂM");
    assert!(limits.contains("và 13 nhóm nội dung khác"), "{limits}");
    assert!(!limits.contains("Vướng mắc thứ 19") && text.contains("Vướng mắc thứ 19"));
}

#[test]
fn with_nothing_recorded_it_says_what_is_missing_in_every_format() {
    let now = sample::snapshot(sample::TODAY, Facts::default());
    let report = report(&now);
    let text = words(&report);
    for part in [
        "Chưa ghi nhận hạn chế, khó khăn nào.",
        "Năm 2023 chưa ghi nhận lớp tập huấn, đào tạo nào.",
        "Chưa ghi nhận chính sách hỗ trợ nào.",
    ] {
        assert!(text.contains(part), "{part}");
    }
    for format in Format::ALL {
        format.render(&report).unwrap();
    }
}
