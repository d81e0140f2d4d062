//! The sheet of a member of a council for a product: empty to be filled by hand, or with its points once the council has met.

use std::{fmt, str::FromStr};

use programme::{
    Lang, Quantity,
    fact::{Council, CouncilMember, CouncilRole, Provenance, Record},
    law::{OcopRules, Scale, Sheet, SheetCriterion, SheetPart},
    ocop::{Case, Total, cases, is_sealed, total},
    snapshot::Snapshot,
    task::body_name,
    unit::UnitIndex,
    vietnamese,
};

use super::capitals;
use crate::{
    paper::Ground,
    report::model::{Block, Cell, Column, Form, Inline, Letterhead, Recipients, Report, Signature, Stamp, Table},
};

/// What is between the parts of the name of a sheet.
const APART: &str = " / ";

/// Whose sheet for what. In writing: `HD-42-2023 / HS-2023-1-17 / TV2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberSheet {
    /// The council's code.
    pub council: String,
    /// The dossier's code.
    pub dossier: String,
    /// The member.
    pub member: String,
}

impl fmt::Display for MemberSheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{APART}{}{APART}{}", self.council, self.dossier, self.member)
    }
}

impl FromStr for MemberSheet {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<&str> = text.split(APART).collect();
        match parts[..] {
            [council, dossier, member] if parts.iter().all(|part| !part.is_empty()) => {
                Ok(Self { council: council.to_owned(), dossier: dossier.to_owned(), member: member.to_owned() })
            }
            _ => Err(()),
        }
    }
}

/// A sheet with who fills it.
struct Filled<'s> {
    council: &'s Council,
    member: &'s CouncilMember,
    case: Case<'s>,
    sheet: &'s Sheet,
    given: Total<'s>,
}

/// The sheet, where the member scores the dossier by the rules and a sheet is known.
fn find<'s>(now: &'s Snapshot, province: UnitIndex, of: &MemberSheet) -> Option<Filled<'s>> {
    let council = now.all::<Council>().iter().map(Record::fact).find(|council| council.code == of.council)?;
    let mut members = now.all::<CouncilMember>().iter().map(Record::fact);
    let member = members.rfind(|member| member.council == of.council && member.member == of.member)?;
    let case = cases(now, province).into_iter().find(|case| case.dossier.fact().code == of.dossier)?;
    if member.role == CouncilRole::Secretary && !case.rules.council.secretary_scores.value {
        return None;
    }
    let sheet = case.sheet?;
    let scores = case.work_of(&of.council).map_or(&[][..], |work| work.scores.as_slice());
    let given = total(sheet, |criterion| {
        let name = sheet.name_of(criterion);
        let mut told = scores.iter().map(|record| record.fact()).filter(|score| !is_sealed(now, score));
        told.rfind(|score| score.member == of.member && score.criterion == name).map(|score| score.points)
    });
    Some(Filled { council, member, case, sheet, given })
}

/// Whether there is such a sheet.
#[must_use]
pub fn is_known(now: &Snapshot, province: UnitIndex, of: &MemberSheet) -> bool {
    find(now, province, of).is_some()
}

/// Composes the sheet; nothing when the member does not score the dossier.
#[must_use]
pub fn compose(ground: &Ground<'_>, of: &MemberSheet) -> Option<Report> {
    let filled = find(ground.now, ground.province, of)?;
    let Ground { now, office, lang, .. } = *ground;
    let product = filled.case.product.map_or(of.dossier.as_str(), |product| product.fact().name.as_str());
    let mut body = about(ground, &filled);
    body.push(points(lang, &filled));
    body.extend(filled.sheet.note.as_ref().map(|note| Block::Note(vec![Inline::text(note.clone())])));
    let remark = lang.pick("Ý kiến của thành viên: ", "Remarks of the member: ");
    body.push(Block::Paragraph(vec![Inline::bold(remark), Inline::text("……………………………………………")]));
    let is_illustrative = filled.case.dossier.sourced.provenance == Provenance::Illustrative;
    Some(Report {
        language: lang,
        form: Form::Official,
        letterhead: Letterhead {
            superior: Some(format!(
                "{} {}",
                lang.pick("ỦY BAN NHÂN DÂN", "PEOPLE'S COMMITTEE OF"),
                capitals(now, filled.council.unit)
            )),
            issuer: lang.pick("HỘI ĐỒNG ĐÁNH GIÁ, PHÂN HẠNG SẢN PHẨM OCOP", "OCOP COUNCIL").to_owned(),
            ..office.letterhead(String::new(), now.as_of())
        },
        kind: lang.pick("PHIẾU CHẤM ĐIỂM", "SCORING SHEET").to_owned(),
        title: format!("{} {product}", lang.pick("Sản phẩm OCOP:", "OCOP product:")),
        salutation: None,
        notice: super::illustrative(is_illustrative, lang),
        stamp: Stamp { as_of: now.as_of(), known_at: ground.known_at },
        body,
        recipients: Recipients {
            lines: vec![lang.pick("Thư ký Hội đồng", "The council's secretary").to_owned()],
            archive: "HĐ, NTM".to_owned(),
        },
        signature: Signature {
            authority: Vec::new(),
            post: lang.pick("THÀNH VIÊN HỘI ĐỒNG", "MEMBER OF THE COUNCIL").to_owned(),
            name: filled.member.name.clone(),
        },
        beside: None,
        annexes: Vec::new(),
    })
}

fn about(ground: &Ground<'_>, filled: &Filled<'_>) -> Vec<Block> {
    let Ground { now, lang, .. } = *ground;
    let dossier = filled.case.dossier.fact();
    let producer = filled.case.product.and_then(|product| now.maker(product.fact())).unwrap_or("–");
    let member = filled.member;
    let role = member.role.label(lang);
    let lines = [
        (lang.pick("Hồ sơ", "Dossier"), format!("{}, {}", dossier.code, dossier.round.label(lang))),
        (lang.pick("Chủ thể", "Producer"), producer.to_owned()),
        (lang.pick("Phiếu", "Sheet"), filled.sheet.name.get(lang).to_owned()),
        (
            lang.pick("Thành viên chấm", "Member"),
            format!("{}, {role}, {}", member.name, body_name(now, &member.body, lang)),
        ),
    ];
    let line = |(label, words)| Block::Paragraph(vec![Inline::bold(format!("{label}: ")), Inline::text(words)]);
    lines.into_iter().map(line).collect()
}

fn points(lang: Lang, filled: &Filled<'_>) -> Block {
    let rules = filled.case.rules;
    let parts = filled.sheet.parts.iter().flat_map(|part| part_rows(lang, rules, part, &filled.given));
    let most: Quantity = filled.sheet.criteria().fold(Quantity::ZERO, |sum, criterion| sum + criterion.scale.most());
    let sum = if filled.given.is_whole() { Cell::Quantity(filled.given.points) } else { Cell::Empty };
    let total =
        vec![Cell::Empty, Cell::Rich(vec![Inline::bold(lang.pick("Tổng điểm", "Total"))]), Cell::Quantity(most), sum];
    Block::Table(Table {
        caption: lang.pick("Điểm từng tiêu chí", "Points by criterion").to_owned(),
        unit: None,
        columns: vec![
            Column::centred(lang.pick("Mã", "Code"), 7),
            Column::text(lang.pick("Tiêu chí", "Criterion"), 50),
            Column::number(lang.pick("Cao nhất", "Most"), 9).decimals(2),
            Column::number(lang.pick("Điểm chấm", "Points"), 9).decimals(2),
        ],
        rows: parts.chain([total]).collect(),
        total: None,
        sheet_name: None,
    })
}

/// The line of a part, where it has more than one criterion, and those of its criteria.
fn part_rows(lang: Lang, rules: &OcopRules, part: &SheetPart, given: &Total<'_>) -> Vec<Vec<Cell>> {
    let row = |criterion: &SheetCriterion| {
        let of_it = given.criteria.iter().find(|(of, _)| of.code == criterion.code);
        vec![
            Cell::text(&criterion.code),
            Cell::text(named(lang, criterion)),
            Cell::Quantity(criterion.scale.most()),
            of_it.map_or(Cell::Empty, |(_, points)| Cell::Quantity(*points)),
        ]
    };
    let rows: Vec<_> = part.criteria().map(row).collect();
    let head = rules.part(&part.code).filter(|_| rows.len() > 1).map(|rule| {
        let name = format!("{} {}. {}", lang.pick("Phần", "Part"), part.code, rule.name.get(lang));
        vec![Cell::Empty, Cell::Rich(vec![Inline::bold(name)]), Cell::Quantity(rule.points), Cell::Empty]
    });
    head.into_iter().chain(rows).collect()
}

/// A criterion with its choices.
fn named(lang: Lang, criterion: &SheetCriterion) -> String {
    let name = criterion.name.get(lang);
    match &criterion.scale {
        Scale::UpTo(_) => name.to_owned(),
        Scale::Options(options) => {
            let choices: Vec<String> = options
                .iter()
                .map(|option| format!("{} – {}", vietnamese::quantity(option.points, 2), option.name.get(lang)))
                .collect();
            format!("{name} ({})", choices.join("; "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_read_as_it_is_written() {
        let sheet: MemberSheet = "HD 42 / HS-1 / TV2".parse().expect("a sheet");
        assert_eq!((sheet.council.as_str(), sheet.member.as_str()), ("HD 42", "TV2"));
        assert_eq!(sheet.to_string(), "HD 42 / HS-1 / TV2");
        for wrong in ["", "HD-42", "HD-42 / HS-1", " / HS-1 / TV2", "HD / HS / TV / 4"] {
            assert_eq!(wrong.parse::<MemberSheet>(), Err(()), "{wrong}");
        }
    }
}
