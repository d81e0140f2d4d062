//! `nongthon path`: the cheapest way to the targets, or the most that the money buys.

use std::{collections::BTreeMap, str::FromStr};

use jiff::civil::Date;
use programme::{
    Dong, Lang,
    fact::FundSource,
    grade::Grade,
    path::{self, Field, Kept, Mode, Outcome, Plan, Request, Wanted, Wish, explain, money},
    unit::UnitCode,
    vietnamese,
};
use serde::Serialize;

use crate::{
    error::Failure,
    office::{AsOf, Office, scope},
    print,
};

/// What was asked.
pub struct Asked {
    pub unit: Option<UnitCode>,
    pub due: Option<Date>,
    pub targets: Vec<Aim>,
    pub budget: Vec<Purse>,
    pub no_limit: bool,
    pub verify: Option<Most>,
    pub most: bool,
    pub pinned: Vec<UnitCode>,
    pub forbidden: Vec<UnitCode>,
    pub json: bool,
}

/// `advanced=25`: so many more communes of a grade, or `ntm=all`.
#[derive(Clone, Debug)]
pub struct Aim(Grade, Wish);

impl FromStr for Aim {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}`: GRADE=NUMBER or GRADE=all, GRADE one of ntm, advanced, model");
        let (grade, count) = text.split_once('=').ok_or_else(wrong)?;
        let grade = Grade::from_id(grade).filter(|grade| matches!(grade, Grade::Ntm | Grade::Advanced | Grade::Model));
        let count = if count == "all" { Some(Wish::All) } else { count.parse().ok().map(Wish::More) };
        grade.zip(count).map(|(grade, count)| Self(grade, count)).ok_or_else(wrong)
    }
}

/// `central=1000000`: what a source has, in đồng.
#[derive(Clone, Debug)]
pub struct Purse(FundSource, Dong);

impl FromStr for Purse {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let known = FundSource::ALL.iter().map(|fund| fund.id()).collect::<Vec<_>>().join(", ");
        let wrong = || format!("`{text}`: SOURCE=ĐỒNG, SOURCE one of {known}");
        let (fund, amount) = text.split_once('=').ok_or_else(wrong)?;
        let amount = amount.parse().ok().filter(|amount: &i64| *amount >= 0);
        FundSource::from_id(fund).zip(amount).map(|(fund, amount)| Self(fund, Dong(amount))).ok_or_else(wrong)
    }
}

/// `3`: at most so many, or `any`.
#[derive(Clone, Copy, Debug)]
pub struct Most(Option<u32>);

impl FromStr for Most {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "any" => Ok(Self(None)),
            number => number.parse().map(|most| Self(Some(most))).map_err(|_| format!("`{text}`: a number, or any")),
        }
    }
}

#[derive(Serialize)]
struct Told {
    request: Request,
    /// The plan; none where there is none.
    plan: Option<Kept>,
    reached: Vec<i64>,
    /// Why there is no plan.
    impossible: Vec<String>,
    /// What another billion đồng of each source would bring.
    another_billion: BTreeMap<FundSource, String>,
    /// What one commune more of each target would cost.
    one_more: Vec<Option<Dong>>,
    /// What the next-best plan costs.
    next_best: Option<Dong>,
}

pub async fn run(office: &Office, asked: Asked, when: AsOf, lang: Lang) -> Result<bool, Failure> {
    let now = office.snapshot(when).await?;
    let scope = scope(office, &now, asked.unit)?;
    let mut request = Request::of_the_year(&now, scope);
    let code = request.scope;
    if !asked.targets.is_empty() {
        let wanted = |Aim(grade, count): Aim| Wanted { grade, scope: code, count };
        request.targets = asked.targets.into_iter().map(wanted).collect();
    }
    if !asked.budget.is_empty() {
        request.budget = Some(asked.budget.into_iter().map(|Purse(fund, amount)| (fund, amount)).collect());
    }
    if asked.no_limit {
        request.budget = None;
    }
    if let Some(Most(most)) = asked.verify {
        request.limits.verify_at_most = most;
    }
    request.due = asked.due.unwrap_or(request.due);
    request.mode = if asked.most { Mode::MostTargets } else { Mode::LeastCost };
    (request.pinned, request.forbidden) = (asked.pinned, asked.forbidden);
    let field = Field::new(&now, &request)
        .ok_or_else(|| Failure::misuse(format!("không có đơn vị {code}"), format!("no unit {code}")))?;
    let outcome = field.solve();
    if asked.json {
        print::json(&told(&field, &outcome, lang))?;
    } else {
        tell(&field, &outcome, lang)?;
    }
    Ok(matches!(outcome, Outcome::Plan(_)))
}

fn told(field: &Field<'_>, outcome: &Outcome, lang: Lang) -> Told {
    let mut told = Told {
        request: field.request.clone(),
        plan: None,
        reached: Vec::new(),
        impossible: Vec::new(),
        another_billion: BTreeMap::new(),
        one_more: Vec::new(),
        next_best: None,
    };
    match outcome {
        Outcome::Plan(plan) => {
            let explained = explain(field, plan);
            let billions = explained.billions.into_iter().map(|(fund, more)| (fund, more.words(field, lang)));
            told.plan = Some(field.keep(plan));
            told.reached.clone_from(&plan.reached);
            told.another_billion = billions.collect();
            told.one_more = explained.one_more;
            told.next_best = explained.next.map(|next| next.cost);
        }
        Outcome::Impossible(why) => told.impossible = why.iter().map(|why| why.words(field, lang)).collect(),
    }
    told
}

fn tell(field: &Field<'_>, outcome: &Outcome, lang: Lang) -> Result<(), Failure> {
    match outcome {
        Outcome::Plan(plan) => tell_plan(field, plan, lang),
        Outcome::Impossible(why) => {
            print::line(lang.pick("Không có phương án đạt đủ chỉ tiêu:", "No plan meets the targets:"))?;
            for why in why {
                print::line(&format!("  {}", why.words(field, lang)))?;
            }
            let Some(most) = field.most().filter(|_| field.request.mode == Mode::LeastCost) else { return Ok(()) };
            print::line(lang.pick("Nhiều nhất có thể đạt:", "The most that can be reached:"))?;
            tell_plan(field, &most, lang)
        }
    }
}

fn tell_plan(field: &Field<'_>, plan: &Plan, lang: Lang) -> Result<(), Failure> {
    let now = field.now;
    for (aim, reached) in field.aims.iter().zip(&plan.reached) {
        print::line(&format!("{}: {reached}/{}", aim.wanted.words(now, lang), aim.asked))?;
    }
    let proof = if plan.bound == plan.cost {
        lang.pick("đã chứng minh là thấp nhất", "proven to be least").to_owned()
    } else {
        let bound = money(plan.bound, lang);
        format!("{} {bound}", lang.pick("không phương án nào dưới", "no plan costs less than"))
    };
    let total = lang.pick("Tổng chi phí", "Total cost");
    print::line(&format!("{total}: {} đồng ({proof})", vietnamese::count(plan.cost.0)))?;
    for (fund, amount) in field.by_source(&plan.chosen) {
        print::line(&format!("  {}: {} đồng", fund.label(lang), vietnamese::count(amount.0)))?;
    }
    let rows = plan.chosen.iter().map(|place| {
        let candidate = &field.candidates[*place];
        let steps: Vec<String> = candidate.way.steps.iter().map(|step| step.words(now, lang)).collect();
        let unit = now.tree().unit(candidate.unit);
        vec![
            unit.code.to_string(),
            unit.full_name(),
            candidate.grade.label(lang).to_owned(),
            vietnamese::count(candidate.cost.0),
            candidate.way.open.len().to_string(),
            steps.join("; "),
        ]
    });
    let headers = [
        lang.pick("mã", "code"),
        lang.pick("đơn vị", "unit"),
        lang.pick("mức", "grade"),
        lang.pick("chi phí (đồng)", "cost (đồng)"),
        lang.pick("cần xác minh", "to verify"),
        lang.pick("việc phải làm", "steps"),
    ];
    print::table(&headers, rows.collect(), &[3, 4])?;
    let explained = explain(field, plan);
    for (fund, more) in &explained.billions {
        let billion = lang.pick("Thêm 1 tỷ đồng từ", "Another billion đồng of the");
        print::line(&format!("{billion} {}: {}", fund.label(lang), more.words(field, lang)))?;
    }
    for (place, aim) in field.aims.iter().enumerate() {
        let more = explained.one_more_words(place, lang);
        let (grade, scope) = (aim.wanted.grade.label(lang), now.unit_name(aim.wanted.scope));
        print::line(&format!("{} {grade}, {scope}: {more}", lang.pick("Thêm một xã", "One commune more:")))?;
    }
    if let Some(next) = explained.next_words(plan.cost, now, lang) {
        print::line(&next)?;
    }
    let left_out = (0..field.candidates.len()).filter(|place| !plan.chosen.contains(place));
    print::line(lang.pick("Các xã không trong phương án:", "Communes that are not in:"))?;
    for place in left_out {
        let candidate = &field.candidates[place];
        let why = path::reason(field, plan, place).words(now, &field.request, lang);
        let (name, grade) = (now.tree().unit(candidate.unit).full_name(), candidate.grade.label(lang));
        print::line(&format!("  {name} ({grade}): {why}"))?;
    }
    Ok(())
}
