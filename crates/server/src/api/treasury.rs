//! The treasury's list of payments beside ours: what differs, and what is done about it.

use std::collections::BTreeSet;

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use programme::{
    Dong,
    fact::{Disbursement, Seq},
    money::{Comparison, Difference, Key, Placed, compare},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Change, Json, Problems, WriteProblems, file_name, json, line, once, read};
use crate::{
    failure::Failure,
    pages::{
        imports,
        treasury::{self, List, Ticked},
    },
    request::Visit,
    upload::{FILE_LIMIT, base_name},
};

/// A list beside what is recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct Compared {
    /// Names the list from now on: the digest of its file.
    list: String,
    /// The plan years that it is about.
    years: BTreeSet<i16>,
    /// Rows of units elsewhere, which are not compared.
    left_out: usize,
    /// All that is recorded of these years, in đồng.
    ours: i64,
    /// All that the list says, in đồng.
    treasury: i64,
    /// How many differences nothing accepts.
    open: usize,
    /// Where the two differ.
    differences: Vec<Differing>,
}

/// A voucher of a unit of which the two say different things.
#[derive(Debug, Serialize, ToSchema)]
pub struct Differing {
    /// Names the line.
    line: String,
    /// The treasury's voucher.
    voucher: String,
    /// The unit that spent it.
    unit: String,
    /// `only_ours`, `only_treasury`, `amount`, or `elsewhere`: the same amount on other lines of money.
    matter: &'static str,
    /// What is recorded, in đồng.
    ours: i64,
    /// What the treasury says, in đồng.
    treasury: i64,
    /// In how many rows the treasury lists it.
    rows: usize,
    /// The lines of money that it is recorded on.
    our_lines: Vec<OnLine>,
    /// The lines of money that the treasury puts it on.
    treasury_lines: Vec<OnLine>,
    /// The numbers of the records: several where the voucher is recorded in parts, none where nothing is recorded.
    records: Vec<i64>,
    /// Why the difference is accepted; none where it is not.
    #[schema(required)]
    accepted: Option<String>,
}

/// How much of a voucher is paid from a line of money.
#[derive(Debug, Serialize, ToSchema)]
pub struct OnLine {
    /// The plan year.
    year: i16,
    /// Where it comes from.
    fund: &'static str,
    /// What it is spent as.
    capital: &'static str,
    /// The content of the programme.
    content: String,
    /// How much, in đồng.
    amount: i64,
}

fn on_lines(placed: Placed<'_>) -> Vec<OnLine> {
    let one = |(line, amount): (Key<'_>, Dong)| OnLine {
        year: line.year.0,
        fund: line.fund.id(),
        capital: line.capital.id(),
        content: line.content.to_owned(),
        amount: amount.0,
    };
    placed.into_iter().map(one).collect()
}

fn differing(difference: &Difference<'_>) -> Differing {
    Differing {
        line: treasury::key(difference),
        voucher: difference.voucher.to_owned(),
        unit: difference.unit.to_text(),
        matter: difference.matter().id(),
        ours: difference.our_amount().0,
        treasury: difference.treasury_amount().0,
        rows: difference.treasury.len(),
        our_lines: on_lines(difference.our_lines()),
        treasury_lines: on_lines(difference.treasury_lines()),
        records: difference.seen().into_iter().map(|seq| seq.0).collect(),
        accepted: difference.accepted.map(|record| record.fact().reason.clone()),
    }
}

fn view(list: String, comparison: Comparison<'_>) -> Compared {
    Compared {
        list,
        left_out: comparison.left_out,
        ours: comparison.ours.0,
        treasury: comparison.treasury.0,
        open: comparison.open().count(),
        differences: comparison.differences.iter().map(differing).collect(),
        years: comparison.years,
    }
}

/// Compares the treasury's list with what is recorded of a unit and of those below it; nothing is recorded.
#[utoipa::path(post, path = "/api/v1/units/{unit}/treasury-lists", tag = "money",
    params(
        ("unit" = String, Path, description = "The official code", example = "42", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("name" = String, Query, description = "What the file is called", min_length = 1, max_length = 120),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "CSV in UTF-8, or XLSX, in the form of disbursements; at most 15 MB"),
    responses((status = 200, description = "Compared", body = Compared), Problems, WriteProblems))]
pub async fn compare_list(visit: Visit, Path(code): Path<String>, body: Body) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let name = file_name(&visit)?;
    let bytes = read(body, FILE_LIMIT).await?.to_vec();
    let rows = imports::read_list::<Disbursement>(&visit, &name, bytes.clone()).await?.map_err(Failure::Rejected)?;
    let list = visit.app.store.put(&bytes).await?;
    json(StatusCode::OK, &view(list, compare(&visit.moment.now, unit, &rows, None)))
}

/// A line, as it was seen.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenLine {
    /// Names it.
    line: String,
    /// The numbers of the records that were seen, as they were listed; none where nothing was recorded.
    #[serde(default)]
    records: Vec<i64>,
}

/// What is done about lines that differ.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Settlement {
    /// `take`: record what the treasury says; `accept`: leave the difference as it is.
    #[schema(example = "take", pattern = "^(take|accept)$")]
    action: String,
    /// What the file was called.
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// The lines.
    #[schema(min_items = 1)]
    lines: Vec<SeenLine>,
    /// Why.
    #[schema(min_length = 1, max_length = 300)]
    reason: String,
}

/// Records what the treasury says of some lines of a list, or accepts that they differ: all of them in one act.
#[utoipa::path(post, path = "/api/v1/units/{unit}/treasury-lists/{list}", tag = "money",
    params(
        ("unit" = String, Path, description = "The official code", example = "42", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("list" = String, Path, description = "The digest of the list", pattern = "^[0-9a-f]{64}$"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = Settlement,
    responses((status = 201, description = "Recorded", body = Change), Problems, WriteProblems))]
pub async fn settle(
    visit: Visit,
    headers: HeaderMap,
    Path((code, digest)): Path<(String, String)>,
    Json(body): Json<Settlement>,
) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let reason = line("reason", &body.reason, 300)?;
    if reason.is_empty() {
        return Err(Failure::Bad("failure-reason"));
    }
    let list = List { name: base_name(&body.name), digest };
    let rows = treasury::read(&visit, &list).await?;
    let ticked: Vec<Ticked<'_>> = body
        .lines
        .iter()
        .map(|each| Ticked { key: &each.line, seen: each.records.iter().copied().map(Seq).collect() })
        .collect();
    once(&visit, &headers, &format!("{body:?}"), async || {
        let change = match body.action.as_str() {
            "take" => Change::of(&treasury::take_over(&visit, unit, (&list, &rows), &ticked, reason).await?)?,
            "accept" => Change::of(&treasury::accept(&visit, unit, (&list, &rows), &ticked, reason).await?)?,
            _ => return Err(Failure::Part("action", "failure-part")),
        };
        Ok((StatusCode::CREATED, change))
    })
    .await
}
