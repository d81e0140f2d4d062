//! The state of today, following the ledger: a figure approved now is on every page now.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex as Lock, PoisonError},
    time::Duration,
};

use jiff::{Timestamp, civil::Date};
use ledger::{Act, ActSeq, Ledger, LedgerError, Taken, View, Whole};
use programme::{
    desk::Desk,
    fact::{FactKind, Observation, Shapes},
    law::Law,
    snapshot::{Facts, Ground, ReadingsBuilder, Snapshot},
    target,
    unit::{Register, UnitCode},
};
use tokio::{
    sync::{Mutex, watch},
    time::{Instant, timeout},
};

use crate::{app::App, failure::Failure, moment::Moment, portal::Kept};

/// Past states that are kept.
const REMEMBERED: usize = 6;

/// How often the ledger is asked for acts of other nodes, where it tells of none.
const FOLLOW: Duration = Duration::from_millis(200);

/// How often it is asked where it tells of each: something may have been missed.
const LISTENING: Duration = Duration::from_secs(2);

/// A ledger that does not answer so soon is away.
const AWAY: Duration = Duration::from_secs(15);

/// A state that was not compared with the ledger for so long may be another by now.
const STALE: Duration = Duration::from_secs(8);

/// So long somebody who asks for a stale state waits for a new one.
const FRESH: Duration = Duration::from_secs(2);

/// The longest that is waited after failures.
const PAUSE: Duration = Duration::from_secs(10);

/// The state of today, and some of the past.
#[derive(Debug)]
pub struct Live {
    keeper: Mutex<Keeper>,
    current: watch::Sender<Arc<Moment>>,
    past: Mutex<VecDeque<Arc<Moment>>>,
    compared: Lock<Compared>,
}

/// How the state compares with the ledger.
#[derive(Clone, Copy, Debug)]
struct Compared {
    /// When it was last found to be what the ledger says.
    at: Instant,
    /// The ledger did not answer since.
    is_away: bool,
}

/// Where states come from.
#[derive(Clone, Debug)]
struct Origin {
    ledger: Ledger,
    law: Arc<Law>,
    register: Arc<Register>,
    province: UnitCode,
}

/// What is kept to go on from.
#[derive(Debug)]
struct Keeper {
    origin: Origin,
    act: ActSeq,
    /// The hash of that act: after a standby was promoted, the ledger may have gone another way.
    hash: String,
    now: State,
    /// The earlier states from which targets count.
    earlier: Vec<State>,
    desk: Desk,
    /// All facts but observations, of whatever date.
    facts: Facts,
    /// The days on which units are redrawn.
    redrawn: Arc<[Date]>,
    /// Pages of the portal, for as long as the public is told the same.
    kept: Arc<Kept>,
}

/// A snapshot with the builder of its readings.
#[derive(Debug)]
struct State {
    readings: ReadingsBuilder,
    snapshot: Snapshot,
}

/// What the whole ledger says.
struct Read {
    now: State,
    earlier: Vec<State>,
    desk: Desk,
    facts: Facts,
    redrawn: Arc<[Date]>,
}

impl State {
    fn new(taken: Taken, facts: &Facts) -> Self {
        let Taken { ground, mut readings } = taken;
        let snapshot = Snapshot::new(ground, facts.clone(), readings.readings());
        Self { readings, snapshot }
    }
}

/// The state of a day with the earlier ones from which its targets count.
fn together(now: &State, earlier: &[State]) -> Snapshot {
    now.snapshot.clone().with_earlier(earlier.iter().map(|state| state.snapshot.clone()).collect())
}

impl Origin {
    /// Reads the whole ledger; earlier states stand on the same map, so that what is compared is comparable.
    async fn read(&self, day: Date, view: &View, map: Date) -> Result<Read, LedgerError> {
        let register = self.ledger.viewed_register(&self.register, view).await?;
        let ground = |day| Ground::on_map(self.law.clone(), &register, day, map);
        let Whole { facts, now, earlier, desk } = self.ledger.whole(ground, day, view).await?;
        let state = |taken| State::new(taken, &facts);
        let (now, earlier) = (state(now), earlier.into_iter().map(state).collect());
        Ok(Read { now, earlier, desk, facts, redrawn: register.redrawn().collect() })
    }

    /// The same, read at a standby where there is one.
    async fn reading(&self) -> Self {
        Self { ledger: self.ledger.reading().await, ..self.clone() }
    }

    async fn moment(&self, day: Date, known: Option<Timestamp>, map: Date) -> Result<Arc<Moment>, Failure> {
        let view = self.ledger.view(known).await?;
        let Read { now, earlier, desk, redrawn, .. } = self.read(day, &view, map).await?;
        let moment = Moment::new(view.act(), known, together(&now, &earlier), desk, self.province);
        Ok(Arc::new(moment.ok_or(Failure::Bad("failure-no-province"))?.on_map(map, redrawn)))
    }
}

impl Keeper {
    async fn read(origin: Origin, day: Date) -> Result<Self, LedgerError> {
        let reading = origin.reading().await;
        let view = reading.ledger.view(None).await?;
        let act = view.act();
        // Asked before the rest, so that a ledger that goes another way meanwhile is noticed.
        let hash = reading.ledger.act(act).await?.map_or_else(String::new, |act| act.hash);
        let Read { now, earlier, desk, facts, redrawn } = reading.read(day, &view, day).await?;
        Ok(Self { origin, act, hash, now, earlier, desk, facts, redrawn, kept: Arc::default() })
    }

    fn moment(&self) -> Option<Moment> {
        let now = together(&self.now, &self.earlier);
        let moment = Moment::new(self.act, None, now, self.desk.clone(), self.origin.province)?;
        let day = moment.as_of();
        Some(moment.on_map(day, self.redrawn.clone()).with_kept(self.kept.clone()))
    }

    /// Takes what is new in the ledger; whether anything was.
    async fn catch_up(&mut self, day: Date) -> Result<bool, LedgerError> {
        let mut acts = self.origin.ledger.acts_after(ActSeq(self.act.0 - 1)).await?;
        let ours = acts.first().filter(|act| act.seq == self.act && act.hash == self.hash);
        if self.act.0 > 0 && ours.is_none() {
            *self = Self::read(self.origin.clone(), day).await?;
            return Ok(true);
        }
        acts.retain(|act| act.seq > self.act);
        if acts.is_empty() && day == self.now.snapshot.as_of() {
            return Ok(false);
        }
        // A retraction may change anything; what is said of units and of the law changes what everything is about.
        let simple = |act: &Act| {
            let kind = act.fact_kind.as_deref();
            let shapes = kind.and_then(FactKind::from_id).map_or(Shapes::Nothing, FactKind::shapes);
            act.undoes.is_none() && kind != Some("retraction") && shapes == Shapes::Nothing
        };
        if day != self.now.snapshot.as_of() || !acts.iter().all(simple) {
            *self = Self::read(self.origin.clone(), day).await?;
            return Ok(true);
        }
        for act in acts {
            match self.take(&act).await {
                Ok(()) => (self.act, self.hash) = (act.seq, act.hash),
                Err(error) if error.is_away() => return Err(error),
                // A word that cannot be read may have been taken back since.
                Err(_) => {
                    *self = Self::read(self.origin.clone(), day).await?;
                    return Ok(true);
                }
            }
        }
        // A target of other years counts from a state that is not kept yet.
        let kept = self.earlier.iter().map(|state| state.snapshot.as_of());
        if !kept.eq(target::baselines(&self.facts.targets, day)) {
            // Should this fail, all is read the next time.
            self.hash.clear();
            *self = Self::read(self.origin.clone(), day).await?;
        }
        Ok(true)
    }

    async fn take(&mut self, act: &Act) -> Result<(), LedgerError> {
        let kind = act.fact_kind.as_deref().and_then(FactKind::from_id);
        match kind {
            // A setting, for instance, which pages may rest on.
            None => self.kept = Arc::default(),
            Some(FactKind::Observation) => {
                for record in self.origin.ledger.recorded_by::<Observation>(act.seq).await? {
                    let Observation { unit, measure, period, value, stage, .. } = record.fact();
                    let (unit, period) = (unit.to_text(), period.to_text());
                    let key = (unit.as_str(), measure.as_str(), period.as_str());
                    for state in self.earlier.iter_mut().chain([&mut self.now]) {
                        state.readings.push(record.seq, key, value.0, stage.id(), record.sourced.provenance.id());
                    }
                    self.desk.push(record.seq, key, value.0, stage.id());
                }
                let before = together(&self.now, &self.earlier);
                for state in self.earlier.iter_mut().chain([&mut self.now]) {
                    state.snapshot = state.snapshot.with_readings(state.readings.readings());
                }
                // Of what is on its way the public is told nothing.
                if !together(&self.now, &self.earlier).shares_readings(&before) {
                    self.kept = Arc::default();
                }
            }
            Some(kind) => {
                self.kept = Arc::default();
                self.origin.ledger.learn(&mut self.facts, kind, act.seq).await?;
                for state in self.earlier.iter_mut().chain([&mut self.now]) {
                    let ground = state.snapshot.ground().clone();
                    state.snapshot = Snapshot::new(ground, self.facts.clone(), state.readings.readings());
                }
            }
        }
        Ok(())
    }
}

impl Live {
    /// Reads the state of a day.
    pub async fn start(
        ledger: Ledger,
        law: Arc<Law>,
        register: Arc<Register>,
        province: UnitCode,
        day: Date,
    ) -> Result<Self, Failure> {
        let keeper = Keeper::read(Origin { ledger, law, register, province }, day).await?;
        let moment = keeper.moment().ok_or_else(|| Failure::Broken("the province does not exist".to_owned()))?;
        let (current, _) = watch::channel(Arc::new(moment));
        let compared = Lock::new(Compared { at: Instant::now(), is_away: false });
        Ok(Self { keeper: Mutex::new(keeper), current, past: Mutex::default(), compared })
    }

    /// The state of today.
    pub fn now(&self) -> Arc<Moment> {
        self.current.borrow().clone()
    }

    /// Hears of each new state.
    pub fn watch(&self) -> watch::Receiver<Arc<Moment>> {
        self.current.subscribe()
    }

    /// Takes what is new in the ledger: after a write of ours, so that whoever wrote sees it.
    #[tracing::instrument(name = "catch up", level = "debug", skip_all)]
    pub async fn catch_up(&self, day: Date) -> Result<(), Failure> {
        let mut keeper = self.keeper.lock().await;
        let began = Instant::now();
        // What was taken when nobody waited any more is shown now.
        let is_new = keeper.catch_up(day).await? || keeper.act != self.now().act;
        if is_new && let Some(mut moment) = keeper.moment() {
            moment.learn_from(&self.now());
            self.current.send_replace(Arc::new(moment));
        }
        self.note(Compared { at: began, is_away: false });
        Ok(())
    }

    fn compared(&self) -> Compared {
        *self.compared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, compared: Compared) {
        *self.compared.lock().unwrap_or_else(PoisonError::into_inner) = compared;
    }

    /// For how long the state was not compared with the ledger, where that is too long: the node was paused, or the ledger is away.
    pub fn stale(&self) -> Option<Duration> {
        let since = self.compared().at.elapsed();
        (since > STALE).then_some(since)
    }

    /// Compares a stale state with the ledger, as after the node was paused. Where the ledger is away or slow, whoever is shown the state is
    /// told.
    pub async fn refresh(&self, day: Date) {
        if self.stale().is_some() && !self.compared().is_away {
            let _ = timeout(FRESH, self.catch_up(day)).await;
        }
    }

    /// The state of a day as known at a moment, for a document that is frozen: built from the ledger alone and not kept.
    pub async fn frozen(&self, day: Date, known: Timestamp) -> Result<Arc<Moment>, Failure> {
        let origin = self.keeper.lock().await.origin.clone();
        origin.reading().await.moment(day, Some(known), day).await
    }

    /// A past state, built on demand. A moment that is about to be known is not kept: it may still change.
    pub async fn past(&self, day: Date, known: Option<Timestamp>, map: Date) -> Result<Arc<Moment>, Failure> {
        let origin = self.keeper.lock().await.origin.clone();
        let act = origin.ledger.last_act().await?;
        let mut past = self.past.lock().await;
        let is_it = |moment: &Arc<Moment>| {
            moment.as_of() == day
                && moment.map == map
                && moment.known == known
                && (known.is_some() || moment.act == act)
        };
        if let Some(found) = past.iter().find(|moment| is_it(moment)) {
            return Ok(found.clone());
        }
        let moment = origin.reading().await.moment(day, known, map).await?;
        past.push_front(moment.clone());
        past.truncate(REMEMBERED);
        Ok(moment)
    }
}

/// Follows the ledger for as long as the application runs.
pub async fn follow(app: App) {
    let (mut wait, mut listening) = (FOLLOW, None);
    loop {
        match &mut listening {
            None => tokio::time::sleep(wait).await,
            Some(line) => {
                if timeout(LISTENING, ledger::Listening::heard(line)).await == Ok(false) {
                    listening = None;
                }
            }
        }
        // Listening first, so that nothing is missed between.
        if listening.is_none() {
            listening = app.ledger().listen().await.ok().flatten();
        }
        let failure = match timeout(AWAY, app.live.catch_up(app.day())).await {
            Ok(Ok(())) => {
                wait = FOLLOW;
                continue;
            }
            Ok(Err(failure)) => format!("{failure:?}"),
            Err(_) => "the ledger does not answer".to_owned(),
        };
        app.live.note(Compared { is_away: true, ..app.live.compared() });
        app.telemetry.failed("live");
        tracing::error!("the state could not be brought up to date: {failure}");
        listening = None;
        // Another server may lead by now. A database that is away is not helped by being asked five times a second.
        if let Err(error) = app.ledger().seek().await {
            tracing::error!("{error}");
        }
        wait = (wait * 2).min(PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use ledger::Amendment;
    use programme::{
        Quantity,
        fact::{Provenance, Reading, Seq, Sourced, Stage},
        metric,
        period::Period,
        policy::Role,
    };

    use super::*;
    use crate::test_office::{UNITS, act, ask, office};

    /// In March 2023, when figures of 2022 count.
    fn clock() -> Timestamp {
        Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(24 * (365 * 53 + 80))
    }

    async fn say(app: &App, stage: Stage, seen: Option<Seq>) -> Arc<Moment> {
        let fact = Observation {
            unit: "18001".parse().expect("a code"),
            measure: "income".to_owned(),
            period: Period::year(2022),
            value: Reading(Quantity::whole(2)),
            stage,
            evidence: None,
        };
        let fact = Sourced { fact, provenance: Provenance::Official, source: "t".to_owned() };
        app.ledger().amend(act(clock()), "42", vec![Amendment { fact, seen }]).await.expect("written");
        app.live.catch_up(app.day()).await.expect("a state");
        app.live.now()
    }

    #[tokio::test]
    async fn what_was_found_holds_until_what_it_rests_on_changes() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = office(folder.path(), UNITS, &[], clock).await;
        let metric = |id| metric::find(id).expect("a metric");
        let figure = |moment: &Moment, id| moment.figure(metric(id), moment.province);
        let (judged, counted) = ("commune.assessed.unmet", "commune.in_programme");
        let before = app.live.now();
        let found = (figure(&before, judged), figure(&before, counted));

        let submitted = say(&app, Stage::Submitted, None).await;
        assert!(Arc::ptr_eq(&figure(&submitted, judged), &found.0), "a word on its way is no figure");
        assert_eq!(figure(&submitted, judged).value, Some(Quantity::ZERO));
        assert_eq!(submitted.desk.len(), 1);

        let seen = submitted.desk.lines().next().map(|(_, line)| line.latest.seq);
        let approved = say(&app, Stage::Approved, seen).await;
        assert_eq!(figure(&approved, judged).value, Some(Quantity::ONE), "an approved one is");
        assert!(Arc::ptr_eq(&figure(&approved, counted), &found.1), "it rests on no judgement");
    }

    #[tokio::test]
    async fn a_state_that_could_not_be_compared_says_so_and_one_that_can_be_is_brought_up_to_date() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = office(folder.path(), UNITS, &[("quantri", Role::Administrator, "42", None)], clock).await;
        let long_ago = Instant::now().checked_sub(STALE * 2).expect("the machine runs for longer");
        app.live.note(Compared { at: long_ago, is_away: true });
        assert!(ask(&app, "GET", "/account", "").await.1.contains("chưa nối lại được với sổ"));
        app.live.note(Compared { at: long_ago, is_away: false });
        assert!(!ask(&app, "GET", "/account", "").await.1.contains("chưa nối lại được với sổ"));
        assert_eq!(app.live.stale(), None);
    }

    #[tokio::test]
    async fn pages_of_the_portal_are_kept_until_the_public_is_told_something_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = office(folder.path(), UNITS, &[], clock).await;
        let before = app.live.now();
        let latest = |moment: &Moment| moment.desk.lines().next().map(|(_, line)| line.latest.seq);

        let draft = say(&app, Stage::Draft, None).await;
        let submitted = say(&app, Stage::Submitted, latest(&draft)).await;
        assert!(Arc::ptr_eq(&submitted.kept, &before.kept), "of what is on its way the public is told nothing");

        let approved = say(&app, Stage::Approved, latest(&submitted)).await;
        assert!(!Arc::ptr_eq(&approved.kept, &submitted.kept), "a figure is another");

        app.ledger().change_settings(act(clock()), &[("forms.per_person", "5")]).await.expect("set");
        app.live.catch_up(app.day()).await.expect("a state");
        assert!(!Arc::ptr_eq(&app.live.now().kept, &approved.kept), "a page may rest on a setting");
    }
}
