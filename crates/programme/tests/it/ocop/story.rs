//! A product, its dossier, and councils to tell stories with.

use std::sync::Arc;

use jiff::civil::{Date, date};
use programme::{
    Quantity,
    fact::{
        Application, Council, CouncilMember, CouncilRole, CouncilSession, Dossier, DossierItem, OcopLevel, Product,
        Round, Score,
    },
    law::{Law, LawError, LawFile},
    ocop::{Case, cases},
    snapshot::{Facts, Ground, Readings, Snapshot},
    unit::UnitIndex,
};

use crate::fixture::{code, record, register};

/// The rules as they are shipped.
pub const FILES: [(&str, &str); 4] = [
    ("ocop/ocop-1048-2019.toml", include_str!("../../../../../reference/ocop/ocop-1048-2019.toml")),
    ("ocop/ocop-148-2023.toml", include_str!("../../../../../reference/ocop/ocop-148-2023.toml")),
    (
        "ocop/sheets/ocop-1048-fresh-vegetables.toml",
        include_str!("../../../../../reference/ocop/sheets/ocop-1048-fresh-vegetables.toml"),
    ),
    ("ocop/sheets/ocop-148-shared.toml", include_str!("../../../../../reference/ocop/sheets/ocop-148-shared.toml")),
];

pub const RULES_148: &str = FILES[1].0;
pub const SHARED: &str = FILES[3].0;
pub const VEGETABLES: &str = FILES[2].0;

/// The shipped rules with one file changed.
pub fn with_changes(name: &str, from: &str, to: &str) -> Result<Law, Vec<LawError>> {
    let file = |(file, text): &(&str, &str)| {
        assert!(*file != name || text.contains(from), "{from} is not in {name}");
        let text = if *file == name { text.replacen(from, to, 1) } else { (*text).to_owned() };
        LawFile { name: (*file).to_owned(), text }
    };
    Law::parse(&FILES.iter().map(file).collect::<Vec<_>>())
}

pub fn law() -> Law {
    with_changes(RULES_148, "", "").unwrap_or_else(|errors| panic!("{errors:#?}"))
}

pub const FILED: Date = date(2023, 3, 1);
pub const MET: Date = date(2023, 3, 10);
pub const TODAY: Date = crate::fixture::TODAY;

pub fn on(law: &Law, day: Date, facts: Facts) -> Snapshot {
    Snapshot::new(Ground::new(Arc::new(law.clone()), &register(), day), facts, Readings::default())
}

pub fn province(state: &Snapshot) -> UnitIndex {
    state.tree().index(code("42")).expect("the province")
}

/// The only case there is.
pub fn case(state: &Snapshot) -> Case<'_> {
    cases(state, province(state)).pop().expect("a case")
}

pub fn product(group: &str) -> Product {
    Product {
        code: "SP-1".to_owned(),
        name: "Kẹo lạc".to_owned(),
        producer: None,
        unit: code("18001"),
        group: group.to_owned(),
        joined: date(2022, 1, 1),
        producer_code: None,
        subgroup: None,
    }
}

pub fn dossier(application: Application) -> Dossier {
    Dossier {
        code: "HS-1".to_owned(),
        product: "SP-1".to_owned(),
        round: Round::new(2023, 1).expect("a round"),
        application,
        filed: FILED,
        level: OcopLevel::District,
    }
}

pub fn item(item: &str, expires: Option<Date>) -> DossierItem {
    DossierItem {
        dossier: "HS-1".to_owned(),
        item: item.to_owned(),
        date: FILED,
        evidence: None,
        number: None,
        issued: None,
        expires,
    }
}

/// Every document that a first dossier of food must have.
pub const MANDATORY: [&str; 7] = [
    "registration",
    "business_registration",
    "organisation",
    "business_plan",
    "samples",
    "food_safety",
    "test_results",
];

/// A first dossier of food with all it must have.
pub fn complete() -> Facts {
    Facts {
        products: vec![record(1, product("food"))].into(),
        dossiers: vec![record(2, dossier(Application::First))].into(),
        dossier_items: (10..).zip(MANDATORY).map(|(seq, code)| record(seq, item(code, None))).collect(),
        ..Facts::default()
    }
}

pub fn level_code(level: OcopLevel) -> &'static str {
    match level {
        OcopLevel::Commune => unreachable!("no council sits there"),
        OcopLevel::District => "HD-H",
        OcopLevel::Province => "HD-T",
        OcopLevel::Central => "HD-TW",
    }
}

pub fn council(level: OcopLevel) -> Council {
    let unit = code(if level == OcopLevel::District { "439" } else { "42" });
    Council { code: level_code(level).to_owned(), level, unit, number: None, date: date(2023, 1, 1), until: None }
}

pub fn member(level: OcopLevel, number: usize, role: CouncilRole) -> CouncilMember {
    CouncilMember {
        council: level_code(level).to_owned(),
        member: format!("TV-{number}"),
        name: format!("Thành viên {number}"),
        body: "agriculture".to_owned(),
        role,
        date: date(2023, 1, 1),
        until: None,
        account: None,
    }
}

/// A member's sheet: so many points of a hundred, laid into the parts from the first on.
pub fn sheet(level: OcopLevel, number: usize, points: Quantity, day: Date) -> Vec<Score> {
    let mut left = points.scaled();
    let mut score = |(part, most): (&str, i64)| {
        let points = left.min(most * Quantity::SCALE);
        left -= points;
        Score {
            dossier: "HS-1".to_owned(),
            council: level_code(level).to_owned(),
            member: format!("TV-{number}"),
            criterion: format!("ocop-148-shared/{part}"),
            date: day,
            points: Quantity::from_scaled(points),
            remark: None,
        }
    };
    [("A", 40), ("B", 25), ("C", 35)].into_iter().map(&mut score).collect()
}

pub fn session(level: OcopLevel, day: Date) -> CouncilSession {
    CouncilSession {
        council: level_code(level).to_owned(),
        dossier: "HS-1".to_owned(),
        date: day,
        minutes: None,
        comment: None,
    }
}

/// A council of a level whose members give these totals, the first as chair, and meets.
pub fn score(facts: &mut Facts, level: OcopLevel, totals: &[Quantity], day: Date) {
    let base = 1000 * (level as i64 + 1);
    facts.councils.push(record(base, council(level)));
    for (number, points) in totals.iter().enumerate() {
        let role = if number == 0 { CouncilRole::Chair } else { CouncilRole::Member };
        let seq = base + 1 + i64::try_from(number).expect("few");
        facts.council_members.push(record(seq, member(level, number, role)));
        let seq = base + 100 + 10 * i64::try_from(number).expect("few");
        facts.scores.extend((seq..).zip(sheet(level, number, *points, day)).map(|(seq, score)| record(seq, score)));
    }
    facts.council_sessions.push(record(base + 900, session(level, day)));
}

pub fn points(text: &str) -> Quantity {
    Quantity::parse_plain(text).expect(text)
}
