//! What a task is tied to: a criterion, a figure, a target, a line of money, a difficulty.

use programme::{
    fact::{Difficulty, Directive, Record, Target},
    metric::{catalogue, find},
    money, target,
    tie::{self, TieKind},
};

use crate::{pages::scorecard::sets_below, request::Visit};

/// What may be chosen: the tie as it is kept, and what it is called.
pub fn choices(visit: &Visit) -> Vec<(String, String)> {
    let moment = &visit.moment;
    let code = moment.unit(moment.province).code;
    let sets = sets_below(moment, moment.province);
    let criteria = sets.iter().flat_map(|set| set.criteria.iter().map(move |criterion| (set, criterion)));
    let criteria = criteria.map(|(set, criterion)| {
        let name = format!("{}. {} – {}", criterion.code, criterion.name.get(visit.lang), set.name.get(visit.lang));
        (tie::criterion(&set.id, &criterion.code), name)
    });
    let metrics = catalogue().filter(|metric| metric.applies_to(code));
    let metrics = metrics.map(|metric| (tie::metric(metric.id), metric.name(visit.lang).to_owned()));
    let difficulties = moment.now.all::<Difficulty>().iter().map(Record::fact);
    let open = difficulties.filter(|each| each.is_open_on(moment.as_of()));
    let difficulties = open.map(|each| (tie::difficulty(&each.code), each.text.clone()));
    let year = moment.as_of().year();
    let targets = target::in_force(&moment.now, |aim| aim.years.last() >= year).into_iter().map(Record::fact);
    let targets = targets.map(|target| (tie::target(target), target_name(visit, target)));
    let lines = money::lines(&moment.now, moment.province).into_iter().map(|line| line.key);
    let lines = lines.filter(|key| key.year.0 >= year - 1).map(|key| (tie::fund(&key), line_name(visit, &key)));
    difficulties.chain(criteria).chain(targets).chain(lines).chain(metrics).collect()
}

fn target_name(visit: &Visit, target: &Target) -> String {
    let metric = find(&target.metric).map_or(target.metric.as_str(), |metric| metric.name(visit.lang));
    let goal = target.goal.label(visit.lang);
    format!("{} {}: {metric} ({goal})", target.year, visit.moment.now.unit_name(target.scope))
}

fn line_name(visit: &Visit, key: &money::Key<'_>) -> String {
    let unit = visit.moment.now.unit_name(key.unit);
    let (fund, capital) = (key.fund.label(visit.lang), key.capital.label(visit.lang));
    format!("{} {unit}: {fund}, {capital}, {}", key.year.0, key.content)
}

/// What a tie is called, with its page where it has one; none where nothing is called so.
fn shown(visit: &Visit, tie: &str) -> Option<(String, Option<String>)> {
    let moment = &visit.moment;
    let province = moment.unit(moment.province).code;
    let link = |address: String| Some(visit.when.link(&address));
    let (kind, name) = tie::parts(tie)?;
    match kind {
        TieKind::Metric => {
            let metric = find(name)?;
            Some((metric.name(visit.lang).to_owned(), link(format!("/units/{province}/figures/{name}"))))
        }
        TieKind::Criterion => {
            let (set, code) = name.split_once('/')?;
            let set = moment.law().set(set)?;
            let criterion = set.criteria.iter().find(|criterion| criterion.code == code)?;
            let called = format!("{}. {}", criterion.code, criterion.name.get(visit.lang));
            Some((called, link(format!("/units/{province}/scorecard?set={}&sort=c:{code}", set.id))))
        }
        TieKind::Target => {
            let all = moment.now.all::<Target>().iter().map(Record::fact);
            let target = all.into_iter().find(|target| tie::target(target) == tie)?;
            Some((target_name(visit, target), link(format!("/units/{}/targets", target.scope))))
        }
        TieKind::Fund => {
            let lines = money::lines(&moment.now, moment.province);
            let key = lines.iter().map(|line| line.key).find(|key| tie::fund(key) == tie)?;
            Some((line_name(visit, &key), link(format!("/units/{}/money?year={}", key.unit, key.year.0))))
        }
        TieKind::Difficulty => {
            let all = moment.now.all::<Difficulty>().iter();
            let record = all.into_iter().find(|record| tie::difficulty(&record.fact().code) == tie)?;
            Some((record.fact().text.clone(), link(format!("/records/difficulty/{}", record.seq.0))))
        }
    }
}

/// What a directive is tied to, with its page where it has one.
pub fn of(visit: &Visit, directive: &Directive) -> Vec<(String, Option<String>)> {
    let named = |tie: &str| shown(visit, tie).unwrap_or_else(|| (tie.to_owned(), None));
    directive.ties().map(named).collect()
}

/// Whether there is something that a tie names.
pub fn is_known(visit: &Visit, tie: &str) -> bool {
    shown(visit, tie).is_some()
}
