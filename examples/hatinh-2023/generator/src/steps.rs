//! What steps towards criteria cost. All of it is made up; of some steps nobody knows it, so that this too can be seen.

use anyhow::{Context, Result};
use programme::{
    Dong,
    fact::{CapitalKind, FundSource, PricedBy, Sourced, StepCost},
    law::{Criterion, Indicator, Law, Leaf, MeasureKind},
    unit::UnitTree,
};

use crate::{DAY, chance::Chance, communes, illustrative, inputs::Inputs};

/// The sets whose measures are priced.
const SETS: [&str; 3] = ["commune-ntm-2021-2025", "commune-advanced-2021-2025", "commune-model-2021-2025"];
/// Steps of which nobody knows what they cost.
const NOT_KNOWN: [&str; 1] = ["cremation_rate"];
/// What takes longer than what is left of the year.
const SLOW: [&str; 1] = ["wastewater_household_rate"];
/// How many communes have a cost of their own.
const OWN: usize = 12;

/// The content, the kind of money and the sources that pay for a criterion.
fn paid_from(criterion: Option<&Criterion>) -> (&'static str, CapitalKind, &'static [FundSource]) {
    use FundSource::{Central, District, Provincial};
    let Some(criterion) = criterion else {
        return ("Tập huấn, truyền thông", CapitalKind::Recurrent, &[]);
    };
    let group = criterion.group.as_ref().map_or("", |(code, _)| code.as_str());
    let name = criterion.name.vi.as_str();
    if name.contains("Môi trường") || name.contains("môi trường") || name.contains("Thủy lợi") {
        ("Nước sạch và môi trường", CapitalKind::Investment, &[Provincial, District])
    } else if name.contains("Lao động") || name.contains("Tổ chức sản xuất") {
        ("Tập huấn, truyền thông", CapitalKind::Recurrent, &[Central, Provincial])
    } else if group == "II" || name.contains("Y tế") {
        ("Hạ tầng kinh tế - xã hội", CapitalKind::Investment, &[Central, District])
    } else {
        ("Khu dân cư và vườn mẫu", CapitalKind::Recurrent, &[])
    }
}

/// The costs: of the province for each measure, and of some communes where they are others.
pub fn costs(inputs: &Inputs, tree: &UnitTree) -> Result<Vec<Sourced<StepCost>>> {
    let mut chance = Chance::of(62);
    let province = tree.iter().find(|(unit, _)| tree.parent(*unit).is_none()).context("a province")?.1.code;
    let mut costs: Vec<Sourced<StepCost>> = Vec::new();
    for id in SETS {
        let set = inputs.law.set(id).with_context(|| format!("no set {id}"))?;
        let conditions = set.preconditions.iter().map(|condition| (None, condition));
        let indicators = set.indicators().map(|(criterion, indicator)| (Some(criterion), indicator));
        for (criterion, indicator) in indicators.chain(conditions) {
            for measure in measures(&inputs.law, indicator) {
                if NOT_KNOWN.contains(&measure) || costs.iter().any(|cost| cost.fact.measure == measure) {
                    continue;
                }
                let (content, capital, sources) = paid_from(criterion);
                let (priced_by, (low, high)) = scale(&inputs.law, measure, capital)?;
                let funds: Vec<&str> = sources.iter().map(|fund| fund.id()).collect();
                costs.push(illustrative(StepCost {
                    measure: measure.to_owned(),
                    unit: province,
                    group: None,
                    date: DAY,
                    priced_by,
                    amount: Dong(chance.around(low, high) * 1_000_000),
                    months: Some(months(measure, capital, &mut chance)?),
                    content: content.to_owned(),
                    capital,
                    funds: (!funds.is_empty()).then(|| funds.join(" ")),
                    basis: Some("Suất đầu tư minh họa".to_owned()),
                }));
            }
        }
    }
    let general = costs.clone();
    let communes = communes(tree);
    for _ in 0..OWN {
        let (Some(cost), Some(unit)) = (chance.pick(&general), chance.pick(&communes)) else { continue };
        let own = StepCost {
            unit: unit.code,
            amount: Dong(cost.fact.amount.0 / 100 * chance.between(60, 180)),
            basis: Some("Dự toán minh họa của xã".to_owned()),
            ..cost.fact.clone()
        };
        let is_new = |known: &Sourced<StepCost>| known.fact.measure != own.measure || known.fact.unit != own.unit;
        if costs.iter().all(is_new) {
            costs.push(illustrative(own));
        }
    }
    Ok(costs)
}

/// How many months a step takes.
fn months(measure: &str, capital: CapitalKind, chance: &mut Chance) -> Result<u16> {
    let usual = chance.between(2, if capital == CapitalKind::Investment { 9 } else { 6 });
    Ok(u16::try_from(if SLOW.contains(&measure) { 14 } else { usual })?)
}

/// The measures an indicator asks about; one that is observed by sex is priced as a whole.
fn measures<'l>(law: &'l Law, indicator: &'l Indicator) -> impl Iterator<Item = &'l str> {
    indicator.requirement.leaves().filter_map(|leaf| {
        let Leaf::Measure { measure, .. } = leaf else { return None };
        let id = law.measure_at(*measure).id.as_str();
        Some(id.strip_suffix(".women").or_else(|| id.strip_suffix(".men")).unwrap_or(id))
    })
}

/// What is counted, and the range of what it costs in million đồng.
fn scale(law: &Law, measure: &str, capital: CapitalKind) -> Result<(PricedBy, (i64, i64))> {
    let (_, measure) = law.measure(measure).with_context(|| format!("no measure {measure}"))?;
    let is_built = capital == CapitalKind::Investment;
    Ok(match measure.kind {
        MeasureKind::Percent => (PricedBy::Point, if is_built { (30, 110) } else { (8, 40) }),
        MeasureKind::Amount => (PricedBy::Point, (90, 260)),
        MeasureKind::Count => (PricedBy::Point, if is_built { (150, 600) } else { (40, 160) }),
        MeasureKind::Flag | MeasureKind::Rating(_) => (PricedBy::Step, if is_built { (300, 1_600) } else { (20, 150) }),
    })
}
