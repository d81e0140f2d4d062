//! One scenario: its changes, and what the world under it says beside today's.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use programme::{
    fact::FactKind,
    judge::Verdict,
    metric::Metric,
    scenario::{ChangeKind, Moved, Unread, difference, figures},
    unit::UnitIndex,
};

use super::look;
use crate::{
    failure::Failure,
    moment::Moment,
    pages::{
        frame::{Frame, Page, sign},
        morning::written,
        sort,
    },
    request::Visit,
    supposing::{self, Beside},
};

/// Units that are listed.
const LISTED: usize = 300;

/// What is supposed most often; every other kind of fact can be too.
const USUAL: [ChangeKind; 5] = [
    ChangeKind::Threshold,
    ChangeKind::Judging,
    ChangeKind::Fact(FactKind::Observation),
    ChangeKind::Fact(FactKind::Allocation),
    ChangeKind::Fact(FactKind::Recognition),
];

#[derive(Template)]
#[template(path = "scenario.html")]
struct WorldPage<'a> {
    frame: Frame<'a>,
    scenario: ledger::Scenario,
    own: bool,
    look: String,
    changes: Vec<ChangeRow>,
    /// Whether one of them means nothing any more.
    broken: bool,
    usual: Vec<(&'static str, &'static str)>,
    others: Vec<(&'static str, &'static str)>,
    /// What the world under it says.
    effect: Option<Effect>,
}

/// A change as it is listed.
struct ChangeRow {
    place: usize,
    kind: &'static str,
    says: String,
    problems: Vec<String>,
}

/// What a world says beside today's.
#[derive(Default)]
pub struct Effect {
    /// Figures that have another value: name, before, after, where it is explained.
    pub figures: Vec<(&'static str, String, String, String)>,
    /// Units that meet a set and did not.
    pub rises: Vec<UnitRow>,
    /// Units that met a set and do not.
    pub falls: Vec<UnitRow>,
    /// Criteria with the numbers of units that meet it now and did not, and that met it and do not.
    pub criteria: Vec<(String, usize, usize)>,
    /// Every unit of which something else is said, so many as are listed.
    pub units: Vec<UnitRow>,
    /// How many there are.
    pub all: usize,
    /// Communes that are at risk of withdrawal only under it.
    pub endangered: Vec<UnitRow>,
    /// Communes that are not at risk any more.
    pub saved: Vec<UnitRow>,
}

/// A unit with what is said of it.
pub struct UnitRow {
    pub name: String,
    pub href: String,
    pub says: String,
}

/// `GET /scenarios/{scenario}`.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Result<Page, Failure> {
    let scenario = supposing::find(&visit, &id).await?;
    let stated = supposing::stated(&scenario)?;
    let opened = supposing::open(&visit.app, scenario.clone(), visit.today(), visit.lang).await?;
    let unread: &[Unread] = opened.as_ref().err().map_or(&[], Vec::as_slice);
    let mut changes = Vec::new();
    for (place, told) in stated.iter().enumerate() {
        let kind = ChangeKind::from_id(&told.kind).map_or("", |kind| kind.label(visit.lang));
        let problems = unread.iter().filter(|each| each.place == place).flat_map(|each| &each.problems);
        let problems = problems.map(|problem| format!("{} → {}", problem.wrong, problem.right)).collect();
        let says = match supposing::read_one(&visit, told).await? {
            Ok(change) => change.describe(&visit.today().now, visit.lang),
            Err(_) => told.fields.values().cloned().collect::<Vec<_>>().join(", "),
        };
        changes.push(ChangeRow { place, kind, says, problems });
    }
    let effect = opened.as_ref().ok().filter(|beside| beside.changes > 0).map(|beside| effect(&visit, beside));
    let label = |kind: ChangeKind| (kind.id(), kind.label(visit.lang));
    let all = FactKind::ALL.iter().filter_map(|kind| ChangeKind::from_id(kind.id()));
    let others = all.filter(|kind| !USUAL.contains(kind)).map(label).collect();
    Frame::new(&visit, "scenarios").render(|frame| WorldPage {
        own: supposing::is_own(&visit, &scenario),
        look: look(&visit, &id),
        broken: !unread.is_empty(),
        usual: USUAL.map(label).into(),
        others,
        changes,
        effect,
        scenario,
        frame,
    })
}

/// What the world under a scenario says beside today's.
pub fn effect(visit: &Visit, beside: &Beside) -> Effect {
    let (today, moment) = (&beside.today, &beside.moment);
    let lang = visit.lang;
    let province = today.province;
    let code = today.unit(province).code;
    let when = visit.when.under(Some(&beside.scenario.id));
    let figure = |metric: &'static Metric| today.figure(metric, province);
    let moved = figures(code, figure, |metric| moment.figure(metric, province)).into_iter().map(|moved| {
        let href = when.link(&format!("/units/{code}/figures/{}", moved.metric.id));
        let write = |value| written(moved.metric, value, lang);
        (moved.metric.name(lang), write(moved.before), write(moved.after), href)
    });
    let mut units = difference(&today.now, &moment.now, province);
    sort::by_name(&mut units, |moved| &moment.unit(moved.unit).name);
    let row = |moved: &Moved| UnitRow {
        name: moment.unit(moved.unit).full_name(),
        href: when.link(&format!("/units/{}", moment.unit(moved.unit).code)),
        says: says(moment, moved, visit),
    };
    let risky = |of: &Moment, other: &Moment| {
        let is_other = |unit: UnitIndex| other.at_risk(unit).any(|risk| risk.unit == unit);
        let mut units: Vec<UnitIndex> =
            of.at_risk(province).map(|risk| risk.unit).filter(|unit| !is_other(*unit)).collect();
        sort::by_name(&mut units, |unit| &moment.unit(*unit).name);
        let row = |unit: UnitIndex| UnitRow {
            name: moment.unit(unit).full_name(),
            href: when.link(&format!("/units/{}", moment.unit(unit).code)),
            says: String::new(),
        };
        units.into_iter().map(row).collect::<Vec<_>>()
    };
    Effect {
        figures: moved.collect(),
        rises: units.iter().filter(|moved| moved.rises()).map(row).collect(),
        falls: units.iter().filter(|moved| moved.falls()).map(row).collect(),
        criteria: by_criterion(moment, &units, visit),
        all: units.len(),
        units: units.iter().take(LISTED).map(row).collect(),
        endangered: risky(moment, today),
        saved: risky(today, moment),
    }
}

/// What is said of a unit: `Bộ …: ✓ → ✗; 3: ✓→✗`.
fn says(moment: &Moment, moved: &Moved, visit: &Visit) -> String {
    let set = moment.law().set(&moved.set).map_or(moved.set.as_str(), |set| set.name.get(visit.lang));
    let arrow = |before: Verdict, after: Verdict| format!("{} → {}", before.label(visit.lang), after.label(visit.lang));
    let whole = (moved.before != moved.after).then(|| arrow(moved.before, moved.after));
    let criteria: Vec<String> =
        moved.criteria.iter().map(|each| format!("{} {}→{}", each.code, sign(each.before), sign(each.after))).collect();
    let parts: Vec<String> = whole.into_iter().chain(criteria).collect();
    format!("{set}: {}", parts.join("; "))
}

/// Criterion by criterion, how many units meet it now and did not, and how many met it and do not.
fn by_criterion(moment: &Moment, units: &[Moved], visit: &Visit) -> Vec<(String, usize, usize)> {
    let meets = |verdict: Verdict| matches!(verdict, Verdict::Met | Verdict::BasicallyMet);
    let mut counts: BTreeMap<(&str, usize), (usize, usize)> = BTreeMap::new();
    for moved in units {
        let Some(set) = moment.law().set(&moved.set) else { continue };
        for each in &moved.criteria {
            let Some(place) = set.criteria.iter().position(|criterion| criterion.code == each.code) else { continue };
            let (up, down) = counts.entry((set.id.as_str(), place)).or_default();
            *up += usize::from(meets(each.after) && !meets(each.before));
            *down += usize::from(meets(each.before) && !meets(each.after));
        }
    }
    let told = counts.into_iter().filter(|(_, counts)| *counts != (0, 0)).filter_map(|((set, place), (up, down))| {
        let set = moment.law().set(set)?;
        let criterion = &set.criteria[place];
        let name = format!("{}. {} – {}", criterion.code, criterion.name.get(visit.lang), set.name.get(visit.lang));
        Some((name, up, down))
    });
    told.collect()
}
