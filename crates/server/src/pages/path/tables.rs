//! The tables of a plan: the page, its workbook and programs tell the same.

use std::collections::BTreeMap;

use jiff::civil::Date;
use programme::{
    Dong, Lang,
    fact::FundSource,
    path::{self, Candidate, Step, money},
    unit::{UnitCode, UnitIndex},
};

use super::drafts::Told;
use crate::pages::sort;

/// A target of a plan.
#[derive(Clone, Debug)]
pub struct AimRow {
    /// The target.
    pub target: String,
    /// How many communes it asks for.
    pub asked: i64,
    /// How many could be chosen.
    pub able: i64,
    /// How many are.
    pub reached: i64,
    /// What one more would cost.
    pub one_more: String,
}

/// A source of money.
#[derive(Clone, Debug)]
pub struct FundRow {
    /// The source.
    pub fund: FundSource,
    /// What it is called.
    pub name: &'static str,
    /// What it has; none where money does not limit the plan.
    pub has: Option<Dong>,
    /// What the plan takes of it.
    pub takes: Dong,
    /// What another billion would bring.
    pub billion: String,
}

/// A step of a commune.
#[derive(Clone, Debug)]
pub struct StepRow {
    /// The measure, from what to what.
    pub words: String,
    /// The indicators that ask for it: criterion and indicator.
    pub asked: String,
    /// What it costs; none where that is not known.
    pub cost: Option<Dong>,
    /// How the cost is known.
    pub origin: String,
    /// How many months it takes; none where that is not known.
    pub months: Option<u16>,
}

/// A commune and a grade.
#[derive(Clone, Debug)]
pub struct UnitRow {
    /// Its code.
    pub code: UnitCode,
    /// Its name.
    pub name: String,
    /// Its district.
    pub district: String,
    /// The grade.
    pub grade: &'static str,
    /// What its steps cost, as far as it is known.
    pub cost: Dong,
    /// What is to be done.
    pub steps: Vec<StepRow>,
    /// How many indicators are to be verified first.
    pub open: usize,
    /// Why it is in the plan, or not.
    pub why: String,
    /// Whether the office wants it in.
    pub is_pinned: bool,
    /// Whether the office wants it out.
    pub is_forbidden: bool,
}

/// An indicator over all communes of a plan.
#[derive(Clone, Debug)]
pub struct MeasureRow {
    /// What is raised.
    pub name: String,
    /// In how many communes.
    pub communes: usize,
    /// What that costs.
    pub cost: Dong,
}

/// What is told of a plan.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// Its targets.
    pub aims: Vec<AimRow>,
    /// Its money.
    pub funds: Vec<FundRow>,
    /// The communes that are in.
    pub chosen: Vec<UnitRow>,
    /// Those that are not.
    pub left: Vec<UnitRow>,
    /// What is done, by measure, the dearest first.
    pub measures: Vec<MeasureRow>,
    /// The next-best plan, in words.
    pub next: Option<String>,
    /// The day of the state that it was made and explained on; none where that was not kept.
    pub day: Option<Date>,
    /// Whether its cost is proven to be least, in words.
    pub proof: String,
}

impl Tables {
    /// What is told of a plan.
    pub fn new(told: &Told<'_>, lang: Lang) -> Self {
        let places = told.plan.as_ref().map_or(&[][..], |plan| plan.chosen.as_slice());
        let (mut chosen, mut left) = (Vec::new(), Vec::new());
        for (group, row) in rows(told, lang, places) {
            if group == 0 { chosen.push(row) } else { left.push(row) }
        }
        Self {
            aims: aims(told, lang),
            funds: funds(told, lang),
            chosen,
            left,
            measures: measures(told, lang),
            next: next(told, lang),
            day: told.explanation.as_ref().map(|explained| explained.day),
            proof: proof(told, lang),
        }
    }
}

/// Stands where nothing was kept.
fn not_kept() -> String {
    "–".to_owned()
}

fn aims(told: &Told<'_>, lang: Lang) -> Vec<AimRow> {
    let field = &told.field;
    let aim = |(place, aim): (usize, &path::Aimed)| AimRow {
        target: aim.wanted.words(field.now, lang),
        asked: aim.asked,
        able: aim.able,
        reached: told.plan.as_ref().and_then(|plan| plan.reached.get(place)).copied().unwrap_or_default(),
        one_more: told.explanation.as_ref().map_or_else(not_kept, |explained| explained.one_more_words(place, lang)),
    };
    field.aims.iter().enumerate().map(aim).collect()
}

fn funds(told: &Told<'_>, lang: Lang) -> Vec<FundRow> {
    let field = &told.field;
    // Where nothing at all can be done, what more money would bring is told all the same.
    let takes = told.plan.as_ref().map(|plan| field.by_source(&plan.chosen)).unwrap_or_default();
    let budget = field.request.budget.as_ref();
    let row = |fund: &FundSource| {
        let has = budget.map(|budget| budget.get(fund).copied().unwrap_or_default());
        let billion = told.explanation.as_ref();
        let billion = billion.map_or_else(not_kept, |explained| explained.billion_words(*fund, field, lang));
        FundRow {
            fund: *fund,
            name: fund.label(lang),
            has,
            takes: takes.get(fund).copied().unwrap_or_default(),
            billion,
        }
    };
    let billions = told.explanation.as_ref().map(|explained| &explained.billions);
    let counts = |row: &FundRow| {
        row.has.unwrap_or_default().0 > 0 || billions.is_some_and(|billions| billions.contains_key(&row.fund))
    };
    FundSource::ALL.iter().map(row).filter(counts).collect()
}

fn rows(told: &Told<'_>, lang: Lang, chosen: &[usize]) -> Vec<(u8, UnitRow)> {
    let field = &told.field;
    let row = |(place, candidate): (usize, &Candidate<'_>)| {
        let unit = field.now.tree().unit(candidate.unit);
        let district = field.now.tree().parent(candidate.unit).map(|unit| field.now.tree().unit(unit).full_name());
        let why =
            told.plan.as_ref().map(|plan| path::reason(field, plan, place).words(field.now, &field.request, lang));
        UnitRow {
            code: unit.code,
            name: unit.full_name(),
            district: district.unwrap_or_default(),
            grade: candidate.grade.label(lang),
            cost: candidate.cost,
            steps: candidate.way.steps.iter().map(|step| step_row(field, step, lang)).collect(),
            open: candidate.way.open.len(),
            why: why.unwrap_or_else(|| {
                candidate
                    .bars
                    .iter()
                    .map(|bar| bar.words(field.now, &field.request, lang))
                    .collect::<Vec<_>>()
                    .join("; ")
            }),
            is_pinned: field.request.pinned.contains(&unit.code),
            is_forbidden: candidate.is_forbidden(),
        }
    };
    // The chosen first, then those that could be, then the others.
    let group = |(place, candidate): (usize, &Candidate<'_>)| match (chosen.contains(&place), candidate.bars.is_empty())
    {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    };
    let each = field.candidates.iter().enumerate();
    let mut rows: Vec<(u8, UnitRow)> = each.map(|each| (group(each), row(each))).collect();
    rows.sort_by(|(a_group, a), (b_group, b)| {
        let in_plan = *a_group == 0;
        let own = if in_plan { sort::compare(&a.district, &b.district) } else { a.cost.cmp(&b.cost) };
        a_group.cmp(b_group).then(own).then_with(|| sort::compare(&a.name, &b.name))
    });
    rows
}

fn step_row(field: &path::Field<'_>, step: &Step<'_>, lang: Lang) -> StepRow {
    let asked = |asked: &path::Asked<'_>| match asked.criterion {
        Some(_) => format!("{} {}", asked.set.grade.label(lang), asked.indicator.code),
        None => asked.indicator.code.clone(),
    };
    StepRow {
        words: step.words(field.now, lang),
        asked: step.asked.iter().map(asked).collect::<Vec<_>>().join(", "),
        cost: step.price.as_ref().map(|price| price.amount),
        origin: step
            .price
            .as_ref()
            .map_or_else(|| lang.pick("chưa biết chi phí", "cost not known").to_owned(), |price| price.origin(lang)),
        months: step.price.as_ref().and_then(|price| price.months),
    }
}

fn measures(told: &Told<'_>, lang: Lang) -> Vec<MeasureRow> {
    let (field, Some(plan)) = (&told.field, &told.plan) else { return Vec::new() };
    let mut sums: BTreeMap<_, (std::collections::BTreeSet<UnitIndex>, i64)> = BTreeMap::new();
    for place in &plan.chosen {
        let candidate = &field.candidates[*place];
        for step in &candidate.way.steps {
            let sum = sums.entry(step.measure).or_default();
            sum.0.insert(candidate.unit);
            sum.1 += step.price.as_ref().map_or(0, |price| price.amount.0);
        }
    }
    let row = |(measure, (units, cost)): (_, (std::collections::BTreeSet<UnitIndex>, i64))| MeasureRow {
        name: field.now.law().measure_at(measure).name.get(lang).to_owned(),
        communes: units.len(),
        cost: Dong(cost),
    };
    let mut rows: Vec<MeasureRow> = sums.into_iter().map(row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.cost));
    rows
}

fn next(told: &Told<'_>, lang: Lang) -> Option<String> {
    told.explanation.as_ref()?.next_words(told.plan.as_ref()?.cost, told.field.now, lang)
}

fn proof(told: &Told<'_>, lang: Lang) -> String {
    let Some(plan) = &told.plan else { return String::new() };
    if !told.changes.is_empty() {
        return String::new();
    }
    let most = if plan.is_most {
        ""
    } else {
        lang.pick(" Chưa chứng minh được là không thể đạt nhiều hơn.", " It is not proven that no more can be reached.")
    };
    let cost = if plan.bound == plan.cost {
        lang.pick(
            "Đã chứng minh: không phương án nào đạt như vậy mà rẻ hơn.",
            "Proven: no plan that reaches as much costs less.",
        )
        .to_owned()
    } else {
        let gap = money(Dong(plan.cost.0 - plan.bound.0), lang);
        let bound = money(plan.bound, lang);
        match lang {
            Lang::Vi => {
                format!("Chưa chứng minh được là thấp nhất: có thể rẻ hơn nhiều nhất {gap} (không dưới {bound}).")
            }
            Lang::En => {
                format!("Not proven to be least: another plan may be cheaper by at most {gap} (none below {bound}).")
            }
        }
    };
    format!("{cost}{most}")
}
