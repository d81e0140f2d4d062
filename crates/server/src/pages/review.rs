//! Re-judging: every unit under one set, with lists by outcome, their workbook, and its report.

use axum::{extract::Path, response::Response};
use documents::{
    paper::{Paper, Reviewing},
    report::Format,
};
use programme::{
    law::{CriteriaSet, Verification},
    policy::Action,
    review::{Costs, Outcome, Review, Reviewed},
    unit::UnitIndex,
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    recording::fields::capital,
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

/// The longest list that stands open: a longer one is folded, or put under the units above.
const OPEN: usize = 40;

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
    sheet::render(&visit, Frame::new(&visit, "review"), visit.moment.province, contents(&visit, &asked, lists))
}

/// `GET /review/file`: the page as a workbook, its units as one list.
pub async fn file(visit: Visit) -> Result<Response, Failure> {
    let asked = Asked::read(&visit)?;
    let contents = contents(&visit, &asked, |visit, asked, judged| vec![list(visit, asked, judged)]);
    sheet::file(&visit, &Frame::new(&visit, "review"), visit.moment.province, contents)
}

/// `GET /review/papers/{format}`: the report of the review, as a draft.
pub async fn paper(visit: Visit, Path(format): Path<String>) -> Result<Response, Failure> {
    let Asked { set, year, .. } = Asked::read(&visit)?;
    let paper = Paper::Review(Reviewing { set: set.id.clone(), year });
    let format = [Format::Docx, Format::Pdf].into_iter().find(|known| known.extension() == format);
    reports::paper::download(&visit, &paper, format.ok_or(Failure::NotFound)?).await
}

/// The review with what holding the grade would cost.
type Judged<'r> = (&'r Review<'r>, &'r Costs);

/// What a page or a file says of the review; `units` tells its units.
fn contents(visit: &Visit, asked: &Asked<'_>, units: fn(&Visit, &Asked<'_>, Judged<'_>) -> Vec<Table>) -> Contents {
    let review = asked.review(visit);
    let costs = review.costs();
    let (set, year) = (asked.set, asked.year);
    let query = |rest: &str| format!("set={}&year={year}{rest}", form_urlencoded(&set.id));
    let link = |page: &str, rest: &str| visit.when.link(&format!("{page}?{}", query(rest)));
    let outcome = asked.outcome.map(|outcome| format!("&outcome={}", outcome.id())).unwrap_or_default();
    let unit = format!("&unit={}", visit.moment.unit(asked.scope).code);
    let narrowed = |unit: UnitIndex, outcome: Outcome| {
        let code = visit.moment.unit(unit).code;
        link("/review", &format!("&unit={code}&outcome={}", outcome.id()))
    };
    let mut tables = vec![outcomes(visit, asked, &review, |outcome| narrowed(asked.scope, outcome))];
    let (above, listed) = (by_district(visit, &review, narrowed), units(visit, asked, (&review, &costs)));
    // Who asks for one outcome wants to see whose it is.
    if asked.outcome.is_some() {
        tables.extend(listed);
        tables.push(above);
    } else {
        tables.push(above);
        tables.extend(listed);
    }
    tables.extend([by_indicator(visit, &review), uncollected(visit, &review)]);
    let mut links = Vec::new();
    if visit.beside.is_none() {
        links.push((link("/review/papers/docx", ""), visit.words("review-file-docx", &[])));
        links.push((link("/review/papers/pdf", ""), visit.words("review-file-pdf", &[])));
    }
    Contents {
        hint: visit.words("review-hint", &[]),
        filters: filters(visit, asked),
        tables,
        notes: notes(visit, &review, &costs),
        links,
        workbook: Some(link("/review/file", &format!("{unit}{outcome}"))),
        ..Contents::default()
    }
}

/// What must be known to read it: the rule, how sure the set is, what is not known.
fn notes(visit: &Visit, review: &Review<'_>, costs: &Costs) -> Vec<String> {
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
    notes.push(visit.words("review-cost", &[("told", &costs.words(visit.lang))]));
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

/// How many units have which outcome; under a scenario beside how many have it as things are.
fn outcomes(visit: &Visit, asked: &Asked<'_>, review: &Review<'_>, link: impl Fn(Outcome) -> String) -> Table {
    let today = visit.beside.as_ref().and_then(|beside| {
        let (state, code) = (&beside.today.now, visit.moment.unit(asked.scope).code);
        let (set, scope) = (state.law().set(&asked.set.id)?, state.tree().index(code)?);
        Some(Review::new(state, set, asked.year, scope))
    });
    let heads = ["review-outcome", "#review-number", "#scenario-as-is"];
    let heads = if today.is_some() { &heads[..] } else { &heads[..2] };
    let mut table = Table::new(visit, "review-outcomes", "review-units-none", heads);
    for outcome in Outcome::ALL {
        let number = |review: &Review<'_>| {
            let count = review.of(*outcome).count();
            (count, Cell::number(whole(count), vietnamese::count(i64::try_from(count).unwrap_or(i64::MAX))))
        };
        let (count, cell) = number(review);
        let mut row = vec![Cell::link(outcome.label(visit.lang), (count > 0).then(|| link(*outcome))), cell];
        row.extend(today.as_ref().map(|today| number(today).1));
        table.rows.push(row);
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

/// The units asked for by name, the worst first.
fn chosen<'r>(visit: &Visit, asked: &Asked<'_>, review: &'r Review<'_>) -> Vec<&'r Reviewed> {
    let is_asked = |each: &&Reviewed| asked.outcome.is_none_or(|outcome| outcome == each.outcome);
    let mut units: Vec<&Reviewed> = review.units.iter().filter(is_asked).collect();
    sort::by_name(&mut units, |each| &visit.moment.unit(each.unit).name);
    units.sort_by_key(|each| each.outcome);
    units
}

/// All of them as one list.
fn list(visit: &Visit, asked: &Asked<'_>, judged: Judged<'_>) -> Table {
    let heads = ["unit", "review-district", "review-outcome", "review-short", "review-missing", "#review-cost-each"];
    let mut table = Table::new(visit, "review-units", "review-units-none", &heads);
    for each in chosen(visit, asked, judged.0) {
        let [unit, above, short, missing, cost] = cells(visit, each, judged);
        let outcome = Cell::verdict(each.outcome.label(visit.lang), shade(each.outcome));
        table.rows.push(vec![unit, above, outcome, short, missing, cost]);
    }
    table
}

/// A list for each outcome, folded; of an outcome that is asked for one that stands open, or where it is long, one for each unit above.
fn lists(visit: &Visit, asked: &Asked<'_>, judged: Judged<'_>) -> Vec<Table> {
    let units = chosen(visit, asked, judged.0);
    let is_long = units.len() > OPEN;
    let above = |each: &Reviewed| visit.moment.tree().parent(each.unit).unwrap_or(each.unit);
    let table = |title: String, of: Vec<&Reviewed>, folded: bool| {
        let heads = ["unit", "review-district", "review-short", "review-missing", "#review-cost-each"];
        let rows = of.into_iter().map(|each| cells(visit, each, judged).into()).collect::<Vec<_>>();
        let title =
            format!("{}: {}", capital(&title), vietnamese::count(i64::try_from(rows.len()).unwrap_or(i64::MAX)));
        Table { title, folded, rows, ..Table::new(visit, "review-units", "review-units-none", &heads) }
    };
    match asked.outcome {
        Some(outcome) if is_long => {
            let mut districts: Vec<UnitIndex> = units.iter().map(|each| above(each)).collect();
            districts.sort_unstable();
            districts.dedup();
            sort::by_name(&mut districts, |unit| &visit.moment.unit(*unit).name);
            let of = |unit: UnitIndex| units.iter().copied().filter(|each| above(each) == unit).collect();
            let title = |unit| format!("{} – {}", visit.moment.unit(unit).full_name(), outcome.label(visit.lang));
            districts.into_iter().map(|unit| table(title(unit), of(unit), true)).collect()
        }
        Some(outcome) => vec![table(outcome.label(visit.lang).to_owned(), units, false)],
        None => {
            let of = |outcome| units.iter().copied().filter(|each| each.outcome == outcome).collect::<Vec<_>>();
            let lists = Outcome::ALL.iter().map(|outcome| (outcome.label(visit.lang).to_owned(), of(*outcome)));
            lists.filter(|(_, of)| !of.is_empty()).map(|(title, of)| table(title, of, true)).collect()
        }
    }
}

/// A unit, the one above it, what it falls short by, what is missing, what holding the grade would cost.
fn cells(visit: &Visit, each: &Reviewed, (review, costs): Judged<'_>) -> [Cell; 5] {
    let moment = &visit.moment;
    let above = moment.tree().parent(each.unit).map_or_else(String::new, |above| moment.unit(above).full_name());
    let short: Vec<String> = each.short.iter().map(|short| review.tell(short, visit.lang)).collect();
    let count = visit.words("review-short-count", &[("count", &short.len().to_string())]);
    [
        sheet::unit(visit, moment.unit(each.unit).code, ""),
        Cell::text(above),
        Cell::several(short, count),
        Cell::text(review.open_criteria(each).join(", ")),
        costs.of(each.unit).map_or_else(Cell::default, Cell::money),
    ]
}

fn by_indicator(visit: &Visit, review: &Review<'_>) -> Table {
    let heads = ["number", "review-indicator", "#review-holding", "#review-others", "review-worst"];
    let mut table = Table::new(visit, "review-by-indicator", "review-by-indicator-none", &heads);
    table.folded = true;
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
    table.folded = true;
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

fn by_district(visit: &Visit, review: &Review<'_>, link: impl Fn(UnitIndex, Outcome) -> String) -> Table {
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
            // Where nobody is, nothing stands: a phone shows what there is.
            let written = if count == 0 { String::new() } else { count.to_string() };
            Cell::number(whole(count), written).to((count > 0).then(|| link(unit, *outcome)))
        }));
        table.rows.push(row);
    }
    table
}
