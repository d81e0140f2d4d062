//! One field that finds units, criteria, measures, figures and products, whatever the marks.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use programme::{
    fact::Product,
    metric::catalogue,
    policy::{Action, Target},
    vietnamese::fold,
};

use super::{
    frame::{Frame, Page},
    menu::menu,
};
use crate::{failure::Failure, request::Visit};

/// So many are shown.
const SHOWN: usize = 20;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage<'a> {
    frame: Frame<'a>,
    query: &'a str,
    found: &'a [Found],
}

#[derive(Template)]
#[template(path = "search_list.html")]
struct SearchList<'a> {
    frame: Frame<'a>,
    query: &'a str,
    found: &'a [Found],
}

/// Something that was found.
pub struct Found {
    /// What it is: `page`, `unit`, `figure`, `criterion`, `measure`, `product` or `task`.
    pub kind: &'static str,
    /// Names it among its kind.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its page.
    pub href: String,
    rank: u8,
}

impl Found {
    /// What it is, in words.
    fn kind(&self, frame: &Frame<'_>) -> String {
        frame.visit.words(&format!("found-{}", self.kind), &[])
    }
}

/// `GET /search?q=`.
pub async fn page(visit: Visit) -> Result<Response, Failure> {
    let query = visit.asked("q").unwrap_or_default().trim().to_owned();
    let found = find(&visit, &query);
    let frame = Frame::new(&visit, "search");
    let page: Page = if visit.asked("partial").is_some() {
        frame.render(|frame| SearchList { frame, query: &query, found: &found })?
    } else {
        frame.render(|frame| SearchPage { frame, query: &query, found: &found })?
    };
    Ok(page.into_response())
}

/// What is looked for, as typed and folded.
#[derive(Debug)]
pub struct Wanted {
    exact: String,
    folded: String,
}

impl Wanted {
    /// What a query looks for; none when it says nothing.
    pub fn new(query: &str) -> Option<Self> {
        let wanted = Self { exact: query.to_lowercase(), folded: fold(query) };
        (!wanted.folded.is_empty()).then_some(wanted)
    }

    /// The rank of a name: exact marks before folded ones, beginnings before middles; none when it does not match.
    pub fn rank(&self, name: &str) -> Option<u8> {
        let (lower, folded) = (name.to_lowercase(), fold(name));
        if lower == self.exact {
            return Some(0);
        }
        if lower.contains(&self.exact) {
            return Some(if lower.starts_with(&self.exact) { 1 } else { 2 });
        }
        if folded.split(' ').any(|word| word.starts_with(&self.folded)) || folded.starts_with(&self.folded) {
            return Some(3);
        }
        folded.contains(&self.folded).then_some(4)
    }
}

/// What fits best.
pub fn find(visit: &Visit, query: &str) -> Vec<Found> {
    let Some(wanted) = Wanted::new(query) else {
        return Vec::new();
    };
    let moment = &visit.moment;
    let home = moment.unit(visit.home()).code;
    let mut found = Vec::new();
    let mut add = |kind: &'static str, id: String, name: String, address: String, names: &[&str]| {
        if let Some(rank) = names.iter().filter_map(|name| wanted.rank(name)).min() {
            found.push(Found { kind, id, name, href: visit.when.link(&address), rank });
        }
    };
    for entry in menu(visit, "search", None).into_iter().flat_map(|group| group.entries) {
        add("page", entry.address.clone(), entry.label.to_string(), entry.address, &[&entry.label]);
    }
    for (index, unit) in moment.tree().iter() {
        if visit.may(Action::SeeFigures, Target::unit(index)) {
            let code = unit.code.to_text();
            let names = [unit.name.as_str(), &unit.full_name(), &code];
            add("unit", code.clone(), moment.now.unit_name(unit.code), format!("/units/{code}"), &names);
        }
    }
    for metric in catalogue().filter(|metric| metric.applies_to(home)) {
        let name = metric.name(visit.lang);
        let address = format!("/units/{home}/figures/{}", metric.id);
        add("figure", metric.id.to_owned(), name.to_owned(), address, &[name, metric.id]);
    }
    for set in super::scorecard::sets_below(moment, visit.home()) {
        for criterion in &set.criteria {
            let name = format!("{}. {} ({})", criterion.code, criterion.name.get(visit.lang), set.name.get(visit.lang));
            let address = format!("/units/{home}/scorecard?set={}&sort=c:{}", set.id, criterion.code);
            let id = format!("{}/{}", set.id, criterion.code);
            add("criterion", id, name, address, &[criterion.name.get(visit.lang), &criterion.code]);
        }
    }
    for measure in moment.law().measures() {
        let name = measure.name.get(visit.lang);
        let address = format!("/units/{home}/measures/{}", measure.id);
        add("measure", measure.id.clone(), name.to_owned(), address, &[name, &measure.id]);
    }
    let sees_records = visit.may(Action::SeeFigures, Target::unit(moment.province));
    for record in moment.now.all::<Product>().iter().filter(|_| sees_records) {
        let product = record.fact();
        let address = format!("/records/product/{}", record.seq.0);
        add("product", record.seq.0.to_string(), product.name.clone(), address, &[&product.name, &product.code]);
    }
    for task in programme::task::tasks(&moment.now).iter().filter(|task| super::tasks::may_see(visit, task)) {
        let asks = task.asks(visit.lang);
        add("task", task.code.clone(), asks.clone(), super::tasks::address(&task.code), &[&asks, &task.code]);
    }
    found.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| super::sort::compare(&a.name, &b.name)));
    found.truncate(SHOWN);
    found
}
