//! Whether a dossier has what the rules ask for.

use jiff::civil::Date;

use crate::{
    fact::{Application, DossierItem, Record},
    law::{ItemNeed, ItemRule, OcopRules},
    vocabulary::vocabulary,
};

vocabulary! {
    /// How a document of a dossier stands.
    ItemState {
        Given = "given", "đã có", "given";
        Expired = "expired", "hết hạn", "expired";
        Missing = "missing", "còn thiếu", "missing";
        NotGiven = "not_given", "không có, không bắt buộc", "not given, not mandatory";
        NotNeeded = "not_needed", "không cần với nhóm này", "not needed for this group";
    }
}

/// How a document that the rules name stands in a dossier.
#[derive(Clone, Debug)]
pub struct ItemStanding<'s> {
    /// What the rules say of it.
    pub rule: &'s ItemRule,
    /// How it stands.
    pub state: ItemState,
    /// What was given last.
    pub given: Option<&'s Record<DossierItem>>,
}

impl ItemStanding<'_> {
    /// Whether the dossier is incomplete because of it.
    #[must_use]
    pub fn is_wanting(&self) -> bool {
        self.rule.need == ItemNeed::Mandatory && matches!(self.state, ItemState::Missing | ItemState::Expired)
    }
}

/// How every document that the rules name stands on a day in a dossier of a product of this group.
#[must_use]
pub fn completeness<'s>(
    rules: &'s OcopRules,
    group: &str,
    application: Application,
    items: &[&'s Record<DossierItem>],
    day: Date,
) -> Vec<ItemStanding<'s>> {
    let standing = |rule: &'s ItemRule| {
        let given = items.iter().filter(|record| record.fact().item == rule.code && record.fact().date <= day);
        let given = given.max_by_key(|record| (record.fact().date, record.seq)).copied();
        let state = match given {
            _ if !rule.concerns(group, application) => ItemState::NotNeeded,
            Some(record) if record.fact().holds_on(day) => ItemState::Given,
            Some(_) => ItemState::Expired,
            None if rule.need == ItemNeed::Mandatory => ItemState::Missing,
            None => ItemState::NotGiven,
        };
        ItemStanding { rule, state, given }
    };
    rules.items.iter().map(standing).collect()
}

/// Whether nothing mandatory is missing or has expired.
#[must_use]
pub fn is_complete(items: &[ItemStanding<'_>]) -> bool {
    !items.iter().any(ItemStanding::is_wanting)
}

/// Whether these documents are there and hold, as far as the dossier has to do with them.
pub(super) fn is_complete_for(items: &[ItemStanding<'_>], codes: &[String]) -> bool {
    let mut asked = items.iter().filter(|item| codes.contains(&item.rule.code));
    asked.all(|item| matches!(item.state, ItemState::Given | ItemState::NotNeeded))
}
