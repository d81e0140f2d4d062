//! Whether a value lies where values of its measure can lie, and where they usually do.

use super::{Doubt, Reported, Rule, Severity};
use crate::{
    Lang, Text,
    law::{Bounds, Law, Measure},
};

/// The doubt about a value beyond its range; beyond both bounds it is impossible and no more is said.
pub(super) fn doubt(law: &Law, about: Reported) -> Option<Doubt> {
    let range = law.quality().range(about.measure)?;
    let (severity, bounds) = [(Severity::Hard, range.hard), (Severity::Soft, range.soft)]
        .into_iter()
        .find(|(_, bounds)| !bounds.hold(about.value))?;
    let measure = law.measure_at(about.measure);
    let sentence = |lang: Lang| {
        let frame = match severity {
            Severity::Hard => lang.pick("không thể có, vì phải", "is impossible: it must be"),
            Severity::Soft => lang.pick("là bất thường, vì thường", "is unusual: it mostly is"),
        };
        let (value, bounds) = (measure.write(about.value, lang), in_words(measure, bounds, lang));
        format!("{value} {frame} {bounds}. {}", range.reason.get(lang))
    };
    let reason = Text { vi: sentence(Lang::Vi), en: sentence(Lang::En) };
    Some(Doubt { about, rule: Rule::Range, severity, with: Vec::new(), reason })
}

fn in_words(measure: &Measure, bounds: Bounds, lang: Lang) -> String {
    let write = |value| measure.write(value, lang);
    match (bounds.min, bounds.max) {
        (Some(min), Some(max)) => {
            format!("{} {} {} {}", lang.pick("từ", "from"), write(min), lang.pick("đến", "to"), write(max))
        }
        (Some(min), None) => format!("{} {}", lang.pick("ít nhất", "at least"), write(min)),
        (None, Some(max)) => format!("{} {}", lang.pick("không quá", "at most"), write(max)),
        (None, None) => String::new(),
    }
}
