//! The papers of cases of recognition and withdrawal that go together: the request, the count of ballots, the decision with its list, and
//! the announcement.

mod announcement;
mod ballots;
mod decision;
mod request;

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use programme::{
    Lang,
    fact::{Action, Field as _, Provenance, Raw, Round},
    grade::Grade,
    law::{Basis, BasisRole, Level, Phase, Settled, Signer, StepRule},
    recognition::{BallotCount, Case, Stage, cases},
    snapshot::Snapshot,
    unit::UnitIndex,
    vietnamese,
};

use crate::{
    programme_report::Office,
    report::model::{Block, Cell, Column, Form, Inline, Letterhead, Recipients, Report, Signature, Stamp, Table},
};

/// A kind of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The office asks for the decision.
    Request,
    /// The council's votes are counted.
    Ballots,
    /// The decision.
    Decision,
    /// It is announced.
    Announcement,
}

impl Kind {
    /// Every kind, in the order of time.
    pub const ALL: [Self; 4] = [Self::Request, Self::Ballots, Self::Decision, Self::Announcement];

    /// Names it in addresses.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Request => "case-request",
            Self::Ballots => "case-ballots",
            Self::Decision => "case-decision",
            Self::Announcement => "case-announcement",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// What it is called.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Request, Lang::Vi) => "Tờ trình về hồ sơ công nhận, thu hồi",
            (Self::Request, Lang::En) => "Request for a decision on recognition",
            (Self::Ballots, Lang::Vi) => "Biên bản kiểm phiếu",
            (Self::Ballots, Lang::En) => "Count of ballots",
            (Self::Decision, Lang::Vi) => "Quyết định công nhận, thu hồi",
            (Self::Decision, Lang::En) => "Decision on recognition",
            (Self::Announcement, Lang::Vi) => "Thông báo công bố quyết định",
            (Self::Announcement, Lang::En) => "Announcement of the decision",
        }
    }

    /// The name of its file, without ending.
    #[must_use]
    pub const fn stem(self) -> &'static str {
        match self {
            Self::Request => "to-trinh-cong-nhan",
            Self::Ballots => "bien-ban-kiem-phieu",
            Self::Decision => "quyet-dinh-cong-nhan",
            Self::Announcement => "thong-bao-cong-bo",
        }
    }
}

/// Cases that go together: of one round, level and grade, to one end. In writing: `2023-1 commune advanced recognise`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The round.
    pub round: Round,
    /// The level of the units.
    pub level: Level,
    /// The grade.
    pub grade: Grade,
    /// Recognise or withdraw.
    pub action: Action,
}

impl Batch {
    /// The cases with which a case goes.
    #[must_use]
    pub fn of(case: &Case<'_>) -> Self {
        let fact = case.fact();
        Self { round: fact.round, level: case.procedure.level, grade: fact.grade, action: fact.action }
    }
}

impl fmt::Display for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {}", self.round, self.level.id(), self.grade.id(), self.action.id())
    }
}

impl FromStr for Batch {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<&str> = text.split(' ').collect();
        let [round, level, grade, action] = parts[..] else { return Err(()) };
        Ok(Self {
            round: Round::read(&Raw::text(round)).ok_or(())?,
            level: Level::from_id(level).ok_or(())?,
            grade: Grade::from_id(grade).ok_or(())?,
            action: Action::from_id(action).ok_or(())?,
        })
    }
}

/// What the papers of cases are made from.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The state that knows them.
    pub now: &'a Snapshot,
    /// The province.
    pub province: UnitIndex,
    /// Which cases.
    pub batch: Batch,
    /// How the office names itself.
    pub office: &'a Office,
    /// The number the paper is issued under; none for a draft.
    pub number: Option<&'a str>,
    /// The moment up to which facts were known.
    pub known_at: Timestamp,
    /// The language.
    pub lang: Lang,
}

/// Composes a paper; nothing while no case has come so far.
#[must_use]
pub fn compose(kind: Kind, request: &Request<'_>) -> Option<Report> {
    let cases = told(kind, request.now, request.province, request.batch);
    if cases.is_empty() {
        return None;
    }
    match kind {
        Kind::Request => Some(request::compose(request, &cases)),
        Kind::Ballots => ballots::compose(request, &cases),
        Kind::Decision => Some(decision::compose(request, &cases)),
        Kind::Announcement => Some(announcement::compose(request, &cases)),
    }
}

/// Whether a paper can be made by now.
#[must_use]
pub fn is_due(kind: Kind, now: &Snapshot, province: UnitIndex, batch: Batch) -> bool {
    !told(kind, now, province, batch).is_empty()
}

/// The cases that a paper tells of, by their codes: those that have come so far.
fn told(kind: Kind, now: &Snapshot, province: UnitIndex, batch: Batch) -> Vec<Case<'_>> {
    let mut own: Vec<Case<'_>> =
        cases(now, province).into_iter().filter(|case| Batch::of(case) == batch && has_come(kind, case)).collect();
    own.sort_by(|a, b| a.fact().code.cmp(&b.fact().code));
    own
}

fn has_come(kind: Kind, case: &Case<'_>) -> bool {
    let stage = case.standing().stage;
    // Of what the Prime Minister decides the office makes no decision.
    let is_decided_here = case.procedure.signer != Signer::PrimeMinister;
    match kind {
        Kind::Request => matches!(stage, Stage::Appraise | Stage::Decide | Stage::Publish | Stage::Closed),
        Kind::Ballots => council(case).is_some_and(|step| case.last_ballot(step).is_some()),
        Kind::Decision => is_decided_here && matches!(stage, Stage::Decide | Stage::Publish | Stage::Closed),
        Kind::Announcement => case.decision.is_some() && matches!(stage, Stage::Publish | Stage::Closed),
    }
}

/// The step in which the council votes.
fn council<'s>(case: &Case<'s>) -> Option<&'s StepRule> {
    case.procedure.steps.iter().find(|step| step.phase == Phase::Appraise && matches!(step.settled, Settled::Ballot(_)))
}

/// The council's last vote.
fn vote<'s>(case: &Case<'s>) -> Option<(&'s programme::fact::CaseBallot, BallotCount)> {
    case.last_ballot(council(case)?).map(|(record, count)| (record.fact(), count))
}

/// What a paper differs in from the others.
struct Frame {
    letterhead: Letterhead,
    kind: &'static str,
    title: String,
    salutation: Option<String>,
    body: Vec<Block>,
    recipients: Vec<String>,
    archive: &'static str,
    signature: Signature,
}

impl Frame {
    fn report(self, request: &Request<'_>, cases: &[Case<'_>]) -> Report {
        let lang = request.lang;
        let is_made_up = cases.iter().any(|case| case.record.sourced.provenance == Provenance::Illustrative);
        Report {
            language: lang,
            form: Form::Official,
            letterhead: self.letterhead,
            kind: self.kind.to_owned(),
            title: self.title,
            salutation: self.salutation,
            notice: is_made_up.then(|| {
                lang.pick(
                    "Văn bản minh họa: có hồ sơ là dữ liệu minh họa; không dùng làm căn cứ pháp lý.",
                    "Illustrative: some of its cases are made up; not for official use.",
                )
                .to_owned()
            }),
            stamp: Stamp { as_of: request.now.as_of(), known_at: request.known_at },
            body: self.body,
            recipients: Recipients { lines: self.recipients, archive: self.archive.to_owned() },
            signature: self.signature,
            beside: None,
            annexes: Vec::new(),
        }
    }
}

/// The verb of a batch: what is asked for or done.
const fn verb(action: Action, lang: Lang) -> &'static str {
    match (action, lang) {
        (Action::Recognise, Lang::Vi) => "công nhận",
        (Action::Recognise, Lang::En) => "recognition of",
        (Action::Withdraw, Lang::Vi) => "thu hồi quyết định công nhận",
        (Action::Withdraw, Lang::En) => "withdrawal of recognition from",
    }
}

/// What the batch is about: `công nhận 3 xã NTM nâng cao, đợt 1/2023`.
fn subject(request: &Request<'_>, count: usize) -> String {
    let Batch { round, level, grade, action } = request.batch;
    let lang = request.lang;
    let (verb, level, grade, round) = (verb(action, lang), level.label(lang), grade.label(lang), round.label(lang));
    match lang {
        Lang::Vi => format!("{verb} {count} {level} {grade}, {round}"),
        Lang::En => format!("{verb} {count} units ({level}: {grade}), {round}"),
    }
}

/// The legal bases of the procedure, one line each.
fn bases(request: &Request<'_>, cases: &[Case<'_>]) -> Vec<Block> {
    let law = request.now.law();
    let of_procedure = cases.first().map_or("", |case| case.procedure.cites.as_str());
    let own = law
        .procedure_bases()
        .iter()
        .filter(|basis| basis.number == of_procedure || basis.number.starts_with("18/2022"));
    let of_set = cases.first().and_then(|case| case.set).into_iter().flat_map(|set| &set.basis);
    // An amendment whose day is not known may be of a later one.
    let is_known =
        |basis: &&Basis| basis.date.map_or(basis.role != BasisRole::Amends, |date| date <= request.now.as_of());
    let of_set = of_set.filter(is_known);
    let mut bases: Vec<&Basis> = Vec::new();
    for basis in own.chain(of_set) {
        if !bases.iter().any(|known| known.number == basis.number) {
            bases.push(basis);
        }
    }
    let line = |basis: &Basis| {
        let day = basis.date.map(vietnamese::date);
        Block::Paragraph(vec![Inline::italic(match (request.lang, day) {
            (Lang::Vi, Some(day)) => format!("Căn cứ {} ngày {day} của {};", basis.number, basis.issuer),
            (Lang::Vi, None) => format!("Căn cứ {} của {};", basis.number, basis.issuer),
            (Lang::En, _) => format!("By {} of {};", basis.number, basis.issuer),
        })])
    };
    bases.into_iter().map(line).collect()
}

/// The unit of a case with the one above it.
fn place(request: &Request<'_>, case: &Case<'_>) -> (String, String) {
    let tree = request.now.tree();
    let above = case.unit.and_then(|unit| tree.parent(unit)).map(|above| tree.unit(above).full_name());
    (request.now.unit_name(case.fact().unit), above.unwrap_or_default())
}

/// A list of the units, each with what `more` tells of it beneath the heads.
fn list<'c, 's>(
    request: &Request<'_>,
    caption: &str,
    cases: &'c [Case<'s>],
    heads: &[(&str, u16)],
    more: impl Fn(&'c Case<'s>) -> Vec<String>,
) -> Block {
    let lang = request.lang;
    let mut columns = vec![
        Column::centred(lang.pick("TT", "No."), 5),
        Column::text(lang.pick("Đơn vị", "Unit"), 22),
        Column::text(lang.pick("Thuộc", "Part of"), 18),
    ];
    columns.extend(heads.iter().map(|(head, width)| Column::text(*head, *width)));
    let row = |(case, number): (&'c Case<'s>, i64)| {
        let (unit, above) = place(request, case);
        let own = [Cell::Count(number), Cell::text(unit), Cell::text(above)];
        own.into_iter().chain(more(case).into_iter().map(Cell::text)).collect()
    };
    Block::Table(Table {
        caption: caption.to_owned(),
        unit: None,
        columns,
        rows: cases.iter().zip(1..).map(row).collect(),
        total: None,
        sheet_name: None,
    })
}

/// The People's Committee of the province as issuer, and its chairman as signer.
fn committee(request: &Request<'_>, cases: &[Case<'_>]) -> (Letterhead, Signature, String) {
    let (now, lang) = (request.now, request.lang);
    let signer = cases.first().map(|case| case.procedure.signer);
    // A district decides on what lies in it; cases of several districts name the first one.
    let district = cases.first().and_then(|case| {
        let mut above = std::iter::successors(case.unit, |unit| now.tree().parent(*unit));
        above.find(|unit| now.tree().unit(*unit).code.tier() == programme::unit::Tier::District)
    });
    let unit = district.filter(|_| signer == Some(Signer::ChairmanDistrict)).unwrap_or(request.province);
    let name = now.tree().unit(unit).full_name();
    let committee = format!(
        "{} {}",
        lang.pick("ỦY BAN NHÂN DÂN", "PEOPLE'S COMMITTEE OF"),
        name.to_uppercase().replace(' ', "\u{a0}")
    );
    let number = request.number.map_or_else(|| "…/QĐ-UBND".to_owned(), str::to_owned);
    let letterhead =
        Letterhead { superior: None, issuer: committee.clone(), ..request.office.letterhead(number, now.as_of()) };
    let signature =
        Signature {
            authority: Vec::new(), post: lang.pick("CHỦ TỊCH", "CHAIRMAN").to_owned(), name: String::new()
        };
    (letterhead, signature, committee)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_read_as_it_is_written() {
        let round = Round::new(2023, 1).expect("a round");
        let batch = Batch { round, level: Level::Commune, grade: Grade::Advanced, action: Action::Recognise };
        assert_eq!(batch.to_string(), "2023-1 commune advanced recognise");
        assert_eq!(batch.to_string().parse(), Ok(batch));
        for wrong in ["", "2023-1", "2023-1 commune", "2023-1 commune ntm lift", "2023-1 commune ntm recognise x"] {
            assert_eq!(wrong.parse::<Batch>(), Err(()), "{wrong}");
        }
        for kind in Kind::ALL {
            assert_eq!(Kind::from_id(kind.id()), Some(kind));
        }
    }
}
