//! Where dossiers stand, and the figures that count them.

use jiff::civil::date;
use programme::{
    Quantity,
    fact::{Appeal, Application, Award, Dossier, OcopLevel, Star, StarDecision},
    law::Clock,
    metric,
    ocop::Stage,
    snapshot::Facts,
};
use proptest::prelude::*;

use super::story::{
    FILED, MET, RULES_148, TODAY, case, complete, dossier, law, on, points, product, province, score, with_changes,
};
use crate::fixture::record;

fn decision(facts: &mut Facts, stars: u8) {
    let star = Star::new(stars).expect("stars");
    let number = None;
    facts.star_decisions.push(record(
        9000,
        StarDecision {
            product: "SP-1".to_owned(),
            date: TODAY,
            action: Award::Award,
            star,
            number,
            dossier: Some("HS-1".to_owned()),
            reason: None,
        },
    ));
}

fn appeal(answered: bool) -> Appeal {
    Appeal {
        dossier: "HS-1".to_owned(),
        date: TODAY,
        grounds: "chấm thiếu phần B".to_owned(),
        answered: answered.then_some(TODAY),
        answer: answered.then(|| "giữ nguyên".to_owned()),
    }
}

#[test]
fn a_dossier_goes_forward_with_every_thing_that_is_recorded() {
    let law = law();
    let (mut seen, mut turns) = (Vec::new(), Vec::new());
    let mut step = |facts: &Facts| {
        let state = on(&law, TODAY, facts.clone());
        let standing = case(&state).standing();
        seen.push((standing.level, standing.stage));
        turns.push(standing.turn);
    };
    let mut facts = Facts { dossiers: vec![record(2, dossier(Application::First))].into(), ..Facts::default() };
    facts.products.push(record(1, product("food")));
    step(&facts);
    let items = complete().dossier_items;
    facts.dossier_items = items[..3].to_vec().into();
    step(&facts);
    facts.dossier_items = items;
    step(&facts);
    score(&mut facts, OcopLevel::District, &["72", "73", "74"].map(points), MET);
    let session = facts.council_sessions.pop().expect("held");
    step(&facts);
    facts.council_sessions.push(session);
    step(&facts);
    score(&mut facts, OcopLevel::Province, &["71", "72", "73"].map(points), date(2023, 3, 12));
    let session = facts.council_sessions.pop().expect("held");
    step(&facts);
    facts.council_sessions.push(session);
    step(&facts);
    decision(&mut facts, 4);
    step(&facts);
    facts.appeals.push(record(9001, appeal(false)));
    step(&facts);
    let expected = [
        (OcopLevel::District, Stage::Filed),
        (OcopLevel::District, Stage::Incomplete),
        (OcopLevel::District, Stage::Complete),
        (OcopLevel::District, Stage::Scored),
        (OcopLevel::District, Stage::HandedOn),
        (OcopLevel::Province, Stage::Scored),
        (OcopLevel::Province, Stage::InSession),
        (OcopLevel::Province, Stage::Decided),
        (OcopLevel::Province, Stage::Appealed),
    ];
    assert_eq!(seen, expected);
    let (district, province) = (Some(OcopLevel::District), Some(OcopLevel::Province));
    assert_eq!(turns, [None, None, district, district, province, province, None, None, None]);
    assert!(seen.is_sorted_by(|earlier, later| earlier < later), "each step lies above the one before");
    facts.appeals = vec![record(9001, appeal(true))].into();
    let state = on(&law, TODAY, facts);
    assert_eq!(case(&state).standing().stage, Stage::Decided, "an appeal that is answered is over");
}

#[test]
fn what_is_below_three_stars_is_decided_by_the_session() {
    let mut facts = complete();
    score(&mut facts, OcopLevel::District, &["45", "45", "46"].map(points), MET);
    let law = law();
    let state = on(&law, TODAY, facts);
    let standing = case(&state).standing();
    assert_eq!((standing.stage, standing.since, standing.clock), (Stage::Decided, MET, None));
}

#[test]
fn a_dossier_is_late_only_where_the_law_gives_days() {
    let facts = Facts {
        products: vec![record(1, product("food"))].into(),
        dossiers: vec![record(2, dossier(Application::First))].into(),
        ..Facts::default()
    };
    let late = |law: &programme::law::Law| {
        let state = on(law, TODAY, facts.clone());
        let late = metric::find("ocop.dossiers.late").expect("it").compute(&state, province(&state));
        let standing = case(&state).standing();
        assert_eq!((standing.since, standing.clock), (FILED, Some(Clock::Check)));
        late.value.and_then(Quantity::as_whole)
    };
    assert_eq!(late(&law()), Some(0));
    let with_days =
        |days: u8| with_changes(RULES_148, "clock = \"check\"", &format!("clock = \"check\"\ndays = {days}"));
    assert_eq!(late(&with_days(12).expect("sound")), Some(0));
    assert_eq!(late(&with_days(11).expect("sound")), Some(1));
}

proptest! {
    #[test]
    fn the_parts_of_the_pipeline_are_all_of_its_dossiers(kept in prop::collection::vec(any::<[bool; 4]>(), 1..8)) {
        let law = law();
        let mut facts = complete();
        score(&mut facts, OcopLevel::District, &["72", "73", "74"].map(points), MET);
        let (items, scores, sessions) = (facts.dossier_items.clone(), facts.scores.clone(), facts.council_sessions.clone());
        (facts.dossier_items, facts.scores, facts.council_sessions, facts.dossiers) = Default::default();
        for (number, [has_items, has_scores, has_session, has_appeal]) in (0_i64..).zip(kept.iter().copied()) {
            let code = format!("HS-{number}");
            let base = 10_000 * (number + 1);
            let own = |text: &mut String| *text = code.clone();
            facts.dossiers.push(record(base, Dossier { code: code.clone(), ..dossier(Application::First) }));
            for (seq, mut item) in (base + 1..).zip(items.to_vec()).filter(|_| has_items) {
                own(&mut item.sourced.fact.dossier);
                facts.dossier_items.push(record(seq, item.sourced.fact));
            }
            for (seq, mut score) in (base + 100..).zip(scores.to_vec()).filter(|_| has_scores) {
                own(&mut score.sourced.fact.dossier);
                facts.scores.push(record(seq, score.sourced.fact));
            }
            for (seq, mut session) in (base + 200..).zip(sessions.to_vec()).filter(|_| has_session) {
                own(&mut session.sourced.fact.dossier);
                facts.council_sessions.push(record(seq, session.sourced.fact));
            }
            if has_appeal {
                facts.appeals.push(record(base + 300, Appeal { dossier: code.clone(), ..appeal(false) }));
            }
        }
        let state = on(&law, TODAY, facts);
        let figure = |id| metric::find(id).expect(id).compute(&state, province(&state));
        let all = figure("ocop.dossiers.this_year");
        let sum = all.parts.iter().fold(Quantity::ZERO, |sum, part| sum + part.amount);
        prop_assert_eq!(all.value, Some(sum));
        prop_assert_eq!(sum.as_whole(), i64::try_from(kept.len()).ok());
        // What three stars ask for is wanting in a dossier without documents: a session that ranks it refuses it.
        let is_refused = |drawn: &&[bool; 4]| matches!(drawn, [false, true, true, false]);
        let open = kept.len() - kept.iter().filter(is_refused).count();
        prop_assert_eq!(figure("ocop.dossiers.open").value.and_then(Quantity::as_whole), i64::try_from(open).ok());
        let appealed = kept.iter().filter(|[.., has_appeal]| *has_appeal).count();
        let part = all.parts.iter().find(|part| part.name.en == "appealed");
        prop_assert_eq!(part.map_or(Some(0), |part| part.amount.as_whole()), i64::try_from(appealed).ok());
    }
}
