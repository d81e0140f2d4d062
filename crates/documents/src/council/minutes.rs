//! The minutes of a council's day (Decree 30/2020/NĐ-CP, annex III, form 1.10): who was there, what each dossier came to.

use std::collections::BTreeMap;

use programme::{
    Lang, Quantity,
    fact::{CouncilMember, CouncilRole, Record},
    ocop::{Ballot, GateStanding, Verdict},
    task::body_name,
    unit::UnitCode,
    vietnamese,
};

use super::{Met, Request, capitals, met, notice, placed};
use crate::report::model::{
    Block, Cell, Column, Form, Inline, Letterhead, Level, Recipients, Report, Signature, Stamp, Table,
};

/// Composes the minutes; nothing when the council did not meet that day.
#[must_use]
pub fn compose(request: &Request<'_>) -> Option<Report> {
    let Request { now, meeting, office, lang, .. } = *request;
    let (council, met) = met(now, request.province, meeting)?;
    let council = council.fact();
    let number = met.iter().find_map(|each| each.result.session?.fact().minutes.as_deref());
    let number = request.number.or(number).map_or_else(|| format!("…/{}", "BB-HĐ"), str::to_owned);
    let day = vietnamese::date(meeting.day);
    let mut body = vec![held(request, council.unit)];
    body.extend(present(request, &met));
    body.extend(discussed(request, &met));
    body.push(results(request, &met));
    body.extend(comments(lang, &met));
    body.push(Block::paragraph(match lang {
        Lang::Vi => "Biên bản được thông qua tại cuộc họp, các thành viên dự họp nhất trí./.",
        Lang::En => "The minutes were approved by those present.",
    }));
    let unit = capitals(now, council.unit);
    let level = council.level.label(lang);
    Some(Report {
        language: lang,
        form: Form::Official,
        letterhead: Letterhead {
            superior: Some(format!("{} {unit}", lang.pick("ỦY BAN NHÂN DÂN", "PEOPLE'S COMMITTEE OF"))),
            issuer: lang.pick("HỘI ĐỒNG ĐÁNH GIÁ, PHÂN HẠNG SẢN PHẨM OCOP", "OCOP COUNCIL").to_owned(),
            ..placed(now, council.unit, office.letterhead(number, meeting.day))
        },
        kind: lang.pick("BIÊN BẢN", "MINUTES").to_owned(),
        title: match lang {
            Lang::Vi => format!("Họp Hội đồng đánh giá, phân hạng sản phẩm OCOP {level} ngày {day}"),
            Lang::En => format!("Meeting of the OCOP council ({level}) on {day}"),
        },
        salutation: None,
        notice: notice(&met, lang),
        stamp: Stamp { as_of: now.as_of(), known_at: request.known_at },
        body,
        recipients: Recipients {
            lines: vec![lang.pick("Thành viên Hội đồng", "Members of the council").to_owned()],
            archive: "HĐ, NTM".to_owned(),
        },
        signature: Signature {
            authority: Vec::new(),
            post: lang.pick("CHỦ TỌA", "CHAIR").to_owned(),
            name: person(&met, CouncilRole::Chair).unwrap_or_default().to_owned(),
        },
        beside: Some(Signature {
            authority: Vec::new(),
            post: lang.pick("THƯ KÝ", "SECRETARY").to_owned(),
            name: person(&met, CouncilRole::Secretary).unwrap_or_default().to_owned(),
        }),
        annexes: Vec::new(),
    })
}

/// When and where the council met: what is not on record is filled in by hand.
fn held(request: &Request<'_>, unit: UnitCode) -> Block {
    let (day, place) = (vietnamese::date(request.meeting.day), request.now.unit_name(unit));
    Block::paragraph(match request.lang {
        Lang::Vi => format!("Thời gian: …… giờ …… đến …… giờ ……, ngày {day}. Địa điểm: ……………………………, {place}."),
        Lang::En => format!("Time: from …… to …… on {day}. Place: ……………………………, {place}."),
    })
}

/// The name of who holds a role in the council.
fn person<'m>(met: &'m [Met<'_>], role: CouncilRole) -> Option<&'m str> {
    let mut seats = met.iter().flat_map(|each| &each.result.seats);
    seats.find(|seat| seat.member.fact().role == role).map(|seat| seat.member.fact().name.as_str())
}

/// Every member once, with how many of the day's dossiers it scored and for how many it was recused.
fn members<'s>(met: &[Met<'s>]) -> Vec<(&'s Record<CouncilMember>, usize, usize)> {
    let mut found: BTreeMap<&str, (&'s Record<CouncilMember>, usize, usize)> = BTreeMap::new();
    for seat in met.iter().flat_map(|each| &each.result.seats) {
        let entry = found.entry(&seat.member.fact().member).or_insert((seat.member, 0, 0));
        entry.1 += usize::from(seat.scored().is_some());
        entry.2 += usize::from(matches!(seat.ballot, Ballot::Recused(_)));
    }
    let mut found: Vec<_> = found.into_values().collect();
    found.sort_by_key(|(member, ..)| (member.fact().role, member.fact().member.clone()));
    found
}

fn present(request: &Request<'_>, met: &[Met<'_>]) -> Vec<Block> {
    let Request { now, lang, .. } = *request;
    let line = |(member, scored, recused): (&Record<CouncilMember>, usize, usize)| {
        let fact = member.fact();
        let body = body_name(now, &fact.body, lang);
        let mut line =
            vec![Inline::bold(fact.name.clone()), Inline::text(format!(" – {}, {body}", fact.role.label(lang)))];
        line.push(Inline::text(match (fact.role, lang) {
            (CouncilRole::Secretary, _) => String::new(),
            (_, Lang::Vi) => format!(" (chấm {scored}/{} hồ sơ)", met.len()),
            (_, Lang::En) => format!(" (scored {scored} of {})", met.len()),
        }));
        if recused > 0 {
            let words = lang.pick("không chấm do xung đột lợi ích", "recused from");
            line.push(Inline::italic(format!("; {words}: {recused}")));
        }
        line
    };
    vec![
        Block::heading(Level::Roman, lang.pick("THÀNH PHẦN HỘI ĐỒNG", "THE COUNCIL")),
        Block::Bullets(members(met).into_iter().map(line).collect()),
    ]
}

fn discussed(request: &Request<'_>, met: &[Met<'_>]) -> Vec<Block> {
    let lang = request.lang;
    let count = met.len();
    let rules = met.first().map_or("", |each| each.case.rules.name.get(lang));
    let needed = met.iter().map(|each| each.result.needed).max().unwrap_or_default();
    vec![
        Block::heading(Level::Roman, lang.pick("NỘI DUNG", "SUBJECT")),
        Block::paragraph(match lang {
            Lang::Vi => format!(
                "Hội đồng đánh giá, phân hạng {count} hồ sơ sản phẩm theo {rules}. Mỗi thành viên chấm độc lập một phiếu; điểm của sản phẩm là trung bình cộng điểm của các thành viên chấm; cần ít nhất {needed} phiếu."
            ),
            Lang::En => format!(
                "The council assessed {count} dossiers by {rules}. Each member scored a sheet alone; the points of a product are the mean of those of the members who scored; at least {needed} sheets are needed."
            ),
        }),
    ]
}

fn results(request: &Request<'_>, met: &[Met<'_>]) -> Block {
    let lang = request.lang;
    let columns = vec![
        Column::centred(lang.pick("TT", "No."), 6),
        Column::text(lang.pick("Sản phẩm", "Product"), 18),
        Column::text(lang.pick("Chủ thể", "Producer"), 16),
        Column::number(lang.pick("Số phiếu", "Sheets"), 8),
        Column::number(lang.pick("Thấp nhất – cao nhất", "Lowest – highest"), 13),
        Column::number(lang.pick("Điểm", "Points"), 10),
        Column::text(lang.pick("Kết luận", "Outcome"), 21),
    ];
    let row = |(each, place): (&Met<'_>, i64)| {
        let result = &each.result;
        let points = || result.seats.iter().filter_map(|seat| seat.scored()).map(|total| total.points);
        let written = |points: Quantity| vietnamese::quantity(points, 2);
        let range = points().min().zip(points().max());
        let range = range.map(|(least, most)| format!("{} – {}", written(least), written(most)));
        vec![
            Cell::Count(place),
            Cell::text(each.product()),
            Cell::text(each.producer),
            Cell::Count(i64::try_from(result.scored()).unwrap_or(i64::MAX)),
            Cell::text(range.unwrap_or_default()),
            Cell::text(result.mean.map(programme::ocop::Mean::show).unwrap_or_default()),
            Cell::text(outcome(each, lang)),
        ]
    };
    Block::Table(Table {
        caption: lang.pick("Kết quả chấm điểm, phân hạng", "Results").to_owned(),
        unit: None,
        columns,
        rows: met.iter().zip(1..).map(row).collect(),
        total: None,
        sheet_name: None,
    })
}

/// What it came to: stars and what happens next, or why there are none.
fn outcome(met: &Met<'_>, lang: Lang) -> String {
    match met.result.verdict {
        Verdict::Ranked(star, next) => format!("{} {}; {}", star.get(), lang.pick("sao", "stars"), next.label(lang)),
        _ => met.result.describe(lang),
    }
}

/// What the council says of single products, and the conditions beside the sum that cost one a star.
fn comments(lang: Lang, met: &[Met<'_>]) -> Vec<Block> {
    let line = |each: &Met<'_>| {
        let said = each.result.session.and_then(|session| session.fact().comment.clone());
        let costs = |gate: &&GateStanding<'_>| !gate.is_met && Some(gate.gate.star) <= each.result.by_points;
        let gates = each.result.gates.iter().filter(costs).map(|standing| standing.gate.name.get(lang));
        let unmet: Vec<&str> = gates.collect();
        let unmet = (!unmet.is_empty())
            .then(|| format!("{}: {}", lang.pick("chưa đạt yêu cầu", "conditions not met"), unmet.join("; ")));
        let parts: Vec<String> = said.into_iter().chain(unmet).collect();
        (!parts.is_empty()).then(|| vec![Inline::bold(format!("{}: ", each.product())), Inline::text(parts.join("; "))])
    };
    let lines: Vec<Vec<Inline>> = met.iter().filter_map(line).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    vec![
        Block::heading(Level::Roman, lang.pick("Ý KIẾN VỀ TỪNG SẢN PHẨM", "COMMENTS ON SINGLE PRODUCTS")),
        Block::Bullets(lines),
    ]
}
