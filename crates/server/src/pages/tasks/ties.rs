//! What a task is tied to: a criterion, a figure, a difficulty.

use programme::{
    fact::{Difficulty, Directive},
    metric::{catalogue, find},
};

use crate::{failure::Failure, pages::scorecard::sets_below, request::Visit};

/// What may be chosen: the word that is kept, and what it is called.
pub fn choices(visit: &Visit) -> Vec<(String, String)> {
    let moment = &visit.moment;
    let code = moment.unit(moment.province).code;
    let sets = sets_below(moment, moment.province);
    let criteria = sets.iter().flat_map(|set| set.criteria.iter().map(move |criterion| (set, criterion)));
    let criteria = criteria.map(|(set, criterion)| {
        let name = format!("{}. {} – {}", criterion.code, criterion.name.get(visit.lang), set.name.get(visit.lang));
        (format!("criterion:{}/{}", set.id, criterion.code), name)
    });
    let metrics = catalogue().filter(|metric| metric.applies_to(code));
    let metrics = metrics.map(|metric| (format!("metric:{}", metric.id), metric.name(visit.lang).to_owned()));
    let difficulties = moment.now.all::<Difficulty>().iter().map(programme::fact::Record::fact);
    // Ties are parted by spaces.
    let open = difficulties.filter(|each| each.is_open_on(moment.as_of()) && !each.code.contains(char::is_whitespace));
    let difficulties = open.map(|each| (format!("difficulty:{}", each.code), each.text.clone()));
    difficulties.chain(criteria).chain(metrics).collect()
}

/// What a tie is called, with its page where it has one; none where nothing is called so.
fn shown(visit: &Visit, kind: &str, name: &str) -> Option<(String, Option<String>)> {
    let moment = &visit.moment;
    let province = moment.unit(moment.province).code;
    let link = |address: String| Some(visit.when.link(&address));
    match kind {
        "metric" => {
            let metric = find(name)?;
            Some((metric.name(visit.lang).to_owned(), link(format!("/units/{province}/figures/{name}"))))
        }
        "criterion" => {
            let (set, code) = name.split_once('/')?;
            let set = moment.law().set(set)?;
            let criterion = set.criteria.iter().find(|criterion| criterion.code == code)?;
            let called = format!("{}. {}", criterion.code, criterion.name.get(visit.lang));
            Some((called, link(format!("/units/{province}/scorecard?set={}&sort=c:{code}", set.id))))
        }
        "difficulty" => {
            let record = moment.now.all::<Difficulty>().iter().find(|record| record.fact().code == name)?;
            Some((record.fact().text.clone(), link(format!("/records/difficulty/{}", record.seq.0))))
        }
        _ => None,
    }
}

/// What a directive is tied to, with its page where it has one.
pub fn of(visit: &Visit, directive: &Directive) -> Vec<(String, Option<String>)> {
    let tie =
        |(kind, name): (&str, &str)| shown(visit, kind, name).unwrap_or_else(|| (format!("{kind}: {name}"), None));
    directive.ties().map(tie).collect()
}

/// The ties that a form bears, parted by spaces; each must be known.
pub fn read(visit: &Visit, text: &str) -> Result<Option<String>, Failure> {
    let known = |tie: &str| tie.split_once(':').is_some_and(|(kind, name)| shown(visit, kind, name).is_some());
    if !text.split_whitespace().all(known) {
        return Err(Failure::Bad("problem-tie"));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}
