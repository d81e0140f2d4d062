//! Figures on OCOP dossiers.

use super::{ALL, Figure, Item, MeasuredIn, Metric, Source};
use crate::{
    Lang, Quantity, Text,
    fact::FactKind,
    ocop::{Case, Mean, Standing, Verdict, cases},
    snapshot::Snapshot,
    unit::UnitIndex,
};

const LAW: &str = "148/QĐ-TTg (24/02/2023), 1489/QĐ-TTg (06/7/2025)";

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "ocop.dossiers.this_year",
        name: ("Số hồ sơ OCOP các đợt trong năm", "OCOP dossiers of this year's rounds"),
        definition: (
            "Hồ sơ nộp cho các đợt đánh giá của năm số liệu, chia theo giai đoạn suy ra từ thành phần hồ sơ, điểm, phiên họp và quyết định.",
            "Dossiers filed for the rounds of the year of the date, by stage, which follows from documents, points, sessions and decisions.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Dossiers,
        tiers: ALL,
        compute: this_year,
    },
    Metric {
        id: "ocop.dossiers.open",
        name: ("Số hồ sơ OCOP chưa có kết quả", "OCOP dossiers without an outcome"),
        definition: (
            "Hồ sơ của mọi đợt chưa có kết quả hoặc đang kiến nghị, chia theo đợt.",
            "Dossiers of all rounds that are not decided or are appealed, by round.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Dossiers,
        tiers: ALL,
        compute: open,
    },
    Metric {
        id: "ocop.dossiers.late",
        name: ("Số hồ sơ OCOP quá hạn giải quyết", "OCOP dossiers late"),
        definition: (
            "Hồ sơ có bước đang chờ quá số ngày quy định; bước mà dữ liệu pháp lý chưa có số ngày thì không tính là quá hạn.",
            "Dossiers whose next step is past its days; a step whose number of days is not in the law's data is never late.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Dossiers,
        tiers: ALL,
        compute: late,
    },
    Metric {
        id: "ocop.dossiers.average_points",
        name: ("Điểm bình quân hồ sơ OCOP trong năm", "Average points of this year's OCOP dossiers"),
        definition: (
            "Bình quân giản đơn theo hồ sơ của các đợt trong năm: điểm trung bình của hội đồng cấp cao nhất đã họp và xếp hạng.",
            "Simple mean over dossiers of this year's rounds: the mean points of the highest council that met and ranked it.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Points,
        tiers: ALL,
        compute: average_points,
    },
];

fn item(case: &Case<'_>, more: &str) -> Item {
    let dossier = case.dossier.fact();
    let name = case.product.map_or(dossier.product.as_str(), |product| product.fact().name.as_str());
    let subject = format!("{}: {name} – {more}", dossier.code);
    Item::new(subject, [Source::Fact(FactKind::Dossier, case.dossier.seq)])
}

/// The cases in scope with where they stand.
fn standings(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = (Case<'_>, Standing<'_>)> {
    cases(snapshot, scope).into_iter().map(|case| {
        let standing = case.standing();
        (case, standing)
    })
}

fn is_of_year(snapshot: &Snapshot, case: &Case<'_>) -> bool {
    case.dossier.fact().round.year() == snapshot.as_of().year()
}

fn this_year(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let of_year = standings(snapshot, scope).filter(|(case, _)| is_of_year(snapshot, case));
    let item = |(case, standing): (Case<'_>, Standing<'_>)| {
        let name =
            Text { vi: standing.stage.label(Lang::Vi).to_owned(), en: standing.stage.label(Lang::En).to_owned() };
        (item(&case, standing.stage.label(Lang::Vi)), standing.stage.id().to_owned(), name)
    };
    Figure::count_by_part(of_year.map(item))
}

fn open(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let open = standings(snapshot, scope).filter(|(_, standing)| !standing.is_over());
    let item = |(case, standing): (Case<'_>, Standing<'_>)| {
        let round = case.dossier.fact().round;
        let name = Text { vi: round.label(Lang::Vi), en: round.label(Lang::En) };
        (item(&case, standing.stage.label(Lang::Vi)), round.to_string(), name)
    };
    Figure::count_by_part(open.map(item))
}

fn late(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let late = standings(snapshot, scope).filter(|(_, standing)| standing.is_late(snapshot.as_of()));
    let item = |(case, standing): (Case<'_>, Standing<'_>)| {
        item(&case, standing.clock.map_or("", |clock| clock.label(Lang::Vi)))
    };
    Figure::count(late.map(item).collect())
}

/// The mean of the highest council that met on a dossier and ranked its product.
fn points(standing: &Standing<'_>) -> Option<Mean> {
    let ranked = |result: &&crate::ocop::CouncilResult<'_>| {
        result.session.is_some() && matches!(result.verdict, Verdict::Ranked(..))
    };
    standing.results.iter().rfind(ranked)?.mean
}

fn average_points(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let of_year = standings(snapshot, scope).filter(|(case, _)| is_of_year(snapshot, case));
    let ranked: Vec<(Item, Mean)> = of_year
        .filter_map(|(case, standing)| {
            let mean = points(&standing)?;
            Some((item(&case, &mean.show()), mean))
        })
        .collect();
    let sum: i128 = ranked.iter().map(|(_, mean)| i128::from(mean.cut(4).scaled())).sum();
    let count = i128::try_from(ranked.len()).unwrap_or(0);
    let value = Quantity::ratio(sum, count * i128::from(Quantity::SCALE));
    Figure { value, items: ranked.into_iter().map(|(item, _)| item).collect(), ..Figure::default() }
}
