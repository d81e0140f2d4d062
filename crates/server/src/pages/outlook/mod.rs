//! What will be met: each criterion of a unit with its tier, why, the course of its figures, and the office's word beside it.

mod below;
mod course;
mod say;

use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use programme::{
    Lang,
    fact::OutlookTier,
    law::{CriteriaSet, Verification},
    outlook::{self, CriterionOutlook, Forecast, IndicatorOutlook, Outlook, Standing, Told, Word},
    policy::{Action, Target},
    snapshot::Snapshot,
    unit::UnitIndex,
    vietnamese,
};

use super::frame::{Frame, Page};
use crate::{
    failure::Failure,
    moment::Moment,
    request::Visit,
    route::{Access::AtUnit, Route},
};

pub use below::{below, set_below};
pub use say::{Overruled, overrule, withdraw};

/// The routes of these pages.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/units/{unit}/outlook", AtUnit(Action::SeeFigures), page),
        Route::get("/units/{unit}/outlook/below", AtUnit(Action::SeeFigures), below::page),
        Route::post("/units/{unit}/outlook/overrule", AtUnit(Action::Direct), say::overrule_form),
        Route::post("/units/{unit}/outlook/withdraw", AtUnit(Action::Direct), say::withdraw_form),
    ]
}

#[derive(Template)]
#[template(path = "outlook.html")]
struct OutlookPage<'a> {
    frame: Frame<'a>,
    code: String,
    sets: Vec<(&'a str, &'a str, bool)>,
    set: &'a str,
    badge: Option<&'static str>,
    by: Date,
    counts: Vec<(Shown, usize)>,
    criteria: Vec<CriterionRow>,
    below: Option<String>,
    tiers: Vec<(&'static str, &'static str)>,
    may: bool,
}

/// A tier as a page shows it: never by colour alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The class of its colour.
    pub class: &'static str,
    /// Its sign.
    pub sign: &'static str,
    /// What it is called.
    pub label: String,
}

impl Shown {
    /// What can be told of a tier.
    pub fn of(told: Told, lang: Lang) -> Self {
        let (class, sign) = match told.tier() {
            Some(OutlookTier::Met) => ("v-met", "✓"),
            Some(OutlookTier::Likely) => ("v-basically_met", "↗"),
            Some(OutlookTier::Hard) => ("v-missing", "△"),
            Some(OutlookTier::VeryHard) => ("v-unmet", "✗"),
            None => ("v-unjudgeable", "?"),
        };
        Self { class, sign, label: outlook::label(told, lang) }
    }
}

struct CriterionRow {
    code: String,
    name: String,
    department: String,
    href: String,
    tier: Shown,
    computed: Shown,
    /// What is computed, as the fact that overrules it keeps it.
    computed_id: &'static str,
    word: Option<WordRow>,
    /// The word's record, which a new one is based on.
    seen: String,
    indicators: Vec<IndicatorRow>,
}

struct WordRow {
    tier: Shown,
    says: String,
    reason: String,
    stands: bool,
    /// Why it does not.
    ended: String,
    seq: i64,
}

struct IndicatorRow {
    code: String,
    name: String,
    tier: Shown,
    tests: Vec<TestRow>,
}

struct TestRow {
    sentence: String,
    /// Its course for the chart, and where its history is.
    course: Option<(String, String)>,
}

/// The sets that judge a unit this year, that of its first grade before others.
pub fn sets_of(moment: &Moment, unit: UnitIndex) -> Vec<&CriteriaSet> {
    let (province, year) = (moment.unit(moment.province).code, moment.as_of().year());
    let judges = |set: &&CriteriaSet| {
        set.assessment_years.contains(year)
            && set.applies_to(moment.unit(unit))
            && set.province.is_none_or(|only| only == province)
    };
    let mut sets: Vec<&CriteriaSet> = moment.law().sets().iter().filter(judges).collect();
    let own = outlook::own_set(&moment.now, unit).map(|set| &set.id);
    sets.sort_by_key(|set| Some(&set.id) != own);
    sets
}

/// The day by which criteria are to be met: that asked for, where it is not over yet, or the usual one.
pub fn horizon(visit: &Visit, set: &CriteriaSet) -> Result<Date, Failure> {
    match visit.asked("by").filter(|by| !by.is_empty()) {
        None => Ok(outlook::horizon(&visit.moment.now, set)),
        Some(text) => {
            let day: Date = text.parse().map_err(|_| Failure::Bad("failure-date"))?;
            let last = visit.moment.as_of().year() + FARTHEST;
            if day < visit.moment.as_of() || day.year() > last {
                return Err(Failure::Bad("failure-horizon"));
            }
            Ok(day)
        }
    }
}

/// Nobody is told more than so many years ahead.
const FARTHEST: i16 = 10;

/// The set asked for, or that of the unit's first grade.
pub fn set_asked<'m>(visit: &Visit, sets: &[&'m CriteriaSet]) -> Result<&'m CriteriaSet, Failure> {
    match visit.asked("set").filter(|id| !id.is_empty()) {
        None => sets.first().copied().ok_or(Failure::Bad("failure-no-set")),
        Some(id) => sets.iter().copied().find(|set| set.id == id).ok_or(Failure::NotFound),
    }
}

/// `GET /units/{unit}/outlook`.
async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    let moment = visit.moment.clone();
    let sets = sets_of(&moment, unit);
    let set = set_asked(&visit, &sets)?;
    let by = horizon(&visit, set)?;
    let told = Forecast::new(&moment.now).by(unit, set, by);
    let badge = moment.law().badge(set);
    let has_below = moment.tree().within(unit).any(|(index, below)| index != unit && below.in_programme);
    Frame::of_unit(&visit, "outlook", unit).render(|frame| OutlookPage {
        sets: sets.iter().map(|each| (each.id.as_str(), each.name.get(visit.lang), each.id == set.id)).collect(),
        set: &set.id,
        badge: (badge != Verification::Verified).then(|| badge.label(visit.lang)),
        by,
        counts: counts(&told, visit.lang),
        criteria: told.criteria.iter().map(|criterion| row(&frame, &told, criterion)).collect(),
        below: has_below.then(|| frame.unit_link(&unit, "outlook/below")),
        tiers: OutlookTier::ALL.iter().map(|tier| (tier.id(), tier.label(visit.lang))).collect(),
        may: visit.when.is_now() && visit.may(Action::Direct, Target::unit(unit)),
        code: code.clone(),
        frame,
    })
}

/// How many criteria are in each tier, those that cannot be told last.
fn counts(told: &Outlook<'_>, lang: Lang) -> Vec<(Shown, usize)> {
    let count = |tier: Option<OutlookTier>| {
        told.criteria.iter().filter(|criterion| criterion.in_effect().tier() == tier).count()
    };
    let tiers = OutlookTier::ALL.iter().map(|tier| (Shown::of(Told::Tier(*tier), lang), count(Some(*tier))));
    tiers.chain([(Shown::of(Told::Unknown, lang), count(None))]).filter(|(_, count)| *count > 0).collect()
}

fn row(frame: &Frame<'_>, told: &Outlook<'_>, criterion: &CriterionOutlook<'_>) -> CriterionRow {
    let (lang, now) = (frame.lang(), &frame.visit.moment.now);
    let department = now.law().department(&criterion.criterion.department);
    let href = format!("criteria/{}/{}", crate::failure::form_urlencoded(&told.set.id), criterion.criterion.code);
    CriterionRow {
        code: criterion.criterion.code.clone(),
        name: criterion.criterion.name.get(lang).to_owned(),
        department: department.map_or("", |department| department.name.get(lang)).to_owned(),
        href: frame.unit_link(&told.unit, href),
        tier: Shown::of(criterion.in_effect(), lang),
        computed: Shown::of(criterion.computed(), lang),
        computed_id: criterion.computed().tier().map_or("", OutlookTier::id),
        word: criterion.word.as_ref().map(|word| word_row(word, lang)),
        seen: criterion.word.as_ref().map(|word| word.record.seq.0.to_string()).unwrap_or_default(),
        indicators: criterion.indicators.iter().map(|each| indicator(frame, now, told, each)).collect(),
    }
}

fn word_row(word: &Word<'_>, lang: Lang) -> WordRow {
    let fact = word.record.fact();
    let who = word.record.sourced.source.trim_start_matches(crate::amending::SAID_HERE);
    WordRow {
        tier: Shown::of(Told::Tier(fact.tier), lang),
        says: format!("{who}, {}", vietnamese::date(fact.date)),
        reason: fact.reason.clone().unwrap_or_default(),
        stands: word.standing == Standing::Stands,
        ended: match word.standing {
            Standing::Stands => String::new(),
            Standing::TooOld(day) => {
                crate::words::with(lang, "outlook-word-old", &[("day", &vietnamese::date(day))]).into_owned()
            }
            Standing::Overtaken(then) => {
                crate::words::with(lang, "outlook-word-overtaken", &[("then", then.label(lang))]).into_owned()
            }
        },
        seq: word.record.seq.0,
    }
}

fn indicator(frame: &Frame<'_>, now: &Snapshot, told: &Outlook<'_>, each: &IndicatorOutlook<'_>) -> IndicatorRow {
    let lang = frame.lang();
    let test = |test: &outlook::TestOutlook<'_>| TestRow {
        sentence: outlook::sentence(now, told.by, test, lang),
        course: course::drawn(now, told.by, test, lang)
            .map(|(drawn, measure)| (drawn, frame.unit_link(&told.unit, format!("measures/{measure}")))),
    };
    IndicatorRow {
        code: each.indicator.code.clone(),
        name: each.indicator.name.get(lang).to_owned(),
        tier: Shown::of(each.span.told(), lang),
        tests: each.tests.iter().map(test).collect(),
    }
}
