//! The scorecard: units against criteria, sorted and filtered, and compared with an earlier date.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use askama::Template;
use axum::{extract::Path, response::Response};
use documents::grid::{Grid, GridCell};
use programme::{
    judge::{Assessment, Verdict},
    law::{CriteriaSet, Criterion, Verification},
    metric::{self, Metric},
    unit::{UnitCode, UnitIndex, UnitKind},
    vietnamese,
};

use super::frame::{Frame, Page, sign};
use crate::{
    failure::{Failure, form_urlencoded},
    moment::{Judged, Judgement, Moment},
    request::Visit,
};

/// Rows on one page: a province of communes fits, a nation is paged.
const ROWS: usize = 250;

#[derive(Template)]
#[template(path = "scorecard.html")]
struct Scorecard<'a> {
    frame: Frame<'a>,
    sets: Vec<(&'a str, &'a str, bool)>,
    badge: Option<&'static str>,
    columns: Vec<Column>,
    rows: Vec<Cow<'a, str>>,
    compare: String,
    /// Whether cells are told beside others.
    is_compared: bool,
    sort: String,
    filter: String,
    by_name: String,
    by_met: String,
    export: String,
    all: usize,
    /// The figure by criterion, and where it is explained.
    counted: Option<(&'static str, String)>,
    earlier: Option<String>,
    later: Option<String>,
}

struct Column {
    code: String,
    /// Its name, and how many of the units listed meet it.
    title: String,
    href: String,
}

#[derive(Template)]
#[template(path = "scorecard_row.html")]
struct Row<'a> {
    name: String,
    district: &'a str,
    href: String,
    /// Where its criteria are, fit for an address: the code of one follows, then the state asked for.
    criteria: String,
    /// The state asked for, as the end of an address.
    state: String,
    verdict: Verdict,
    met: usize,
    applicable: usize,
    cells: Vec<CellShown<'a>>,
}

struct CellShown<'a> {
    code: &'a str,
    id: &'static str,
    sign: &'static str,
    label: &'static str,
    /// What it was on the date compared with, where that differs.
    was: Option<&'static str>,
}

/// What is asked to be seen.
pub struct Asked<'m> {
    unit: UnitIndex,
    sets: Vec<&'m CriteriaSet>,
    /// The set; none where no unit is judged.
    pub set: Option<&'m CriteriaSet>,
    compare: String,
    before: Option<Arc<Moment>>,
    sorted: String,
    /// What names must contain.
    filter: String,
    /// Every unit that fits with its assessment, in the order asked for.
    pub judged: Judged,
}

impl<'m> Asked<'m> {
    /// From the query: `set`, `compare` with a date, `sort`.
    pub async fn read(visit: &Visit, moment: &'m Moment, code: &str) -> Result<Self, Failure> {
        let unit = visit.unit(code)?;
        let sets = sets_below(moment, unit);
        let asked = visit.asked("set").and_then(|id| sets.iter().find(|set| set.id == id));
        let set = asked.or_else(|| usual(moment, unit, &sets)).copied();
        let compare = visit.asked("compare").unwrap_or_default().to_owned();
        let before = match compare.parse() {
            Ok(date) if !compare.is_empty() => {
                let known = visit.when.known_at.as_ref().map(|(_, known)| *known);
                // Both on one map: what is compared is the same units.
                Some(visit.app.live.past(date, known, moment.map.max(date)).await?)
            }
            // Under a scenario every cell is told beside the world as it is.
            _ if compare.is_empty() => visit.beside.as_ref().map(|beside| beside.today.clone()),
            _ => return Err(Failure::Bad("failure-date")),
        };
        let sorted = visit.asked("sort").unwrap_or("name").to_owned();
        let filter = visit.asked("filter").unwrap_or_default().trim().to_owned();
        let wanted = vietnamese::fold(&filter);
        let mut judged: Judged = set.map_or_else(Vec::new, |set| {
            let fits = |(index, _): &&(UnitIndex, Arc<Judgement>)| {
                let is_named = || wanted.is_empty() || vietnamese::fold(&name_of(moment, *index)).contains(&wanted);
                moment.tree().is_within(*index, unit) && is_named()
            };
            moment.judged(set).iter().filter(fits).cloned().collect()
        });
        arrange(set, &sorted, &mut judged);
        Ok(Self { unit, sets, set, compare, before, sorted, filter, judged })
    }

    /// The verdicts on the date compared with, by unit.
    pub fn was(&self) -> HashMap<UnitCode, Vec<Verdict>> {
        self.set.zip(self.before.as_deref()).map(|(set, before)| verdicts_of(before, set)).unwrap_or_default()
    }
}

/// `GET /units/{unit}/scorecard/file`: what is seen, all rows of it, as a workbook.
pub async fn file(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let moment = visit.moment.clone();
    let asked = Asked::read(&visit, &moment, &code).await?;
    let set = asked.set.ok_or(Failure::Bad("failure-no-set"))?;
    let was = asked.was();
    let frame = Frame::of_unit(&visit, "scorecard", asked.unit);
    let rows = asked.judged.iter().map(|(index, judgement)| row(&frame, set, *index, &judgement.assessment, &was));
    let cells = |row: Row| {
        let verdicts = row.cells.into_iter().map(|cell| match cell.was {
            Some(was) => format!("{was} → {} {}", cell.sign, cell.label),
            None => format!("{} {}", cell.sign, cell.label),
        });
        [row.name, row.district.to_owned(), row.met.to_string(), row.applicable.to_string()]
            .into_iter()
            .chain(verdicts)
            .map(GridCell::from)
            .collect()
    };
    let mut notes = frame.notes();
    notes.push(set.name.get(visit.lang).to_owned());
    let badge = moment.law().badge(set);
    if badge != Verification::Verified {
        notes.push(frame.t1("thresholds", "badge", badge.label(visit.lang)));
    }
    if !asked.filter.is_empty() {
        notes.push(format!("{}: {}", frame.t("filter"), asked.filter));
    }
    if !asked.compare.is_empty() {
        notes.push(format!("{}: {}", frame.t("compare-with"), asked.compare));
    }
    let criterion = |criterion: &Criterion| format!("{}. {}", criterion.code, criterion.name.get(visit.lang));
    let head = [frame.t("unit"), frame.t("unit-above"), frame.t("met"), frame.t("criteria")];
    let head = head.into_iter().map(std::borrow::Cow::into_owned).chain(set.criteria.iter().map(criterion)).collect();
    let title = format!("{}: {}", frame.t("scorecard"), frame.unit_name(&asked.unit));
    let rows = rows.map(cells).collect();
    let grid = Grid { title, notes, head, rows, day: moment.as_of() };
    super::imports::table(&grid, &frame.t("scorecard"), &format!("bang-diem-{code}-{}.xlsx", moment.as_of()))
}

/// `GET /units/{unit}/scorecard`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let moment = visit.moment.clone();
    let asked = Asked::read(&visit, &moment, &code).await?;
    let was = asked.was();
    let Asked { unit, sets, set, compare, sorted, filter, judged, .. } = asked;
    let first = visit.asked("from").and_then(|from| from.parse().ok()).unwrap_or(0).min(judged.len());
    let shown = &judged[first..judged.len().min(first + ROWS)];
    let badge = set.map(|set| moment.law().badge(set)).filter(|badge| *badge != Verification::Verified);
    Frame::of_unit(&visit, "scorecard", unit).render(|frame| {
        let address = |sort: &str, from: usize| {
            let set = set.map_or("", |set| set.id.as_str());
            let filter = form_urlencoded(&filter);
            let page = format!("scorecard?set={set}&sort={sort}&compare={compare}&filter={filter}&from={from}");
            frame.unit_link(&unit, page)
        };
        let columns = set.map_or_else(Vec::new, |set| {
            let column = |(place, criterion): (usize, &Criterion)| Column {
                code: criterion.code.clone(),
                title: heading(&visit, criterion, &judged, place),
                href: address(&format!("c:{}", criterion.code), 0),
            };
            set.criteria.iter().enumerate().map(column).collect()
        });
        Scorecard {
            sets: sets
                .iter()
                .map(|each| (each.id.as_str(), each.name.get(visit.lang), set.is_some_and(|set| set.id == each.id)))
                .collect(),
            badge: badge.map(|badge| badge.label(visit.lang)),
            columns,
            rows: set.map_or_else(Vec::new, |set| {
                shown.iter().map(|(index, judgement)| written(&frame, set, *index, judgement, &was)).collect()
            }),
            by_name: address("name", 0),
            by_met: address("met", 0),
            export: address(&sorted, 0).replacen("/scorecard?", "/scorecard/file?", 1),
            all: judged.len(),
            counted: set
                .and_then(|set| counted(&moment, unit, set, &judged))
                .map(|metric| (metric.name(visit.lang), frame.unit_link(&unit, format!("figures/{}", metric.id)))),
            earlier: (first > 0).then(|| address(&sorted, first.saturating_sub(ROWS))),
            later: (first + ROWS < judged.len()).then(|| address(&sorted, first + ROWS)),
            is_compared: !compare.is_empty() || visit.beside.is_some(),
            compare: compare.clone(),
            sort: sorted.clone(),
            filter: filter.clone(),
            frame,
        }
    })
}

/// A criterion with how many of the units listed meet it.
fn heading(visit: &Visit, criterion: &Criterion, judged: &Judged, place: usize) -> String {
    let meets = |verdict: Verdict| matches!(verdict, Verdict::Met | Verdict::BasicallyMet);
    let met = judged.iter().filter(|(_, each)| meets(each.assessment.criteria[place])).count();
    let (met, all) = (met.to_string(), judged.len().to_string());
    visit.words("scorecard-column", &[("name", criterion.name.get(visit.lang)), ("met", &met), ("all", &all)])
}

/// The figure that counts the criteria of the set, where units are judged by it for the first grade they strive for.
fn counted(moment: &Moment, unit: UnitIndex, set: &CriteriaSet, judged: &Judged) -> Option<&'static Metric> {
    let (first, _) = judged.iter().find(|(index, _)| moment.set_of(*index).is_some_and(|first| first.id == set.id))?;
    let id = match moment.unit(*first).kind {
        UnitKind::Commune => "commune.criteria.met",
        UnitKind::Hamlet => "area.criteria.met",
        _ => return None,
    };
    metric::find(id).filter(|metric| metric.applies_to(moment.unit(unit).code))
}

/// What a unit is found by: its name and that of the unit above.
fn name_of(moment: &Moment, index: UnitIndex) -> String {
    let above = moment.tree().parent(index).map_or("", |above| moment.unit(above).name.as_str());
    format!("{} {above}", moment.unit(index).full_name())
}

/// The sets in force that judge the unit or units below it.
pub(super) fn sets_below(moment: &Moment, unit: UnitIndex) -> Vec<&CriteriaSet> {
    let province = moment.unit(moment.province).code;
    let year = moment.as_of().year();
    let judges = |set: &&CriteriaSet| {
        set.assessment_years.contains(year)
            && set.province.is_none_or(|only| only == province)
            && moment.tree().within(unit).any(|(_, unit)| set.counts(unit))
    };
    moment.law().sets().iter().filter(judges).collect()
}

/// The set shown when none was asked for: that of the communes.
pub(super) fn usual<'s, 'm>(
    moment: &'m Moment,
    unit: UnitIndex,
    sets: &'s [&'m CriteriaSet],
) -> Option<&'s &'m CriteriaSet> {
    let mut lowest = moment.tree().within(unit).filter(|(_, unit)| unit.in_programme).map(|(index, _)| index);
    let own = lowest.find_map(|index| {
        let is_lowest = moment.tree().parent(index).is_some_and(|above| moment.tree().parent(above).is_some());
        if is_lowest || index == unit { moment.set_of(index).filter(|_| is_lowest) } else { None }
    });
    own.and_then(|own| sets.iter().find(|set| set.id == own.id)).or_else(|| sets.first())
}

/// Puts units that stand in the order of their names in the order asked for.
fn arrange(set: Option<&CriteriaSet>, by: &str, judged: &mut Judged) {
    let place = by
        .strip_prefix("c:")
        .and_then(|code| set.and_then(|set| set.criteria.iter().position(|criterion| criterion.code == code)));
    if let Some(place) = place {
        judged.sort_by_key(|(_, each)| std::cmp::Reverse(gravity(each.assessment.criteria[place])));
    } else if by == "met" {
        judged.sort_by_key(|(_, each)| {
            (each.assessment.count(Verdict::Met), std::cmp::Reverse(each.assessment.count(Verdict::Unmet)))
        });
    }
}

/// Which verdict asks most for somebody's attention.
const fn gravity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Unmet => 5,
        Verdict::Missing => 4,
        Verdict::Unjudgeable => 3,
        Verdict::BasicallyMet => 2,
        Verdict::Met => 1,
        Verdict::NotApplicable => 0,
    }
}

/// By the set as it was worded then, whatever it demands now.
fn verdicts_of(before: &Moment, set: &CriteriaSet) -> HashMap<UnitCode, Vec<Verdict>> {
    let Some(set) = before.law().set(&set.id) else { return HashMap::new() };
    let verdicts = |judgement: &Judgement| (judgement.assessment.unit, judgement.assessment.criteria.clone());
    before.judged(set).iter().map(|(_, judgement)| verdicts(judgement)).collect()
}

/// A row as the page has it. That of today, compared with nothing, is the same for everybody and kept.
fn written<'a>(
    frame: &Frame<'a>,
    set: &CriteriaSet,
    index: UnitIndex,
    judgement: &'a Judgement,
    was: &HashMap<UnitCode, Vec<Verdict>>,
) -> Cow<'a, str> {
    // A template fails only where what it is written to does; a string does not.
    let write = || row(frame, set, index, &judgement.assessment, was).render().unwrap_or_default();
    if frame.visit.when.is_now() && was.is_empty() {
        judgement.row(frame.lang(), || write().into()).into()
    } else {
        write().into()
    }
}

fn row<'a>(
    frame: &Frame<'a>,
    set: &'a CriteriaSet,
    index: UnitIndex,
    assessment: &Assessment,
    was: &HashMap<UnitCode, Vec<Verdict>>,
) -> Row<'a> {
    let moment = &frame.visit.moment;
    let lang = frame.lang();
    let unit = moment.unit(index);
    let before = was.get(&unit.code);
    let cell = |(place, verdict): (usize, &Verdict)| {
        let earlier = before.and_then(|before| before.get(place)).filter(|before| *before != verdict);
        CellShown {
            code: &set.criteria[place].code,
            id: verdict.id(),
            sign: sign(*verdict),
            label: verdict.label(lang),
            was: earlier.map(|before| sign(*before)),
        }
    };
    Row {
        name: unit.full_name(),
        district: moment.tree().parent(index).map_or("", |above| moment.unit(above).name.as_str()),
        href: frame.unit_link(&index, ""),
        state: frame.link(""),
        criteria: format!("/units/{}/criteria/{}", unit.code, form_urlencoded(&set.id)),
        verdict: assessment.verdict,
        met: assessment.count(Verdict::Met),
        applicable: assessment.applicable(),
        cells: assessment.criteria.iter().enumerate().map(cell).collect(),
    }
}
