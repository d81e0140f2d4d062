//! What a province fills in where the law delegates, and the criteria it adds.

use super::{
    CriteriaSet, Law, Leaf, MeasureIndex, ThresholdRow,
    node::{Node, Table},
    parse,
};
use crate::fact::LocalThreshold;

impl Law {
    /// The law with what provinces have decided where it leaves a threshold to them. A decision on what the sets do not
    /// ask for changes nothing; of two on one threshold the later one holds.
    #[must_use]
    pub fn decided<'f>(&self, decisions: impl IntoIterator<Item = &'f LocalThreshold>) -> Self {
        let mut law = self.clone();
        for decision in decisions {
            let value = decision.value.0;
            let row = ThresholdRow { value, province: Some(decision.body), region: None, group: None, year: None };
            law.lay(&decision.set, &decision.indicator, &decision.measure, &row);
        }
        law
    }

    /// Lays a row over what an indicator of a set demands of a measure: it takes the place of the rows that it covers, and
    /// elsewhere the most specific row wins as ever. Whether there was such a demand.
    pub(crate) fn lay(&mut self, set: &str, indicator: &str, measure: &str, row: &ThresholdRow) -> bool {
        let measure = self.measure(measure).map(|(index, _)| index);
        let Some(set) = self.sets.iter_mut().find(|known| known.id == set) else { return false };
        let mut found = false;
        for_each_leaf(set, indicator, |leaf| {
            if let Leaf::Measure { measure: asked, test } = leaf
                && Some(*asked) == measure
            {
                found = true;
                test.threshold.rows.retain(|other| !row.covers(other));
                test.threshold.rows.push(row.clone());
            }
        });
        found
    }

    /// Lets one set judge the units of another, of the same level and grade, in a year: whatever builds on the other one builds
    /// on it. Whether there are two such sets.
    pub(crate) fn replace(&mut self, other: &str, set: &str, year: i16) -> bool {
        let is_alike = self.set(set).zip(self.set(other)).is_some_and(|(new, old)| new.replaces(old));
        if !is_alike {
            return false;
        }
        for each in &mut self.sets {
            if each.id == set {
                each.assessment_years = each.assessment_years.with(year);
                continue;
            }
            if each.id == other {
                each.assessment_years = each.assessment_years.without(year);
            }
            if each.builds_on.as_deref() == Some(other) {
                each.builds_on = Some(set.to_owned());
            }
            let indicators = each.criteria.iter_mut().flat_map(|criterion| &mut criterion.indicators);
            for indicator in indicators.chain(&mut each.preconditions) {
                indicator.requirement.for_each_leaf_mut(&mut |leaf| {
                    if let Leaf::Meets { set: named } = leaf
                        && named == other
                    {
                        set.clone_into(named);
                    }
                });
            }
        }
        true
    }
}

impl CriteriaSet {
    /// Whether it can stand in for another: it grants the same grade at the same level.
    #[must_use]
    pub fn replaces(&self, other: &Self) -> bool {
        self.id != other.id && self.level == other.level && self.grade == other.grade
    }

    /// Whether an indicator of the set compares a measure.
    #[must_use]
    pub fn asks(&self, indicator: &str, measure: Option<MeasureIndex>) -> bool {
        let indicators = self.criteria.iter().flat_map(|criterion| &criterion.indicators).chain(&self.preconditions);
        let leaves = indicators.filter(|each| each.code == indicator).flat_map(|each| each.requirement.leaves());
        let mut measures = leaves.filter_map(|leaf| match leaf {
            Leaf::Measure { measure, .. } => Some(*measure),
            _ => None,
        });
        measure.is_some_and(|wanted| measures.any(|asked| asked == wanted))
    }
}

/// Applies one overlay file to the set it names.
pub(super) fn apply(law: &mut Law, root: &Table<'_, '_>) {
    root.only(&["id", "set", "province", "basis", "fill", "criterion", "note", "name"]);
    let basis = parse::bases(root);
    let Some(province) = parse::province(root).flatten() else {
        root.error("`province` is missing".to_owned());
        return;
    };
    let Some(node) = root.need("set") else { return };
    let Some(id) = node.text() else { return };
    let Some(place) = law.sets.iter().position(|set| set.id == id) else {
        node.error(format!("no criteria set `{id}`"));
        return;
    };
    let added: Vec<_> = root
        .tables("criterion")
        .iter()
        .filter_map(|table| Some((table.clone(), parse::criterion(law, table, Some(province))?)))
        .collect();
    let fills: Vec<_> =
        root.tables("fill").iter().filter_map(|table| Some((table.clone(), fill(law, table)?))).collect();
    let set = &mut law.sets[place];
    for number in basis {
        if set.basis.iter().all(|known| known.number != number.number) {
            set.basis.push(number);
        }
    }
    for (table, criterion) in added {
        if set.criterion(&criterion.code).is_some() {
            table.error(format!("criterion `{}` is already in set `{id}`", criterion.code));
        } else {
            set.criteria.push(criterion);
        }
    }
    for (table, fill) in fills {
        let mut found = false;
        for_each_leaf(set, &fill.indicator, |leaf| {
            if let Leaf::Measure { measure, test } = leaf
                && *measure == fill.measure
            {
                found = true;
                let rows = fill.rows.iter().map(|row| ThresholdRow { province: Some(province), ..row.clone() });
                test.threshold.rows.extend(rows);
            }
        });
        if !found {
            table.error(format!("set `{id}` has no indicator `{}` that asks for this measure", fill.indicator));
        }
    }
}

struct Fill {
    indicator: String,
    measure: super::MeasureIndex,
    rows: Vec<ThresholdRow>,
}

fn fill(law: &Law, table: &Table<'_, '_>) -> Option<Fill> {
    table.only(&["indicator", "measure", "threshold", "cites", "verified", "source", "note"]);
    parse::citation(table)?;
    let (index, measure) = table.required("measure", |node| {
        let id = node.text()?;
        let found = law.measure(&id);
        if found.is_none() {
            node.error(format!("unknown measure `{id}`"));
        }
        found
    })?;
    let threshold = table.required("threshold", |node| parse::threshold(node, Some(measure)))?;
    Some(Fill { indicator: table.required("indicator", Node::text)?, measure: index, rows: threshold.rows })
}

fn for_each_leaf(set: &mut CriteriaSet, indicator: &str, mut change: impl FnMut(&mut Leaf)) {
    let indicators = set.criteria.iter_mut().flat_map(|criterion| &mut criterion.indicators);
    for indicator in indicators.chain(&mut set.preconditions).filter(|i| i.code == indicator) {
        indicator.requirement.for_each_leaf_mut(&mut change);
    }
}
