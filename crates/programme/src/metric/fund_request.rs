//! Figures on money asked for, told by the plan it is asked for by.

use super::{ALL, Figure, Item, MeasuredIn, Metric, Source};
use crate::{
    Dong, Lang, Quantity, Text,
    fact::{FactKind, FundRequest, Record},
    path,
    snapshot::Snapshot,
    unit::UnitIndex,
    vietnamese,
};

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "fund_request.open",
        name: ("Số đề nghị vốn chưa được đáp ứng", "Requests for money not met yet"),
        definition: (
            "Đề nghị vốn không bị từ chối mà dòng vốn (đơn vị, năm, nguồn, loại vốn, nội dung) từ ngày đề nghị chưa được phân bổ đủ; chia theo kế hoạch.",
            "Requests that were not refused and whose line (unit, year, source, kind, content) was not allocated as much since; by plan.",
        ),
        law: "27/2022/NĐ-CP",
        measured_in: MeasuredIn::Requests,
        tiers: ALL,
        compute: open,
    },
    Metric {
        id: "fund_request.open_amount",
        name: ("Số vốn đề nghị chưa được phân bổ", "Money asked for and not allocated yet"),
        definition: (
            "Số tiền của các đề nghị vốn chưa được đáp ứng, trừ phần đã phân bổ cho dòng vốn từ ngày đề nghị; chia theo kế hoạch.",
            "The amounts of the requests that are not met yet, less what was allocated to their lines since; by plan.",
        ),
        law: "27/2022/NĐ-CP",
        measured_in: MeasuredIn::Dong,
        tiers: ALL,
        compute: open_amount,
    },
];

/// The requests in a unit and below that still wait for money, with how much.
fn waiting(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = (&Record<FundRequest>, Dong)> {
    let here = move |record: &&Record<FundRequest>| snapshot.tree().code_is_within(record.fact().unit, scope);
    let rest = |record| Some((record, path::still_asked(snapshot, Record::fact(record))?));
    snapshot.all::<FundRequest>().iter().filter(here).filter_map(rest)
}

/// The plan that a request comes from: what programs and what people call it.
fn plan(request: &FundRequest) -> (String, Text) {
    let document = request.plan.clone().unwrap_or_default();
    let name = match document.as_str() {
        "" => Text { vi: "không theo kế hoạch".to_owned(), en: "without a plan".to_owned() },
        number => Text::alike(number),
    };
    (document, name)
}

fn item(snapshot: &Snapshot, record: &Record<FundRequest>, rest: Dong) -> Item {
    let request = record.fact();
    let (unit, fund) = (snapshot.unit_name(request.unit), request.fund.label(Lang::Vi));
    let subject = format!("{}: {unit}, {}, {fund}: {} đồng", request.code, request.content, vietnamese::count(rest.0));
    Item::new(subject, [Source::Fact(FactKind::FundRequest, record.seq)])
}

fn open(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let items = waiting(snapshot, scope).map(|(record, rest)| {
        let (id, name) = plan(record.fact());
        (item(snapshot, record, rest), id, name)
    });
    Figure::count_by_part(items)
}

fn open_amount(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let mut figure = Figure { value: Some(Quantity::ZERO), ..Figure::default() };
    for (record, rest) in waiting(snapshot, scope) {
        let mut item = item(snapshot, record, rest);
        let granted = path::granted(snapshot, record.fact()).filter(|record| record.fact().amount != Dong(0));
        item.records.extend(granted.map(|record| Source::Fact(FactKind::Allocation, record.seq)));
        let (id, name) = plan(record.fact());
        let part = figure.part(&id, || name);
        figure.add(item, part, Quantity::whole(rest.0));
    }
    figure.largest_first()
}
