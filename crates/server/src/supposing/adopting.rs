//! What is supposed becomes real: exactly what would be recorded, and then that as one act for each kind of fact, all of them or none.

use futures_util::future::{BoxFuture, FutureExt as _};
use jiff::civil::Date;
use ledger::{ActSeq, Appended, Batch, LedgerError, NewAct, Scenario};
use programme::{
    fact::{Distinct, Fact, FactKind, LocalThreshold, Provenance, Raw, ReadContext, Row, Sourced, Stage, same_subject},
    policy::{Action, Target},
    scenario::{Change, Stated},
    unit::Register,
    with_fact,
};

use super::{read, stated};
use crate::{
    amending,
    failure::Failure,
    pages::imports::{Changed, changed},
    request::Visit,
};

/// Facts of which the differences are shown.
const SHOWN: usize = 1_000;

/// What a province decides a threshold by.
#[derive(Clone, Debug)]
pub struct Decision<'a> {
    /// The document.
    pub document: &'a str,
    /// From when on it counts.
    pub date: Date,
}

/// What would be recorded of one kind.
#[derive(Debug)]
pub struct Part {
    /// The kind.
    pub kind: FactKind,
    /// Fact by fact, what it would change; none where all of it stands already.
    pub rows: Vec<Changed>,
}

/// What would come of a scenario.
#[derive(Debug)]
pub struct Plan {
    /// What would be recorded, kind by kind.
    pub parts: Vec<Part>,
    /// What cannot be adopted by whoever asks: the change in words, and the key of the reason.
    pub refused: Vec<(String, &'static str)>,
    /// Whether a threshold is among it, which a document must decide.
    pub decides: bool,
    /// What this was made from: when the ledger or the scenario moves, it is another.
    pub stamp: String,
    facts: Vec<Stated>,
}

impl Plan {
    /// What adopting a scenario would record now.
    pub async fn new(visit: &Visit, scenario: &Scenario, decision: &Decision<'_>) -> Result<Self, Failure> {
        let told = stated(scenario)?;
        let read = read(&visit.app, visit.today(), &told, visit.lang).await?;
        let supposed = read.map_err(|_| Failure::Conflict("failure-scenario-stale"))?;
        let (mut facts, mut refused, mut decides) = (Vec::new(), Vec::new(), false);
        for (told, change) in told.into_iter().zip(&supposed.changes) {
            match adoptable(visit, told, change, decision) {
                Ok(fact) => {
                    decides |= matches!(change, Change::Threshold(_));
                    facts.push(fact);
                }
                Err(why) => refused.push((change.describe(&visit.today().now, visit.lang), why)),
            }
        }
        let origin = Origin::new(visit, scenario).await?;
        let mut parts = Vec::new();
        for kind in kinds(&facts) {
            let rows = with_fact!(kind, F => rows(visit, origin.distinct::<F>(visit, &facts)?)).await?;
            parts.push(Part { kind, rows });
        }
        let act = visit.app.ledger().last_act().await?;
        Ok(Self { parts, refused, decides, stamp: format!("{}-{}", act.0, scenario.version), facts })
    }

    /// Whether anything would be recorded.
    pub fn records(&self) -> bool {
        self.parts.iter().any(|part| !part.rows.is_empty())
    }

    /// Records it, as a whole or not at all: one act for each kind that says something new.
    pub async fn carry_out(&self, visit: &Visit, scenario: &Scenario, reason: &str) -> Result<Vec<ActSeq>, Failure> {
        if !visit.when.is_now() {
            return Err(Failure::Bad("failure-past"));
        }
        let why = if reason.is_empty() {
            scenario.content.name.clone()
        } else {
            format!("{}: {reason}", scenario.content.name)
        };
        let (origin, province) = (Origin::new(visit, scenario).await?, visit.province());
        let mut acts = Vec::new();
        let mut batch = visit.app.ledger().batch().await?;
        for part in self.parts.iter().filter(|part| !part.rows.is_empty()) {
            let act = visit.act("adopt scenario", &why)?;
            let appended = with_fact!(part.kind, F => {
                append(&mut batch, act, &province, origin.distinct::<F>(visit, &self.facts)?)
            });
            acts.extend(appended.await?.act);
        }
        batch.commit().await?;
        visit.app.live.catch_up(visit.app.day()).await?;
        Ok(acts)
    }
}

/// The fact that makes a change real, where whoever asks may record it; else the key of the reason.
fn adoptable(visit: &Visit, told: Stated, change: &Change, decision: &Decision<'_>) -> Result<Stated, &'static str> {
    let province = Target::unit(visit.today().province);
    let may = |action| visit.may(action, province);
    match change {
        Change::Judging(_) => Err("adopt-not-judging"),
        Change::Threshold(threshold) if !threshold.is_for_the_province(visit.today().law()) => {
            Err("adopt-not-delegated")
        }
        Change::Threshold(_) if !may(Action::ManageLaw) => Err("adopt-not-allowed"),
        Change::Threshold(threshold) => {
            let body = visit.province();
            let value = told.fields.get("value").cloned().unwrap_or_default();
            let fields = [
                ("body", body),
                ("set", threshold.set.clone()),
                ("indicator", threshold.indicator.clone()),
                ("measure", threshold.measure.clone()),
                ("value", value),
                ("decision", decision.document.to_owned()),
                ("date", decision.date.to_string()),
            ];
            let fields = fields.map(|(name, value)| (name.to_owned(), value)).into_iter().collect();
            Ok(Stated { kind: LocalThreshold::KIND.id().to_owned(), fields })
        }
        Change::Figure(figure) => {
            let unit = visit.today().tree().index(figure.0.unit).ok_or("adopt-not-allowed")?;
            let may = |action| visit.may(action, Target::unit(unit));
            // Whoever may do every step may do them at once; who only reports submits.
            let stage = match (may(Action::Report), may(Action::Verify) && may(Action::Approve)) {
                (true, true) => Stage::Approved,
                (true, false) => Stage::Submitted,
                (false, _) => return Err("adopt-not-allowed"),
            };
            let mut told = told;
            told.fields.insert("stage".to_owned(), stage.id().to_owned());
            Ok(told)
        }
        Change::Fact(_) if may(Action::Import) => Ok(told),
        Change::Fact(_) => Err("adopt-not-allowed"),
    }
}

/// The kinds of facts, in the order in which they are declared.
fn kinds(facts: &[Stated]) -> Vec<FactKind> {
    let is_there = |kind: &&FactKind| facts.iter().any(|fact| fact.kind == kind.id());
    FactKind::ALL.iter().filter(is_there).copied().collect()
}

/// Where facts of a scenario are from, and what they are read by.
struct Origin {
    register: Register,
    provenance: Provenance,
    source: String,
}

impl Origin {
    async fn new(visit: &Visit, scenario: &Scenario) -> Result<Self, Failure> {
        Ok(Self {
            register: visit.app.ledger().register(&visit.app.config.register, None).await?,
            // What was only supposed is nobody's record: whoever adopts it stands for it.
            provenance: amending::provenance(visit),
            source: format!("{}; {}", amending::source(visit)?, scenario.content.name),
        })
    }

    /// The facts of a kind, the last word on each thing.
    fn distinct<F: Fact>(&self, visit: &Visit, facts: &[Stated]) -> Result<Distinct<F>, Failure> {
        let context = ReadContext { law: visit.today().law(), register: &self.register, lang: visit.lang };
        let mut last: Vec<Sourced<F>> = Vec::new();
        for told in facts.iter().filter(|told| told.kind == F::KIND.id()) {
            let given = |id: &str| Raw::text(told.fields.get(id).map_or("", String::as_str));
            let cells: Vec<Raw<'_>> = F::FIELDS.iter().map(|field| given(field.id)).collect();
            let mut problems = Vec::new();
            let fact = F::read(&mut Row::new(context, F::FIELDS, &cells, &mut problems));
            let fact = fact.ok_or(Failure::Bad("problem-adopt"))?;
            last.retain(|earlier| !same_subject(&earlier.fact, &fact));
            last.push(Sourced { fact, provenance: self.provenance, source: self.source.clone() });
        }
        Distinct::new(last).map_err(|_| Failure::Bad("problem-adopt"))
    }
}

fn append<'a, 'b: 'a, F: Fact>(
    batch: &'a mut Batch<'b>,
    act: NewAct,
    province: &'a str,
    facts: Distinct<F>,
) -> BoxFuture<'a, Result<Appended, LedgerError>> {
    async move { batch.append(act, province, &facts, &mut |_| {}).await }.boxed()
}

fn rows<F: Fact>(visit: &Visit, facts: Distinct<F>) -> BoxFuture<'_, Result<Vec<Changed>, Failure>> {
    async move {
        let (_, differences) = visit.app.ledger().differences(&facts, SHOWN).await?;
        let row = |difference: &ledger::Difference<F>| {
            changed(&facts[difference.place].fact, difference.record.as_ref(), visit.lang)
        };
        Ok(differences.iter().map(row).collect())
    }
    .boxed()
}
