//! Re-judging: every unit under one set, with a list, its workbook, and its report.

use axum::{extract::Path, response::Response};
use documents::{
    paper::{Paper, Reviewing},
    report::Format,
};
use programme::{
    law::{CriteriaSet, Verification},
    policy::Action,
    review::{Outcome, Review, Reviewed},
    unit::UnitIndex,
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    reports,
    scorecard::sets_below,
    sheet::{self, Cell, Contents, Filter, Table},
    sort,
};
use crate::{
    failure::{Failure, form_urlencoded},
    request::Visit,
    route::{Access::Office, Route},
};

/// Rows on the page; the workbook has all.
const ROWS: usize = 400;

/// The routes of reviews, with who may use them.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/review", Office(Action::SeeFigures), page),
        Route::get("/review/file", Office(Action::SeeFigures), file),
        Route::get("/review/papers/{format}", Office(Action::SeeFigures), paper),
    ]
}

/// What is asked to be reviewed.
pub struct Asked<'v> {
    /// The set.
    pub set: &'v CriteriaSet,
    /// The assessment year.
    pub year: i16,
    /// The units among which.
    pub scope: UnitIndex,
    /// Only units of this outcome.
    pub outcome: Option<Outcome>,
}

impl<'v> Asked<'v> {
    /// From the query: `set`, `year`, `unit`, `outcome`.
    pub fn read(visit: &'v Visit) -> Result<Self, Failure> {
        let moment = &visit.moment;
        let law = moment.law();
        let set = match visit.asked("set") {
            Some(id) => law.set(id).ok_or(Failure::Bad("failure-no-review"))?,
            None => usual(visit).ok_or(Failure::Bad("failure-no-review"))?,
        };
        let year =
            visit.asked("year").map(|year| year.parse().map_err(|_| Failure::Bad("failure-years"))).transpose()?;
        let year = year.unwrap_or_else(|| moment.assessment_year(set));
        let scope = visit.asked("unit").map_or(Ok(moment.province), |code| visit.unit(code))?;
        Ok(Self { set, year, scope, outcome: visit.asked("outcome").and_then(Outcome::from_id) })
    }

    /// The review.
    pub fn review(&self, visit: &'v Visit) -> Review<'v> {
        Review::new(&visit.moment.now, self.set, self.year, self.scope)
    }
}

/// The set by which communes are judged first.
fn usual(visit: &Visit) -> Option<&CriteriaSet> {
    let moment = &visit.moment;
    let communes = moment.tree().within(moment.province).filter(|(_, unit)| unit.in_programme);
    let mut sets = communes.filter_map(|(unit, _)| moment.set_of(unit));
    sets.next().or_else(|| sets_below(moment, moment.province).into_iter().next())
}

/// `GET /review`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let asked = Asked::read(&visit)?;
    sheet::render(&visit, Frame::new(&visit, "review"), visit.moment.province, contents(&visit, &asked, ROWS))
}

/// `GET /review/file`: the page as a workbook, all rows of it.
pub async fn file(visit: Visit) -> Result<Response, Failure> {
    let asked = Asked::read(&visit)?;
    let contents = contents(&visit, &asked, usize::MAX);
    sheet::file(&visit, &Frame::new(&visit, "review"), visit.moment.province, contents)
}

/// `GET /review/papers/{format}`: the report of the review, as a draft.
pub async fn paper(visit: Visit, Path(format): Path<String>) -> Result<Response, Failure> {
    let Asked { set, year, .. } = Asked::read(&visit)?;
    let paper = Paper::Review(Reviewing { set: set.id.clone(), year });
    let format = [Format::Docx, Format::Pdf].into_iter().find(|known| known.extension() == format);
    reports::paper::download(&visit, &paper, format.ok_or(Failure::NotFound)?).await
}

fn contents(visit: &Visit, asked: &Asked<'_>, most: usize) -> Contents {
    let review = asked.review(visit);
    let (set, year) = (asked.set, asked.year);
    let query = |rest: &str| format!("set={}&year={year}{rest}", form_urlencoded(&set.id));
    let link = |page: &str, rest: &str| visit.when.link(&format!("{page}?{}", query(rest)));
    let outcome = asked.outcome.map(|outcome| format!("&outcome={}", outcome.id())).unwrap_or_default();
    let unit = format!("&unit={}", visit.moment.unit(asked.scope).code);
    let mut links = Vec::new();
    if visit.beside.is_none() {
        links.push((link("/review/papers/docx", ""), visit.words("review-file-docx", &[])));
        links.push((link("/review/papers/pdf", ""), visit.words("review-file-pdf", &[])));
    }
    Contents {
        hint: visit.words("review-hint", &[]),
        filters: filters(visit, asked),
        tables: vec![
            outcomes(visit, &review, |outcome| link("/review", &format!("{unit}&outcome={}", outcome.id()))),
            units(visit, asked, &review, most),
            by_indicator(visit, &review),
            uncollected(visit, &review),
            by_district(visit, &review),
        ],
        notes: notes(visit, &review),
        links,
        workbook: Some(link("/review/file", &format!("{unit}{outcome}"))),
        ..Contents::default()
    }
}

/// What must be known to read it: the rule, how sure the set is, what is not known.
fn notes(visit: &Visit, review: &Review<'_>) -> Vec<String> {
    let mut notes = vec![match &review.set.withdrawal {
        Some(rule) => visit.words(
            "review-rule",
            &[
                ("always", &vietnamese::quantity(rule.always_percent, 2)),
                ("from", &vietnamese::quantity(rule.from_percent, 2)),
                ("sensitive", &rule.sensitive.join(", ")),
            ],
        ),
        None => visit.words("review-no-rule", &[]),
    }];
    if review.badge != Verification::Verified {
        notes.push(visit.words("review-badge", &[("badge", review.badge.label(visit.lang))]));
    }
    notes.push(visit.words("review-cost", &[]));
    notes
}

fn filters(visit: &Visit, asked: &Asked<'_>) -> Vec<Filter> {
    let moment = &visit.moment;
    let judges = |set: &&CriteriaSet| moment.tree().within(moment.province).any(|(_, unit)| set.counts(unit));
    let sets = moment.law().sets().iter().filter(judges);
    let sets = sets.map(|set| (set.id.clone(), set.name.get(visit.lang).to_owned(), set.id == asked.set.id));
    let years = asked.set.assessment_years;
    let last = years.to.unwrap_or_else(|| years.from.max(asked.year));
    let years = (years.from.min(asked.year)..=last.max(asked.year)).map(|year| (year.to_string(), year));
    let years = years.map(|(text, year)| (text.clone(), text, year == asked.year));
    let districts = moment.children(moment.province).into_iter();
    let districts = districts.map(|unit| (moment.unit(unit).code.to_text(), moment.unit(unit).full_name()));
    let outcomes = Outcome::ALL.iter().map(|each| (each.id().to_owned(), each.label(visit.lang).to_owned()));
    let filter = |name, label, options| Filter { name, label: visit.words(label, &[]), options };
    vec![
        filter("set", "criteria-set", sets.collect()),
        filter("year", "review-year", years.collect()),
        Filter::new(visit, "unit", "unit-above", districts),
        Filter::new(visit, "outcome", "review-outcome", outcomes),
    ]
}

fn outcomes(visit: &Visit, review: &Review<'_>, link: impl Fn(Outcome) -> String) -> Table {
    let mut table = Table::new(visit, "review-outcomes", "review-units-none", &["review-outcome", "#review-number"]);
    for outcome in Outcome::ALL {
        let count = review.of(*outcome).count();
        table.rows.push(vec![
            Cell::link(outcome.label(visit.lang), Some(link(*outcome))),
            Cell::number(whole(count), vietnamese::count(i64::try_from(count).unwrap_or(i64::MAX))),
        ]);
    }
    table
}

fn whole(count: usize) -> programme::Quantity {
    programme::Quantity::whole(i64::try_from(count).unwrap_or(i64::MAX))
}

/// The class of the colour of an outcome.
const fn shade(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Falls | Outcome::Below => "unmet",
        Outcome::Short => "basically_met",
        Outcome::HeldOpen | Outcome::Open => "missing",
        Outcome::Kept | Outcome::Rises => "met",
    }
}

fn units(visit: &Visit, asked: &Asked<'_>, review: &Review<'_>, most: usize) -> Table {
    let moment = &visit.moment;
    let heads = ["unit", "review-district", "review-outcome", "review-short", "review-missing"];
    let mut table = Table::new(visit, "review-units", "review-units-none", &heads);
    let is_asked = |each: &&Reviewed| asked.outcome.is_none_or(|outcome| outcome == each.outcome);
    let mut units: Vec<&Reviewed> = review.units.iter().filter(is_asked).collect();
    sort::by_name(&mut units, |each| &moment.unit(each.unit).name);
    units.sort_by_key(|each| each.outcome);
    if units.len() > most {
        table.says = visit.words("scenario-units-more", &[("count", &(units.len() - most).to_string())]);
    }
    for each in units.into_iter().take(most) {
        let above = moment.tree().parent(each.unit).map_or_else(String::new, |above| moment.unit(above).full_name());
        let short: Vec<String> = each.short.iter().map(|short| review.tell(short, visit.lang)).collect();
        table.rows.push(vec![
            sheet::unit(visit, moment.unit(each.unit).code, ""),
            Cell::text(above),
            Cell::verdict(each.outcome.label(visit.lang), shade(each.outcome)),
            Cell::text(short.join("; ")),
            Cell::text(review.open_criteria(each).join(", ")),
        ]);
    }
    table
}

fn by_indicator(visit: &Visit, review: &Review<'_>) -> Table {
    let heads = ["number", "review-indicator", "#review-holding", "#review-others", "review-worst"];
    let mut table = Table::new(visit, "review-by-indicator", "review-by-indicator-none", &heads);
    for each in review.by_indicator() {
        let count = |count: usize| Cell::number(whole(count), count.to_string());
        table.rows.push(vec![
            Cell::text(each.indicator.code.clone()),
            Cell::text(each.indicator.name.get(visit.lang)),
            count(each.holding.len()),
            count(each.others.len()),
            Cell::text(review.worst(&each, visit.lang).unwrap_or_default()),
        ]);
    }
    table
}

fn uncollected(visit: &Visit, review: &Review<'_>) -> Table {
    let heads = ["measure", "#review-missing-units", "review-note"];
    let mut table = Table::new(visit, "review-uncollected", "review-uncollected-none", &heads);
    for each in review.uncollected() {
        let nobody = each.missing == review.units.len();
        table.rows.push(vec![
            Cell::text(visit.moment.law().measure_at(each.measure).name.get(visit.lang)),
            Cell::number(whole(each.missing), each.missing.to_string()),
            Cell::text(if nobody { visit.words("review-nobody", &[]) } else { String::new() }),
        ]);
    }
    table
}

fn by_district(visit: &Visit, review: &Review<'_>) -> Table {
    let mut table = Table::new(visit, "review-by-district", "review-units-none", &["review-district"]);
    let counts = review.by_unit_above();
    let seen = Outcome::ALL.iter().filter(|outcome| review.of(**outcome).next().is_some());
    let seen: Vec<Outcome> = seen.copied().collect();
    table.heads.extend(seen.iter().map(|outcome| sheet::Head::number(outcome.label(visit.lang).to_owned())));
    let mut above: Vec<UnitIndex> = counts.keys().copied().collect();
    sort::by_name(&mut above, |unit| &visit.moment.unit(*unit).name);
    for unit in above {
        let mut row = vec![sheet::unit(visit, visit.moment.unit(unit).code, "")];
        row.extend(seen.iter().map(|outcome| {
            let count = counts[&unit].get(outcome).copied().unwrap_or_default();
            Cell::number(whole(count), count.to_string())
        }));
        table.rows.push(row);
    }
    table
}
