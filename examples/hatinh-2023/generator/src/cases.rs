//! Cases of recognition in the first round of 2023: the four communes that do not meet the standard yet, communes that want to be advanced, and
//! the district of the four. All of it is made up; what each falls short of follows from the figures.

use jiff::civil::{Date, date};
use programme::{
    fact::{
        Action, CaseBallot, CasePaper, CaseStep, RecognitionCase, Round, SatisfactionSurvey, Sourced, StepOutcome, Year,
    },
    grade::Grade,
    unit::{UnitCode, UnitTree},
};

use crate::{communes, illustrative, recognitions::Standing};

/// The cases with what was said of them.
#[derive(Debug, Default)]
pub struct TheCases {
    pub cases: Vec<Sourced<RecognitionCase>>,
    pub steps: Vec<Sourced<CaseStep>>,
    pub papers: Vec<Sourced<CasePaper>>,
    pub surveys: Vec<Sourced<SatisfactionSurvey>>,
    pub ballots: Vec<Sourced<CaseBallot>>,
}

/// Something that happened to a case: month and day of 2023, and what.
type Event = (i8, i8, What);

#[derive(Clone, Copy)]
enum What {
    Done(&'static str),
    Returned(&'static str, &'static str),
    /// Households, asked, answered, satisfied.
    Survey([u32; 4]),
    /// The step, then members, present, valid, agreed.
    Vote(&'static str, [u32; 4]),
}

use What::{Done, Returned, Survey, Vote};

/// The communes of Hương Khê that do not meet the standard: one waits for the district longer than it should, one for its residents.
const STRIVING: [(&str, &[Event]); 4] = [
    (
        "18499",
        &[
            (2, 6, Done("report")),
            (2, 20, Done("consult")),
            (2, 27, Vote("meeting", [42, 40, 40, 39])),
            (3, 1, Done("file")),
        ],
    ),
    ("18502", &[(2, 20, Done("report"))]),
    ("18556", &[]),
    ("18559", &[(3, 6, Done("report"))]),
];

/// The way of a case to the department's desks.
const TO_DISTRICT: [Event; 5] = [
    (1, 30, Done("report")),
    (2, 13, Done("consult")),
    (2, 14, Vote("meeting", [35, 33, 33, 33])),
    (2, 15, Done("file")),
    (2, 20, Done("check")),
];

/// What happened after that to communes that want to be advanced.
const ADVANCED: [&[Event]; 6] = [
    &[(3, 6, Done("assess"))],
    &[(
        2,
        22,
        Returned("assess", "Chưa có kết quả xử lý rác thải của quý IV/2022; bổ sung báo cáo tiêu chí môi trường"),
    )],
    &[(3, 3, Done("assess")), (3, 8, Survey([1640, 1500, 1320, 1150]))],
    &[(3, 1, Done("assess")), (3, 2, Survey([2105, 1980, 1890, 1842])), (3, 3, Done("forward"))],
    &[
        (2, 24, Done("assess")),
        (2, 24, Survey([1870, 1700, 1655, 1598])),
        (2, 24, Done("forward")),
        (3, 6, Done("confirm")),
        (3, 7, Done("appraisal")),
    ],
    &[
        (2, 24, Done("assess")),
        (2, 24, Survey([1422, 1400, 1361, 1330])),
        (2, 24, Done("forward")),
        (3, 6, Done("confirm")),
        (3, 7, Done("appraisal")),
        (3, 10, Vote("council", [21, 20, 20, 20])),
    ],
];

/// So many communes lie between two that strive, so that they are of several districts.
const APART: usize = 17;

/// The papers of the first steps, with the sign of their numbers.
const PAPERS: [(&str, &str, &str); 5] = [
    ("report", "results", "BC-UBND"),
    ("report", "debt", "BC-UBND"),
    ("consult", "opinions", "BC-UBND"),
    ("meeting", "minutes", "BB"),
    ("file", "proposal", "TTr-UBND"),
];

/// The round.
pub fn first_of_2023(tree: &UnitTree, standing: &Standing) -> anyhow::Result<TheCases> {
    let mut made = TheCases::default();
    for (unit, events) in STRIVING {
        made.open(unit.parse()?, Grade::Ntm, "commune-ntm-2021-2025", date(2023, 1, 9), events)?;
    }
    let only_ntm = communes(tree).into_iter().filter(|commune| {
        commune.from.is_none()
            && standing.holds(commune.code, Grade::Ntm)
            && !standing.holds(commune.code, Grade::Advanced)
    });
    for (commune, events) in only_ntm.step_by(APART).zip(ADVANCED) {
        let all: Vec<Event> = TO_DISTRICT.iter().chain(events).copied().collect();
        made.open(commune.code, Grade::Advanced, "commune-advanced-2021-2025", date(2023, 1, 9), &all)?;
    }
    made.open("444".parse()?, Grade::Ntm, "district-ntm-2021-2025", date(2023, 2, 1), &[])?;
    Ok(made)
}

impl TheCases {
    fn open(&mut self, unit: UnitCode, grade: Grade, set: &str, opened: Date, events: &[Event]) -> anyhow::Result<()> {
        let round = Round::new(2023, 1).ok_or_else(|| anyhow::anyhow!("no round"))?;
        let code = format!("CN-{round}-{:02}", self.cases.len() + 1);
        let (action, set, year) = (Action::Recognise, set.to_owned(), Year(2023));
        self.cases.push(illustrative(RecognitionCase {
            code: code.clone(),
            unit,
            grade,
            action,
            set,
            year,
            round,
            opened,
        }));
        for (month, day, what) in events {
            self.say(&code, date(2023, *month, *day), *what);
        }
        Ok(())
    }

    fn say(&mut self, code: &str, day: Date, what: What) {
        let case = code.to_owned();
        match what {
            Done(step) => {
                let (outcome, note, number) = (StepOutcome::Done, None, None);
                self.steps.push(illustrative(CaseStep {
                    case,
                    step: step.to_owned(),
                    date: day,
                    outcome,
                    note,
                    number,
                }));
                self.give(code, step, day);
            }
            Returned(step, why) => {
                let (outcome, note, number) = (StepOutcome::Returned, Some(why.to_owned()), None);
                self.steps.push(illustrative(CaseStep {
                    case,
                    step: step.to_owned(),
                    date: day,
                    outcome,
                    note,
                    number,
                }));
            }
            Survey([households, asked, answered, satisfied]) => {
                let number = None;
                let survey = SatisfactionSurvey { case, date: day, households, asked, answered, satisfied, number };
                self.surveys.push(illustrative(survey));
            }
            Vote(step, [members, present, ballots, agreed]) => {
                let (step_, number) = (step.to_owned(), None);
                let vote = CaseBallot { case, step: step_, date: day, members, present, ballots, agreed, number };
                self.ballots.push(illustrative(vote));
                self.give(code, step, day);
            }
        }
    }

    /// The papers that a step brings, by their numbers: the example has no files.
    fn give(&mut self, code: &str, step: &str, day: Date) {
        for (_, item, sign) in PAPERS.iter().filter(|(of, ..)| *of == step) {
            let number = Some(format!("{:02}/{sign}", self.papers.len() % 40 + 3));
            let (case, item) = (code.to_owned(), (*item).to_owned());
            self.papers.push(illustrative(CasePaper { case, item, date: day, evidence: None, number }));
        }
    }
}
