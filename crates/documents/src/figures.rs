//! The figures of a document: each computed once, numbered when first shown, so that its end can tell where it comes from.

use std::collections::BTreeMap;

use jiff::civil::Date;
use programme::{
    Lang, Quantity,
    fact::Provenance,
    law::Verification,
    metric::{self, Figure, Item, MeasuredIn, Metric, Part},
    snapshot::Snapshot,
    unit::{UnitCode, UnitIndex},
    vietnamese,
};

use crate::report::Inline;

/// A figure that was shown.
pub(crate) struct Shown {
    /// Its metric.
    pub metric: &'static Metric,
    /// The day it is of.
    pub day: Date,
    /// Its value and records.
    pub figure: Figure,
    /// How many records, by how we know them.
    pub records: BTreeMap<Provenance, usize>,
}

/// The figures of a unit shown so far, of today or of earlier days.
pub(crate) struct Figures<'s> {
    now: &'s Snapshot,
    scope: UnitCode,
    lang: Lang,
    shown: Vec<Shown>,
}

impl<'s> Figures<'s> {
    pub fn new(now: &'s Snapshot, scope: UnitIndex, lang: Lang) -> Self {
        Self { now, scope: now.tree().unit(scope).code, lang, shown: Vec::new() }
    }

    /// The figure as text with its number and, where it was judged by thresholds not read in the law, their badge.
    pub fn show(&mut self, id: &str) -> Vec<Inline> {
        self.inlines(id, |text, place| Inline::figure(text, number(place)))
    }

    /// The same without number, for a document that has no room to tell of every figure where it comes from.
    pub fn say(&mut self, id: &str) -> Vec<Inline> {
        self.inlines(id, |text, _| Inline::bold(text))
    }

    fn inlines(&mut self, id: &str, inline: impl Fn(String, usize) -> Inline) -> Vec<Inline> {
        let Some(place) = self.place(self.now, id) else { return vec![Inline::text("–")] };
        let shown = &self.shown[place];
        let text = shown.figure.value.map_or_else(|| "–".to_owned(), |value| written(shown.metric, value, self.lang));
        let mut inlines = vec![inline(text, place)];
        if let Some(badge) = shown.figure.badge.filter(|badge| *badge != Verification::Verified) {
            inlines.push(Inline::text(" "));
            inlines.push(Inline::badge(match self.lang {
                Lang::Vi => format!("ngưỡng {}", badge.label(Lang::Vi)),
                Lang::En => format!("thresholds {}", badge.label(Lang::En)),
            }));
        }
        inlines
    }

    /// The value of a figure.
    pub fn value(&mut self, id: &str) -> Option<Quantity> {
        self.value_of(self.now, id)
    }

    /// The value of a figure in a state of another day.
    pub fn value_of(&mut self, state: &Snapshot, id: &str) -> Option<Quantity> {
        self.place(state, id).and_then(|place| self.shown[place].figure.value)
    }

    /// What a figure counts.
    pub fn items(&mut self, id: &str) -> Vec<Item> {
        self.place(self.now, id).map(|place| self.shown[place].figure.items.clone()).unwrap_or_default()
    }

    /// What a figure counts by name, without codes.
    pub fn names(&mut self, id: &str) -> Vec<String> {
        let bare = |subject: String| subject.split(" (").next().unwrap_or(&subject).to_owned();
        self.items(id).into_iter().map(|item| bare(item.subject)).collect()
    }

    /// The parts of a figure.
    pub fn parts(&mut self, id: &str) -> Vec<Part> {
        self.parts_of(self.now, id)
    }

    /// The parts of a figure in a state of another day.
    pub fn parts_of(&mut self, state: &Snapshot, id: &str) -> Vec<Part> {
        self.place(state, id).map(|place| self.shown[place].figure.parts.clone()).unwrap_or_default()
    }

    /// Whether a figure has a value other than zero.
    pub fn has(&mut self, id: &str) -> bool {
        self.value(id).is_some_and(|value| value != Quantity::ZERO)
    }

    /// Every figure shown, with its number.
    pub fn all(&self) -> impl Iterator<Item = (u32, &Shown)> {
        self.shown.iter().enumerate().map(|(place, shown)| (number(place), shown))
    }

    /// Whether a record under a figure is made up.
    pub fn is_illustrative(&self) -> bool {
        self.shown.iter().any(|shown| shown.records.contains_key(&Provenance::Illustrative))
    }

    fn place(&mut self, state: &Snapshot, id: &str) -> Option<usize> {
        let day = state.as_of();
        if let Some(place) = self.shown.iter().position(|shown| shown.metric.id == id && shown.day == day) {
            return Some(place);
        }
        let metric = metric::find(id)?;
        let figure = metric.compute(state, state.tree().index(self.scope)?);
        let records = figure.origins(state);
        self.shown.push(Shown { metric, day, figure, records });
        Some(self.shown.len() - 1)
    }
}

fn number(place: usize) -> u32 {
    u32::try_from(place + 1).unwrap_or(u32::MAX)
}

/// A value in running text: a rate with its sign, money in billions or, where it is less than one, in millions, a count
/// bare.
pub(crate) fn written(metric: &Metric, value: Quantity, lang: Lang) -> String {
    const MILLION: i128 = 1_000_000;
    const BILLION: i128 = 1_000 * MILLION;
    match metric.measured_in {
        MeasuredIn::Percent => format!("{}%", vietnamese::quantity(value, 1)),
        MeasuredIn::Dong => {
            let dong = i128::from(value.scaled()) / i128::from(Quantity::SCALE);
            let (unit, name) = if dong.abs() < BILLION {
                (MILLION, lang.pick("triệu đồng", "million đồng"))
            } else {
                (BILLION, lang.pick("tỷ đồng", "billion đồng"))
            };
            let amount = Quantity::ratio(i128::from(value.scaled()), i128::from(Quantity::SCALE) * unit);
            amount.map_or_else(
                || format!("{} đồng", vietnamese::quantity(value, 0)),
                |amount| format!("{} {name}", vietnamese::quantity(amount, 1)),
            )
        }
        _ => vietnamese::quantity(value, 2),
    }
}
