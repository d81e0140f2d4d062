//! A criteria set as text that a lawyer can check against the decree.

use std::fmt::Write as _;

use super::{
    Citation, CriteriaSet, Indicator, Law, Leaf, LowerUnits, MeasureKind, Otherwise, Profile, Requirement, Test,
    Threshold, Verification,
};
use crate::{Lang, Quantity, grade::Grade, vietnamese};

/// Prints a set: its law, its conditions, its criteria and indicators with thresholds, citations and how far each is verified.
#[must_use]
pub fn show(law: &Law, set: &CriteriaSet, lang: Lang) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write_set(&mut out, law, set, lang);
    out
}

fn span(from: jiff::civil::Date, to: Option<jiff::civil::Date>) -> String {
    format!("{} – {}", vietnamese::date(from), to.map_or_else(|| "…".to_owned(), vietnamese::date))
}

fn write_set(out: &mut String, law: &Law, set: &CriteriaSet, lang: Lang) -> std::fmt::Result {
    writeln!(out, "{}", set.name.get(lang))?;
    writeln!(out, "{}: {}", lang.pick("Mã", "Id"), set.id)?;
    writeln!(out, "{}: {}", lang.pick("Hiệu lực", "In force"), span(set.from, set.to))?;
    let years = set.assessment_years;
    let last = years.to.map_or_else(|| "…".to_owned(), |year| year.to_string());
    writeln!(out, "{}: {} – {last}", lang.pick("Năm đánh giá", "Assessment years"), years.from)?;
    writeln!(out, "{}: {}", lang.pick("Danh mục chỉ tiêu", "List of indicators"), set.structure.label(lang))?;
    if !set.complete {
        writeln!(
            out,
            "{}",
            lang.pick("CHƯA ĐẦY ĐỦ: còn thiếu chỉ tiêu của văn bản", "INCOMPLETE: indicators of the law are missing")
        )?;
    }
    if let Some(below) = &set.builds_on {
        writeln!(out, "{}: {below}", lang.pick("Phải đạt trước", "Builds on"))?;
    }
    for basis in &set.basis {
        let date = basis.date.map(|date| format!(" {}", vietnamese::date(date))).unwrap_or_default();
        let note = basis.note.as_deref().map(|note| format!(" – {note}")).unwrap_or_default();
        writeln!(out, "  § {}{date}, {} ({}){note}", basis.number, basis.issuer, basis.role.label(lang))?;
    }
    for exception in &set.exceptions {
        writeln!(out, "  {} → {} ({})", exception.class.label(lang), exception.column.label(lang), exception.cites)?;
    }
    if let Some(rule) = &set.withdrawal {
        writeln!(
            out,
            "  {}: ≥ {}% {} ({}), ≥ {}% {} [{}]",
            lang.pick("Thu hồi khi không đạt", "Withdrawn when failed"),
            vietnamese::quantity(rule.from_percent, 2),
            lang.pick("và có tiêu chí", "with one of"),
            rule.sensitive.join(", "),
            vietnamese::quantity(rule.always_percent, 2),
            lang.pick("mọi trường hợp", "always"),
            mark(&rule.citation, rule.citation.verified, lang),
        )?;
    }
    if let Some(note) = &set.note {
        writeln!(out, "  {note}")?;
    }
    if !set.preconditions.is_empty() {
        writeln!(out, "\n{}", lang.pick("Điều kiện", "Preconditions"))?;
        set.preconditions.iter().try_for_each(|indicator| write_indicator(out, law, indicator, lang))?;
    }
    for criterion in &set.criteria {
        let department = law.department(&criterion.department).map_or("", |department| department.name.get(lang));
        let own = criterion
            .province
            .map(|province| format!(" [{} {province}]", lang.pick("riêng tỉnh", "only province")))
            .unwrap_or_default();
        writeln!(out, "\n{}. {}{own} – {department}", criterion.code, criterion.name.get(lang))?;
        if !criterion.complete {
            writeln!(
                out,
                "  {}",
                lang.pick("chưa đủ chỉ tiêu: không thể đánh giá đạt", "indicators missing: cannot be judged met")
            )?;
        }
        criterion.indicators.iter().try_for_each(|indicator| write_indicator(out, law, indicator, lang))?;
    }
    Ok(())
}

fn write_indicator(out: &mut String, law: &Law, indicator: &Indicator, lang: Lang) -> std::fmt::Result {
    let period = match (indicator.from, indicator.until) {
        (None, None) => String::new(),
        (Some(from), until) => format!(" ({})", span(from, until)),
        (None, Some(until)) => format!(" (… – {})", vietnamese::date(until)),
    };
    writeln!(out, "  {} {}{period}", indicator.code, indicator.name.get(lang))?;
    if let Some(condition) = &indicator.applies_if {
        writeln!(out, "      {} {}", lang.pick("chỉ khi", "only if"), requirement(law, condition, lang))?;
    }
    writeln!(
        out,
        "      {}  [{}]",
        requirement(law, &indicator.requirement, lang),
        mark(&indicator.citation, law.verification(indicator), lang)
    )?;
    if let Some(note) = &indicator.note {
        writeln!(out, "      {note}")?;
    }
    Ok(())
}

fn mark(citation: &Citation, verified: Verification, lang: Lang) -> String {
    let source = citation.source.as_deref().map(|source| format!(", {source}")).unwrap_or_default();
    format!("{}, {}{source}", citation.cites, verified.label(lang))
}

/// A requirement in words, with its thresholds for every unit.
#[must_use]
pub fn requirement(law: &Law, requirement: &Requirement, lang: Lang) -> String {
    joined(law, requirement, None, lang)
}

/// A requirement in words, with the thresholds that hold for one unit in one year.
#[must_use]
pub fn requirement_for(law: &Law, requirement: &Requirement, profile: &Profile, lang: Lang) -> String {
    joined(law, requirement, Some(profile), lang)
}

fn joined(law: &Law, requirement: &Requirement, profile: Option<&Profile>, lang: Lang) -> String {
    let join = |parts: &[Requirement], with: &str| {
        parts.iter().map(|part| joined(law, part, profile, lang)).collect::<Vec<_>>().join(with)
    };
    match requirement {
        Requirement::All(parts) => join(parts, lang.pick(" và ", " and ")),
        Requirement::AtLeast(1, parts) => format!("({})", join(parts, lang.pick(" hoặc ", " or "))),
        Requirement::AtLeast(least, parts) => {
            format!("{} {least} {} ({})", lang.pick("ít nhất", "at least"), lang.pick("trong", "of"), join(parts, "; "))
        }
        Requirement::Leaf(leaf) => self::leaf(law, leaf, profile, lang),
    }
}

/// What a test looks at, in words.
#[must_use]
pub fn subject(law: &Law, leaf: &Leaf, lang: Lang) -> String {
    let lower = |what: &str, of: LowerUnits, holding: &[Grade]| {
        let grades = holding.iter().map(|grade| grade.label(lang)).collect::<Vec<_>>().join("/");
        format!("{what} {} {grades}", of.label(lang))
    };
    match leaf {
        Leaf::Measure { measure, .. } => law.measure_at(*measure).name.get(lang).to_owned(),
        Leaf::Share { of, holding, .. } => lower(lang.pick("tỷ lệ", "share of"), *of, holding),
        Leaf::Count { of, holding, .. } => lower(lang.pick("số", "number of"), *of, holding),
        Leaf::Meets { set } => format!("{} {set}", lang.pick("đạt bộ tiêu chí", "meets the set")),
    }
}

/// A value of what a test looks at, as a person reads it.
#[must_use]
pub fn value(law: &Law, leaf: &Leaf, value: Quantity, lang: Lang) -> String {
    match leaf {
        Leaf::Measure { measure, .. } => law.measure_at(*measure).write(value, lang),
        Leaf::Share { .. } => format!("{}%", vietnamese::quantity(value, 2)),
        Leaf::Count { .. } | Leaf::Meets { .. } => vietnamese::quantity(value, 2),
    }
}

/// A test in words.
fn leaf(law: &Law, leaf: &Leaf, profile: Option<&Profile>, lang: Lang) -> String {
    let subject = subject(law, leaf, lang);
    let compared = |test: &Test| {
        let write = |demanded| value(law, leaf, demanded, lang);
        let own = profile.map(|profile| law.resolve(&test.threshold, profile));
        let demanded = match own {
            Some(Ok(demanded)) => write(demanded),
            // A table that has nothing for the unit is told whole.
            Some(Err(_)) | None => threshold(&test.threshold, write, lang),
        };
        format!("{} {demanded}", test.comparator.symbol())
    };
    match leaf {
        Leaf::Measure { measure, test } => {
            let measure = law.measure_at(*measure);
            let holds = measure.kind == MeasureKind::Flag && test.threshold == Threshold::fixed(Quantity::ONE);
            let demand = if holds { String::new() } else { format!(" {}", compared(test)) };
            // A lawyer checks the measure, an office reads of its unit.
            let id = if profile.is_some() { String::new() } else { format!(" ({})", measure.id) };
            format!("{subject}{id}{demand}")
        }
        Leaf::Share { test, .. } | Leaf::Count { test, .. } => format!("{subject} {}", compared(test)),
        Leaf::Meets { .. } => subject,
    }
}

fn threshold(threshold: &Threshold, write: impl Fn(Quantity) -> String, lang: Lang) -> String {
    let mut parts: Vec<String> = threshold
        .rows
        .iter()
        .map(|row| {
            let conditions = [
                row.province.map(|province| format!("{} {province}", lang.pick("tỉnh", "province"))),
                row.region.map(|region| region.label(lang).to_owned()),
                row.group.map(|group| group.label(lang).to_owned()),
                row.year.map(|year| year.to_string()),
            ];
            let conditions = conditions.into_iter().flatten().collect::<Vec<_>>().join(", ");
            if conditions.is_empty() { write(row.value) } else { format!("{} ({conditions})", write(row.value)) }
        })
        .collect();
    match &threshold.otherwise {
        Otherwise::Uncovered => {}
        Otherwise::Delegated(scope) => {
            parts.push(format!("{}: {scope}", lang.pick("giao UBND tỉnh quy định", "delegated to the province")));
        }
        Otherwise::Unknown => parts.push(lang.pick("chưa rõ mức", "threshold not known").to_owned()),
        Otherwise::Derived { set, indicator, times } => {
            parts.push(format!("{} × {set} {indicator}", vietnamese::quantity(*times, 4)));
        }
    }
    parts.join("; ")
}
