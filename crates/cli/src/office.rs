//! The office at work: its ledger, its law, its units.

use std::{fs, os::unix::fs::DirBuilderExt as _, path::PathBuf, sync::Arc};

use jiff::{Timestamp, civil::Date};
use ledger::{Ledger, Location};
use programme::{
    fact::SetVersion,
    law::{CriteriaSet, Law},
    snapshot::{Ground, Snapshot},
    unit::{UnitCode, UnitIndex},
};

use crate::{
    args::{Common, When},
    clock,
    error::Failure,
    reference::{self, Reference},
};

/// The pair a figure is about: the date, and the moment whose knowledge counts.
#[derive(Clone, Copy, Debug)]
pub struct AsOf {
    /// The date.
    pub valid: Date,
    /// The moment.
    pub known: Timestamp,
    /// The date whose units it stands on.
    pub map: Date,
}

impl When {
    /// The pair asked for; today and now where nothing was said.
    pub fn resolve(&self) -> AsOf {
        let now = clock::now();
        let valid = self.as_of.unwrap_or_else(|| clock::day_of(now));
        AsOf { valid, known: self.known_at.unwrap_or(now), map: self.map.map_or(valid, |map| map.max(valid)) }
    }
}

/// The ledger with the law and the units.
#[derive(Debug)]
pub struct Office {
    /// Law and units.
    pub reference: Reference,
    /// The ledger.
    pub ledger: Ledger,
}

impl Office {
    /// Opens the ledger, creating it when it is not there.
    pub async fn open(common: &Common) -> Result<Self, Failure> {
        let reference = reference::load(common)?;
        let location = location(common)?;
        Ok(Self { reference, ledger: Ledger::open(&location).await?.mirrored(common.data.join("mirror")) })
    }

    /// The province of this office: the only one in the register.
    pub fn province(&self) -> Result<UnitCode, Failure> {
        let mut provinces = self.reference.register.units().iter().filter(|unit| unit.kind.is_province());
        let province = provinces.next().map(|unit| unit.code);
        province.ok_or_else(|| Failure::misuse("danh mục đơn vị không có tỉnh nào", "the register has no province"))
    }

    /// The law of today: the files with the sets that the office keeps itself.
    pub async fn law(&self) -> Result<Arc<Law>, Failure> {
        let versions = self.ledger.current::<SetVersion>(None).await?;
        if versions.is_empty() {
            return Ok(self.reference.law.clone());
        }
        Ok(Arc::new(self.reference.law.of_day(&versions, clock::day_of(clock::now()))))
    }

    /// The state of a date, as known at a moment.
    pub async fn snapshot(&self, when: AsOf) -> Result<Snapshot, Failure> {
        let register = self.ledger.register(&self.reference.register, Some(when.known)).await?;
        // Earlier days from which targets count stand on the same map.
        let ground = |day| Ground::on_map(self.reference.law.clone(), &register, day, when.map);
        Ok(self.ledger.snapshot(ground, when.valid, Some(when.known)).await?)
    }
}

/// The criteria set of an id, in the law of a state: as written, with what the province decided.
pub fn set<'l>(law: &'l Law, id: &str) -> Result<&'l CriteriaSet, Failure> {
    law.set(id).ok_or_else(|| {
        let known: Vec<&str> = law.sets().iter().map(|set| set.id.as_str()).collect();
        let known = known.join(", ");
        Failure::misuse(
            format!("không có bộ tiêu chí “{id}”; có: {known}"),
            format!("no criteria set “{id}”; there are: {known}"),
        )
    })
}

/// The unit asked for in a snapshot; the province when none was named.
pub fn scope(office: &Office, snapshot: &Snapshot, unit: Option<UnitCode>) -> Result<UnitIndex, Failure> {
    let code = unit.map_or_else(|| office.province(), Ok)?;
    snapshot.tree().index(code).ok_or_else(|| {
        let day = programme::vietnamese::date(snapshot.as_of());
        Failure::misuse(
            format!("không có đơn vị mã {code} vào ngày {day} (xem: nongthon units)"),
            format!("no unit bears code {code} on {day} (see: nongthon units)"),
        )
    })
}

/// Where the ledger is; the data directory is made when it is not there.
pub fn location(common: &Common) -> Result<Location, Failure> {
    let location = place(common);
    if let Location::Sqlite(_) = location {
        let directory: &PathBuf = &common.data;
        // Others on the machine have no business there.
        let made = fs::DirBuilder::new().recursive(true).mode(0o750).create(directory);
        made.map_err(|error| Failure::File(directory.clone(), error))?;
    }
    Ok(location)
}

/// Where the ledger is or would be; nothing is made.
pub fn place(common: &Common) -> Location {
    let servers: Vec<String> = common.database.iter().filter(|url| !url.is_empty()).cloned().collect();
    if servers.is_empty() { Location::Sqlite(common.data.join("ledger.sqlite")) } else { Location::Postgres(servers) }
}
