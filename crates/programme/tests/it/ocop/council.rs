//! What councils come to: exact means, quorum, spread, conditions, and what happens next.

use jiff::civil::date;
use programme::{
    Lang, Quantity,
    fact::{Application, CouncilRole, OcopLevel, Record, Recusal, RecusalReason, Score, Star},
    ocop::{CouncilResult, Mean, Next, Verdict, is_sealed},
    snapshot::Facts,
};
use proptest::prelude::*;

use super::story::{
    MET, TODAY, case, complete, dossier, item, law, member, on, points, product, score, session, sheet, with_changes,
};
use crate::fixture::record;

fn star(number: u8) -> Star {
    Star::new(number).expect("one to five")
}

/// What a district's council comes to whose members give these totals, the first as chair.
fn verdict(totals: &[&str]) -> (Verdict, String) {
    let mut facts = complete();
    let totals: Vec<Quantity> = totals.iter().map(|text| points(text)).collect();
    score(&mut facts, OcopLevel::District, &totals, MET);
    let (law, facts) = (law(), facts);
    let state = on(&law, TODAY, facts);
    let result = case(&state).results().pop().expect("a result");
    (result.verdict, result.mean.map(Mean::show).unwrap_or_default())
}

#[test]
fn stars_never_depend_on_rounding() {
    let hand_on = Verdict::Ranked(star(4), Next::HandOn(OcopLevel::Province));
    let recognise = Verdict::Ranked(star(3), Next::Recognise);
    for (totals, expected, shown) in [
        (["69.95", "69.95", "69.95"], recognise, "69,95"),
        (["70", "70", "70"], hand_on, "70"),
        (["69.99", "69.99", "70.02"], hand_on, "70"),
        (["69.99", "69.99", "70.0199"], recognise, "69,99"),
        (["69.9999", "69.9999", "69.9999"], recognise, "69,99"),
        (["49.99", "50", "50"], Verdict::Ranked(star(2), Next::Refuse), "49,99"),
        (["50", "50", "50"], recognise, "50"),
    ] {
        assert_eq!(verdict(&totals), (expected, shown.to_owned()), "{totals:?}");
    }
}

#[test]
fn too_far_apart_is_scored_again_and_the_later_points_count() {
    let mut facts = complete();
    let totals = ["60", "60", "70.01"].map(points);
    score(&mut facts, OcopLevel::District, &totals, MET);
    let law = law();
    let state = on(&law, TODAY, facts.clone());
    assert_eq!(case(&state).results()[0].verdict, Verdict::ScoreAgain);
    let again = date(2023, 3, 12);
    facts.scores.extend((5000..).zip(sheet(OcopLevel::District, 2, points("64"), again)).map(|(s, f)| record(s, f)));
    let state = on(&law, TODAY, facts.clone());
    assert_eq!(case(&state).results()[0].verdict, Verdict::ScoreAgain, "until the council meets again");
    let asked = case(&state);
    let would = CouncilResult::if_met(&asked, &asked.councils[0], again);
    assert!(would.session.is_none() && would.may_meet());
    assert_eq!(would.verdict, Verdict::Ranked(star(3), Next::Recognise));
    facts.council_sessions.push(record(6000, session(OcopLevel::District, again)));
    let state = on(&law, TODAY, facts);
    let result = case(&state).results().pop().expect("a result");
    assert_eq!(result.verdict, Verdict::Ranked(star(3), Next::Recognise));
    assert_eq!(result.mean.map(Mean::show).as_deref(), Some("61,33"));
    assert_eq!(result.describe(Lang::En), "61,33 points, 3 stars, recognised at this level");
}

#[test]
fn points_are_sealed_until_the_council_has_met_on_the_dossier() {
    let mut facts = complete();
    score(&mut facts, OcopLevel::District, &["60", "60", "60"].map(points), MET);
    let again = sheet(OcopLevel::District, 1, points("62"), date(2023, 3, 12));
    facts.scores.extend((5000..).zip(again).map(|(seq, score)| record(seq, score)));
    let law = law();
    let sealed = |facts: &Facts| {
        let state = on(&law, TODAY, facts.clone());
        let scores = state.all::<Score>().iter().map(Record::fact);
        let found = scores.filter(|score| is_sealed(&state, score)).map(|score| score.date);
        found.collect::<Vec<_>>()
    };
    assert_eq!(sealed(&facts), [date(2023, 3, 12); 3], "only what came after the session");
    let held = facts.council_sessions.pop().expect("held");
    assert_eq!(sealed(&facts).len(), 12);
    for (council, dossier) in [("HD-T", "HS-1"), ("HD-H", "HS-2")] {
        let mut other = held.clone();
        (other.sourced.fact.council, other.sourced.fact.dossier) = (council.to_owned(), dossier.to_owned());
        facts.council_sessions = vec![other].into();
        assert_eq!(sealed(&facts).len(), 12, "another council, another dossier");
    }
}

#[test]
fn the_chair_must_score_or_where_recused_a_vice_chair() {
    let level = OcopLevel::District;
    let mut facts = complete();
    score(&mut facts, level, &["60", "60", "60", "60", "60"].map(points), MET);
    facts.council_members[1] = record(3_001, member(level, 1, CouncilRole::ViceChair));
    facts.scores.retain(|score| score.fact().member != "TV-0");
    let law = law();
    assert_eq!(case(&on(&law, TODAY, facts.clone())).results()[0].verdict, Verdict::NoChair);
    assert!(!case(&on(&law, TODAY, facts.clone())).results()[0].may_meet());
    facts.recusals.push(record(7000, recusal(0)));
    assert!(matches!(case(&on(&law, TODAY, facts)).results()[0].verdict, Verdict::Ranked(..)));
}

fn recusal(number: usize) -> Recusal {
    Recusal {
        council: "HD-H".to_owned(),
        dossier: "HS-1".to_owned(),
        member: format!("TV-{number}"),
        reason: RecusalReason::Relative,
        date: date(2023, 3, 2),
    }
}

#[test]
fn a_sheet_with_a_criterion_left_out_does_not_count_and_the_secretary_does_not_score() {
    let mut facts = complete();
    score(&mut facts, OcopLevel::District, &["60", "60", "60", "60"].map(points), MET);
    facts.council_members[3] = record(3_003, member(OcopLevel::District, 3, CouncilRole::Secretary));
    facts.scores.retain(|score| score.fact().member != "TV-2" || !score.fact().criterion.ends_with("/C"));
    let law = law();
    let state = on(&law, TODAY, facts);
    let result = case(&state).results().pop().expect("a result");
    assert_eq!((result.scored(), result.needed), (2, 3));
    assert_eq!(result.verdict, Verdict::NoQuorum);
}

#[test]
fn a_condition_that_is_not_met_takes_the_stars_that_ask_for_it() {
    let mut facts = complete();
    score(&mut facts, OcopLevel::Central, &["95", "95", "95"].map(points), MET);
    let law = law();
    let verdict = |facts: Facts| case(&on(&law, TODAY, facts)).results()[0].verdict;
    let lacks = verdict(facts.clone());
    assert_eq!(lacks, Verdict::Ranked(star(4), Next::HandBack(OcopLevel::Province)), "no quality management: no five");
    let more = ["quality_management", "traceability"].map(|code| item(code, None));
    facts.dossier_items.extend((8000..).zip(more).map(|(seq, item)| record(seq, item)));
    assert_eq!(verdict(facts.clone()), Verdict::Ranked(star(5), Next::Recognise));
    facts.dossier_items.retain(|record| record.fact().item != "food_safety");
    assert_eq!(verdict(facts), Verdict::Ranked(star(2), Next::Refuse), "what three stars ask for is wanting");
}

#[test]
fn a_least_number_of_points_in_a_part_is_a_condition_too() {
    let changed = with_changes(
        super::story::SHARED,
        "items = [\"quality_management\", \"traceability\"]",
        "part = \"C\"\npoints = 30.01",
    );
    let law = changed.expect("sound");
    let mut facts = complete();
    score(&mut facts, OcopLevel::Central, &["95", "95", "95"].map(points), MET);
    assert_eq!(case(&on(&law, TODAY, facts.clone())).results()[0].by_points, Some(star(5)));
    assert_eq!(case(&on(&law, TODAY, facts)).results()[0].star(), Some(star(4)), "95 leaves 30 for part C");
}

#[test]
fn from_july_2025_the_province_recognises_three_stars() {
    let day = date(2025, 7, 10);
    let law = law();
    let verdict = |level| {
        let mut facts = complete();
        score(&mut facts, level, &["60", "60", "60"].map(points), day);
        case(&on(&law, day, facts)).results()[0].verdict
    };
    assert_eq!(verdict(OcopLevel::Province), Verdict::Ranked(star(3), Next::Recognise));
    assert_eq!(verdict(OcopLevel::District), Verdict::Ranked(star(3), Next::HandOn(OcopLevel::Province)));
}

#[test]
fn what_an_application_asks_for_depends_on_group_and_kind() {
    let law = law();
    let wanting = |group: &str, application| {
        let facts = Facts {
            products: vec![record(1, product(group))].into(),
            dossiers: vec![record(2, dossier(application))].into(),
            dossier_items: vec![
                record(3, item("registration", None)),
                record(4, item("food_safety", Some(date(2023, 3, 12)))),
            ]
            .into(),
            ..Facts::default()
        };
        let state = on(&law, TODAY, facts);
        let items = case(&state).completeness(TODAY);
        let wanting = items.iter().filter(|item| item.is_wanting());
        wanting.map(|item| (item.rule.code.clone(), item.state.id())).collect::<Vec<_>>()
    };
    let expected = |list: &[(&str, &'static str)]| list.iter().map(|(a, b)| ((*a).to_owned(), *b)).collect::<Vec<_>>();
    let food = wanting("food", Application::Again);
    let missing = [
        ("renewal_report", "missing"),
        ("samples", "missing"),
        ("food_safety", "expired"),
        ("test_results", "missing"),
    ];
    assert_eq!(food, expected(&missing));
    assert_eq!(wanting("tourism", Application::Again), expected(&[("renewal_report", "missing")]));
    let first = wanting("handicraft", Application::First);
    let missing = ["business_registration", "organisation", "business_plan", "samples"].map(|code| (code, "missing"));
    assert_eq!(first, expected(&missing));
}

proptest! {
    #[test]
    fn a_band_is_reached_when_the_whole_part_of_the_mean_reaches_it(totals in prop::collection::vec(0_i64..=1_000_000, 1..12)) {
        let law = law();
        let rules = law.ocop_on(TODAY).expect("148");
        let mean = Mean::of(totals.iter().map(|scaled| Quantity::from_scaled(*scaled))).expect("some");
        // Bands begin at whole ten-thousandths, so that the floor of the division decides.
        let floor = totals.iter().sum::<i64>().div_euclid(i64::try_from(totals.len()).expect("few"));
        for band in &rules.bands {
            prop_assert_eq!(mean.is_at_least(band.from), floor >= band.from.scaled());
            for decimals in 0..=4 {
                prop_assert!(mean.is_at_least(band.from) || mean.cut(decimals) < band.from);
                prop_assert!(mean.cut(decimals).scaled() <= floor);
            }
        }
    }

    #[test]
    fn means_are_ordered_as_their_fractions(a in prop::collection::vec(0_i64..=1_000_000, 1..6), b in prop::collection::vec(0_i64..=1_000_000, 1..6)) {
        let mean = |list: &[i64]| Mean::of(list.iter().map(|scaled| Quantity::from_scaled(*scaled))).expect("some");
        let sum = |list: &[i64]| i128::from(list.iter().sum::<i64>());
        let size = |list: &[i64]| i128::try_from(list.len()).expect("few");
        prop_assert_eq!(mean(&a).cmp(&mean(&b)), (sum(&a) * size(&b)).cmp(&(sum(&b) * size(&a))));
        prop_assert_eq!(mean(&[a.clone(), a.clone()].concat()), mean(&a));
    }

    #[test]
    fn who_is_recused_makes_no_quorum_easier(
        seats in prop::collection::vec((any::<bool>(), any::<bool>()), 1..10),
        recused in any::<prop::sample::Index>(),
    ) {
        let mut facts = complete();
        score(&mut facts, OcopLevel::District, &vec![points("60"); seats.len()], MET);
        let scored = |member: &str| seats.iter().enumerate().any(|(number, (scored, _))| *scored && member == format!("TV-{number}"));
        facts.scores.retain(|score| scored(&score.fact().member));
        let others = seats.iter().enumerate().filter(|(_, (_, is_recused))| *is_recused);
        facts.recusals = (7000..).zip(others).map(|(seq, (number, _))| record(seq, recusal(number))).collect();
        let law = law();
        let state = on(&law, TODAY, facts.clone());
        let before = case(&state).results().pop().expect("a session was held");
        facts.recusals.push(record(7999, recusal(recused.index(seats.len()))));
        let state = on(&law, TODAY, facts);
        let after = case(&state).results().pop().expect("a session was held");
        prop_assert_eq!(before.needed, after.needed);
        prop_assert!(after.scored() <= before.scored());
        prop_assert!(before.verdict != Verdict::NoQuorum || after.verdict == Verdict::NoQuorum);
        prop_assert!(4 * before.needed >= 3 * seats.len() && 4 * (before.needed - 1) < 3 * seats.len());
    }
}
