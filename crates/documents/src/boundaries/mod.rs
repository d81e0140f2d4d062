//! The office's own boundary file (GeoJSON): joined with the register by unit code, checked, and made simple for the
//! screen; all of it or every problem found, each with its feature.

mod geometry;
mod join;
mod parse;
mod simplify;
mod system;

use std::collections::{BTreeMap, BTreeSet};

use programme::{
    Lang,
    boundary::Shape,
    unit::{Tier, Unit, UnitCode, UnitTree},
};

use crate::import::{Complaint, Problems, Rejected, SourceFile};

/// A file is at most so large.
pub const FILE_LIMIT: usize = 40_000_000;
/// A file has at most so many features; the whole country has about 10 600 communes.
const FEATURES: usize = 20_000;
/// The features of our units have at most so many points together.
const POINTS: usize = 2_000_000;
/// So far from where the register has a unit its outline may be before somebody should look.
const FAR_KILOMETRES: f64 = 25.0;

/// What was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundaries {
    /// The property that the file was joined by.
    pub property: String,
    /// The outline of each unit, by its code.
    pub shapes: BTreeMap<UnitCode, Shape>,
    /// Units of the register, of the same tiers, that the file has no outline for.
    pub missing: Vec<UnitCode>,
    /// Features of no unit of the register: they are left out.
    pub extra: Vec<Extra>,
    /// Units whose outline lies far from where the register has them, with the distance in kilometres.
    pub far: Vec<(UnitCode, u32)>,
    /// How many points the outlines had.
    pub points_read: usize,
}

impl Boundaries {
    /// How many points are left.
    #[must_use]
    pub fn points(&self) -> usize {
        self.shapes.values().map(Shape::points).sum()
    }

    /// The units that the file speaks of: those of the tiers it has outlines for.
    pub fn units<'t>(&self, tree: &'t UnitTree) -> impl Iterator<Item = &'t Unit> {
        let tiers: BTreeSet<Tier> = self.shapes.keys().map(|code| code.tier()).collect();
        tree.iter().map(|(_, unit)| unit).filter(move |unit| tiers.contains(&unit.code.tier()))
    }

    /// The outlines with their units.
    pub fn outlines<'t>(&self, tree: &'t UnitTree) -> impl Iterator<Item = (&'t Unit, &Shape)> {
        self.shapes.iter().filter_map(|(code, shape)| Some((tree.find(*code)?, shape)))
    }
}

/// A feature that is of no unit of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    /// Its number in the file, from 1.
    pub feature: usize,
    /// The code it bears; empty when it bears none.
    pub code: String,
}

/// Reads a boundary file. `tree` has the units of the date that the boundaries are of; `property` names the property
/// with the unit's code where it is not one of the usual names.
pub fn read(
    file: &SourceFile<'_>,
    tree: &UnitTree,
    property: Option<&str>,
    lang: Lang,
) -> Result<Boundaries, Rejected> {
    let mut problems = Problems::new(file.name, lang);
    match checked(file.bytes, tree, property, lang, &mut problems) {
        Ok(Some(boundaries)) if problems.none() => return Ok(boundaries),
        Ok(_) => {}
        Err(complaint) => problems.complain(None, complaint),
    }
    Err(problems.rejected())
}

/// What is wrong with the whole file is the error; what is wrong with a feature is noted.
fn checked(
    bytes: &[u8],
    tree: &UnitTree,
    property: Option<&str>,
    lang: Lang,
    problems: &mut Problems<'_>,
) -> Result<Option<Boundaries>, Complaint> {
    let file = parse::parse(bytes)?;
    let property = join::property(&file.features, tree, property)?;
    let joined = join::join(&file.features, tree, &property, lang, problems);
    if joined.features.is_empty() {
        return if problems.none() { Err(join::nothing(&file.features, &property)) } else { Ok(None) };
    }
    let mut outlines = BTreeMap::new();
    let mut points_read = 0;
    for (code, place) in &joined.features {
        let feature = &file.features[*place];
        match geometry::rings(feature) {
            Ok(polygons) => {
                points_read += polygons.iter().flatten().map(Vec::len).sum::<usize>();
                outlines.insert(*code, (*place, polygons));
            }
            Err(complaint) => problems.complain(Some(feature.name(Some(*code), lang)), complaint),
        }
    }
    if points_read > POINTS {
        return Err(parse::too_much(&format!("{points_read}"), &format!("{POINTS}"), ("điểm", "points")));
    }
    system::check(
        file.crs.as_deref(),
        outlines.values().flat_map(|(_, polygons)| polygons.iter().flatten().flatten()),
    )?;
    for (code, (place, polygons)) in &outlines {
        if let Err(complaint) = geometry::check(polygons) {
            problems.complain(Some(file.features[*place].name(Some(*code), lang)), complaint);
        }
    }
    if !problems.none() {
        return Ok(None);
    }
    let far = outlines.iter().filter_map(|(code, (_, polygons))| {
        let kilometres = geometry::distance(polygons, tree.find(*code)?.centroid?)?;
        (kilometres > FAR_KILOMETRES).then(|| (*code, geometry::whole(kilometres)))
    });
    let far = far.collect();
    let polygons: Vec<_> = outlines.values().map(|(_, polygons)| polygons.as_slice()).collect();
    let shapes: BTreeMap<UnitCode, Shape> = outlines.keys().copied().zip(simplify::simplify(&polygons)).collect();
    let (missing, extra) = (Vec::new(), joined.extra);
    let mut boundaries = Boundaries { property, shapes, missing, extra, far, points_read };
    let codes = boundaries.units(tree).map(|unit| unit.code);
    boundaries.missing = codes.filter(|code| !boundaries.shapes.contains_key(code)).collect();
    Ok(Some(boundaries))
}
