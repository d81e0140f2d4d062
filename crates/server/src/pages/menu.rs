//! The menu of pages: a few named groups, and in each only what the person may use.

use std::borrow::Cow;

use programme::{
    policy::{Action, Target},
    unit::UnitIndex,
};

use crate::{request::Visit, words};

/// A named group of entries.
#[derive(Debug)]
pub struct Group {
    /// Its name.
    pub label: Cow<'static, str>,
    /// What is in it; never nothing.
    pub entries: Vec<Entry>,
}

impl Group {
    /// Whether the page is in it.
    pub fn is_current(&self) -> bool {
        self.entries.iter().any(|entry| entry.current)
    }
}

/// An entry of the menu.
#[derive(Debug)]
pub struct Entry {
    /// Where it leads, without the state asked for.
    pub address: String,
    /// Its icon.
    pub icon: &'static str,
    /// Its name.
    pub label: Cow<'static, str>,
    /// Whether it is this page.
    pub current: bool,
}

/// A page that the menu knows.
struct Item {
    /// Its address, or of a page of units what follows the unit's.
    address: &'static str,
    icon: &'static str,
    /// The key of its name, which is that of its title.
    key: &'static str,
    open_to: OpenTo,
}

/// Whom a page is open to.
#[derive(Clone, Copy)]
enum OpenTo {
    /// A page of units: to those who may do this at the unit.
    Unit(Action),
    /// A page of units: to those who may do it there, if only for the criteria of their department.
    UnitByDepartment(Action),
    /// To those who may do this for the province.
    Province(Action),
    /// To those who may do this anywhere.
    Anybody(Action),
    /// To those who speak for a producer.
    Producers,
    /// To those who may do any of these anywhere.
    AnyOf(&'static [Action]),
}

impl OpenTo {
    fn admits(self, visit: &Visit, unit: UnitIndex) -> bool {
        match self {
            Self::Unit(action) => visit.may(action, Target::unit(unit)),
            Self::UnitByDepartment(action) => {
                visit.may(action, Target::unit(unit)) || visit.may_by_department(action, unit)
            }
            Self::Province(action) => visit.may(action, Target::unit(visit.moment.province)),
            Self::Anybody(action) => visit.may_somewhere(action),
            Self::Producers => visit.producers().next().is_some(),
            Self::AnyOf(actions) => actions.iter().any(|action| visit.may_somewhere(*action)),
        }
    }

    const fn is_of_units(self) -> bool {
        matches!(self, Self::Unit(_) | Self::UnitByDepartment(_))
    }
}

const fn item(address: &'static str, icon: &'static str, key: &'static str, open_to: OpenTo) -> Item {
    Item { address, icon, key, open_to }
}

/// The groups: the key of the name, and the pages.
const GROUPS: [(&str, &[Item]); 6] = {
    use Action::{
        Import, KeepProducts, ManageLaw, ManagePeople, ManageSystem, Report, Score, SeeAudit, SeeClaims, SeeFigures,
        WriteReports,
    };
    use OpenTo::{AnyOf, Anybody, Producers, Province, Unit, UnitByDepartment};
    [
        (
            "menu-standing",
            &[
                item("", "home", "morning", Unit(SeeFigures)),
                item("/map", "map-2", "map", Unit(SeeFigures)),
                item("/scorecard", "table", "scorecard", Unit(SeeFigures)),
                item("/targets", "target-arrow", "targets", Unit(SeeFigures)),
                item("/outlook", "telescope", "outlook", Unit(SeeFigures)),
                item("/areas", "map-pin", "areas", Unit(SeeFigures)),
                item("/review", "shield-check", "review", Province(SeeFigures)),
                item("/scenarios", "eye", "scenarios", Province(SeeFigures)),
            ],
        ),
        (
            "menu-figures",
            &[
                item("/capture", "edit", "capture", Unit(Report)),
                item("/inbox", "inbox", "inbox", Anybody(SeeClaims)),
                item("/completeness", "list-check", "completeness", Unit(SeeFigures)),
                item("/quality", "alert-triangle", "quality", UnitByDepartment(SeeClaims)),
                item("/imports", "upload", "imports", Anybody(Import)),
            ],
        ),
        (
            "menu-running",
            &[
                item("/tasks", "list-details", "tasks", Anybody(SeeFigures)),
                item("/path", "route", "path", Province(SeeFigures)),
                item("/cases", "award", "cases", Anybody(SeeFigures)),
                item("/difficulties", "barrier-block", "difficulties", Province(SeeFigures)),
                item("/reports", "file-text", "reports", Province(SeeFigures)),
                item("/news", "speakerphone", "news", Anybody(WriteReports)),
                item("/newsletter", "mail", "newsletter", Anybody(WriteReports)),
                item("/organisation", "hierarchy", "organisation", Province(SeeFigures)),
            ],
        ),
        (
            "menu-ocop",
            &[
                item("/ocop", "star", "ocop", Province(SeeFigures)),
                item("/ocop/products", "gift", "ocop-products", Province(SeeFigures)),
                item("/producer", "home", "producer-home", Producers),
                item("/ocop/proposals", "inbox", "proposals-of-producers", Province(KeepProducts)),
                item("/ocop/sales", "coin", "sales", Province(SeeFigures)),
                item("/ocop/dossiers", "award", "dossiers", AnyOf(&[SeeFigures, KeepProducts])),
                item("/ocop/councils", "users-group", "councils", Anybody(Score)),
                item("/producer/orders", "truck-delivery", "producer-orders", Producers),
                item("/producer/offers", "tag", "producer-offers", Producers),
                item("/ocop/orders", "shopping-cart", "ocop-orders", Province(KeepProducts)),
                item("/ocop/labels", "printer", "labels", Province(WriteReports)),
            ],
        ),
        (
            "menu-resources",
            &[
                item("/money", "coin", "money", Unit(SeeFigures)),
                item("/training", "school", "training", Province(SeeFigures)),
                item("/policies", "gift", "policies", Province(SeeFigures)),
            ],
        ),
        (
            "menu-administration",
            &[
                item("/law/sets", "shield-check", "law-sets", Province(SeeFigures)),
                item("/law", "flag", "law", Anybody(ManageLaw)),
                item("/register", "building-community", "register", Province(SeeFigures)),
                item("/reorganisations", "hierarchy", "reorganisations", Anybody(Import)),
                item("/boundaries", "map-pin", "boundaries", Anybody(ManageSystem)),
                item("/people", "users", "people", Anybody(ManagePeople)),
                item("/audit", "history", "audit", Anybody(SeeAudit)),
                item("/settings", "settings", "settings", Anybody(ManageSystem)),
                item("/webhooks", "speakerphone", "webhooks", Anybody(ManageSystem)),
                item("/backups", "database", "backups", Anybody(ManageSystem)),
                item("/status", "stethoscope", "status", Anybody(ManageSystem)),
            ],
        ),
    ]
};

/// The menu of a page about a unit, or about none, with this title.
pub fn menu(visit: &Visit, title: &str, unit: Option<UnitIndex>) -> Vec<Group> {
    if visit.viewer.is_none() {
        return Vec::new();
    }
    let unit = unit.unwrap_or_else(|| visit.home());
    let code = visit.moment.unit(unit).code;
    let entry = |item: &Item| Entry {
        address: if item.open_to.is_of_units() {
            format!("/units/{code}{}", item.address)
        } else {
            item.address.to_owned()
        },
        icon: item.icon,
        label: words::text(visit.lang, item.key),
        current: item.key == title,
    };
    let group = |(key, items): &(&'static str, &[Item])| {
        let open = items.iter().filter(|item| item.open_to.admits(visit, unit));
        Group { label: words::text(visit.lang, key), entries: open.map(entry).collect() }
    };
    GROUPS.iter().map(group).filter(|group| !group.entries.is_empty()).collect()
}
