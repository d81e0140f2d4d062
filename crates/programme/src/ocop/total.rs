//! What a filled scoring sheet comes to.

use crate::{
    Quantity,
    law::{Sheet, SheetCriterion, SheetPart},
};

/// What a part of a sheet comes to.
#[derive(Clone, Debug)]
pub struct PartTotal<'s> {
    /// The part.
    pub part: &'s SheetPart,
    /// Its points.
    pub points: Quantity,
}

/// What a sheet comes to.
#[derive(Clone, Debug)]
pub struct Total<'s> {
    /// All points.
    pub points: Quantity,
    /// Those of each part.
    pub parts: Vec<PartTotal<'s>>,
    /// The points of each criterion that has some.
    pub criteria: Vec<(&'s SheetCriterion, Quantity)>,
    /// The criteria that have none yet: until there are none such, the sheet does not count.
    pub missing: Vec<&'s SheetCriterion>,
}

impl Total<'_> {
    /// Whether every criterion has its points.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.missing.is_empty()
    }

    /// The points of a part.
    #[must_use]
    pub fn of_part(&self, code: &str) -> Quantity {
        let part = self.parts.iter().find(|total| total.part.code == code);
        part.map_or(Quantity::ZERO, |total| total.points)
    }

    /// The points of a criterion.
    #[must_use]
    pub fn of_criterion(&self, code: &str) -> Quantity {
        let criterion = self.criteria.iter().find(|(criterion, _)| criterion.code == code);
        criterion.map_or(Quantity::ZERO, |(_, points)| *points)
    }
}

/// What a sheet comes to with the points that `given` tells of each criterion.
#[must_use]
pub fn total(sheet: &Sheet, given: impl Fn(&SheetCriterion) -> Option<Quantity>) -> Total<'_> {
    let mut total = Total { points: Quantity::ZERO, parts: Vec::new(), criteria: Vec::new(), missing: Vec::new() };
    for part in &sheet.parts {
        let mut of_part = Quantity::ZERO;
        for criterion in part.criteria() {
            match given(criterion) {
                Some(points) => {
                    of_part = of_part + points;
                    total.criteria.push((criterion, points));
                }
                None => total.missing.push(criterion),
            }
        }
        total.points = total.points + of_part;
        total.parts.push(PartTotal { part, points: of_part });
    }
    total
}
