//! Words of closed lists, as they are typed.

use programme::{fact::FactKind, policy::Role, task::TaskState, unit::Region};
use server::settings::{self, Setting};

/// What a file to be imported holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Facts of one kind.
    Facts(FactKind),
    /// Outlines of units for the map.
    Boundaries,
}

/// What was found, or which words there are.
fn known<T>(found: Option<T>, words: impl Iterator<Item = &'static str>) -> Result<T, String> {
    found.ok_or_else(|| format!("một trong / one of: {}", words.collect::<Vec<_>>().join(", ")))
}

pub fn state(text: &str) -> Result<TaskState, String> {
    known(TaskState::recognise(text), TaskState::ALL.iter().map(|state| state.id()))
}

pub fn region(text: &str) -> Result<Region, String> {
    known(Region::recognise(text), Region::ALL.iter().map(|region| region.id()))
}

pub fn role(text: &str) -> Result<Role, String> {
    known(Role::recognise(text), Role::ALL.iter().map(|role| role.id()))
}

pub fn setting(text: &str) -> Result<Setting, String> {
    known(Setting::find(text).copied(), settings::ALL.iter().map(|setting| setting.key))
}

pub fn content(text: &str) -> Result<Content, String> {
    match text {
        "boundary" | "boundaries" => Ok(Content::Boundaries),
        text => kind(text).map(Content::Facts).map_err(|known| format!("{known}, boundaries")),
    }
}

pub fn kind(text: &str) -> Result<FactKind, String> {
    let singular = text.strip_suffix('s').unwrap_or(text);
    let found = FactKind::recognise(text).or_else(|| FactKind::recognise(singular));
    known(found, FactKind::ALL.iter().map(|kind| kind.id()))
}
