//! A dossier with everything that was said of it.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::{CouncilResult, ItemStanding, Standing, Total, completeness, total};
use crate::{
    fact::{
        Appeal, Council, CouncilMember, CouncilSession, Dossier, DossierItem, Product, Record, Recusal, Score,
        SelfScore, StarDecision,
    },
    law::{OcopRules, Sheet, WorkingDays},
    snapshot::{Snapshot, grouped},
    unit::UnitIndex,
};

/// A dossier with everything that was said of it, each list from the earliest on.
#[derive(Clone, Debug)]
pub struct Case<'s> {
    /// The dossier.
    pub dossier: &'s Record<Dossier>,
    /// Its product, where that is known.
    pub product: Option<&'s Record<Product>>,
    /// The rules in force on the day it was filed.
    pub rules: &'s OcopRules,
    /// The sheet that scores it; none while that of its sub-group is not known here.
    pub sheet: Option<&'s Sheet>,
    /// Its documents.
    pub items: Vec<&'s Record<DossierItem>>,
    /// What the producer gave its own product.
    pub self_scores: Vec<&'s Record<SelfScore>>,
    /// The councils that had to do with it, the lowest first.
    pub councils: Vec<CouncilWork<'s>>,
    /// Decisions on its stars.
    pub decisions: Vec<&'s Record<StarDecision>>,
    /// Appeals.
    pub appeals: Vec<&'s Record<Appeal>>,
    /// The day of the snapshot.
    pub today: Date,
    /// On which days offices work.
    pub working_days: &'s WorkingDays,
}

/// What a council did with a dossier.
#[derive(Clone, Debug)]
pub struct CouncilWork<'s> {
    /// The council.
    pub council: &'s Record<Council>,
    /// Those who sit in it, as appointed.
    pub members: Vec<&'s Record<CouncilMember>>,
    /// Those of them who must not score this dossier.
    pub recusals: Vec<&'s Record<Recusal>>,
    /// Their points.
    pub scores: Vec<&'s Record<Score>>,
    /// Its sessions on it.
    pub sessions: Vec<&'s Record<CouncilSession>>,
}

impl<'s> Case<'s> {
    /// The OCOP group of its product; empty where the product is not known.
    #[must_use]
    pub fn group(&self) -> &'s str {
        self.product.map_or("", |product| product.fact().group.as_str())
    }

    /// How its documents stand on a day.
    #[must_use]
    pub fn completeness(&self, day: Date) -> Vec<ItemStanding<'s>> {
        completeness(self.rules, self.group(), self.dossier.fact().application, &self.items, day)
    }

    /// What the producer's own sheet comes to; none where it has no points or no sheet is known.
    #[must_use]
    pub fn self_total(&self) -> Option<Total<'s>> {
        let sheet = self.sheet.filter(|_| !self.self_scores.is_empty())?;
        Some(total(sheet, |criterion| {
            let name = sheet.name_of(criterion);
            // The last one counts: they are in the order of time.
            let said = self.self_scores.iter().rfind(|record| record.fact().criterion == name);
            said.map(|record| record.fact().points)
        }))
    }

    /// What the councils came to, the lowest first.
    #[must_use]
    pub fn results(&self) -> Vec<CouncilResult<'s>> {
        self.councils.iter().map(|work| CouncilResult::as_of(self, work, self.today)).collect()
    }

    /// What a council did with it; nothing yet where the council is not among [`Self::councils`].
    #[must_use]
    pub fn work_of(&self, council: &str) -> Option<&CouncilWork<'s>> {
        self.councils.iter().find(|work| work.council.fact().code == council)
    }

    /// The points that a member of a council gave a criterion last, with their record.
    #[must_use]
    pub fn score_of(&self, council: &str, member: &str, criterion: &str) -> Option<&'s Record<Score>> {
        let scores = self.work_of(council).map_or(&[][..], |work| work.scores.as_slice());
        scores.iter().copied().rfind(|record| record.fact().member == member && record.fact().criterion == criterion)
    }

    /// The points that the producer gave a criterion last, with their record.
    #[must_use]
    pub fn self_score_of(&self, criterion: &str) -> Option<&'s Record<SelfScore>> {
        self.self_scores.iter().copied().rfind(|record| record.fact().criterion == criterion)
    }

    /// Where it stands.
    #[must_use]
    pub fn standing(&self) -> Standing<'s> {
        Standing::of(self)
    }
}

/// Whether points are only for the member who gave them: members score alone until their council has met on the dossier.
#[must_use]
pub fn is_sealed(snapshot: &Snapshot, score: &Score) -> bool {
    let sessions = snapshot.all::<CouncilSession>().iter().map(Record::fact);
    let mut own = sessions.filter(|session| session.council == score.council && session.dossier == score.dossier);
    !own.any(|session| score.date <= session.date)
}

/// What was said of dossiers, by dossier; and of councils, by council.
struct Said<'s> {
    items: HashMap<&'s str, Vec<&'s Record<DossierItem>>>,
    self_scores: HashMap<&'s str, Vec<&'s Record<SelfScore>>>,
    scores: HashMap<&'s str, Vec<&'s Record<Score>>>,
    sessions: HashMap<&'s str, Vec<&'s Record<CouncilSession>>>,
    recusals: HashMap<&'s str, Vec<&'s Record<Recusal>>>,
    decisions: HashMap<&'s str, Vec<&'s Record<StarDecision>>>,
    appeals: HashMap<&'s str, Vec<&'s Record<Appeal>>>,
    members: HashMap<&'s str, Vec<&'s Record<CouncilMember>>>,
}

impl<'s> Said<'s> {
    fn new(snapshot: &'s Snapshot) -> Self {
        Self {
            items: grouped::<DossierItem>(snapshot, |item| Some(item.dossier.as_str())),
            self_scores: grouped::<SelfScore>(snapshot, |score| Some(score.dossier.as_str())),
            scores: grouped::<Score>(snapshot, |score| Some(score.dossier.as_str())),
            sessions: grouped::<CouncilSession>(snapshot, |session| Some(session.dossier.as_str())),
            recusals: grouped::<Recusal>(snapshot, |recusal| Some(recusal.dossier.as_str())),
            decisions: grouped::<StarDecision>(snapshot, |decision| decision.dossier.as_deref()),
            appeals: grouped::<Appeal>(snapshot, |appeal| Some(appeal.dossier.as_str())),
            members: grouped::<CouncilMember>(snapshot, |member| Some(member.council.as_str())),
        }
    }

    fn work(&self, dossier: &str, council: &'s Record<Council>) -> CouncilWork<'s> {
        let code = council.fact().code.as_str();
        CouncilWork {
            council,
            members: self.members.get(code).cloned().unwrap_or_default(),
            recusals: own(&self.recusals, dossier, |recusal| recusal.council == code),
            scores: own(&self.scores, dossier, |score| score.council == code),
            sessions: own(&self.sessions, dossier, |session| session.council == code),
        }
    }
}

fn own<'s, F>(
    of: &HashMap<&'s str, Vec<&'s Record<F>>>,
    dossier: &str,
    is_own: impl Fn(&F) -> bool,
) -> Vec<&'s Record<F>> {
    of.get(dossier).into_iter().flatten().copied().filter(|record| is_own(record.fact())).collect()
}

/// The dossiers of products in `scope`, in the order in which they were recorded; those of a product nobody knows concern
/// the province. Where no rules are known at all there are none.
#[must_use]
pub fn cases(snapshot: &Snapshot, scope: UnitIndex) -> Vec<Case<'_>> {
    let said = Said::new(snapshot);
    let products: HashMap<&str, &Record<Product>> =
        snapshot.all::<Product>().iter().map(|record| (record.fact().code.as_str(), record)).collect();
    let is_whole = snapshot.tree().parent(scope).is_none();
    let case = |dossier| {
        let fact: &Dossier = Record::fact(dossier);
        let product = products.get(fact.product.as_str()).copied();
        let is_here =
            is_whole || product.is_some_and(|product| snapshot.tree().code_is_within(product.fact().unit, scope));
        is_here.then(|| of(snapshot, &said, dossier, product)).flatten()
    };
    snapshot.all::<Dossier>().iter().filter_map(case).collect()
}

fn of<'s>(
    snapshot: &'s Snapshot,
    said: &Said<'s>,
    dossier: &'s Record<Dossier>,
    product: Option<&'s Record<Product>>,
) -> Option<Case<'s>> {
    let fact = dossier.fact();
    let code = fact.code.as_str();
    let rules = snapshot.law().ocop_for(fact.filed)?;
    let sheet = rules.sheet(product.and_then(|product| product.fact().subgroup));
    let scored = said.scores.get(code).into_iter().flatten().map(|score| score.fact().council.as_str());
    let met = said.sessions.get(code).into_iter().flatten().map(|session| session.fact().council.as_str());
    let active: HashSet<&str> = scored.chain(met).collect();
    let councils = snapshot.all::<Council>().iter().filter(|council| active.contains(council.fact().code.as_str()));
    let mut councils: Vec<CouncilWork<'s>> = councils.map(|council| said.work(code, council)).collect();
    councils.sort_by_key(|work| (work.council.fact().level, work.council.fact().date));
    Some(Case {
        dossier,
        product,
        rules,
        sheet,
        items: said.items.get(code).cloned().unwrap_or_default(),
        self_scores: said.self_scores.get(code).cloned().unwrap_or_default(),
        councils,
        decisions: said.decisions.get(code).cloned().unwrap_or_default(),
        appeals: said.appeals.get(code).cloned().unwrap_or_default(),
        today: snapshot.as_of(),
        working_days: snapshot.law().working_days(),
    })
}
