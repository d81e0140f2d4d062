//! `nongthon assess`: does a unit meet a criteria set, by how much does it fall short, what would fall.

use programme::{
    Lang, Quantity,
    judge::{Assessment, Finding, Gap, Judge, Verdict},
    law::{self, CriteriaSet, Indicator, Law, Leaf, Unfilled, Verification},
    snapshot::Snapshot,
    unit::{UnitCode, UnitIndex},
    vietnamese,
};
use serde::Serialize;

use crate::{
    error::Failure,
    office::{AsOf, Office, scope, set},
    print,
};

/// What was asked.
pub struct Asked<'a> {
    pub set: &'a str,
    pub compare: Option<&'a str>,
    pub unit: Option<UnitCode>,
    pub year: Option<i16>,
    pub when: AsOf,
    pub json: bool,
}

#[derive(Serialize)]
struct Line {
    unit: UnitCode,
    name: String,
    verdict: &'static str,
    met: usize,
    unmet: usize,
    missing: usize,
    unjudgeable: usize,
    applicable: usize,
    failed_criteria: Vec<String>,
    /// How far the set's thresholds are verified.
    verified: &'static str,
}

pub async fn run(office: &Office, asked: &Asked<'_>, lang: Lang) -> Result<bool, Failure> {
    let snapshot = office.snapshot(asked.when).await?;
    let set = set(snapshot.law(), asked.set)?;
    let old = asked.compare.map(|id| crate::office::set(snapshot.law(), id)).transpose()?;
    let year = asked.year.unwrap_or_else(|| asked.when.valid.year());
    let judge = Judge::new(&snapshot, set, year);
    let one = asked.unit.map(|unit| scope(office, &snapshot, Some(unit))).transpose()?;
    if let Some(old) = old {
        return compare(&snapshot, &judge, &Judge::new(&snapshot, old, year), one, asked.json, lang);
    }
    badge(snapshot.law(), set, lang, asked.json)?;
    match one {
        Some(unit) if set.applies_to(snapshot.tree().unit(unit)) => {
            let assessment = judge.assess(unit);
            if asked.json {
                print::json(&line(&snapshot, set, &assessment))?;
            } else {
                tell(&snapshot, &judge, unit, &assessment, lang)?;
            }
            Ok(assessment.verdict == Verdict::Met)
        }
        _ => list(&snapshot, &judge, one, asked.json, lang),
    }
}

/// The units the set is for: rural communes of the programme, or the districts and the province.
fn subjects(snapshot: &Snapshot, set: &CriteriaSet, within: Option<UnitIndex>) -> Vec<UnitIndex> {
    let tree = snapshot.tree();
    let is_subject = |unit: &programme::unit::Unit| {
        set.counts(unit) || (set.applies_to(unit) && unit.code.tier() < programme::unit::Tier::Commune)
    };
    let inside = |index| within.is_none_or(|within| tree.is_within(index, within));
    tree.iter().filter(|(index, unit)| is_subject(unit) && inside(*index)).map(|(index, _)| index).collect()
}

fn badge(law: &Law, set: &CriteriaSet, lang: Lang, json: bool) -> Result<(), Failure> {
    let least = law.badge(set);
    if json || least == Verification::Verified {
        return Ok(());
    }
    let text = lang.pick(
        "Có ngưỡng chưa đối chiếu với văn bản: kết quả chỉ để tham khảo, không thay quyết định công nhận",
        "Some thresholds were not read in the text of the law: for orientation, never instead of a decision",
    );
    print::line(&format!("⚠ {text} [{}]", least.label(lang)))
}

fn line(snapshot: &Snapshot, set: &CriteriaSet, assessment: &Assessment) -> Line {
    let failed = set.criteria.iter().zip(&assessment.criteria).filter(|(_, verdict)| **verdict == Verdict::Unmet);
    Line {
        unit: assessment.unit,
        name: snapshot.unit_name(assessment.unit),
        verdict: assessment.verdict.id(),
        met: assessment.count(Verdict::Met),
        unmet: assessment.count(Verdict::Unmet),
        missing: assessment.count(Verdict::Missing),
        unjudgeable: assessment.count(Verdict::Unjudgeable),
        applicable: assessment.applicable(),
        failed_criteria: failed.map(|(criterion, _)| criterion.code.clone()).collect(),
        verified: snapshot.law().badge(set).id(),
    }
}

fn list(
    snapshot: &Snapshot,
    judge: &Judge<'_>,
    within: Option<UnitIndex>,
    json: bool,
    lang: Lang,
) -> Result<bool, Failure> {
    let subjects = subjects(snapshot, judge.set(), within);
    let lines: Vec<Line> = subjects.iter().map(|unit| line(snapshot, judge.set(), &judge.assess(*unit))).collect();
    let all_met = !lines.is_empty() && lines.iter().all(|line| line.verdict == Verdict::Met.id());
    if json {
        print::json(&lines)?;
        return Ok(all_met);
    }
    if lines.is_empty() {
        print::line(
            lang.pick("Không có đơn vị nào thuộc phạm vi của bộ tiêu chí", "No unit is in the scope of the set"),
        )?;
        return Ok(false);
    }
    let rows = lines.into_iter().map(|line| {
        let verdict = Verdict::from_id(line.verdict).map(|verdict| verdict.label(lang)).unwrap_or_default();
        vec![
            line.unit.to_string(),
            line.name,
            verdict.to_owned(),
            format!("{}/{}", line.met, line.applicable),
            line.unmet.to_string(),
            line.missing.to_string(),
            line.unjudgeable.to_string(),
            line.failed_criteria.join(", "),
        ]
    });
    let headers = [
        lang.pick("mã", "code"),
        lang.pick("đơn vị", "unit"),
        lang.pick("kết quả", "verdict"),
        lang.pick("đạt", "met"),
        lang.pick("chưa đạt", "not met"),
        lang.pick("thiếu số liệu", "missing"),
        lang.pick("không thể đánh giá", "cannot judge"),
        lang.pick("tiêu chí chưa đạt", "failed criteria"),
    ];
    print::table(&headers, rows.collect(), &[3, 4, 5, 6])?;
    Ok(all_met)
}

fn compare(
    snapshot: &Snapshot,
    new: &Judge<'_>,
    old: &Judge<'_>,
    within: Option<UnitIndex>,
    json: bool,
    lang: Lang,
) -> Result<bool, Failure> {
    let subjects = subjects(snapshot, new.set(), within);
    let judged: Vec<(Assessment, Assessment)> =
        subjects.iter().map(|unit| (old.assess(*unit), new.assess(*unit))).collect();
    let (mut falls, mut unsure) = (Vec::new(), Vec::new());
    for (before, after) in &judged {
        let failed_before = before.count(Verdict::Unmet);
        match after.verdict {
            Verdict::Unmet if failed_before < after.count(Verdict::Unmet) => falls.push((before, after)),
            Verdict::Unmet | Verdict::Met => {}
            _ => unsure.push((before, after)),
        }
    }
    if json {
        let side = |pairs: &[(&Assessment, &Assessment)]| {
            pairs.iter().map(|(_, after)| line(snapshot, new.set(), after)).collect::<Vec<_>>()
        };
        print::json(&serde_json::json!({
            "set": new.set().id, "compared_with": old.set().id,
            "falls": serde_json::json!(side(&falls)), "cannot_say": serde_json::json!(side(&unsure)),
        }))?;
        return Ok(falls.is_empty() && unsure.is_empty());
    }
    badge(snapshot.law(), new.set(), lang, false)?;
    let head = format!("{} → {}", old.set().name.get(lang), new.set().name.get(lang));
    print::line(&head)?;
    print::line(&format!("{}: {}", lang.pick("Sẽ không đạt thêm tiêu chí", "Would fail more criteria"), falls.len()))?;
    for (before, after) in &falls {
        let line = line(snapshot, new.set(), after);
        print::line(&format!(
            "  {} {}: {} → {} {} ({})",
            line.unit,
            line.name,
            before.count(Verdict::Unmet),
            line.unmet,
            lang.pick("tiêu chí chưa đạt", "criteria not met"),
            line.failed_criteria.join(", "),
        ))?;
    }
    print::line(&format!("{}: {}", lang.pick("Chưa thể kết luận", "Cannot be said"), unsure.len()))?;
    for (_, after) in &unsure {
        let reason = after.verdict.label(lang);
        print::line(&format!("  {} {}: {reason}", after.unit, snapshot.unit_name(after.unit)))?;
    }
    Ok(falls.is_empty() && unsure.is_empty())
}

/// One unit in full: every criterion, and every indicator that is not met, with what was found.
fn tell(
    snapshot: &Snapshot,
    judge: &Judge<'_>,
    unit: UnitIndex,
    assessment: &Assessment,
    lang: Lang,
) -> Result<(), Failure> {
    let set = judge.set();
    let law = snapshot.law();
    print::line(&format!(
        "{} – {}: {}",
        snapshot.unit_name(assessment.unit),
        set.name.get(lang),
        assessment.verdict.label(lang)
    ))?;
    if let (Some(below), Some(id)) = (assessment.builds_on, &set.builds_on) {
        print::line(&format!("  {} {id}: {}", lang.pick("Bộ tiêu chí nền", "Builds on"), below.label(lang)))?;
    }
    for (condition, verdict) in set.preconditions.iter().zip(&assessment.preconditions) {
        tell_indicator(law, judge, unit, condition, *verdict, lang)?;
    }
    let mut indicators = assessment.indicators.iter();
    for (criterion, verdict) in set.criteria.iter().zip(&assessment.criteria) {
        print::line(&format!(
            "{} {}. {}: {}",
            mark(*verdict),
            criterion.code,
            criterion.name.get(lang),
            verdict.label(lang)
        ))?;
        for (indicator, verdict) in criterion.indicators.iter().zip(&mut indicators) {
            if !matches!(verdict, Verdict::Met | Verdict::NotApplicable) {
                tell_indicator(law, judge, unit, indicator, *verdict, lang)?;
            }
        }
    }
    Ok(())
}

const fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met | Verdict::BasicallyMet => "✓",
        Verdict::Unmet => "✗",
        Verdict::Missing | Verdict::Unjudgeable => "?",
        Verdict::NotApplicable => "–",
    }
}

fn tell_indicator(
    law: &Law,
    judge: &Judge<'_>,
    unit: UnitIndex,
    indicator: &Indicator,
    verdict: Verdict,
    lang: Lang,
) -> Result<(), Failure> {
    print::line(&format!(
        "    {} {} {}: {} [{}, {}]",
        mark(verdict),
        indicator.code,
        indicator.name.get(lang),
        verdict.label(lang),
        indicator.citation.cites,
        law.verification(indicator).label(lang),
    ))?;
    for finding in judge.findings(unit, indicator) {
        print::line(&format!("        {}", found(law, &finding, lang)))?;
    }
    Ok(())
}

fn found(law: &Law, finding: &Finding<'_>, lang: Lang) -> String {
    let write = |value: Quantity| law::value_in_words(law, finding.leaf, value, lang);
    let mut parts = vec![law::subject_in_words(law, finding.leaf, lang)];
    if let Some(value) = finding.value {
        parts.push(format!(" = {}", write(value)));
    }
    if let Some(threshold) = finding.threshold {
        let sign = match finding.leaf {
            Leaf::Measure { test, .. } | Leaf::Share { test, .. } | Leaf::Count { test, .. } => {
                test.comparator.symbol()
            }
            Leaf::Meets { .. } => "",
        };
        parts.push(format!(", {} {sign} {}", lang.pick("yêu cầu", "required"), write(threshold)));
    }
    if let Some(shortfall) = finding.shortfall {
        parts.push(format!(", {} {}", lang.pick("lệch", "off by"), vietnamese::quantity(shortfall, 2)));
    }
    if let Some(gap) = &finding.gap {
        parts.push(format!(" – {}", told(gap, lang)));
    }
    parts.concat()
}

fn told(gap: &Gap, lang: Lang) -> String {
    match gap {
        Gap::NoReading => lang.pick("chưa có số liệu được duyệt", "no approved figure").to_owned(),
        Gap::NoLowerUnits(of) => format!("{} {}", lang.pick("danh mục chưa có", "the register has no"), of.label(lang)),
        Gap::NoThreshold(Unfilled::Delegated(scope)) => {
            format!(
                "{}: {scope}",
                lang.pick("giao tỉnh quy định, chưa có mức", "delegated to the province, not filled")
            )
        }
        Gap::NoThreshold(Unfilled::Unknown) => {
            lang.pick("chưa rõ mức của văn bản", "the law's threshold is not known").to_owned()
        }
        Gap::NoThreshold(Unfilled::Uncovered) => lang
            .pick("bảng mức không có vùng, nhóm hoặc năm này", "the table has no row for this region, group and year")
            .to_owned(),
        Gap::OtherSet(verdict) => verdict.label(lang).to_owned(),
    }
}
