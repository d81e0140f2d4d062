//! Administrative units in time: codes, kinds, the register, and the tree as of a date.

pub mod reform;
mod register;
mod share;
mod tree;

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use register::{Lineage, LineageKind, Register, RegisterError};
pub use share::{Share, apportion};
pub use tree::{Former, Gone, UnitIndex, UnitTree};

use crate::{grade::Grade, vocabulary::vocabulary};

/// The code of a unit. Official: two digits for a province, three for a district, five for a commune. Ours, because no
/// register numbers them: the commune's code and a number for a residential area, `18145-03`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitCode {
    digits: u8,
    number: u32,
    /// The number of a residential area in its commune; zero for every other unit.
    area: u16,
}

impl UnitCode {
    /// As text, with its zeros.
    #[must_use]
    pub fn to_text(self) -> String {
        let mut text = String::with_capacity(usize::from(self.digits));
        crate::vietnamese::padded(&mut text, self.number, self.digits.into());
        if self.area > 0 {
            text.push('-');
            let width = if self.area > 99 { 3 } else { 2 };
            crate::vietnamese::padded(&mut text, self.area.into(), width);
        }
        text
    }

    /// The commune of a residential area.
    #[must_use]
    pub const fn commune(self) -> Option<Self> {
        if self.area > 0 { Some(Self { area: 0, ..self }) } else { None }
    }

    /// The number of a residential area in its commune.
    #[must_use]
    pub const fn area_number(self) -> Option<u16> {
        if self.area > 0 { Some(self.area) } else { None }
    }

    /// The residential area of this number in a commune.
    #[must_use]
    pub const fn area(self, number: u16) -> Option<Self> {
        let is_area_of_commune = matches!(self.tier(), Tier::Commune) && matches!(number, 1..=999);
        if is_area_of_commune { Some(Self { area: number, ..self }) } else { None }
    }

    /// The tier that the code's form tells.
    #[must_use]
    pub const fn tier(self) -> Tier {
        match self.digits {
            _ if self.area > 0 => Tier::Hamlet,
            2 => Tier::Province,
            3 => Tier::District,
            _ => Tier::Commune,
        }
    }
}

/// A tier of administration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Province or centrally run city.
    Province,
    /// Rural district, town or provincial city; abolished on 1 July 2025.
    District,
    /// Rural commune, ward or township.
    Commune,
    /// Residential area: below the administration, but it reports and is judged like a unit.
    Hamlet,
}

/// The text is no unit code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a unit code: two digits for a province, three for a district, five for a commune, 18145-03 for an area"
)]
pub struct BadUnitCode(String);

impl FromStr for UnitCode {
    type Err = BadUnitCode;
    fn from_str(text: &str) -> Result<Self, BadUnitCode> {
        let bad = || BadUnitCode(text.to_owned());
        if let Some((commune, number)) = text.split_once('-') {
            let commune: Self = commune.parse().map_err(|_| bad())?;
            let area = number.parse().ok().and_then(|number| commune.area(number));
            // Written in one way only, so that a code stands for one thing wherever it is stored.
            return area.filter(|area| area.to_text() == text).ok_or_else(bad);
        }
        if !matches!(text.len(), 2 | 3 | 5) || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(bad());
        }
        let digits = u8::try_from(text.len()).map_err(|_| bad())?;
        Ok(Self { digits, number: text.parse().map_err(|_| bad())?, area: 0 })
    }
}

impl fmt::Display for UnitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_text())
    }
}

impl fmt::Debug for UnitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<'de> Deserialize<'de> for UnitCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for UnitCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

vocabulary! {
    /// What a unit is.
    UnitKind {
        Province = "province", "tỉnh", "province";
        CentralCity = "central_city", "thành phố trực thuộc trung ương", "centrally run city";
        RuralDistrict = "rural_district", "huyện", "rural district";
        Town = "town", "thị xã", "town";
        City = "city", "thành phố", "provincial city";
        UrbanDistrict = "urban_district", "quận", "urban district";
        Commune = "commune", "xã", "rural commune";
        Ward = "ward", "phường", "ward";
        Township = "township", "thị trấn", "township";
        Hamlet = "hamlet", "khu dân cư", "residential area";
    }
}

vocabulary! {
    /// The economic region whose column of thresholds applies.
    Region {
        NorthernMidlandsMountains = "northern_midlands_mountains", "Trung du miền núi phía Bắc", "Northern midlands and mountains";
        RedRiverDelta = "red_river_delta", "Đồng bằng sông Hồng", "Red River delta";
        NorthCentral = "north_central", "Bắc Trung Bộ", "North central";
        SouthCentralCoast = "south_central_coast", "Duyên hải Nam Trung Bộ", "South central coast";
        CentralHighlands = "central_highlands", "Tây Nguyên", "Central highlands";
        SouthEast = "south_east", "Đông Nam Bộ", "South east";
        MekongDelta = "mekong_delta", "Đồng bằng sông Cửu Long", "Mekong delta";
    }
}

vocabulary! {
    /// A class of communes that the law judges by another region's column.
    ExceptionClass {
        EspeciallyDifficult = "especially_difficult", "đặc biệt khó khăn", "especially difficult";
        SafeZone = "safe_zone", "an toàn khu", "former safe zone";
    }
}

vocabulary! {
    /// The commune group of the 2026–2030 law.
    CommuneGroup {
        Group1 = "group_1", "nhóm 1", "group 1";
        Group2 = "group_2", "nhóm 2", "group 2";
        Group3 = "group_3", "nhóm 3", "group 3";
    }
}

impl UnitKind {
    /// The grades of which the first that a set judges is what units of the kind strive for first.
    #[must_use]
    pub const fn first_grades(self) -> &'static [Grade] {
        match self {
            Self::Province | Self::CentralCity | Self::RuralDistrict | Self::Town | Self::City | Self::Commune => {
                &[Grade::Ntm, Grade::Completed]
            }
            Self::UrbanDistrict => &[],
            Self::Ward | Self::Township => &[Grade::CivilisedUrban],
            Self::Hamlet => &[Grade::Model],
        }
    }

    /// Whether it is a province or a centrally run city.
    #[must_use]
    pub const fn is_province(self) -> bool {
        matches!(self, Self::Province | Self::CentralCity)
    }

    /// Whether it is a district, town or city that the programme counts. Urban districts have no criteria of their own.
    #[must_use]
    pub const fn is_district_of_programme(self) -> bool {
        matches!(self, Self::RuralDistrict | Self::Town | Self::City)
    }

    /// Whether it is a ward or a township.
    #[must_use]
    pub const fn is_urban_commune(self) -> bool {
        matches!(self, Self::Ward | Self::Township)
    }
}

/// A unit during one period of validity.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Official code; may be reused by a successor, so a unit is its code and its period.
    pub code: UnitCode,
    /// The unit it belongs to; none for a province.
    pub parent: Option<UnitCode>,
    /// What it is.
    pub kind: UnitKind,
    /// The bare name: `Thạch Hạ`.
    pub name: String,
    /// First day; none when not known.
    pub from: Option<Date>,
    /// Last day; none while in force.
    pub to: Option<Date>,
    /// Latitude and longitude of the centroid, in degrees (WGS84).
    pub centroid: Option<(f64, f64)>,
    /// Inhabitants at the census of 2019.
    pub population: Option<u32>,
    /// Whether the programme counts it: a flag, not a kind.
    pub in_programme: bool,
    /// The region whose thresholds apply.
    pub region: Option<Region>,
    /// The class that moves it to another region's column.
    pub class: Option<ExceptionClass>,
    /// The group of the 2026–2030 law.
    pub group: Option<CommuneGroup>,
    /// Where these facts are from.
    pub source: String,
}

impl Unit {
    /// Kind and name: `xã Thạch Hạ`.
    #[must_use]
    pub fn full_name(&self) -> String {
        // A city is called a city whoever runs it.
        let kind = if self.kind == UnitKind::CentralCity { UnitKind::City } else { self.kind };
        format!("{} {}", kind.label(crate::Lang::Vi), self.name)
    }

    /// Whether the unit exists on `date`.
    #[must_use]
    pub fn exists_on(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_keep_their_zeros() {
        for text in ["01", "001", "00001", "42", "436", "18070", "18145-03", "00001-12", "18145-100"] {
            assert_eq!(text.parse::<UnitCode>().map(|code| code.to_string()).as_deref(), Ok(text));
        }
        assert_ne!("01".parse::<UnitCode>(), "001".parse::<UnitCode>());
        for wrong in [
            "",
            "1",
            "4a",
            "1807",
            "180700",
            "+1",
            "42-01",
            "18145-3",
            "18145-003",
            "18145-00",
            "18145-1000",
            "18145-",
            "-01",
            "18145-01-01",
        ] {
            assert!(wrong.parse::<UnitCode>().is_err(), "{wrong}");
        }
        let area: UnitCode = "18145-03".parse().expect("a code");
        assert_eq!((area.tier(), area.area_number()), (Tier::Hamlet, Some(3)));
        assert_eq!(area.commune(), "18145".parse().ok());
    }
}
