//! What is being worked on: observations on their way from the unit that reports to the office that approves.

use std::collections::HashMap;

use crate::{
    Quantity,
    fact::{Seq, Stage},
    law::MeasureIndex,
    period::Period,
    snapshot::Ground,
    unit::{UnitCode, UnitIndex},
};

/// What an observation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// The unit.
    pub unit: UnitIndex,
    /// The measure.
    pub measure: MeasureIndex,
    /// The period.
    pub period: Period,
}

/// A value somebody stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// The value.
    pub value: Quantity,
    /// The observation that says so.
    pub seq: Seq,
}

/// An observation that is not settled: its latest stage is not *approved*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// How far it has come.
    pub stage: Stage,
    /// The latest word: what a decision must be based on.
    pub latest: Word,
    /// What the unit claims.
    pub claimed: Option<Word>,
    /// What was verified.
    pub verified: Option<Word>,
}

/// Every observation that waits for somebody.
#[derive(Clone, Debug)]
pub struct Desk {
    ground: Ground,
    lines: HashMap<Cell, Line>,
}

impl Desk {
    /// An empty desk for the units of the ground.
    #[must_use]
    pub fn new(ground: &Ground) -> Self {
        Self { ground: ground.clone(), lines: HashMap::new() }
    }

    /// Takes the next observation, as stored, in the order of the ledger. Periods after the day of the ground count
    /// too: figures are entered before their period ends.
    pub fn push(&mut self, seq: Seq, key: (&str, &str, &str), value: Quantity, stage: &str) {
        // Files bring approved values by the million, while nothing waits.
        if self.lines.is_empty() && stage == Stage::Approved.id() {
            return;
        }
        let (unit, measure, period) = key;
        let unit = unit.parse::<UnitCode>().ok().and_then(|code| self.ground.tree.index(code));
        let measure = self.ground.law.measure(measure).map(|(index, _)| index);
        let parts = (unit, measure, Period::parse(period), Stage::from_id(stage));
        let (Some(unit), Some(measure), Some(period), Some(stage)) = parts else {
            return;
        };
        self.put(Cell { unit, measure, period }, stage, Word { value, seq });
    }

    fn put(&mut self, cell: Cell, stage: Stage, word: Word) {
        if stage == Stage::Approved {
            self.lines.remove(&cell);
            return;
        }
        let fresh = Line { stage, latest: word, claimed: None, verified: None };
        let line = self.lines.entry(cell).or_insert(fresh);
        line.stage = stage;
        line.latest = word;
        match stage {
            Stage::Draft | Stage::Submitted => {
                line.claimed = Some(word);
                line.verified = None;
            }
            Stage::Verified => line.verified = Some(word),
            Stage::Returned | Stage::Approved => {}
        }
    }

    /// What is about one thing.
    #[must_use]
    pub fn line(&self, cell: Cell) -> Option<&Line> {
        self.lines.get(&cell)
    }

    /// Everything that waits, in no order.
    pub fn lines(&self) -> impl Iterator<Item = (&Cell, &Line)> {
        self.lines.iter()
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

/// The stage that follows when somebody does something; `None` when it cannot be done from there.
#[must_use]
pub fn next(stage: Stage, step: Step) -> Option<Stage> {
    match (step, stage) {
        (Step::Submit, Stage::Draft | Stage::Returned) => Some(Stage::Submitted),
        (Step::Verify, Stage::Submitted) => Some(Stage::Verified),
        (Step::Return, Stage::Submitted | Stage::Verified) => Some(Stage::Returned),
        (Step::Approve, Stage::Verified) => Some(Stage::Approved),
        _ => None,
    }
}

crate::vocabulary::vocabulary! {
    /// What can be done with an observation that waits.
    Step {
        Submit = "submit", "gửi", "submit";
        Verify = "verify", "thẩm tra đạt", "verify";
        Return = "return", "trả lại", "return";
        Approve = "approve", "phê duyệt", "approve";
    }
}
