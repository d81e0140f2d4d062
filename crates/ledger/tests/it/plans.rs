//! How PostgreSQL goes about what is asked of it again and again: a snapshot of each plan, so that an index that is no longer used is
//! seen before an office waits for it.

use std::{
    fmt::Write as _,
    sync::{Arc, Mutex},
};

use ledger::{ActSeq, Amendment, Ledger, Location};
use programme::{
    fact::{Observation, Seq},
    unit::UnitCode,
};
use tracing::{Event, Metadata, Subscriber, field::Visit, span};

use crate::engine::{Place, act, distinct, observation};

/// Hears what the server tells: with `auto_explain`, the plan of each statement.
#[derive(Clone, Default)]
struct Ear(Arc<Mutex<Vec<String>>>);

impl Ear {
    /// The plans told since the last time, without what differs from run to run.
    fn plans(&self) -> String {
        let told = std::mem::take(&mut *self.0.lock().expect("no one panicked"));
        let mut plans = String::new();
        for told in told {
            let Some((_, plan)) = told.split_once("Query Text: ") else { continue };
            let (statement, plan) = plan.split_once('\n').unwrap_or((plan, ""));
            let _ = writeln!(plans, "{}", statement.split(" FROM (VALUES").next().unwrap_or(statement));
            for line in plan.lines().filter(|line| !line.trim_start().starts_with("Query Parameters")) {
                let line = line.split("  (cost=").next().unwrap_or(line);
                let _ = writeln!(plans, "    {line}");
            }
        }
        plans
    }
}

impl Visit for Ear {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }

    fn record_str(&mut self, field: &tracing::field::Field, value: &str) {
        if field.name() == "message" {
            self.0.lock().expect("no one panicked").push(value.to_owned());
        }
    }
}

impl Subscriber for Ear {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::postgres::notice"
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Three provinces of two hundred communes, each with twenty measures of two years, and thousands of acts: enough that a plan matters.
async fn filled(place: &Place) -> Ledger {
    let ledger = place.open().await;
    for (second, province) in (1..).zip(["40", "42", "44"]) {
        let mut facts = Vec::new();
        for commune in 0..200 {
            for measure in 0..20 {
                for year in [2022, 2023] {
                    facts.push(observation(
                        &format!("{province}{commune:03}"),
                        &format!("measure_{measure}"),
                        year,
                        50,
                    ));
                }
            }
        }
        ledger.append(act(second), province, &distinct(&facts), &mut |_| {}).await.expect("recorded");
    }
    let acts = "INSERT INTO act SELECT seq, 'note', 'lan', '', 1800000000000000 + seq, NULL, NULL, NULL, 24001, 0, '', NULL, '', '' \
                FROM generate_series(4, 5000) AS seq";
    place.meddle(acts).await.expect("acts");
    place.meddle("VACUUM ANALYZE").await.expect("counted");
    ledger
}

/// The ledger, with the plan of everything that is asked of it told.
async fn explained(place: &Place) -> Ledger {
    let Location::Postgres(servers) = &place.location else { unreachable!("it is PostgreSQL") };
    let options = "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_level=notice \
                   -c max_parallel_workers_per_gather=0";
    let explained = format!("{}&options={}", servers[0], options.replace(' ', "%20").replace('=', "%3D"));
    Ledger::open(&Location::Postgres(vec![explained])).await.expect("the ledger opens")
}

fn unit(code: &str) -> UnitCode {
    code.parse().expect("a code")
}

#[tokio::test]
async fn what_is_asked_again_and_again_goes_by_an_index() {
    let place = Place::postgres().await;
    drop(filled(&place).await);
    let ear = Ear::default();
    let _guard = tracing::subscriber::set_default(ear.clone());
    let ledger = explained(&place).await;
    let mut told = String::new();
    let mut note = |what: &str| {
        let plans = ear.plans();
        assert!(!plans.is_empty(), "{what}: no plan was told");
        let _ = write!(told, "# {what}\n\n{plans}\n");
    };
    ear.plans();

    ledger.acts_after(ActSeq(2)).await.expect("read");
    note("what is new");
    ledger.recorded_by::<Observation>(ActSeq(2)).await.expect("read");
    note("the facts of an act");
    ledger.record::<Observation>(Seq(8_001)).await.expect("read");
    note("one fact");
    ledger.history(unit("42007"), "measure_3", None).await.expect("read");
    note("the history of a measure of a unit");
    ledger.entered(unit("42007"), "2023").await.expect("read");
    note("what a unit reported for a period");
    ledger.latest_observations(&[unit("42007"), unit("42008")], None, 20).await.expect("read");
    note("the latest of few units");
    let many: Vec<UnitCode> = (0..200).map(|commune| unit(&format!("42{commune:03}"))).collect();
    ledger.latest_observations(&many, None, 20).await.expect("read");
    note("the latest of many units");
    ledger.scan_observations(None, &mut |_| {}).await.expect("read");
    note("everything, as one stream");
    let amendment = Amendment { fact: observation("42007", "measure_3", 2024, 51), seen: None };
    ledger.amend(act(10), "42", vec![amendment]).await.expect("recorded");
    told += "# a figure that a person reports\n\n";
    told += &ear.plans();
    ledger.compare(&distinct(&[observation("42007", "measure_3", 2023, 52)])).await.expect("compared");
    told += "\n# a small file\n\n";
    told += &ear.plans();
    insta::assert_snapshot!(told);
}
