//! Our disbursements beside the treasury's list: what differs is shown line by line; the lines one ticks follow the treasury or
//! are accepted as they are, with a reason.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use documents::import::Rejected;
use ledger::{Amended, Amendment, NewAct};
use programme::{
    Dong,
    fact::{Disbursement, FactKind, Record, Seq, Sourced, TreasuryException},
    money::{Comparison, Difference, compare},
    unit::UnitIndex,
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    imports, sheet,
    tasks::task::words,
};
use crate::{
    amending,
    auth::cookie,
    failure::{Failure, form_urlencoded},
    request::{FLASH, Fields, Visit},
    upload::Upload,
};

#[derive(Template)]
#[template(path = "treasury.html")]
struct TreasuryPage<'a> {
    frame: Frame<'a>,
    unit: UnitIndex,
    rejected: Option<Rejected>,
    compared: Option<Compared>,
    may_settle: bool,
}

/// A list that was sent, as the evidence store keeps it.
#[derive(Clone, Debug)]
pub struct List {
    /// What the file is called.
    pub name: String,
    /// The digest of its bytes.
    pub digest: String,
}

/// What either side has, and where they differ.
struct Compared {
    list: List,
    /// The plan years that the list is about.
    years: String,
    left_out: usize,
    /// How many differences nothing accepts.
    open: usize,
    rows: Vec<Row>,
    /// The keys of two sums, and them: of the lines that differ, and of all.
    totals: [(&'static str, Sums); 2],
}

/// A line that differs.
struct Row {
    key: String,
    /// The numbers of our records; empty where there is none.
    seen: String,
    what: &'static str,
    /// Where each side puts it, if that differs.
    places: Vec<String>,
    /// In how many rows the treasury lists it, where it does in more than one.
    split: Option<usize>,
    accepted: Option<String>,
    voucher: String,
    unit: String,
    /// Where our record is shown.
    href: Option<String>,
    sums: Sums,
}

/// What we say and what the treasury says; nothing said counts as nothing paid.
struct Sums {
    ours: Dong,
    treasury: Dong,
}

impl Sums {
    fn ours(&self) -> String {
        vietnamese::count(self.ours.0)
    }

    fn treasury(&self) -> String {
        vietnamese::count(self.treasury.0)
    }

    fn gap(&self) -> String {
        vietnamese::count(self.treasury.0.saturating_sub(self.ours.0))
    }
}

/// `GET /units/{unit}/money/treasury`: the list that was sent last, where the address names one.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    let Some(digest) = visit.asked("list") else { return show(&visit, unit, None, None) };
    let list = List { name: visit.asked("name").unwrap_or_default().to_owned(), digest: digest.to_owned() };
    let rows = read(&visit, &list).await?;
    let compared = compared(&visit, list, &compare(&visit.moment.now, unit, &rows, None));
    show(&visit, unit, None, Some(compared))
}

/// `GET /units/{unit}/money/treasury/template`: the form in which the list is read.
pub async fn template(visit: Visit) -> Result<Response, Failure> {
    imports::template(visit, Path(FactKind::Disbursement.id().to_owned())).await
}

/// `POST /units/{unit}/money/treasury`: keeps the list and compares, or tells every error with its cell.
pub async fn send(visit: Visit, Path(code): Path<String>, mut upload: Upload) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let sent = upload.files.pop().ok_or(Failure::Bad("failure-no-file"))?;
    match imports::read_list::<Disbursement>(&visit, &sent.name, sent.bytes.clone()).await? {
        Ok(_) => {
            let digest = visit.app.keep(&sent.bytes).await?;
            Ok(Redirect::to(&address(&visit, unit, &List { name: sent.name, digest })).into_response())
        }
        Err(rejected) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&visit, unit, Some(rejected), None)?).into_response())
        }
    }
}

/// Where a list is compared.
fn address(visit: &Visit, unit: UnitIndex, list: &List) -> String {
    let (code, name) = (visit.moment.unit(unit).code, form_urlencoded(&list.name));
    visit.when.link(&format!("/units/{code}/money/treasury?list={}&name={name}", list.digest))
}

/// The rows of a list that was kept.
pub async fn read(visit: &Visit, list: &List) -> Result<Vec<Sourced<Disbursement>>, Failure> {
    let bytes = visit.app.kept(&list.digest).await?;
    imports::read_list::<Disbursement>(visit, &list.name, bytes).await?.map_err(|_| Failure::Bad("failure-form"))
}

/// `POST /units/{unit}/money/treasury/settle`: the lines ticked follow the treasury, or are accepted.
pub async fn settle(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let list = List { name: form.get("name").to_owned(), digest: form.get("list").to_owned() };
    let seen =
        |key: &str| -> Vec<Seq> { form.get(&format!("seen:{key}")).split(' ').flat_map(str::parse).map(Seq).collect() };
    let ticked: Vec<Ticked<'_>> = form.all("line").map(|key| Ticked { key, seen: seen(key) }).collect();
    let rows = read(&visit, &list).await?;
    let done = match form.get("do") {
        "take" => {
            take_over(&visit, unit, (&list, &rows), &ticked, form.get("reason")).await?;
            "done-treasury-taken"
        }
        "accept" => {
            accept(&visit, unit, (&list, &rows), &ticked, &words(&form, "reason")?).await?;
            "done-treasury-accepted"
        }
        _ => return Err(Failure::Bad("failure-form")),
    };
    let mut response = Redirect::to(&address(&visit, unit, &list)).into_response();
    cookie::set(&visit.app, &mut response, FLASH, done, 60);
    Ok(response)
}

/// A line that was ticked, with our records as they were seen.
#[derive(Clone, Debug)]
pub struct Ticked<'f> {
    /// Names it.
    pub key: &'f str,
    /// Our records; none where there was none.
    pub seen: Vec<Seq>,
}

/// Names a line.
pub fn key(difference: &Difference<'_>) -> String {
    format!("{}:{}", difference.unit, difference.voucher)
}

/// The differences ticked, as they were seen: what has changed meanwhile must be looked at again.
fn ticked_of<'c, 'a>(
    comparison: &'c Comparison<'a>,
    ticked: &[Ticked<'_>],
) -> Result<Vec<&'c Difference<'a>>, Failure> {
    if ticked.is_empty() {
        return Err(Failure::Bad("problem-treasury-nothing"));
    }
    let keys: BTreeSet<&str> = ticked.iter().map(|each| each.key).collect();
    let is_seen = |difference: &&Difference<'a>| {
        let key = key(difference);
        ticked.iter().any(|each| each.key == key && each.seen == difference.seen())
    };
    let chosen: Vec<&Difference<'a>> = comparison.differences.iter().filter(is_seen).collect();
    if chosen.len() == keys.len() { Ok(chosen) } else { Err(Failure::Conflict("problem-changed-meanwhile")) }
}

/// An act that rests on a list.
fn act(visit: &Visit, list: &List, kind: &str, reason: &str) -> Result<NewAct, Failure> {
    let (source, digest) = (Some(list.name.clone()), Some(list.digest.clone()));
    Ok(NewAct { source, source_digest: digest, ..visit.act(kind, reason)? })
}

/// Records what the treasury says of the lines ticked, as one act; its voucher is the source.
pub async fn take_over(
    visit: &Visit,
    unit: UnitIndex,
    (list, rows): (&List, &[Sourced<Disbursement>]),
    ticked: &[Ticked<'_>],
    reason: &str,
) -> Result<Amended<Disbursement>, Failure> {
    let comparison = compare(&visit.moment.now, unit, rows, None);
    let mut amendments = Vec::new();
    for difference in ticked_of(&comparison, ticked)? {
        let source = format!("Bảng kê Kho bạc {}, chứng từ {}", list.name, difference.voucher);
        let amendment = |(fact, seen)| {
            let fact = Sourced { fact, provenance: amending::provenance(visit), source: source.clone() };
            Amendment { fact, seen }
        };
        amendments.extend(difference.corrections().into_iter().map(amendment));
    }
    amending::amend(visit, act(visit, list, "follow treasury", reason)?, amendments).await
}

/// Accepts the lines ticked as they are, as one act.
pub async fn accept(
    visit: &Visit,
    unit: UnitIndex,
    (list, rows): (&List, &[Sourced<Disbursement>]),
    ticked: &[Ticked<'_>],
    reason: &str,
) -> Result<Amended<TreasuryException>, Failure> {
    let comparison = compare(&visit.moment.now, unit, rows, None);
    let known = visit.moment.now.all::<TreasuryException>();
    let said = |difference: &Difference<'_>| {
        let fact = difference.exception(visit.moment.as_of(), reason.to_owned());
        let is_same = |record: &&Record<TreasuryException>| {
            record.fact().voucher == fact.voucher && record.fact().unit == fact.unit
        };
        let before = known.iter().find(is_same).map(|record| record.seq);
        (fact, before)
    };
    let facts = ticked_of(&comparison, ticked)?.into_iter().map(said).collect();
    let amendments = amending::said(visit, facts)?;
    amending::amend(visit, act(visit, list, "accept difference", reason)?, amendments).await
}

fn show(
    visit: &Visit,
    unit: UnitIndex,
    rejected: Option<Rejected>,
    compared: Option<Compared>,
) -> Result<Page, Failure> {
    let may_settle = visit.when.is_now() && compared.as_ref().is_some_and(|compared| !compared.rows.is_empty());
    Frame::of_unit(visit, "treasury", unit).render(|frame| TreasuryPage { frame, unit, rejected, compared, may_settle })
}

fn compared(visit: &Visit, list: List, comparison: &Comparison<'_>) -> Compared {
    let rows: Vec<Row> = comparison.differences.iter().map(|difference| row(visit, difference)).collect();
    let differing = Sums {
        ours: rows.iter().map(|row| row.sums.ours).sum(),
        treasury: rows.iter().map(|row| row.sums.treasury).sum(),
    };
    let all = Sums { ours: comparison.ours, treasury: comparison.treasury };
    Compared {
        list,
        years: comparison.years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        left_out: comparison.left_out,
        open: comparison.open().count(),
        totals: [("treasury-sum-differing", differing), ("treasury-sum-all", all)],
        rows,
    }
}

fn row(visit: &Visit, difference: &Difference<'_>) -> Row {
    Row {
        key: key(difference),
        seen: difference.seen().iter().map(|seq| seq.0.to_string()).collect::<Vec<_>>().join(" "),
        what: difference.matter().label(visit.lang),
        places: difference.places(visit.lang),
        split: Some(difference.treasury.len()).filter(|rows| *rows > 1),
        accepted: difference.accepted.map(|record| record.fact().reason.clone()),
        voucher: difference.voucher.to_owned(),
        unit: visit.moment.now.unit_name(difference.unit),
        href: difference.ours.first().and_then(|record| sheet::record(visit, FactKind::Disbursement, record.seq)),
        sums: Sums { ours: difference.our_amount(), treasury: difference.treasury_amount() },
    }
}
