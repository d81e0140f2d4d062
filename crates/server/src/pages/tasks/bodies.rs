//! Tasks by the body that leads them, as the figures on tasks tell it.

use programme::{
    Quantity,
    metric::{self, Lead, leads, of_state},
    task::TaskState,
    vietnamese,
};

use crate::{failure::form_urlencoded, request::Visit};

/// How many tasks each body leads and how they stand.
pub struct Bodies {
    /// The figures that have a column: what they are called here and where they are explained.
    pub heads: Vec<(String, String)>,
    /// A row for each body, who owes most first.
    pub rows: Vec<Row>,
    /// The figures themselves.
    pub totals: Vec<String>,
}

/// A body with its part of each figure.
pub struct Row {
    /// What it is called.
    pub name: String,
    /// Its tasks.
    pub href: String,
    /// Its part of each figure, and what that counts; no address where it counts nothing.
    pub counts: Vec<(String, Option<String>)>,
}

/// The bodies that lead tasks of the province; none where no task was given. `href` tells where the tasks of a body are listed.
pub fn table(visit: &Visit, href: impl Fn(&str) -> String) -> Option<Bodies> {
    let (moment, lang) = (&visit.moment, visit.lang);
    let province = moment.unit(moment.province).code;
    let figure = |id: &str| metric::find(id).map(|metric| moment.figure(metric, moment.province));
    let leads = leads(TaskState::ALL, |id| figure(id).map(|figure| figure.parts.clone()).unwrap_or_default());
    if leads.is_empty() {
        return None;
    }
    let given = ("directive.assigned", visit.words("task-all", &[]));
    let states = TaskState::ALL.iter().map(|state| (of_state(*state), state.label(lang).to_owned()));
    let columns: Vec<(&str, String)> = std::iter::once(given).chain(states).collect();
    let explained = |id: &str, part: &str| visit.when.link(&format!("/units/{province}/figures/{id}{part}"));
    let row = |lead: &Lead| {
        let states = TaskState::ALL.iter().map(|state| lead.count(*state));
        let counts = std::iter::once(lead.assigned).chain(states).zip(&columns).map(|(count, (id, _))| {
            let part = format!("?part={}", form_urlencoded(&lead.body));
            (vietnamese::count(count), (count > 0).then(|| explained(id, &part)))
        });
        Row { name: lead.name.get(lang).to_owned(), href: href(&lead.body), counts: counts.collect() }
    };
    let total = |(id, _): &(&str, String)| {
        let value = figure(id).and_then(|figure| figure.value).and_then(Quantity::as_whole);
        vietnamese::count(value.unwrap_or_default())
    };
    Some(Bodies {
        rows: leads.iter().map(row).collect(),
        totals: columns.iter().map(total).collect(),
        heads: columns.iter().map(|(id, label)| (label.clone(), explained(id, ""))).collect(),
    })
}
