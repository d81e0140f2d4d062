//! The report of a review: every unit judged anew under one set, who keeps the grade and who does not, by what units fall short,
//! and what is not reported.

use std::{fmt, str::FromStr};

use programme::{
    Lang,
    law::Verification,
    review::{Outcome, Review, Reviewed},
    snapshot::Snapshot,
    vietnamese,
};

use crate::{
    paper::Ground,
    prose::capital,
    report::model::{Annex, Block, Cell, Column, Form, Inline, Level, Recipients, Report, Stamp, Table},
};

/// Which review: the set and the assessment year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewing {
    /// The identifier of the set.
    pub set: String,
    /// The assessment year.
    pub year: i16,
}

impl fmt::Display for Reviewing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.set, self.year)
    }
}

impl FromStr for Reviewing {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (set, year) = text.split_once(' ').ok_or(())?;
        Ok(Self { set: set.to_owned(), year: year.parse().map_err(|_| ())? })
    }
}

/// Composes the report; nothing where the law has no such set.
#[must_use]
pub fn compose(ground: &Ground<'_>, reviewing: &Reviewing) -> Option<Report> {
    let Ground { now, province, office, known_at, lang, .. } = *ground;
    let set = now.law().set(&reviewing.set)?;
    let review = Review::new(now, set, reviewing.year, province);
    let number = ground.number.map_or_else(|| format!("…/{}", office.symbol), str::to_owned);
    let mut body = opening(&review, now, lang);
    body.extend(outcomes(&review, now, lang));
    body.extend(shortfalls(&review, lang));
    body.extend(uncollected(&review, now, lang));
    body.push(Block::heading(Level::Roman, lang.pick("KINH PHÍ ĐỂ GIỮ DANH HIỆU", "WHAT HOLDING THE GRADE COSTS")));
    body.push(Block::paragraph(review.costs().words(lang)));
    Some(Report {
        language: lang,
        form: Form::Official,
        letterhead: office.letterhead(number, now.as_of()),
        kind: lang.pick("BÁO CÁO", "REPORT").to_owned(),
        title: match lang {
            Lang::Vi => format!("Kết quả rà soát theo {}, năm đánh giá {}", set.name.get(lang), review.year),
            Lang::En => format!("Review under {}, assessment year {}", set.name.get(lang), review.year),
        },
        salutation: None,
        notice: review.is_illustrative().then(|| {
            lang.pick(
                "Báo cáo minh họa: có số liệu hoặc quyết định là dữ liệu minh họa; không dùng làm căn cứ pháp lý.",
                "Illustrative: some figures or decisions are made up; not for official use.",
            )
            .to_owned()
        }),
        stamp: Stamp { as_of: now.as_of(), known_at },
        body,
        recipients: Recipients {
            lines: vec![lang.pick("Ban Chỉ đạo tỉnh (để báo cáo)", "The provincial steering committee").to_owned()],
            archive: "VT, NTM".to_owned(),
        },
        signature: office.signature(),
        beside: None,
        annexes: vec![Annex {
            title: lang.pick("Kết quả rà soát từng đơn vị", "Unit by unit").to_owned(),
            note: None,
            blocks: vec![Block::Table(units(&review, now, lang))],
            sheet_name: lang.pick("Đơn vị", "Units").to_owned(),
        }],
    })
}

/// What was reviewed by what, and how sure the set is.
fn opening(review: &Review<'_>, now: &Snapshot, lang: Lang) -> Vec<Block> {
    let (count, day) = (vietnamese::count(whole(review.units.len())), vietnamese::date(now.as_of()));
    let name = review.set.name.get(lang);
    let mut blocks = vec![Block::paragraph(match lang {
        Lang::Vi => format!(
            "Trên cơ sở số liệu đã phê duyệt đến ngày {day}, {count} đơn vị được đánh giá lại theo {name}, năm đánh giá {}. Kết quả là đánh giá từ số liệu, không thay quyết định công nhận hay thu hồi.",
            review.year
        ),
        Lang::En => format!(
            "By figures approved up to {day}, {count} units were judged anew under {name}, assessment year {}. This is an assessment from figures and replaces no decision.",
            review.year
        ),
    })];
    if review.badge != Verification::Verified {
        let text = lang.pick("Mức của bộ tiêu chí:", "Thresholds of the set:");
        blocks.push(Block::Note(vec![Inline::text(format!("{text} ")), Inline::badge(review.badge.label(lang))]));
    }
    blocks.push(Block::paragraph(match (&review.set.withdrawal, lang) {
        (Some(rule), Lang::Vi) => format!(
            "Thuộc diện xét thu hồi là đơn vị đang giữ danh hiệu mà chưa đạt từ {}% số tiêu chí, hoặc từ {}% khi có một trong các tiêu chí {}.",
            vietnamese::quantity(rule.always_percent, 2),
            vietnamese::quantity(rule.from_percent, 2),
            rule.sensitive.join(", ")
        ),
        (Some(rule), Lang::En) => format!(
            "Withdrawal is to be considered where {}% of the criteria are failed, or {}% with one of criteria {} among them.",
            vietnamese::quantity(rule.always_percent, 2),
            vietnamese::quantity(rule.from_percent, 2),
            rule.sensitive.join(", ")
        ),
        (None, Lang::Vi) => "Chưa có quy định về thu hồi của bộ này trong dữ liệu, nên báo cáo không kết luận đơn vị nào thuộc diện xét thu hồi.".to_owned(),
        (None, Lang::En) => "No rule of withdrawal is known for this set, so no unit is said to be due for it.".to_owned(),
    }));
    blocks
}

/// How many units have which outcome, and by name who falls and who rises.
fn outcomes(review: &Review<'_>, now: &Snapshot, lang: Lang) -> Vec<Block> {
    let mut blocks = vec![Block::heading(Level::Roman, lang.pick("KẾT QUẢ", "OUTCOME"))];
    let rows = Outcome::ALL.iter().map(|outcome| {
        let count = whole(review.of(*outcome).count());
        vec![Cell::Text(outcome.label(lang).to_owned()), Cell::Count(count)]
    });
    blocks.push(Block::Table(Table {
        caption: lang.pick("Số đơn vị theo kết quả", "Units by outcome").to_owned(),
        unit: None,
        columns: vec![text(("Kết quả", "Outcome"), 40, lang), summed(("Số đơn vị", "Units"), lang)],
        rows: rows.collect(),
        total: Some(lang.pick("Cộng", "Total").to_owned()),
        sheet_name: Some(lang.pick("Kết quả", "Outcome").to_owned()),
    }));
    for outcome in [Outcome::Falls, Outcome::Short, Outcome::Rises] {
        let named: Vec<Vec<Inline>> = review.of(outcome).map(|each| told(review, now, each, lang)).collect();
        if !named.is_empty() {
            let heading = format!("{} ({})", capital(outcome.label(lang)), vietnamese::count(whole(named.len())));
            blocks.push(Block::heading(Level::Arabic, heading));
            blocks.push(Block::Bullets(named));
        }
    }
    blocks
}

fn told(review: &Review<'_>, now: &Snapshot, each: &Reviewed, lang: Lang) -> Vec<Inline> {
    let name = now.tree().unit(each.unit).full_name();
    let short: Vec<String> = each.short.iter().map(|short| review.tell(short, lang)).collect();
    if short.is_empty() {
        return vec![Inline::text(format!("{name}."))];
    }
    vec![Inline::text(format!("{name}: {}.", short.join("; ")))]
}

fn shortfalls(review: &Review<'_>, lang: Lang) -> Vec<Block> {
    let mut blocks = vec![Block::heading(Level::Roman, lang.pick("HỤT THEO CHỈ TIÊU", "SHORTFALLS BY INDICATOR"))];
    let failed = review.by_indicator();
    if failed.is_empty() {
        blocks.push(Block::paragraph(lang.pick("Không đơn vị nào hụt chỉ tiêu.", "No unit fails an indicator.")));
        return blocks;
    }
    let rows = failed.iter().map(|each| {
        vec![
            Cell::Text(each.indicator.code.clone()),
            Cell::Text(each.indicator.name.get(lang).to_owned()),
            Cell::Count(whole(each.holding.len())),
            Cell::Count(whole(each.others.len())),
            Cell::Text(review.worst(each, lang).unwrap_or_default()),
        ]
    });
    blocks.push(Block::Table(Table {
        caption: lang.pick("Số đơn vị hụt từng chỉ tiêu", "Units that fail each indicator").to_owned(),
        unit: None,
        columns: vec![
            text(("Số", "No."), 6, lang),
            text(("Chỉ tiêu", "Indicator"), 30, lang),
            number(("Đang giữ danh hiệu", "Holding the grade"), lang),
            number(("Đơn vị khác", "Others"), lang),
            text(("Hụt nhiều nhất", "Largest shortfall"), 30, lang),
        ],
        rows: rows.collect(),
        total: None,
        sheet_name: Some(lang.pick("Chỉ tiêu", "Indicators").to_owned()),
    }));
    blocks
}

fn uncollected(review: &Review<'_>, now: &Snapshot, lang: Lang) -> Vec<Block> {
    let mut blocks = vec![Block::heading(Level::Roman, lang.pick("SỐ LIỆU CHƯA CÓ", "WHAT IS NOT REPORTED"))];
    let missing = review.uncollected();
    if missing.is_empty() {
        let all = lang
            .pick("Mọi số đo của bộ đều đã có ở mọi đơn vị.", "Every measure of the set is reported by every unit.");
        blocks.push(Block::paragraph(all));
        return blocks;
    }
    let rows = missing.iter().map(|each| {
        let name = now.law().measure_at(each.measure).name.get(lang).to_owned();
        let nobody = if each.missing == review.units.len() { lang.pick("chưa đơn vị nào", "nobody") } else { "" };
        vec![Cell::Text(name), Cell::Count(whole(each.missing)), Cell::Text(nobody.to_owned())]
    });
    blocks.push(Block::Table(Table {
        caption: lang.pick("Số đo còn thiếu", "Measures not reported").to_owned(),
        unit: None,
        columns: vec![
            text(("Số đo", "Measure"), 40, lang),
            number(("Đơn vị chưa có", "Units without it"), lang),
            text(("Ghi chú", "Note"), 16, lang),
        ],
        rows: rows.collect(),
        total: None,
        sheet_name: Some(lang.pick("Số đo thiếu", "Not reported").to_owned()),
    }));
    blocks
}

fn units(review: &Review<'_>, now: &Snapshot, lang: Lang) -> Table {
    let tree = now.tree();
    let rows = review.units.iter().map(|each| {
        let above = tree.parent(each.unit).map_or_else(String::new, |above| tree.unit(above).full_name());
        let short: Vec<String> = each.short.iter().map(|short| review.tell(short, lang)).collect();
        vec![
            Cell::Text(tree.unit(each.unit).full_name()),
            Cell::Text(above),
            Cell::Text(each.outcome.label(lang).to_owned()),
            Cell::Text(short.join("; ")),
            Cell::Text(review.open_criteria(each).join(", ")),
        ]
    });
    Table {
        caption: String::new(),
        unit: None,
        columns: vec![
            text(("Đơn vị", "Unit"), 16, lang),
            text(("Trực thuộc", "Belongs to"), 14, lang),
            text(("Kết quả", "Outcome"), 16, lang),
            text(("Hụt ở", "Falls short in"), 70, lang),
            text(("Thiếu số liệu ở tiêu chí", "Data missing in criteria"), 14, lang),
        ],
        rows: rows.collect(),
        total: None,
        sheet_name: None,
    }
}

fn text(title: (&str, &str), width: u16, lang: Lang) -> Column {
    Column::text(lang.pick(title.0, title.1), width)
}

fn number(title: (&str, &str), lang: Lang) -> Column {
    Column::number(lang.pick(title.0, title.1), 10)
}

fn summed(title: (&str, &str), lang: Lang) -> Column {
    Column::summed(lang.pick(title.0, title.1), 10)
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
