//! Files into the ledger through the interface: what a file would change is shown before anything is written.

pub mod form;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use documents::{
    grid::Grid,
    import::{self, GivenRow, Rejected, SourceFile},
};
use futures_util::future::{BoxFuture, FutureExt as _};
use ledger::{Act, Compared, Difference, NewAct};
use programme::{
    Lang,
    fact::{Cell, Distinct, Fact, FactKind, ReadContext, Record, Sourced},
    policy::Action,
    with_fact,
};
use sha2::{Digest as _, Sha256};

use super::{
    frame::{Frame, Page},
    go, record,
};
use crate::{
    app::App,
    failure::{Failure, form_urlencoded},
    request::{Fields, Visit},
    time,
    upload::{Sent, Upload},
};

/// Differences that are shown one by one.
const SHOWN: usize = 200;
/// Imports that are listed.
const LISTED: u32 = 50;

#[derive(Template)]
#[template(path = "imports.html")]
struct ImportsPage<'a> {
    frame: Frame<'a>,
    kinds: Vec<(&'static str, &'static str, bool)>,
    rejected: Option<Rejected>,
    acts: Vec<Row>,
    may_undo: bool,
}

struct Row {
    act: Act,
    when: String,
    undone: bool,
}

#[derive(Template)]
#[template(path = "import_preview.html")]
struct PreviewPage<'a> {
    frame: Frame<'a>,
    title: String,
    confirm: String,
    back: String,
    hidden: Vec<(&'static str, String)>,
    counts: Compared,
    rows: Vec<Changed>,
    more: usize,
    /// Whether the ledger has changed since the differences were shown.
    moved: bool,
    asks_reason: bool,
}

impl PreviewPage<'_> {
    fn counted(&self) -> String {
        let Compared { added, superseded, unchanged } = self.counts;
        let (added, superseded, unchanged) = (added.to_string(), superseded.to_string(), unchanged.to_string());
        let blanks = [("added", &*added), ("superseded", &*superseded), ("unchanged", &*unchanged)];
        self.frame.visit.words("import-counts", &blanks)
    }
}

/// What a fact would change.
#[derive(Debug)]
pub struct Changed {
    /// What it says.
    pub says: String,
    /// The fields that it changes: what they are called, what stands there, what would.
    pub changes: Vec<(&'static str, String, String)>,
    /// Whether nothing is said of the same yet.
    pub is_new: bool,
}

/// A file as it was read: its facts beside what the ledger says.
struct Previewed<F> {
    facts: Distinct<F>,
    counts: Compared,
    differences: Vec<Difference<F>>,
}

impl<F: Fact> Previewed<F> {
    async fn of(visit: &Visit, facts: Distinct<F>) -> Result<Self, Failure> {
        let (counts, differences) = visit.app.ledger().differences(&facts, SHOWN).await?;
        Ok(Self { facts, counts, differences })
    }

    /// What was shown, so that nothing else is confirmed.
    fn stamp(&self) -> String {
        stamp(self.differences.iter().map(|difference| (difference.place, difference.standing.map(|seq| seq.0))))
    }

    fn rows(&self, lang: Lang) -> Vec<Changed> {
        let shown = self.differences.iter().take(SHOWN);
        shown.map(|difference| changed(&self.facts[difference.place].fact, difference.record.as_ref(), lang)).collect()
    }
}

/// A digest of places in a file with the numbers of the facts that stand there.
fn stamp(places: impl Iterator<Item = (usize, Option<i64>)>) -> String {
    let mut digest = Sha256::new();
    for (place, standing) in places {
        digest.update(format!("{place} {standing:?}\n"));
    }
    ledger::hex(&digest.finalize())
}

/// What a fact would change of what stands.
pub fn changed<F: Fact>(fact: &F, standing: Option<&Record<F>>, lang: Lang) -> Changed {
    let mut becomes = Vec::new();
    fact.store(&mut becomes);
    let mut was = Vec::new();
    if let Some(record) = standing {
        record.fact().store(&mut was);
    }
    let field = |place: usize, info: &programme::fact::FieldInfo| {
        let before = was.get(place).unwrap_or(&Cell::Null);
        let differs = standing.is_some() && *before != becomes[place];
        differs.then(|| {
            let written = |cell| record::written(info.stored, cell);
            (lang.pick(info.vi, info.id), written(before), written(&becomes[place]))
        })
    };
    let changes = F::FIELDS.iter().enumerate().filter_map(|(place, info)| field(place, info)).collect();
    Changed { says: fact.describe(lang), changes, is_new: standing.is_none() }
}

/// `GET /imports`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    list(&visit, None, visit.asked("kind").unwrap_or_default()).await
}

async fn list(visit: &Visit, rejected: Option<Rejected>, kind: &str) -> Result<Page, Failure> {
    let kinds = FactKind::ALL.iter().map(|known| (known.id(), known.label(visit.lang), known.id() == kind)).collect();
    let acts = visit.app.ledger().file_acts(LISTED).await?;
    let row = |(act, undone): (Act, bool)| Row { when: time::written(act.recorded_at), act, undone };
    let acts = acts.into_iter().map(row).collect();
    let may_undo = visit.may_somewhere(Action::Undo);
    Frame::new(visit, "imports").render(|frame| ImportsPage { frame, kinds, rejected, acts, may_undo })
}

/// `GET /imports/templates/{kind}`: an empty form.
pub async fn template(visit: Visit, Path(kind): Path<String>) -> Result<Response, Failure> {
    let kind = FactKind::from_id(&kind).ok_or(Failure::NotFound)?;
    let bytes = import::template(kind, visit.lang);
    let bytes = bytes.map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(workbook(&format!("{}.xlsx", kind.id()), bytes))
}

/// A workbook on its way out.
pub fn workbook(name: &str, bytes: Vec<u8>) -> Response {
    let headers: [(HeaderName, String); 2] = [
        (header::CONTENT_TYPE, documents::report::Format::Xlsx.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{}", form_urlencoded(name))),
    ];
    (headers, bytes).into_response()
}

/// A table as a workbook of one sheet.
pub fn table(grid: &Grid, sheet: &str, name: &str) -> Result<Response, Failure> {
    let bytes = documents::grid::grid(grid, sheet).map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(workbook(name, bytes))
}

/// Reads a file away from the threads that serve.
pub async fn read<F: Fact>(
    visit: &Visit,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Result<Distinct<F>, Rejected>, Failure> {
    let read = |file: &SourceFile<'_>, context: ReadContext<'_>| import::read::<F>(file, context, &mut |_, _| {});
    read_by(visit, name, bytes, move |file, context| read(file, context).map(|imported| imported.facts)).await
}

/// Reads somebody else's list, in which several rows may be about the same thing.
pub async fn read_list<F: Fact>(
    visit: &Visit,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Result<Vec<Sourced<F>>, Rejected>, Failure> {
    read_by(visit, name, bytes, import::read_list::<F>).await
}

async fn read_by<R: Send + 'static>(
    visit: &Visit,
    name: &str,
    bytes: Vec<u8>,
    read: impl FnOnce(&SourceFile<'_>, ReadContext<'_>) -> Result<R, Rejected> + Send + 'static,
) -> Result<Result<R, Rejected>, Failure> {
    let law = visit.moment.now.ground().law.clone();
    let register = visit.app.ledger().register(&visit.app.config.register, None).await?;
    let (name, lang) = (name.to_owned(), visit.lang);
    // One at a time: a large workbook takes memory while it is read.
    let _turn = visit.app.reading.lock().await;
    let read = tokio::task::spawn_blocking(move || {
        let file = SourceFile { name: &name, bytes: &bytes };
        read(&file, ReadContext { law: &law, register: &register, lang })
    });
    read.await.map_err(|error| Failure::Broken(error.to_string()))
}

/// Reads the rows that a program sends: there are few of them, a body is small.
pub async fn read_rows<F: Fact>(
    visit: &Visit,
    rows: &[GivenRow<'_>],
) -> Result<Result<Distinct<F>, Rejected>, Failure> {
    let register = visit.app.ledger().register(&visit.app.config.register, None).await?;
    let context = ReadContext { law: visit.moment.law(), register: &register, lang: visit.lang };
    Ok(import::read_rows::<F>(F::KIND.label(visit.lang), rows, context))
}

/// `POST /imports/preview`: what the file would change, or every error with its cell.
pub async fn preview(visit: Visit, mut upload: Upload) -> Result<Response, Failure> {
    let kind = FactKind::from_id(upload.fields.get("kind")).ok_or(Failure::Bad("failure-form"))?;
    let sent = upload.files.pop().ok_or(Failure::Bad("failure-no-file"))?;
    with_fact!(kind, F => look::<F>(&visit, sent)).await
}

/// In a box, as everything that waits once for each kind: what it holds would else lie on the stack 64 times.
fn look<F: Fact>(visit: &Visit, sent: Sent) -> BoxFuture<'_, Result<Response, Failure>> {
    async move {
        match read::<F>(visit, &sent.name, sent.bytes.clone()).await? {
            Ok(facts) => {
                let digest = visit.app.keep(&sent.bytes).await?;
                Ok(show::<F>(visit, &sent.name, &digest, &Previewed::of(visit, facts).await?, false)?.into_response())
            }
            Err(rejected) => {
                let page = list(visit, Some(rejected), F::KIND.id()).await?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
            }
        }
    }
    .boxed()
}

fn show<F: Fact>(
    visit: &Visit,
    name: &str,
    digest: &str,
    previewed: &Previewed<F>,
    moved: bool,
) -> Result<Page, Failure> {
    let rows = previewed.rows(visit.lang);
    Frame::new(visit, "import-preview").render(|frame| PreviewPage {
        frame,
        title: format!("{name}: {}", F::KIND.label(visit.lang)),
        confirm: "/imports/confirm".to_owned(),
        back: "/imports".to_owned(),
        hidden: vec![
            ("kind", F::KIND.id().to_owned()),
            ("name", name.to_owned()),
            ("digest", digest.to_owned()),
            ("stamp", previewed.stamp()),
        ],
        counts: previewed.counts,
        more: previewed.differences.len().saturating_sub(rows.len()),
        rows,
        moved,
        asks_reason: true,
    })
}

/// `POST /imports/confirm`: records what was shown.
pub async fn confirm(State(app): State<App>, visit: Visit, form: Fields) -> Result<Response, Failure> {
    let kind = FactKind::from_id(form.get("kind")).ok_or(Failure::Bad("failure-form"))?;
    let bytes = app.kept(form.get("digest")).await?;
    if let Some(moved) = with_fact!(kind, F => record::<F>(&visit, &form, bytes)).await? {
        return Ok((StatusCode::CONFLICT, moved).into_response());
    }
    app.live.catch_up(app.day()).await?;
    Ok(go(&visit, "/imports", "done-imported"))
}

/// Records a file, or shows it anew where the ledger has moved since it was shown.
fn record<'a, F: Fact>(
    visit: &'a Visit,
    form: &'a Fields,
    bytes: Vec<u8>,
) -> BoxFuture<'a, Result<Option<Page>, Failure>> {
    async move {
        let (name, digest) = (form.get("name"), form.get("digest"));
        let facts = read::<F>(visit, name, bytes).await?.map_err(|_| Failure::Bad("failure-form"))?;
        let previewed = Previewed::of(visit, facts).await?;
        if previewed.stamp() != form.get("stamp") {
            return show::<F>(visit, name, digest, &previewed, true).map(Some);
        }
        let act = NewAct {
            source: Some(name.to_owned()),
            source_digest: Some(digest.to_owned()),
            ..visit.act(&format!("import {}", F::KIND.id()), form.get("reason"))?
        };
        visit.app.ledger().append(act, &visit.province(), &previewed.facts, &mut |_| {}).await?;
        Ok(None)
    }
    .boxed()
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use programme::policy::Role;

    use crate::test_office::{UNITS, ask, office};

    /// Whoever answers has two megabytes of stack in a running office; a frame with room for each kind of fact took more.
    const STACK: usize = 3 << 19;

    #[test]
    fn confirming_a_file_fits_on_the_stack() {
        let confirm = || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let folder = tempfile::tempdir().expect("a folder");
                let clock = || "2023-03-13T03:00:00Z".parse().expect("a moment");
                let app = office(folder.path(), UNITS, &[("quantri", Role::Coordinator, "42", None)], clock).await;
                let file = b"code,name,date,until,households,population,provenance,source\n18001-50,A,2022-01-04,,1,4,official,t\n";
                let digest = app.keep(file).await.expect("kept");
                let fields = format!("kind=area&name=a.csv&digest={digest}&stamp=another&reason=t");
                ask(&app, "POST", "/imports/confirm", &fields).await.0
            })
        };
        let thread = std::thread::Builder::new().stack_size(STACK).spawn(confirm).expect("a thread");
        assert_eq!(thread.join().expect("it ends"), StatusCode::CONFLICT);
    }
}
