//! What can stand in a field of a record: what it names, what it often holds, and what is usual.

use programme::{
    Text,
    fact::{Council, Difficulty, Dossier, Fact, FactKind, FieldInfo, Input, Producer, Product, Record, SupportPolicy},
    law::{CriteriaSet, OcopRules},
    task::bodies,
    unit::Tier,
    vietnamese, with_collected,
};

use crate::{amending::first_free, request::Visit};

/// What a text names: only that may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Body,
    Policy,
    Product,
    Difficulty,
    Criterion,
    Producer,
    Dossier,
    Council,
    OcopGroup,
    DossierItem,
    WithdrawalReason,
}

fn named(kind: FactKind, field: &FieldInfo) -> Option<Named> {
    Some(match (kind, field.id) {
        (_, "body" | "above" | "successor" | "resolver" | "addressee") => Named::Body,
        (_, "policy") => Named::Policy,
        (_, "product") => Named::Product,
        (_, "difficulty") => Named::Difficulty,
        (_, "criterion") => Named::Criterion,
        (_, "producer_code") | (FactKind::ProducerPaper, "producer") => Named::Producer,
        (_, "dossier") => Named::Dossier,
        (_, "council") => Named::Council,
        (FactKind::Product, "group") => Named::OcopGroup,
        (FactKind::DossierItem, "item") => Named::DossierItem,
        (FactKind::StarDecision, "reason") => Named::WithdrawalReason,
        _ => return None,
    })
}

/// Whether only what is listed may be chosen.
pub fn is_closed(kind: FactKind, field: &FieldInfo) -> bool {
    named(kind, field).is_some()
}

/// Whether sentences stand in it.
pub fn is_long(field: &FieldInfo) -> bool {
    matches!(
        field.id,
        "text"
            | "result"
            | "decision"
            | "blocked_by"
            | "story"
            | "ingredients"
            | "english"
            | "comment"
            | "grounds"
            | "answer"
    )
}

/// What stands in a field, as a person reads it.
pub fn told(visit: &Visit, kind: FactKind, field: &FieldInfo, text: &str) -> String {
    let day = || text.parse().ok().map(vietnamese::date);
    let chosen = || of(visit, kind, field).into_iter().find(|(id, _)| id == text).map(|(_, label)| label);
    match field.input {
        Input::Day => day(),
        Input::Choice(_) | Input::Unit | Input::Text => chosen(),
        Input::Number => None,
    }
    .unwrap_or_else(|| text.to_owned())
}

/// What may be chosen, or is often typed: as it is sent, and in words.
pub fn of(visit: &Visit, kind: FactKind, field: &FieldInfo) -> Vec<(String, String)> {
    let own = |(id, label): (&str, &str)| (id.to_owned(), label.to_owned());
    match field.input {
        Input::Choice(choices) => choices(visit.lang).into_iter().map(own).collect(),
        Input::Unit => units(visit),
        Input::Text => match named(kind, field) {
            Some(named) => things(visit, named),
            None if field.id == "content" => said_before(visit, kind, field),
            None => Vec::new(),
        },
        Input::Number | Input::Day => Vec::new(),
    }
}

fn units(visit: &Visit) -> Vec<(String, String)> {
    let units = visit.moment.tree().iter().filter(|(_, unit)| unit.code.tier() != Tier::Hamlet);
    units.map(|(_, unit)| (unit.code.to_text(), unit.full_name())).collect()
}

fn things(visit: &Visit, named: Named) -> Vec<(String, String)> {
    let now = &visit.moment.now;
    match named {
        Named::Body => {
            let mut bodies = bodies(now, visit.lang);
            bodies.retain(|(id, _)| !id.starts_with("group:"));
            bodies
        }
        Named::Policy => pairs(now.all::<SupportPolicy>(), |policy| (&policy.code, &policy.name)),
        Named::Product => pairs(now.all::<Product>(), |product| (&product.code, &product.name)),
        Named::Difficulty => pairs(now.all::<Difficulty>(), |difficulty| (&difficulty.code, &difficulty.text)),
        Named::Producer => pairs(now.all::<Producer>(), |producer| (&producer.code, &producer.name)),
        Named::Dossier => pairs(now.all::<Dossier>(), |dossier| (&dossier.code, &dossier.product)),
        Named::Council => {
            let councils = now.all::<Council>().iter().map(Record::fact);
            councils.map(|council| (council.code.clone(), council.describe(visit.lang))).collect()
        }
        Named::OcopGroup => ocop(visit, |rules| &rules.groups, |group| (&group.code, &group.name)),
        Named::DossierItem => ocop(visit, |rules| &rules.items, |item| (&item.code, &item.name)),
        Named::WithdrawalReason => {
            ocop(visit, |rules| &rules.withdrawal_reasons, |reason| (&reason.code, &reason.name))
        }
        Named::Criterion => {
            let year = visit.moment.as_of().year();
            let sets = visit.moment.law().sets().iter().filter(|set| set.assessment_years.contains(year));
            sets.flat_map(|set| criteria(visit, set)).collect()
        }
    }
}

/// What the OCOP rules of the day list.
fn ocop<T>(
    visit: &Visit,
    list: impl Fn(&OcopRules) -> &Vec<T>,
    read: impl Fn(&T) -> (&String, &Text),
) -> Vec<(String, String)> {
    let pair = |thing: &T| {
        let (code, name) = read(thing);
        (code.clone(), name.get(visit.lang).to_owned())
    };
    let rules = visit.moment.law().ocop_for(visit.moment.as_of());
    rules.into_iter().flat_map(list).map(pair).collect()
}

fn pairs<F: Fact>(records: &[Record<F>], read: impl Fn(&F) -> (&String, &String)) -> Vec<(String, String)> {
    let pair = |record: &Record<F>| {
        let (id, name) = read(record.fact());
        (id.clone(), format!("{id} – {name}"))
    };
    records.iter().map(pair).collect()
}

fn criteria(visit: &Visit, set: &CriteriaSet) -> Vec<(String, String)> {
    let (lang, id) = (visit.lang, set.id.clone());
    let name = set.name.get(lang).to_owned();
    let each = |criterion: &programme::law::Criterion| {
        let called = format!("{}. {} – {name}", criterion.code, criterion.name.get(lang));
        (format!("{id}/{}", criterion.code), called)
    };
    set.criteria.iter().map(each).collect()
}

/// What records of the kind say in the field, each once.
fn said_before(visit: &Visit, kind: FactKind, field: &FieldInfo) -> Vec<(String, String)> {
    let Some(place) = kind.fields().iter().position(|each| each.id == field.id) else { return Vec::new() };
    let mut texts = std::collections::BTreeSet::new();
    with_collected!(kind, F => {
        for record in visit.moment.now.all::<F>() {
            let mut cells = Vec::with_capacity(F::FIELDS.len());
            record.fact().store(&mut cells);
            texts.extend(cells[place].as_text().map(str::to_owned));
        }
    });
    texts.into_iter().map(|text| (text.clone(), text)).collect()
}

/// What usually stands in a field of a new record: today, the province, the next free code.
pub fn usual(visit: &Visit, kind: FactKind, field: &FieldInfo) -> Option<String> {
    match field.input {
        Input::Day if field.required => Some(visit.moment.as_of().to_string()),
        Input::Unit => Some(visit.province()),
        Input::Text if field.key && field.id == "code" => next_code(visit, kind),
        _ => None,
    }
}

/// A code that no record of the kind bears: `KK-2023-7`.
fn next_code(visit: &Visit, kind: FactKind) -> Option<String> {
    let sign = match kind {
        FactKind::Difficulty => "KK",
        FactKind::Proposal => "KN",
        FactKind::Course => "LH",
        FactKind::SupportPolicy => "CS",
        FactKind::Project => "DA",
        FactKind::Product => "SP",
        FactKind::Producer => "CT",
        FactKind::Dossier => "HS",
        FactKind::Council => "HD",
        _ => return None,
    };
    let year = visit.moment.as_of().year();
    let field = kind.fields().iter().find(|field| field.id == "code")?;
    let known = said_before(visit, kind, field);
    let codes = (1..).map(|number: u32| format!("{sign}-{year}-{number}"));
    Some(first_free(codes, |code| known.iter().any(|(said, _)| said == code)))
}
