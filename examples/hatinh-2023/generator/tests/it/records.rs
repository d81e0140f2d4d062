//! Every record under a figure is needed: without it the figure would be another.

use hatinh_2023::DAY;
use programme::{
    Quantity,
    fact::{FactKind, Seq},
    metric::{MeasuredIn, Metric, Source, catalogue},
    snapshot::{Readings, Snapshot},
    unit::Register,
};

use crate::province::{PROVINCE, figure, whole};

/// The figure computed without some of what it was computed from.
fn without(metric: &Metric, is_judged: bool, sources: &[Source]) -> Option<Quantity> {
    let mut facts = PROVINCE.facts.clone();
    let mut gone = Vec::new();
    let mut observations: Vec<Seq> = Vec::new();
    for source in sources {
        match source {
            Source::Unit(code) => gone.push(*code),
            Source::Fact(FactKind::Observation, seq) => observations.push(*seq),
            Source::Fact(kind, seq) => facts.remove(*kind, *seq),
        }
    }
    let left = PROVINCE.inputs.register.units().iter().filter(|unit| !gone.contains(&unit.code));
    let register = Register::of(left.cloned().collect());
    // Only what is judged looks at what units report.
    let readings = if is_judged { PROVINCE.readings(&register, DAY, &observations) } else { Readings::default() };
    // Only what counts targets looks at earlier days.
    let earlier = match metric.measured_in {
        MeasuredIn::Targets => PROVINCE.earlier(&register, DAY, &facts, &observations),
        _ => Vec::new(),
    };
    compute(metric, &PROVINCE.snapshot(&register, DAY, facts, readings).with_earlier(earlier))
}

fn compute(metric: &Metric, snapshot: &Snapshot) -> Option<Quantity> {
    metric.compute(snapshot, whole(snapshot)).value
}

#[test]
fn without_any_one_record_a_figure_would_be_another() {
    let today = PROVINCE.today();
    for metric in catalogue() {
        let figure = figure(&today, metric.id);
        // Each judges the province anew: of thousands that are alike, one in some.
        let step = if figure.badge.is_some() && figure.items.len() > 500 { 53 } else { 1 };
        for item in figure.items.iter().step_by(step) {
            for record in &item.records {
                assert_ne!(
                    without(metric, figure.badge.is_some(), &[*record]),
                    figure.value,
                    "{}: {} without {record:?}",
                    metric.id,
                    item.subject
                );
            }
            if !item.alternatives.is_empty() {
                let less = without(metric, figure.badge.is_some(), &item.alternatives);
                assert_ne!(less, figure.value, "{}: {} without its alternatives", metric.id, item.subject);
            }
        }
    }
}

#[test]
fn a_figure_that_rests_on_no_judgement_is_the_same_whatever_is_reported() {
    let today = PROVINCE.today();
    let silent = today.with_readings(Readings::default());
    let mut judged = 0;
    for metric in catalogue() {
        let scopes = today.tree().iter().filter(|(_, unit)| metric.applies_to(unit.code));
        for (scope, unit) in scopes.step_by(7) {
            let figure = metric.compute(&today, scope);
            judged += usize::from(figure.badge.is_some());
            if figure.badge.is_none() {
                assert_eq!(metric.compute(&silent, scope), figure, "{} of {}", metric.id, unit.name);
            }
        }
    }
    assert!(judged > 0, "nothing was judged");
}
