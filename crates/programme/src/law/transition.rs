//! How what was said of units before a reorganisation is read of those after it: rules of `transition.toml`.

use super::{
    Law, Verification,
    node::{Node, Table},
};
use crate::{grade::Grade, vocabulary::vocabulary};

vocabulary! {
    /// What a rate is a rate of.
    Denominator {
        Population = "population", "dân số", "population";
        Households = "households", "số hộ", "households";
        Workers = "workers", "số lao động", "workers";
    }
}

vocabulary! {
    /// How many of the units it was made of must have held a grade for a unit to inherit it.
    Needs {
        All = "all", "tất cả", "all";
        Majority = "majority", "quá nửa", "more than half";
    }
}

/// When a unit inherits a grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inheritance {
    /// The grades.
    pub grades: Vec<Grade>,
    /// How many of its predecessors must have held it.
    pub needs: Needs,
    /// The legal source.
    pub law: String,
    /// How far it was compared with the text.
    pub verification: Verification,
}

/// The rules of passing from one map to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transition {
    recognition: Vec<Inheritance>,
    stand_ins: Vec<Denominator>,
}

impl Transition {
    /// The rule for a grade.
    #[must_use]
    pub fn inheritance(&self, grade: Grade) -> Option<&Inheritance> {
        self.recognition.iter().find(|rule| rule.grades.contains(&grade))
    }

    /// Whether population may stand in for what a rate is a rate of.
    #[must_use]
    pub fn is_by_population(&self, of: Denominator) -> bool {
        of == Denominator::Population || self.stand_ins.contains(&of)
    }
}

pub(super) fn read(law: &mut Law, root: &Table<'_, '_>) {
    root.only(&["recognition", "stand_in"]);
    for table in root.tables("recognition") {
        let Some(rule) = inheritance(&table) else { continue };
        if let Some(twice) = rule.grades.iter().find(|grade| law.transition.inheritance(**grade).is_some()) {
            table.error(format!("grade `{}` has two rules", twice.id()));
        }
        law.transition.recognition.push(rule);
    }
    for table in root.tables("stand_in") {
        table.only(&["of", "by"]);
        let (of, by) =
            (table.required("of", Node::word::<Denominator>), table.required("by", Node::word::<Denominator>));
        if by.is_some_and(|by| by != Denominator::Population) {
            table.error("only population is known of every unit: `by = \"population\"`".to_owned());
        }
        law.transition.stand_ins.extend(of);
    }
}

fn inheritance(table: &Table<'_, '_>) -> Option<Inheritance> {
    table.only(&["grades", "needs", "law", "verified"]);
    Some(Inheritance {
        grades: table.required("grades", Node::words)?,
        needs: table.required("needs", Node::word)?,
        law: table.required("law", Node::text)?,
        verification: table.required("verified", Node::word)?,
    })
}
