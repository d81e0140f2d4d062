//! The cases that go together: what is recorded of several at once, and their papers.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::Path, response::Response};
use documents::{
    paper::Paper,
    recognition::{Batch, Kind, is_due},
    report::Format,
};
use programme::{
    policy::{Action, Target},
    recognition::Case,
};

use super::{
    address,
    case::{Choice, Forms},
    list, name, seen,
};
use crate::{
    failure::{Failure, form_urlencoded},
    pages::{
        frame::{Frame, Page},
        reports,
    },
    request::Visit,
};

/// What papers are written as.
const FORMATS: [(Format, &str); 2] = [(Format::Docx, "DOCX"), (Format::Pdf, "PDF")];

#[derive(Template)]
#[template(path = "case_round.html")]
struct RoundPage<'a> {
    frame: Frame<'a>,
    title: String,
    rows: Vec<CaseRow>,
    papers: Vec<PaperRow>,
    /// What can be said of a step of several cases: the step, its name, what may be said, the cases that wait for it.
    steps: Vec<StepForm>,
    votes: Vec<VoteForm>,
    decide: Vec<(String, String)>,
    today: String,
}

struct CaseRow {
    code: String,
    href: String,
    name: String,
    stage: &'static str,
    next: String,
    due: String,
    late: bool,
}

struct PaperRow {
    name: &'static str,
    files: Vec<(&'static str, String)>,
    draft: Option<String>,
}

struct StepForm {
    id: String,
    name: String,
    outcomes: Vec<(&'static str, &'static str)>,
    cases: Vec<(String, String)>,
}

struct VoteForm {
    id: String,
    name: String,
    cases: Vec<(String, String)>,
}

fn asked(visit: &Visit) -> Result<Batch, Failure> {
    visit.asked("batch").and_then(|batch| batch.parse().ok()).ok_or(Failure::NotFound)
}

/// The cases of a batch that whoever asks may see, by code.
fn own(visit: &Visit, batch: Batch) -> Vec<Case<'_>> {
    let mut own: Vec<Case<'_>> = seen(visit).into_iter().filter(|case| Batch::of(case) == batch).collect();
    own.sort_by(|a, b| a.fact().code.cmp(&b.fact().code));
    own
}

/// `GET /cases/round?batch=`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let batch = asked(&visit)?;
    let cases = own(&visit, batch);
    if cases.is_empty() {
        return Err(Failure::NotFound);
    }
    let (mut steps, mut votes, mut decide) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    for case in &cases {
        let forms = Forms::of(&visit, case);
        let named = || (case.fact().code.clone(), name(&visit, case));
        let place = |id: &str| case.procedure.place(id).unwrap_or_default();
        for Choice { id, name, outcomes } in forms.steps {
            let form = StepForm { id: id.clone(), name, outcomes, cases: Vec::new() };
            steps.entry((place(&id), id)).or_insert(form).cases.push(named());
        }
        for (id, name) in forms.votes {
            let form = VoteForm { id: id.clone(), name, cases: Vec::new() };
            votes.entry((place(&id), id)).or_insert(form).cases.push(named());
        }
        if forms.decide {
            decide.push(named());
        }
    }
    let labels = [batch.action.label(visit.lang), batch.level.label(visit.lang), batch.grade.label(visit.lang)];
    let title = format!("{}: {}", batch.round.label(visit.lang), labels.join(" – "));
    Frame::new(&visit, "case-round-page").render(|frame| RoundPage {
        title,
        rows: cases.iter().map(|case| row(&visit, case)).collect(),
        papers: papers(&visit, batch),
        steps: steps.into_values().collect(),
        votes: votes.into_values().collect(),
        decide,
        today: visit.moment.as_of().to_string(),
        frame,
    })
}

fn row(visit: &Visit, case: &Case<'_>) -> CaseRow {
    let (code, standing) = (case.fact().code.clone(), case.standing());
    let next: Vec<&str> = standing.open().map(|step| step.rule.name.get(visit.lang)).collect();
    CaseRow {
        href: visit.when.link(&address(&code)),
        name: name(visit, case),
        stage: standing.stage.label(visit.lang),
        next: next.join("; "),
        late: standing.late().next().is_some(),
        due: list::due(visit, &standing).into_text(),
        code,
    }
}

/// The papers that can be made by now, for those who see the whole province.
fn papers(visit: &Visit, batch: Batch) -> Vec<PaperRow> {
    if !visit.may(Action::SeeFigures, Target::unit(visit.moment.province)) {
        return Vec::new();
    }
    let may_write = visit.may(Action::WriteReports, Target::unit(visit.moment.province));
    let due = Kind::ALL.into_iter().filter(|kind| is_due(*kind, &visit.moment.now, visit.moment.province, batch));
    let row = |kind: Kind| PaperRow {
        name: kind.name(visit.lang),
        files: FORMATS
            .map(|(format, words)| {
                let (kind, batch) = (kind.id(), form_urlencoded(&batch.to_string()));
                let format = format.extension();
                (words, visit.when.link(&format!("/cases/papers/{kind}?batch={batch}&format={format}")))
            })
            .into(),
        draft: may_write.then(|| reports::paper::address(visit, &Paper::Recognition(kind, batch))),
    };
    due.map(row).collect()
}

/// `GET /cases/papers/{paper}?batch=&format=`: they tell of units of the whole province.
pub async fn paper(visit: Visit, Path(kind): Path<String>) -> Result<Response, Failure> {
    Kind::from_id(&kind).ok_or(Failure::NotFound)?;
    visit.demand(Action::SeeFigures, Target::unit(visit.moment.province))?;
    let paper = reports::paper::asked(&visit, &kind, |name| visit.asked(name).unwrap_or_default())?;
    let format = visit.asked("format").unwrap_or("docx");
    let format = FORMATS.into_iter().map(|(known, _)| known).find(|known| known.extension() == format);
    reports::paper::download(&visit, &paper, format.ok_or(Failure::NotFound)?).await
}
