//! What is asked of a plan, as a form holds it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use programme::{
    Dong,
    fact::FundSource,
    grade::Grade,
    path::{Limits, Mode, Request, VERIFY_AT_MOST, Wanted, Wish},
    unit::{UnitCode, UnitIndex, UnitKind},
    vietnamese,
};

use crate::{
    pages::sort,
    request::{Fields, Visit},
};

/// The grades of communes.
pub const GRADES: [Grade; 3] = [Grade::Ntm, Grade::Advanced, Grade::Model];

/// What is wrong with a field: its name, and what would be right.
pub type Problem = (String, String);

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// What the plan is called.
    pub name: String,
    /// Where it is made for.
    pub scope: String,
    /// The last day.
    pub due: String,
    /// What is looked for.
    pub mode: String,
    /// How many more of each grade.
    pub more: [String; 3],
    /// Which grade counts first.
    pub order: String,
    /// Districts whose communes must all meet the standard.
    pub complete: Vec<String>,
    /// Whether money limits it.
    pub is_limited: bool,
    /// What each source has.
    pub budget: BTreeMap<&'static str, String>,
    /// At most so many of one district.
    pub per_district: String,
    /// At most so many missing figures.
    pub most_missing: String,
    /// At most so many indicators to verify.
    pub verify_at_most: String,
    /// Whether a commune may take several grades.
    pub several_grades: bool,
    /// Whether difficulties are looked past.
    pub ignore_difficulties: bool,
    /// Communes that are wanted in.
    pub pinned: Vec<UnitCode>,
    /// Communes that are wanted out.
    pub forbidden: Vec<UnitCode>,
}

/// What may be chosen.
#[derive(Debug)]
pub struct Choices {
    /// The province and its districts.
    pub scopes: Vec<(String, String)>,
    /// Districts with communes that do not meet the standard.
    pub districts: Vec<(String, String)>,
    /// What may be looked for.
    pub modes: Vec<(&'static str, &'static str)>,
    /// The sources of money.
    pub funds: Vec<(&'static str, &'static str)>,
    /// The grades, by their places.
    pub grades: Vec<(usize, &'static str, &'static str)>,
    /// Which may count first.
    pub orders: Vec<(String, String)>,
    /// How many indicators may be left to verify where nobody says otherwise.
    pub verify_at_most: u32,
}

impl Choices {
    /// What may be chosen on the state of the visit.
    pub fn new(visit: &Visit) -> Self {
        let (moment, lang) = (&visit.moment, visit.lang);
        let mut below: Vec<UnitIndex> = moment.children(moment.province);
        below.retain(|unit| {
            matches!(moment.unit(*unit).kind, UnitKind::RuralDistrict | UnitKind::Town | UnitKind::City)
        });
        below.sort_by(|a, b| sort::compare(&moment.unit(*a).name, &moment.unit(*b).name));
        let named = |unit: &UnitIndex| (moment.unit(*unit).code.to_text(), moment.unit(*unit).full_name());
        let lacks = |unit: &&UnitIndex| {
            let mut communes = moment.tree().within(**unit).filter(|(_, unit)| unit.in_programme);
            communes.any(|(commune, _)| !moment.now.holds(commune, Grade::Ntm))
        };
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        let order = |order: [usize; 3]| {
            let ids = order.map(|place| GRADES[place].id());
            (ids.join(" "), order.map(|place| GRADES[place].label(lang)).join(" → "))
        };
        Self {
            scopes: std::iter::once(&moment.province).chain(&below).map(named).collect(),
            districts: below.iter().filter(lacks).map(named).collect(),
            modes: Mode::ALL.iter().map(|mode| (mode.id(), mode.label(lang))).collect(),
            funds: FundSource::ALL.iter().map(|fund| (fund.id(), fund.label(lang))).collect(),
            grades: GRADES.iter().enumerate().map(|(place, grade)| (place, grade.id(), grade.label(lang))).collect(),
            orders: orders.into_iter().map(order).collect(),
            verify_at_most: VERIFY_AT_MOST,
        }
    }
}

impl Asked {
    /// The form of a request.
    pub fn of(name: &str, request: &Request) -> Self {
        let more = |grade| {
            let counts = request.targets.iter().filter(|wanted| wanted.grade == grade && wanted.scope == request.scope);
            let count = counts.filter_map(|wanted| match wanted.count {
                Wish::More(count) => Some(count),
                Wish::All => None,
            });
            count.max().map(|count| count.to_string()).unwrap_or_default()
        };
        let all = request.targets.iter().filter(|wanted| wanted.count == Wish::All && wanted.grade == Grade::Ntm);
        let first =
            |grade: &Grade| request.targets.iter().position(|wanted| wanted.grade == *grade).unwrap_or(usize::MAX);
        let mut order = GRADES;
        order.sort_by_key(first);
        let written = |(fund, amount): (&FundSource, &Dong)| (fund.id(), vietnamese::count(amount.0));
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        Self {
            name: name.to_owned(),
            scope: request.scope.to_text(),
            due: request.due.to_string(),
            mode: request.mode.id().to_owned(),
            more: GRADES.map(more),
            order: order.map(Grade::id).join(" "),
            complete: all.map(|wanted| wanted.scope.to_text()).collect(),
            is_limited: request.budget.is_some(),
            budget: request.budget.iter().flatten().map(written).collect(),
            per_district: number(request.limits.per_district),
            most_missing: number(request.limits.most_missing),
            verify_at_most: number(request.limits.verify_at_most),
            several_grades: !request.limits.one_grade,
            ignore_difficulties: !request.limits.difficulties_block,
            pinned: request.pinned.clone(),
            forbidden: request.forbidden.clone(),
        }
    }

    /// What a form bears.
    pub fn sent(form: &Fields) -> Self {
        let codes = |name: &str| -> Vec<UnitCode> {
            form.all(name).flat_map(str::split_whitespace).filter_map(|code| code.parse().ok()).collect()
        };
        let fund = |fund: &FundSource| (fund.id(), form.line(&format!("budget-{}", fund.id())));
        Self {
            name: form.line("name"),
            scope: form.line("scope"),
            due: form.line("due"),
            mode: form.line("mode"),
            more: GRADES.map(|grade| form.line(&format!("more-{}", grade.id()))),
            order: form.line("order"),
            complete: form.all("complete").map(str::to_owned).collect(),
            is_limited: form.get("limited") == "1",
            budget: FundSource::ALL.iter().map(fund).collect(),
            per_district: form.line("per_district"),
            most_missing: form.line("most_missing"),
            verify_at_most: form.line("verify_at_most"),
            several_grades: form.get("several_grades") == "1",
            ignore_difficulties: form.get("ignore_difficulties") == "1",
            pinned: codes("pinned"),
            forbidden: codes("forbidden"),
        }
    }

    /// The request with its name, or all that is wrong.
    pub fn read(&self, visit: &Visit) -> Result<(String, Request), Vec<Problem>> {
        let mut problems: Vec<Problem> = Vec::new();
        let mut wrong = |field: &str, key: &str| problems.push((field.to_owned(), visit.words(key, &[])));
        if self.name.is_empty() || self.name.chars().count() > super::drafts::LONGEST {
            wrong("name", "problem-path-name");
        }
        let scope = self.scope.parse().ok().filter(|code: &UnitCode| visit.moment.tree().index(*code).is_some());
        let due: Option<Date> = self
            .due
            .parse()
            .ok()
            .filter(|due: &Date| *due > visit.moment.as_of() && due.year() <= visit.moment.as_of().year() + 5);
        if due.is_none() {
            wrong("due", "problem-path-due");
        }
        let mut whole = |text: &str, field: &str| -> Option<u32> {
            let number = text.parse().ok().filter(|number| *number <= 10_000);
            if number.is_none() && !text.is_empty() {
                wrong(field, "problem-path-number");
            }
            number
        };
        let more: Vec<(Grade, Option<u32>)> = GRADES
            .iter()
            .zip(&self.more)
            .map(|(grade, text)| (*grade, whole(text, &format!("more-{}", grade.id()))))
            .collect();
        let per_district = whole(&self.per_district, "per_district");
        let most_missing = whole(&self.most_missing, "most_missing");
        let verify_at_most = whole(&self.verify_at_most, "verify_at_most");
        let mut budget = BTreeMap::new();
        for (id, text) in self.budget.iter().filter(|(_, text)| !text.is_empty()) {
            let amount = vietnamese::parse_quantity(text).and_then(programme::Quantity::as_whole);
            match FundSource::from_id(id).zip(amount.filter(|amount| *amount >= 0)) {
                Some((fund, amount)) => _ = budget.insert(fund, Dong(amount)),
                None => wrong(&format!("budget-{id}"), "problem-path-money"),
            }
        }
        let Some(scope) = scope else {
            wrong("scope", "problem-task-unit");
            return Err(problems);
        };
        let of_grade = |id: &str| more.iter().find(|(grade, _)| grade.id() == id).copied();
        let named: Vec<(Grade, Option<u32>)> = self.order.split_whitespace().filter_map(of_grade).collect();
        let ordered = if named.len() == GRADES.len() { named } else { more };
        let complete = self.complete.iter().filter_map(|code| code.parse().ok());
        let complete = complete.map(|scope| Wanted { grade: Grade::Ntm, scope, count: Wish::All });
        let counted = ordered.into_iter().filter_map(|(grade, count)| {
            let count = count.filter(|count| *count > 0)?;
            Some(Wanted { grade, scope, count: Wish::More(count) })
        });
        let targets: Vec<Wanted> = complete.chain(counted).collect();
        if targets.is_empty() {
            wrong("more-ntm", "problem-path-targets");
        }
        let (Some(due), true) = (due, problems.is_empty()) else {
            return Err(problems);
        };
        let request = Request {
            scope,
            due,
            mode: Mode::from_id(&self.mode).unwrap_or(Mode::LeastCost),
            targets,
            budget: self.is_limited.then_some(budget),
            limits: Limits {
                per_district,
                one_grade: !self.several_grades,
                most_missing,
                verify_at_most,
                difficulties_block: !self.ignore_difficulties,
            },
            pinned: self.pinned.clone(),
            forbidden: self.forbidden.clone(),
        };
        Ok((self.name.clone(), request))
    }

    /// What a source has, as it was typed.
    pub fn has(&self, fund: &str) -> &str {
        self.budget.get(fund).map_or("", String::as_str)
    }

    /// Whether all communes of a district must meet the standard.
    pub fn completes(&self, district: &str) -> bool {
        self.complete.iter().any(|code| code == district)
    }

    /// The communes wanted in, as a form holds them.
    pub fn pins(&self) -> String {
        self.pinned.iter().map(|code| code.to_text()).collect::<Vec<_>>().join(" ")
    }

    /// The communes wanted out, as a form holds them.
    pub fn forbids(&self) -> String {
        self.forbidden.iter().map(|code| code.to_text()).collect::<Vec<_>>().join(" ")
    }
}
