//! One criterion of one unit: its indicators, each test with value, threshold, gap and legal source.

use askama::Template;
use axum::extract::Path;
use programme::{
    Lang,
    judge::{Finding, Gap, Judge, Verdict},
    law::{CriteriaSet, Criterion, Leaf, Unfilled, Verification, subject_in_words, value_in_words},
    outlook::{CriterionOutlook, Forecast},
    tie,
    unit::UnitIndex,
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    outlook::Shown,
    tasks::{Row, about::about},
};
use crate::{
    failure::{Failure, form_urlencoded},
    moment::Moment,
    request::Visit,
    supposing,
};

#[derive(Template)]
#[template(path = "criterion.html")]
struct CriterionPage<'a> {
    frame: Frame<'a>,
    unit: UnitIndex,
    set: &'a str,
    code: &'a str,
    name: &'a str,
    department: &'a str,
    verdict: Verdict,
    /// What is said as things are, where another verdict is supposed.
    was: Option<Verdict>,
    /// Its tier, up to when it is looked at, and where that is explained.
    outlook: Option<(Shown, String, String)>,
    indicators: Vec<IndicatorRow>,
    /// Where another threshold or figure is supposed, under a scenario of one's own; what it is about follows.
    suppose: Option<String>,
    set_id: &'a str,
    unit_code: String,
    /// The tasks that are tied to it.
    tasks: Vec<Row>,
}

/// An indicator as people read it.
pub struct IndicatorRow {
    /// Its code.
    pub code: String,
    /// Its wording.
    pub name: String,
    /// What the judge says.
    pub verdict: Verdict,
    /// The law.
    pub cites: String,
    /// How far that is verified, when not wholly.
    pub badge: Option<&'static str>,
    /// What is said as things are, where another verdict is supposed.
    pub was: Option<Verdict>,
    /// Its tests.
    pub tests: Vec<TestRow>,
}

/// A test as people read it.
pub struct TestRow {
    /// What is tested.
    pub subject: String,
    /// The value found.
    pub value: String,
    /// What is demanded: `≥ 95%`.
    pub demanded: String,
    /// How far it falls short, or why there is no answer.
    pub gap: String,
    /// What it says.
    pub verdict: Verdict,
    /// The measure behind it.
    pub measure: Option<String>,
    /// Value and demand as things are, where others are supposed.
    pub was: (Option<String>, Option<String>),
}

/// `GET /units/{unit}/criteria/{set}/{criterion}`.
pub async fn page(visit: Visit, Path((code, set, criterion)): Path<(String, String, String)>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    let moment = visit.moment.clone();
    let set = moment.law().set(&set).ok_or(Failure::NotFound)?;
    let chosen = set.criterion(&criterion).ok_or(Failure::NotFound)?;
    let (verdict, mut indicators) = judged(&moment, set, chosen, unit, visit.lang);
    let mut was = None;
    if let Some(today) = visit.beside.as_ref().map(|beside| &beside.today)
        && let Some((set, same)) = today.law().set(&set.id).and_then(|set| Some((set, set.criterion(&criterion)?)))
    {
        let (before, rows) = judged(today, set, same, unit, visit.lang);
        was = Some(before).filter(|before| *before != verdict);
        indicators.iter_mut().zip(&rows).for_each(|(row, before)| row.compare(before));
    }
    let department =
        moment.law().department(&chosen.department).map_or("", |department| department.name.get(visit.lang));
    let tie = tie::criterion(&set.id, &chosen.code);
    let told = Forecast::new(&moment.now).of(unit, set);
    let tier = told.criteria.iter().find(|each| each.criterion.code == chosen.code).map(CriterionOutlook::in_effect);
    Frame::of_unit(&visit, "criterion", unit).render(|frame| CriterionPage {
        outlook: tier.map(|tier| {
            let page = frame.unit_link(&unit, format!("outlook?set={}", form_urlencoded(&set.id)));
            let href = format!("{page}#c{}", form_urlencoded(&chosen.code));
            (Shown::of(tier, visit.lang), vietnamese::date(told.by), href)
        }),
        frame,
        unit,
        set: set.name.get(visit.lang),
        code: &chosen.code,
        name: chosen.name.get(visit.lang),
        department,
        verdict,
        was,
        suppose: suppose(&visit),
        set_id: &set.id,
        unit_code: moment.unit(unit).code.to_text(),
        indicators,
        tasks: about(&visit, |directive| directive.is_tied_to(&tie)),
    })
}

fn suppose(visit: &Visit) -> Option<String> {
    let scenario = &visit.beside.as_ref()?.scenario;
    supposing::is_own(visit, scenario).then(|| format!("/scenarios/{}/changes", scenario.id))
}

/// What the judge says of a criterion of a unit, and of its indicators.
fn judged(
    moment: &Moment,
    set: &CriteriaSet,
    criterion: &Criterion,
    unit: UnitIndex,
    lang: Lang,
) -> (Verdict, Vec<IndicatorRow>) {
    let judge = Judge::new(&moment.now, set, moment.assessment_year(set));
    let assessment = judge.assess(unit);
    let place = set.criteria.iter().position(|each| each.code == criterion.code).unwrap_or_default();
    let before: usize = set.criteria[..place].iter().map(|criterion| criterion.indicators.len()).sum();
    let verdicts = &assessment.indicators[before..before + criterion.indicators.len()];
    let rows = criterion.indicators.iter().zip(verdicts);
    let rows = rows.map(|(indicator, verdict)| indicator_row(moment, &judge, unit, indicator, *verdict, lang));
    (assessment.criteria[place], rows.collect())
}

impl IndicatorRow {
    /// Notes what was said before, where it differs.
    fn compare(&mut self, before: &Self) {
        self.was = Some(before.verdict).filter(|verdict| *verdict != self.verdict);
        for (test, before) in self.tests.iter_mut().zip(&before.tests) {
            let differs = |now: &str, before: &str| (now != before).then(|| before.to_owned());
            test.was = (differs(&test.value, &before.value), differs(&test.demanded, &before.demanded));
        }
    }
}

/// An indicator with its tests.
pub fn indicator_row(
    moment: &Moment,
    judge: &Judge<'_>,
    unit: UnitIndex,
    indicator: &programme::law::Indicator,
    verdict: Verdict,
    lang: Lang,
) -> IndicatorRow {
    let badge = moment.law().verification(indicator);
    IndicatorRow {
        code: indicator.code.clone(),
        name: indicator.name.get(lang).to_owned(),
        verdict,
        cites: indicator.citation.cites.clone(),
        badge: (badge != Verification::Verified).then(|| badge.label(lang)),
        was: None,
        tests: judge.findings(unit, indicator).iter().map(|finding| test_row(moment, finding, lang)).collect(),
    }
}

fn test_row(moment: &Moment, finding: &Finding<'_>, lang: Lang) -> TestRow {
    let law = moment.law();
    let measure = match finding.leaf {
        Leaf::Measure { measure, .. } => Some(law.measure_at(*measure)),
        _ => None,
    };
    let write = |value| match measure {
        Some(measure) => measure.write(value, lang),
        None => value_in_words(law, finding.leaf, value, lang),
    };
    let comparator = match finding.leaf {
        Leaf::Measure { test, .. } | Leaf::Share { test, .. } | Leaf::Count { test, .. } => test.comparator.symbol(),
        Leaf::Meets { .. } => "",
    };
    TestRow {
        subject: subject_in_words(law, finding.leaf, lang),
        value: finding.value.map_or_else(|| "–".to_owned(), write),
        demanded: finding.threshold.map_or_else(|| "–".to_owned(), |value| format!("{comparator} {}", write(value))),
        gap: match (&finding.shortfall, &finding.gap) {
            (Some(shortfall), _) => write(*shortfall),
            (None, Some(gap)) => gap_in_words(gap, lang),
            (None, None) => String::new(),
        },
        verdict: finding.verdict,
        measure: measure.map(|measure| measure.id.clone()),
        was: (None, None),
    }
}

/// Why there is no answer.
pub fn gap_in_words(gap: &Gap, lang: Lang) -> String {
    match gap {
        Gap::NoReading => crate::words::text(lang, "gap-no-reading").into_owned(),
        Gap::NoLowerUnits(of) => {
            crate::words::with(lang, "gap-no-lower-units", &[("units", of.label(lang))]).into_owned()
        }
        Gap::NoThreshold(Unfilled::Uncovered) => crate::words::text(lang, "gap-uncovered").into_owned(),
        Gap::NoThreshold(Unfilled::Delegated(what)) => {
            crate::words::with(lang, "gap-delegated", &[("what", what)]).into_owned()
        }
        Gap::NoThreshold(Unfilled::Unknown) => crate::words::text(lang, "gap-unknown").into_owned(),
        Gap::OtherSet(verdict) => verdict.label(lang).to_owned(),
    }
}
