//! What a chosen plan becomes: a task for each commune, and requests for the money each of them needs.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::plan::{Field, Plan};
use crate::{
    Dong, Lang,
    fact::{Allocation, CapitalKind, ContentGroup, Directive, FundRequest, FundSource, Priority, Record, Year},
    group::BodyGroup,
    snapshot::Snapshot,
    tie,
    unit::UnitIndex,
};

/// What asks for the tasks of a plan.
#[derive(Clone, Debug)]
pub struct Order<'o> {
    /// The document.
    pub document: &'o str,
    /// Its day.
    pub date: Date,
    /// Who asks.
    pub asker: &'o str,
}

/// The longest text of a task.
const LONGEST: usize = 1900;

impl Field<'_> {
    /// The tasks of a plan: one for each commune, without a code.
    #[must_use]
    pub fn directives(&self, plan: &Plan, order: &Order<'_>) -> Vec<Directive> {
        let task = |place: &usize| {
            let candidate = &self.candidates[*place];
            let unit = self.now.tree().unit(candidate.unit);
            let grade = candidate.grade.label(Lang::Vi);
            let steps: Vec<String> = candidate.way.steps.iter().map(|step| step.words(self.now, Lang::Vi)).collect();
            let verify = candidate.way.open.len();
            let mut asks = vec![format!("{} {grade}", unit.full_name())];
            if !steps.is_empty() {
                asks.push(format!(": {}", steps.join("; ")));
            }
            if verify > 0 {
                asks.push(format!(". Xác minh {verify} chỉ tiêu chưa có căn cứ đánh giá"));
            }
            let mut ties: Vec<String> = candidate
                .way
                .steps
                .iter()
                .flat_map(|step| &step.asked)
                .filter_map(|asked| Some(tie::criterion(&asked.set.id, &asked.criterion?.code)))
                .collect();
            ties.sort_unstable();
            ties.dedup();
            Directive {
                code: String::new(),
                document: order.document.to_owned(),
                date: order.date,
                asker: order.asker.to_owned(),
                lead: BodyGroup::Communes.id().to_owned(),
                coordinating: None,
                person: None,
                asks: shortened(&asks.concat()),
                deliverable: Some(format!("Hồ sơ đề nghị xét, công nhận {} {grade}", unit.full_name())),
                due: Some(self.request.due),
                priority: Priority::High,
                part_of: None,
                content: Some(ContentGroup::Recognition),
                unit: Some(unit.code),
                concerns: (!ties.is_empty()).then(|| ties.join(" ")),
                quote: None,
            }
        };
        plan.chosen.iter().map(task).collect()
    }

    /// The requests for money of a plan: one for each commune, content, kind of money and source, without a code. None where no
    /// money by source was given, so that nobody knows whom to ask.
    #[must_use]
    pub fn requests(&self, plan: &Plan, order: &Order<'_>) -> Option<Vec<FundRequest>> {
        type Line<'l> = (UnitIndex, &'l str, CapitalKind, FundSource);
        let mut lines: BTreeMap<Line<'_>, (Dong, Vec<&str>)> = BTreeMap::new();
        for (place, paid) in plan.chosen.iter().zip(self.paid(&plan.chosen)?) {
            let candidate = &self.candidates[*place];
            for (step, paid) in candidate.way.steps.iter().zip(paid) {
                let Some(price) = &step.price else { continue };
                for part in paid {
                    let line = lines.entry((candidate.unit, price.content, price.capital, part.fund)).or_default();
                    line.0 = [line.0, part.amount].into_iter().sum();
                    line.1.push(self.now.law().measure_at(step.measure).name.get(Lang::Vi));
                }
            }
        }
        let request = |((unit, content, capital, fund), (amount, steps)): (Line<'_>, (Dong, Vec<&str>))| FundRequest {
            code: String::new(),
            unit: self.now.tree().unit(unit).code,
            year: Year(self.request.due.year()),
            fund,
            capital,
            content: content.to_owned(),
            date: order.date,
            amount,
            reason: shortened(&steps.join("; ")),
            plan: Some(order.document.to_owned()),
            refused: None,
        };
        Some(lines.into_iter().map(request).collect())
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// What became of a request for money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    Asked,
    /// So much of it was allocated.
    Partly(Dong),
    /// All of it was allocated.
    Granted,
    /// It was refused.
    Refused,
}

/// What was allocated to the line of a request since its day.
pub fn granted<'s>(now: &'s Snapshot, request: &FundRequest) -> impl Iterator<Item = &'s Record<Allocation>> {
    let FundRequest { unit, year, fund, capital, content, date, .. } = request;
    now.all::<Allocation>().iter().filter(move |record| {
        let given = record.fact();
        (given.unit, given.year, given.fund, given.capital) == (*unit, *year, *fund, *capital)
            && given.content == *content
            && given.date >= *date
    })
}

/// What became of a request: what was allocated to its line since its day, or the refusal.
#[must_use]
pub fn answer(now: &Snapshot, request: &FundRequest) -> Answer {
    if request.refused.is_some_and(|day| day <= now.as_of()) {
        return Answer::Refused;
    }
    match granted(now, request).map(|record| record.fact().amount).sum::<Dong>() {
        Dong(0) => Answer::Asked,
        given if given >= request.amount => Answer::Granted,
        given => Answer::Partly(given),
    }
}

/// How much of a request is still waited for; none where nothing is.
#[must_use]
pub fn still_asked(now: &Snapshot, request: &FundRequest) -> Option<Dong> {
    match answer(now, request) {
        Answer::Asked => Some(request.amount),
        Answer::Partly(given) => Some(Dong(request.amount.0 - given.0)),
        Answer::Granted | Answer::Refused => None,
    }
}

impl Answer {
    /// In words.
    #[must_use]
    pub fn words(self, lang: Lang) -> String {
        match self {
            Self::Asked => lang.pick("đã đề nghị", "asked").to_owned(),
            Self::Partly(given) => {
                format!("{} {}", lang.pick("đã phân bổ một phần:", "partly granted:"), super::words::money(given, lang))
            }
            Self::Granted => lang.pick("đã phân bổ", "granted").to_owned(),
            Self::Refused => lang.pick("đã từ chối", "refused").to_owned(),
        }
    }
}
