//! Our disbursements beside the treasury's list: what differs is shown line by line, and nothing is written.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use documents::import::Rejected;
use programme::{
    Dong,
    fact::{Disbursement, FactKind, Record, Sourced},
    money::{Difference, TreasuryLine, reconcile},
    unit::{UnitCode, UnitIndex},
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    imports, sheet,
};
use crate::{failure::Failure, request::Visit, upload::Upload};

#[derive(Template)]
#[template(path = "treasury.html")]
struct TreasuryPage<'a> {
    frame: Frame<'a>,
    unit: UnitIndex,
    rejected: Option<Rejected>,
    compared: Option<Compared>,
}

/// What either side has, and where they differ.
struct Compared {
    /// The plan years that the list is about.
    years: String,
    /// Rows of the list that are of units elsewhere.
    elsewhere: usize,
    rows: Vec<Row>,
    /// The keys of two sums, and them: of the lines that differ, and of all.
    totals: [(&'static str, Sums); 2],
}

/// A line that differs.
struct Row {
    /// The key of what is the matter.
    what: &'static str,
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

/// `GET /units/{unit}/money/treasury`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    show(&visit, unit, None, None)
}

/// `GET /units/{unit}/money/treasury/template`: the form in which the list is read.
pub async fn template(visit: Visit) -> Result<Response, Failure> {
    imports::template(visit, Path(FactKind::Disbursement.id().to_owned())).await
}

/// `POST /units/{unit}/money/treasury`: what differs, or every error with its cell.
pub async fn compare(visit: Visit, Path(code): Path<String>, mut upload: Upload) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let sent = upload.files.pop().ok_or(Failure::Bad("failure-no-file"))?;
    match imports::read::<Disbursement>(&visit, &sent.name, sent.bytes).await? {
        Ok(list) => Ok(show(&visit, unit, None, Some(compared(&visit, unit, &list)))?.into_response()),
        Err(rejected) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&visit, unit, Some(rejected), None)?).into_response())
        }
    }
}

fn show(
    visit: &Visit,
    unit: UnitIndex,
    rejected: Option<Rejected>,
    compared: Option<Compared>,
) -> Result<Page, Failure> {
    Frame::of_unit(visit, "treasury", unit).render(|frame| TreasuryPage { frame, unit, rejected, compared })
}

fn compared(visit: &Visit, unit: UnitIndex, list: &[Sourced<Disbursement>]) -> Compared {
    let is_here = |code: UnitCode| visit.moment.tree().code_is_within(code, unit);
    let here: Vec<&Disbursement> = list.iter().map(|each| &each.fact).filter(|each| is_here(each.unit)).collect();
    let years: BTreeSet<i16> = here.iter().map(|each| each.year.0).collect();
    let ours = ours(visit, unit, &here, &years);
    let line =
        |each: &&Disbursement| TreasuryLine { voucher: each.voucher.clone(), unit: each.unit, amount: each.amount };
    let treasury: Vec<TreasuryLine> = here.iter().map(line).collect();
    let rows: Vec<Row> = reconcile(&ours, &treasury).iter().map(|difference| row(visit, difference)).collect();
    let differing = Sums {
        ours: rows.iter().map(|row| row.sums.ours).sum(),
        treasury: rows.iter().map(|row| row.sums.treasury).sum(),
    };
    let all = Sums {
        ours: ours.iter().map(|record| record.fact().amount).sum(),
        treasury: treasury.iter().map(|line| line.amount).sum(),
    };
    Compared {
        years: years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        elsewhere: list.len() - here.len(),
        totals: [("treasury-sum-differing", differing), ("treasury-sum-all", all)],
        rows,
    }
}

/// What we have of the plan years of a list, and under its vouchers whatever year we put them in.
fn ours(visit: &Visit, unit: UnitIndex, list: &[&Disbursement], years: &BTreeSet<i16>) -> Vec<Record<Disbursement>> {
    let named: BTreeSet<(&str, UnitCode)> = list.iter().map(|each| (each.voucher.as_str(), each.unit)).collect();
    let is_meant = |each: &Disbursement| {
        visit.moment.tree().code_is_within(each.unit, unit)
            && (years.contains(&each.year.0) || named.contains(&(each.voucher.as_str(), each.unit)))
    };
    visit.moment.now.all::<Disbursement>().iter().filter(|record| is_meant(record.fact())).cloned().collect()
}

fn row(visit: &Visit, difference: &Difference<'_>) -> Row {
    let name = |code: UnitCode| visit.moment.now.unit_name(code);
    let of_record = |what, record: &Record<Disbursement>, treasury| Row {
        what,
        voucher: record.fact().voucher.clone(),
        unit: name(record.fact().unit),
        href: sheet::record(visit, FactKind::Disbursement, record.seq),
        sums: Sums { ours: record.fact().amount, treasury },
    };
    match difference {
        Difference::OnlyOurs(record) => of_record("treasury-only-ours", record, Dong::default()),
        Difference::Amount(record, paid) => of_record("treasury-amount", record, *paid),
        Difference::OnlyTreasury(line) => Row {
            what: "treasury-only-theirs",
            voucher: line.voucher.clone(),
            unit: name(line.unit),
            href: None,
            sums: Sums { ours: Dong::default(), treasury: line.amount },
        },
    }
}
