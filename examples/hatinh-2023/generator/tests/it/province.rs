//! The province as its committed files tell it.

use std::sync::LazyLock;

use hatinh_2023::{DAY, inputs::Inputs};
use jiff::civil::Date;
use programme::{
    fact::{
        Allocation, Appeal, Area, Body, CarryOver, CaseBallot, CasePaper, CaseStep, Contribution, Council,
        CouncilMember, CouncilSession, Course, Difficulty, Directive, DirectiveExtension, DirectiveHandOver,
        DirectiveUpdate, Disbursement, Document, Dossier, DossierItem, Export, Fact, FactKind, Holder, MarketSale,
        ModelArea, Observation, Outlook, PlanIssued, PlanOwed, PolicyClaim, Producer, ProducerPaper, Product,
        ProductProfile, Project, Proposal, Recognition, RecognitionCase, Record, Recusal, Sale, SatisfactionSurvey,
        Score, SelfScore, Seq, Sourced, StarDecision, Statement, StepCost, SupportPolicy, Target,
    },
    metric::{self, Figure, Metric},
    snapshot::{Collected, Facts, Ground, Readings, ReadingsBuilder, Snapshot},
    target::baselines,
    unit::{Register, UnitCode, UnitIndex},
};

/// The law, the units, and every fact of the files with a number of its own.
pub struct Province {
    pub inputs: Inputs,
    pub facts: Facts,
    pub observations: Vec<Record<Observation>>,
}

/// Loaded once for all tests.
pub static PROVINCE: LazyLock<Province> = LazyLock::new(Province::load);

impl Province {
    fn load() -> Self {
        let mut inputs = Inputs::read().expect("the reference data");
        let mut facts = Facts::default();
        let mut next = 1;
        fill::<Area>(&mut facts, &inputs, &mut next);
        inputs.register = inputs.register.with_areas(&facts.areas);
        let observations = numbered(read::<Observation>(&inputs), &mut next);
        fill::<Recognition>(&mut facts, &inputs, &mut next);
        fill::<ModelArea>(&mut facts, &inputs, &mut next);
        fill::<Target>(&mut facts, &inputs, &mut next);
        fill::<Outlook>(&mut facts, &inputs, &mut next);
        fill::<Product>(&mut facts, &inputs, &mut next);
        fill::<StarDecision>(&mut facts, &inputs, &mut next);
        fill::<Sale>(&mut facts, &inputs, &mut next);
        fill::<Export>(&mut facts, &inputs, &mut next);
        fill::<MarketSale>(&mut facts, &inputs, &mut next);
        fill::<Producer>(&mut facts, &inputs, &mut next);
        fill::<ProducerPaper>(&mut facts, &inputs, &mut next);
        fill::<ProductProfile>(&mut facts, &inputs, &mut next);
        fill::<Dossier>(&mut facts, &inputs, &mut next);
        fill::<DossierItem>(&mut facts, &inputs, &mut next);
        fill::<SelfScore>(&mut facts, &inputs, &mut next);
        fill::<Council>(&mut facts, &inputs, &mut next);
        fill::<CouncilMember>(&mut facts, &inputs, &mut next);
        fill::<Recusal>(&mut facts, &inputs, &mut next);
        fill::<Score>(&mut facts, &inputs, &mut next);
        fill::<CouncilSession>(&mut facts, &inputs, &mut next);
        fill::<Appeal>(&mut facts, &inputs, &mut next);
        fill::<Allocation>(&mut facts, &inputs, &mut next);
        fill::<Disbursement>(&mut facts, &inputs, &mut next);
        fill::<Contribution>(&mut facts, &inputs, &mut next);
        fill::<PlanOwed>(&mut facts, &inputs, &mut next);
        fill::<PlanIssued>(&mut facts, &inputs, &mut next);
        fill::<Statement>(&mut facts, &inputs, &mut next);
        fill::<Body>(&mut facts, &inputs, &mut next);
        fill::<Holder>(&mut facts, &inputs, &mut next);
        fill::<Document>(&mut facts, &inputs, &mut next);
        fill::<Directive>(&mut facts, &inputs, &mut next);
        fill::<DirectiveUpdate>(&mut facts, &inputs, &mut next);
        fill::<DirectiveExtension>(&mut facts, &inputs, &mut next);
        fill::<DirectiveHandOver>(&mut facts, &inputs, &mut next);
        fill::<Difficulty>(&mut facts, &inputs, &mut next);
        fill::<Proposal>(&mut facts, &inputs, &mut next);
        fill::<SupportPolicy>(&mut facts, &inputs, &mut next);
        fill::<PolicyClaim>(&mut facts, &inputs, &mut next);
        fill::<Course>(&mut facts, &inputs, &mut next);
        fill::<Project>(&mut facts, &inputs, &mut next);
        fill::<CarryOver>(&mut facts, &inputs, &mut next);
        fill::<StepCost>(&mut facts, &inputs, &mut next);
        fill::<RecognitionCase>(&mut facts, &inputs, &mut next);
        fill::<CaseStep>(&mut facts, &inputs, &mut next);
        fill::<CasePaper>(&mut facts, &inputs, &mut next);
        fill::<SatisfactionSurvey>(&mut facts, &inputs, &mut next);
        fill::<CaseBallot>(&mut facts, &inputs, &mut next);
        Self { inputs, facts, observations }
    }

    /// What is reported on a day, but for some observations.
    pub fn readings(&self, register: &Register, day: Date, without: &[Seq]) -> Readings {
        let mut builder = ReadingsBuilder::new(&self.ground(register, day));
        for record in &self.observations {
            let Observation { unit, measure, period, value, stage, .. } = record.fact();
            let (unit, period) = (unit.to_string(), period.to_string());
            let key = (unit.as_str(), measure.as_str(), period.as_str());
            builder.push(record.seq, key, value.0, stage.id(), record.sourced.provenance.id());
        }
        let mut readings = builder.finish();
        for seq in without {
            readings.remove(*seq);
        }
        readings
    }

    fn ground(&self, register: &Register, day: Date) -> Ground {
        Ground::new(self.inputs.law.clone(), register, day)
    }

    /// The state of a day from all that is known, with those of the earlier days from which its targets count.
    pub fn on(&self, day: Date) -> Snapshot {
        let register = &self.inputs.register;
        let readings = self.readings(register, day, &[]);
        let earlier = self.earlier(register, day, &self.facts, &[]);
        self.snapshot(register, day, self.facts.clone(), readings).with_earlier(earlier)
    }

    /// The states of the earlier days from which targets of a day count, but for some observations.
    pub fn earlier(&self, register: &Register, day: Date, facts: &Facts, without: &[Seq]) -> Vec<Snapshot> {
        let state = |day| self.snapshot(register, day, facts.clone(), self.readings(register, day, without));
        baselines(&facts.targets, day).into_iter().map(state).collect()
    }

    pub fn snapshot(&self, register: &Register, day: Date, facts: Facts, readings: Readings) -> Snapshot {
        Snapshot::new(self.ground(register, day), facts, readings)
    }

    /// The state of the day of the example.
    pub fn today(&self) -> Snapshot {
        self.on(DAY)
    }
}

/// The province's place in a snapshot.
pub fn whole(snapshot: &Snapshot) -> UnitIndex {
    snapshot.tree().index(code("42")).expect("the province")
}

pub fn code(text: &str) -> UnitCode {
    text.parse().expect(text)
}

pub fn metric(id: &str) -> &'static Metric {
    metric::find(id).unwrap_or_else(|| panic!("no metric {id}"))
}

pub fn figure(snapshot: &Snapshot, id: &str) -> Figure {
    metric(id).compute(snapshot, whole(snapshot))
}

/// Whether the example says anything of a kind: in it nobody has acknowledged a doubt or a difference from the treasury yet, the
/// province's decision on what the law leaves to it has not been found, no product has been photographed, no newsletter has been
/// written, nobody has asked for money yet, and the register says what there is of units.
pub fn is_filed(kind: FactKind) -> bool {
    use FactKind::{
        Acknowledgement, DutyTransfer, FundRequest, LocalThreshold, Moderation, NewsletterIssue, ProductPhoto,
        Reorganisation, SetVersion, TreasuryException, UnitEntry,
    };
    let missing = [
        Acknowledgement,
        DutyTransfer,
        FundRequest,
        LocalThreshold,
        Moderation,
        NewsletterIssue,
        ProductPhoto,
        Reorganisation,
        SetVersion,
        TreasuryException,
        UnitEntry,
    ];
    !missing.contains(&kind)
}

/// The facts of a committed file.
pub fn read<F: Fact>(inputs: &Inputs) -> Vec<Sourced<F>> {
    if !is_filed(F::KIND) {
        return Vec::new();
    }
    inputs.facts("facts").unwrap_or_else(|error| panic!("{error}"))
}

fn numbered<F>(facts: Vec<Sourced<F>>, next: &mut i64) -> Vec<Record<F>> {
    let mut number = || {
        *next += 1;
        Seq(*next - 1)
    };
    facts.into_iter().map(|sourced| Record { seq: number(), sourced }).collect()
}

fn fill<F: Collected>(facts: &mut Facts, inputs: &Inputs, next: &mut i64) {
    *F::of_mut(facts) = numbered(read::<F>(inputs), next).into();
}
