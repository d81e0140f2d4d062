//! Random histories against a naive model: at every moment both say the same.

use std::collections::BTreeMap;

use ledger::ActSeq;
use programme::{
    fact::{FactKind, Recognition, Seq},
    snapshot::Facts,
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::engine::{Place, act, append, at, recognition, says};

#[derive(Clone, Debug)]
enum Step {
    /// Record these (unit, number).
    Append(Vec<(u32, u8)>),
    /// Undo one of the acts so far.
    Undo(prop::sample::Index),
    /// Retract one of the facts so far.
    Retract(prop::sample::Index),
    /// Keep what is new on this node.
    Mirror,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let facts = prop::collection::btree_map(1_u32..6, 0_u8..3, 1..4);
    let step = prop_oneof![
        3 => facts.prop_map(|facts| Step::Append(facts.into_iter().collect())),
        1 => any::<prop::sample::Index>().prop_map(Step::Undo),
        1 => any::<prop::sample::Index>().prop_map(Step::Retract),
        1 => Just(Step::Mirror),
    ];
    prop::collection::vec(step, 1..12)
}

/// Everything that ever happened, kept whole.
#[derive(Default)]
struct Model {
    /// Acts: facts (number, unit, number of the decision), what is undone, what is retracted.
    acts: Vec<Happened>,
    next_fact: i64,
}

enum Happened {
    Facts(Vec<(i64, u32, u8)>),
    Undo(usize),
    Retract(i64),
}

impl Model {
    fn undone(&self, upto: usize) -> Vec<bool> {
        let mut undone = vec![false; upto];
        for act in (0..upto).rev() {
            if let Happened::Undo(target) = self.acts[act]
                && !undone[act]
            {
                undone[target] = true;
            }
        }
        undone
    }

    /// What counts after the first `upto` acts: unit → number, and the facts that count.
    fn says(&self, upto: usize) -> (BTreeMap<u32, u8>, Vec<i64>) {
        let undone = self.undone(upto);
        let effective = |act: &usize| !undone[*act];
        let retracted: Vec<i64> = (0..upto)
            .filter(effective)
            .filter_map(|act| if let Happened::Retract(fact) = self.acts[act] { Some(fact) } else { None })
            .collect();
        let (mut says, mut visible) = (BTreeMap::new(), Vec::new());
        for act in (0..upto).filter(effective) {
            if let Happened::Facts(facts) = &self.acts[act] {
                for (fact, unit, number) in facts.iter().filter(|(fact, ..)| !retracted.contains(fact)) {
                    says.insert(*unit, *number);
                    visible.push(*fact);
                }
            }
        }
        (says, visible)
    }
}

async fn story(place: Place, steps: Vec<Step>) {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = place.open().await.mirrored(folder.path().join("mirror"));
    let mut learnt = Facts::default();
    let mut model = Model { next_fact: 1, ..Model::default() };
    for step in steps {
        let second = i64::try_from(model.acts.len() + 1).expect("small");
        let (now, visible) = model.says(model.acts.len());
        match step {
            Step::Append(facts) => {
                let sourced: Vec<_> =
                    facts.iter().map(|(unit, number)| recognition(*unit, &number.to_string())).collect();
                let done = append(&ledger, second, &sourced).await;
                let news: Vec<_> = facts.into_iter().filter(|(unit, number)| now.get(unit) != Some(number)).collect();
                assert_eq!(done.added + done.superseded, news.len());
                if !news.is_empty() {
                    let facts = news.into_iter().map(|(unit, number)| {
                        model.next_fact += 1;
                        (model.next_fact - 1, unit, number)
                    });
                    let facts = facts.collect();
                    model.acts.push(Happened::Facts(facts));
                    let act = done.act.expect("an act");
                    ledger.learn(&mut learnt, FactKind::Recognition, act).await.expect("learnt");
                }
            }
            Step::Undo(index) if !model.acts.is_empty() => {
                let target = index.index(model.acts.len());
                let done = ledger.undo(ActSeq(i64::try_from(target + 1).expect("small")), act(second)).await;
                if model.undone(model.acts.len())[target] {
                    done.expect_err("undone already");
                } else {
                    done.expect("undone");
                    model.acts.push(Happened::Undo(target));
                    learnt = ledger.facts(None).await.expect("readable");
                }
            }
            Step::Retract(index) if !visible.is_empty() => {
                let fact = visible[index.index(visible.len())];
                ledger.retract(Seq(fact), act(second)).await.expect("retracted");
                model.acts.push(Happened::Retract(fact));
                model.next_fact += 1;
                learnt = ledger.facts(None).await.expect("readable");
            }
            Step::Mirror => _ = ledger.mirror().await.expect("kept"),
            Step::Undo(_) | Step::Retract(_) => {}
        }
    }
    let read = ledger.current::<Recognition>(None).await.expect("readable");
    assert_eq!(*learnt.recognitions, read, "what is learnt act by act is what is read whole");
    for upto in 0..=model.acts.len() {
        let known = at(i64::try_from(upto).expect("small"));
        let expected: Vec<(String, String)> =
            model.says(upto).0.into_iter().map(|(unit, number)| (format!("{unit:05}"), number.to_string())).collect();
        assert_eq!(says(&ledger, Some(known)).await, expected, "after {upto} acts");
    }
    let shown = place.column("SELECT unit || ' ' || number FROM current_recognition ORDER BY unit").await;
    let (now, _) = model.says(model.acts.len());
    let expected: Vec<String> = now.into_iter().map(|(unit, number)| format!("{unit:05} {number}")).collect();
    assert_eq!(shown, expected, "the view of what counts");
    assert_eq!(ledger.check().await.expect("checked"), []);
}

fn run(cases: u32, place: impl AsyncFn() -> Place) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&steps(), |steps| {
            runtime.block_on(async { story(place().await, steps).await });
            Ok(())
        })
        .expect("both say the same");
}

#[test]
fn random_histories_on_sqlite() {
    run(40, async || Place::sqlite());
}

#[test]
fn random_histories_on_postgres() {
    run(12, Place::postgres);
}
