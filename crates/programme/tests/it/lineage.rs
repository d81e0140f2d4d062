//! Units that are redrawn: sums are conserved, rates stay between their parts, and what was does not change.

use std::{collections::BTreeSet, fmt::Write as _, sync::Arc};

use jiff::civil::{Date, date};
use programme::{
    Lang, Quantity,
    fact::{
        Action, Body, BodyKind, Duty, DutyTransfer, Fact as _, FactKind, Heir, ReadContext, Record, Reorganisation,
        Seq, ShareKey, Sourced,
    },
    grade::Grade,
    law::{Law, LawFile, Level},
    organisation,
    policy::{Post, Role},
    reorganisation::{Fate, Touched, dependents, fate, posts, touched},
    snapshot::{
        Facts, Ground, ReadingsBuilder, Snapshot, Succession,
        carry::{Gap, How},
    },
    unit::{Register, UnitCode, apportion},
};
use proptest::prelude::*;

use super::fixture::{code, decision, record};

const MEASURES: &str = r#"
[[measure]]
id = "households"
vi = "Số hộ"
en = "Households"
kind = "count"
unit = "hộ"
levels = ["commune"]

[[measure]]
id = "insured"
vi = "Bảo hiểm y tế"
en = "Insured"
kind = "percent"
unit = "%"
levels = ["commune"]
of = "population"

[[measure]]
id = "water"
vi = "Nước sạch"
en = "Clean water"
kind = "percent"
unit = "%"
levels = ["commune"]
of = "households"

[[measure]]
id = "cremation"
vi = "Hỏa táng"
en = "Cremation"
kind = "percent"
unit = "%"
levels = ["commune"]

[[measure]]
id = "market"
vi = "Chợ"
en = "Market"
kind = "flag"
levels = ["commune"]
"#;

const TRANSITION: &str = r#"
[[recognition]]
grades = ["ntm"]
needs = "all"
law = "5424"
verified = "unverified"

[[stand_in]]
of = "households"
by = "population"
"#;

fn law() -> Law {
    let file = |name: &str, text: &str| LawFile { name: name.to_owned(), text: text.to_owned() };
    Law::parse(&[file("measures/all.toml", MEASURES), file("transition.toml", TRANSITION)]).expect("sound")
}

/// A province of one district with communes 10001, 10002, … of 1000, 1300, … people.
fn register(communes: u32) -> Register {
    let mut text = "code,parent,kind,vi,from,to,lat,lon,population,in_programme,region,class,group,source\n".to_owned();
    text.push_str("42,,province,Tỉnh,,,,,,0,,,,t\n439,42,rural_district,Huyện,,,,,,0,,,,t\n");
    for number in 1..=communes {
        let (code, people) = (10_000 + number, 700 + 300 * number);
        let _ = writeln!(text, "{code},439,commune,Xã {number},,,18.{number},105.5,{people},1,,,,t");
    }
    let lineage = ("l", "date,old,new,kind,principal,basis,source\n");
    Register::parse(("u", &text), lineage).expect("sound")
}

fn line(old: &str, new: &str, percent: Option<i64>, day: Date) -> Reorganisation {
    Reorganisation {
        old: code(old),
        date: day,
        new: (!new.is_empty()).then(|| code(new)),
        name: (!new.is_empty()).then(|| format!("xã Mới {new}")),
        share: percent.map(Quantity::from_scaled),
        share_by: percent.map(|_| ShareKey::Area),
        number: "NQ".to_owned(),
    }
}

fn laid_over(register: &Register, lines: &[Reorganisation]) -> Register {
    let lines: Vec<Record<Reorganisation>> = (1..).zip(lines).map(|(seq, line)| record(seq, line.clone())).collect();
    register.with_reorganisations(&lines)
}

/// The state of a day with these values of 2022.
fn state(register: &Register, day: Date, values: &[(String, &str, i64)], facts: Facts) -> Snapshot {
    let ground = Ground::new(Arc::new(law()), register, day);
    let mut builder = ReadingsBuilder::new(&ground);
    for (seq, (unit, measure, value)) in (1..).zip(values) {
        builder.push(Seq(seq), (unit, measure, "2022"), Quantity::from_scaled(*value), "approved", "official");
    }
    Snapshot::new(ground, facts, builder.finish())
}

fn values_of(state: &Snapshot, measure: &str) -> Vec<(UnitCode, Quantity)> {
    let (index, _) = state.law().measure(measure).expect("a measure");
    let value = |(unit, each): (_, &programme::unit::Unit)| Some((each.code, state.reading(unit, index)?.value));
    state.tree().iter().filter_map(value).collect()
}

const STEPS: usize = 4;

/// A random chain: in each step every unit passes into one or two new ones, or two neighbours shift ground between them.
fn chain(communes: u32, seeds: &[(u32, u32)]) -> Vec<Reorganisation> {
    let mut standing: BTreeSet<u32> = (1..=communes).map(|number| 10_000 + number).collect();
    let mut lines = Vec::new();
    for (step, (seed, cut)) in seeds.iter().enumerate() {
        let day = date(2023 + i16::try_from(step).expect("few"), 7, 1);
        let share = i64::from(*cut % 999_999 + 1);
        let text = |code: u32| code.to_string();
        if seed % 3 == 0 && standing.len() > 1 {
            let pair: Vec<u32> = standing.iter().copied().take(2).collect();
            lines.push(line(&text(pair[0]), &text(pair[0]), Some(share), day));
            lines.push(line(&text(pair[0]), &text(pair[1]), Some(1_000_000 - share), day));
            lines.push(line(&text(pair[1]), &text(pair[1]), None, day));
            continue;
        }
        let (base, targets) = (20_000 + 1_000 * u32::try_from(step).expect("few"), seed % 4 + 1);
        let mut next = BTreeSet::new();
        for (place, old) in standing.iter().enumerate() {
            let first = base + (seed + u32::try_from(place).expect("few")) % targets;
            next.insert(first);
            if (seed + old) % 5 < 2 && targets > 1 {
                let second = base + (first - base + 1) % targets;
                next.insert(second);
                lines.push(line(&text(*old), &text(first), Some(share), day));
                lines.push(line(&text(*old), &text(second), Some(1_000_000 - share), day));
            } else {
                lines.push(line(&text(*old), &text(first), None, day));
            }
        }
        standing = next;
    }
    lines
}

proptest! {
    #[test]
    fn what_is_divided_adds_up(sum in -1_000_000_000_i64..1_000_000_000, weights in prop::collection::vec(0_i64..1_000_000, 1..9)) {
        let parts = apportion(sum, &weights);
        let expected = if weights.iter().sum::<i64>() == 0 { 0 } else { sum };
        prop_assert_eq!(parts.iter().sum::<i64>(), expected);
        let whole = weights.iter().map(|weight| i128::from(*weight)).sum::<i128>().max(1);
        for (part, weight) in parts.iter().zip(&weights) {
            let error = i128::from(*part) * whole - i128::from(sum) * i128::from(*weight);
            prop_assert!(expected == 0 || error.abs() < whole, "no part is off by one or more");
        }
    }

    #[test]
    fn sums_are_conserved_and_rates_stay_between(
        communes in 2_u32..9,
        seeds in prop::collection::vec((0_u32..1000, 0_u32..2_000_000), 1..=STEPS),
        counts in prop::collection::vec(0_i64..5000, 9),
        rates in prop::collection::vec(0_i64..1_000_000, 9),
    ) {
        let plain = register(communes);
        let redrawn = laid_over(&plain, &chain(communes, &seeds));
        let codes = (1..=communes).map(|number| (10_000 + number).to_string());
        let values: Vec<(String, &str, i64)> = codes
            .zip(counts.iter().zip(&rates))
            .flat_map(|(code, (count, rate))| [(code.clone(), "households", count * 10_000), (code, "insured", *rate)])
            .collect();
        let before = state(&plain, date(2023, 1, 1), &values, Facts::default());
        let after = state(&redrawn, date(2030, 1, 1), &values, Facts::default());
        let sum = |state: &Snapshot| values_of(state, "households").iter().map(|(_, value)| value.scaled()).sum::<i64>();
        prop_assert_eq!(sum(&before), sum(&after), "additive figures are conserved to the last unit");
        let people = |state: &Snapshot| state.tree().iter().filter_map(|(_, unit)| unit.population).map(u64::from).sum::<u64>();
        prop_assert_eq!(people(&before), people(&after));
        let (least, most) = (rates[..communes as usize].iter().min(), rates[..communes as usize].iter().max());
        for (_, rate) in values_of(&after, "insured") {
            prop_assert!(Some(&rate.scaled()) >= least && Some(&rate.scaled()) <= most);
        }
        // As it was: nothing decided later is in it.
        let as_it_was = state(&redrawn, date(2023, 1, 1), &values, Facts::default());
        prop_assert_eq!(values_of(&before, "households"), values_of(&as_it_was, "households"));
        prop_assert_eq!(values_of(&before, "insured"), values_of(&as_it_was, "insured"));
        let units = |state: &Snapshot| state.tree().iter().map(|(_, unit)| (unit.code, unit.full_name())).collect::<Vec<_>>();
        prop_assert_eq!(units(&before), units(&as_it_was));
    }
}

const DAY: Date = date(2025, 7, 1);

fn merged() -> Register {
    let lines = [
        line("10001", "10001", None, DAY),
        line("10002", "10001", None, DAY),
        line("10003", "10001", Some(70_000), DAY),
        line("10003", "10004", Some(930_000), DAY),
        line("10004", "10004", None, DAY),
        line("439", "", None, DAY),
    ];
    laid_over(&register(4), &lines)
}

#[test]
fn a_code_that_goes_on_bears_another_unit() {
    let tree = merged().as_of(DAY);
    let unit = tree.find(code("10001")).expect("it is there");
    assert_eq!((unit.full_name(), unit.parent), ("xã Mới 10001".to_owned(), Some(code("42"))), "its district is gone");
    // 1000 + 1300 + 7 % of 1600.
    assert_eq!(unit.population, Some(2412));
    let bearer =
        |day| tree.then_or_now(tree.bearer(code("10001"), day).expect("somebody")).expect("a unit").full_name();
    assert_eq!((bearer(date(2025, 6, 30)), bearer(DAY)), ("xã Xã 1".to_owned(), "xã Mới 10001".to_owned()));
    assert_eq!(tree.gone(code("10003")).map(|gone| tree.unit(gone.place).code), Some(code("10004")));
    assert_eq!(tree.gone(code("439")).map(|gone| tree.unit(gone.place).code), Some(code("42")));
}

#[test]
fn each_value_says_how_it_came_and_what_does_not_pass_says_why() {
    let all = |measure: &'static str, values: [i64; 4]| {
        (1..).zip(values).map(move |(number, value)| (format!("{}", 10_000 + number), measure, value * 10_000))
    };
    let mut values: Vec<_> = all("households", [100, 200, 101, 50]).collect();
    values.extend(all("water", [90, 80, 70, 60]));
    values.extend(all("cremation", [9, 8, 7, 6]));
    values.extend(all("market", [1, 1, 1, 0]));
    values.extend(all("insured", [90, 80, 70, 60]).take(2));
    let state = state(&merged(), DAY, &values, Facts::default());
    let unit = |text| state.tree().index(code(text)).expect("it is there");
    let carried = |text, measure| {
        let (index, _) = state.law().measure(measure).expect("a measure");
        state.carried(unit(text), index).expect("something was said").clone()
    };
    let sum = carried("10001", "households").expect("it passes");
    assert_eq!((sum.reading.value, sum.how, sum.is_apportioned), (Quantity::whole(307), How::Added, true));
    assert_eq!(sum.reading.provenance.id(), "inferred", "a part was divided by a key");
    assert_eq!(carried("10004", "households").expect("it passes").reading.value, Quantity::whole(144));
    let mean = carried("10001", "water").expect("it passes");
    // (90 × 1000 + 80 × 1300 + 70 × 112) / 2412
    assert_eq!(mean.reading.value, Quantity::from_scaled(836_816));
    assert!(mean.how.in_words(Lang::Vi).contains("thay cho số hộ"), "{}", mean.how.in_words(Lang::Vi));
    assert_eq!(carried("10001", "cremation"), Err(Gap::UnknownWhole));
    assert_eq!(carried("10001", "market").expect("all agree").reading.value, Quantity::ONE);
    assert_eq!(carried("10004", "market"), Err(Gap::Differ));
    let Err(Gap::Missing(missing)) = carried("10001", "insured") else { panic!("one said nothing") };
    assert_eq!(
        missing.iter().map(|unit| state.tree().then_or_now(*unit).expect("a unit").name.clone()).collect::<Vec<_>>(),
        ["Xã 3"]
    );
    let province = state.tree().index(code("42")).expect("the province");
    assert_eq!(state.all_carried(province).filter(|(_, _, carried)| carried.is_err()).count(), 4);
}

#[test]
fn a_value_of_its_own_counts_before_what_passed() {
    let redrawn = merged();
    let ground = Ground::new(Arc::new(law()), &redrawn, date(2026, 1, 1));
    let mut builder = ReadingsBuilder::new(&ground);
    for (seq, (unit, period, value)) in
        (1..).zip([("10001", "2024", 10), ("10002", "2024", 20), ("10003", "2024", 100), ("10001", "2025", 77)])
    {
        builder.push(Seq(seq), (unit, "households", period), Quantity::whole(value), "approved", "official");
    }
    let before = builder.readings();
    let (unit, (measure, _)) =
        (ground.tree.index(code("10001")).expect("there"), ground.law.measure("households").expect("one"));
    assert_eq!(before.get(unit, measure).map(|reading| reading.value), Some(Quantity::whole(77)));
    builder.push(Seq(9), ("10001", "households", "2025"), Quantity::whole(77), "returned", "official");
    let after = builder.readings();
    assert_eq!(after.get(unit, measure).map(|reading| reading.value), Some(Quantity::whole(37)), "10 + 20 + 7 %");
    let mut without = after.clone();
    without.remove(Seq(2));
    assert_eq!(without.get(unit, measure), None, "each part is needed");
}

#[test]
fn recognition_passes_where_all_held_it_and_is_open_where_some_did() {
    let day = date(2022, 5, 5);
    let recognised = |seq, unit: &str| decision(seq, unit, Grade::Ntm, Action::Recognise, day);
    let facts = |decisions: Vec<_>| Facts { recognitions: decisions.into(), ..Facts::default() };
    let all = facts(vec![recognised(1, "10001"), recognised(2, "10002"), recognised(3, "10003")]);
    let state_of = |facts: &Facts, day| state(&merged(), day, &[], facts.clone());
    let now = state_of(&all, DAY);
    let unit = |text| now.tree().index(code(text)).expect("it is there");
    let records: Vec<i64> =
        now.holding(unit("10001"), Grade::Ntm).expect("inherited").iter().map(|each| each.seq.0).collect();
    assert_eq!(records, [1, 2], "the decisions of those whose history is read through it");
    assert_eq!(now.inherited(unit("10001"), Grade::Ntm).map(|inherited| inherited.state), Some(Succession::Inherits));
    assert!(!now.holds(unit("10004"), Grade::Ntm), "of two that were made into it one held it");
    assert_eq!(now.inherited(unit("10004"), Grade::Ntm).map(|inherited| inherited.state), Some(Succession::Open));

    let mut own = all.clone();
    own.recognitions.push(decision(4, "10004", Grade::Ntm, Action::Recognise, date(2025, 12, 1)));
    own.recognitions.push(decision(5, "10001", Grade::Ntm, Action::Withdraw, date(2025, 12, 1)));
    let later = state_of(&own, date(2026, 1, 1));
    assert!(later.holds(unit("10004"), Grade::Ntm) && !later.holds(unit("10001"), Grade::Ntm));
    assert_eq!(later.inherited(unit("10004"), Grade::Ntm), None, "a decision of its own has the word");
    let eve = state_of(&own, date(2025, 6, 30));
    assert!(eve.holds(eve.tree().index(code("10001")).expect("it is there"), Grade::Ntm), "as it was");
}

#[test]
fn lines_that_do_not_fit_together_are_named() {
    let register = register(4);
    let law = law();
    let faults = |lines: &[Reorganisation]| {
        let facts: Vec<Sourced<Reorganisation>> = lines.iter().map(|line| record(1, line.clone()).sourced).collect();
        let faults = Reorganisation::together(&facts, ReadContext { law: &law, register: &register, lang: Lang::Vi });
        faults.into_iter().map(|(place, problem)| (place, problem.field, problem.wrong)).collect::<Vec<_>>()
    };
    let whole = |old, new| line(old, new, None, DAY);
    assert_eq!(faults(&[whole("10001", "10001"), whole("10002", "10001")]), []);
    let short = faults(&[line("10001", "20001", Some(400_000), DAY), line("10001", "20002", Some(500_000), DAY)]);
    assert_eq!(short, [(0, "share", "các phần của xã Xã 1 (10001) cộng lại là 90%".to_owned())]);
    let taken = faults(&[whole("10001", "10002")]);
    assert!(taken[0].2.contains("mã 10002 đang là của xã Xã 2"), "{taken:?}");
    let moved = faults(&[whole("10001", "10002"), whole("10002", "20001")]);
    assert!(moved[0].2.contains("chuyển sang đơn vị khác"), "{moved:?}");
    let mut renamed = whole("10002", "10001");
    renamed.name = Some("phường Khác".to_owned());
    assert_eq!(faults(&[whole("10001", "10001"), renamed])[0].1, "name");
    let left = faults(&[whole("10001", "10001"), whole("439", "")]);
    assert_eq!(left.len(), 3, "three communes of the district are not on the list: {left:?}");
}

#[test]
fn posts_pass_with_the_ground_and_those_of_a_level_to_whom_the_decision_says() {
    let now = |duties: Vec<Record<DutyTransfer>>| {
        state(&merged(), DAY, &[], Facts { duty_transfers: duties.into(), ..Facts::default() })
    };
    let post = |role, unit: &str| Post { role, unit: code(unit), department: None, producer: None };
    let duty = |seq, heir| {
        let (level, duty) = (Level::District, Duty::Verify);
        record(seq, DutyTransfer { level, duty, date: DAY, heir, body: None, number: "QĐ".to_owned() })
    };
    let held = [post(Role::CommuneOfficer, "10002"), post(Role::DistrictOfficer, "439"), post(Role::Leader, "42")];
    let units = |posts: Vec<Post>| posts.iter().map(|post| (post.role, post.unit.to_text())).collect::<Vec<_>>();
    let text = |all: &[(Role, &str)]| all.iter().map(|(role, unit)| (*role, (*unit).to_owned())).collect::<Vec<_>>();
    let (commune, district, leader) = (Role::CommuneOfficer, Role::DistrictOfficer, Role::Leader);
    let undecided = units(posts(&held, &now(vec![])));
    assert_eq!(undecided, text(&[(commune, "10001"), (district, "439"), (leader, "42")]), "nobody is moved by a guess");
    assert_eq!(fate(&held[1], now(vec![]).tree(), &[]), Fate::Open);
    let to_communes = units(posts(&held, &now(vec![duty(1, Heir::Commune)])));
    let both = [(commune, "10001"), (district, "10001"), (district, "10004"), (leader, "42")];
    assert_eq!(to_communes, text(&both), "the ground of the district and no more");
    let to_province = units(posts(&held, &now(vec![duty(1, Heir::Commune), duty(2, Heir::Province)])));
    assert_eq!(to_province.len(), 3);
    let before = state(&merged(), date(2025, 6, 30), &[], Facts::default());
    assert_eq!(posts(&held, &before), held, "as it was");
}

#[test]
fn records_are_counted_where_they_are_told_afterwards() {
    let day = date(2022, 5, 5);
    let recognised = |seq, unit: &str| decision(seq, unit, Grade::Ntm, Action::Recognise, day);
    let facts = Facts {
        recognitions: vec![recognised(1, "10001"), recognised(2, "10002"), recognised(3, "439"), recognised(4, "42")]
            .into(),
        ..Facts::default()
    };
    let before = state(&merged(), date(2025, 6, 30), &[], facts.clone());
    let counted = touched(&before, &merged().as_of(DAY));
    assert_eq!(counted, [Touched { kind: FactKind::Recognition, inherited: 2, above: 1 }]);
    let lines: Vec<Record<Reorganisation>> = vec![record(5, line("10001", "10001", None, DAY))];
    let mut later = facts;
    later.recognitions.push(decision(6, "10001", Grade::Ntm, Action::Withdraw, DAY));
    later.recognitions.push(decision(7, "10001", Grade::Ntm, Action::Withdraw, day));
    assert_eq!(dependents(&later, &lines), [(FactKind::Recognition, 1)], "only what is about the new unit");
}

#[test]
fn a_body_ends_with_its_unit_and_the_decision_names_who_takes_over() {
    let body = Body {
        id: "office_439".to_owned(),
        name: "Văn phòng huyện".to_owned(),
        short: None,
        kind: BodyKind::CoordinationOffice,
        above: None,
        unit: code("439"),
        basis: None,
        date: date(2021, 1, 1),
        until: None,
        successor: None,
        quota: None,
        contact: None,
    };
    let (level, duty, heir) = (Level::District, Duty::Tasks, Heir::Province);
    let transfer =
        DutyTransfer { level, duty, date: DAY, heir, body: Some("office".to_owned()), number: "QĐ".to_owned() };
    let facts = Facts {
        bodies: vec![record(1, body)].into(),
        duty_transfers: vec![record(2, transfer)].into(),
        ..Facts::default()
    };
    let after = state(&merged(), DAY, &[], facts.clone());
    assert_eq!(organisation::heir(&after, "office_439"), Some("office"));
    assert_eq!((organisation::chart(&after).len(), organisation::former(&after).len()), (0, 1));
    let before = state(&merged(), date(2025, 6, 30), &[], facts);
    assert_eq!((organisation::chart(&before).len(), organisation::former(&before).len()), (1, 0), "as it was");
}
