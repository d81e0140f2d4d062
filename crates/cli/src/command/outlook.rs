//! `nongthon outlook`: what will be met and why; and how often such words came true.

use std::cmp::Ordering;

use jiff::civil::{Date, date};
use programme::{
    Lang, Quantity,
    outlook::{self, CriterionOutlook, Forecast, Score, Standing, Told},
    unit::{Tier, UnitCode},
    vietnamese,
};
use serde::Serialize;

use crate::{
    error::Failure,
    office::{AsOf, Office, scope, set},
    print,
};

/// What was asked.
pub struct Asked<'a> {
    pub unit: Option<UnitCode>,
    pub set: Option<&'a str>,
    pub by: Option<Date>,
    pub when: AsOf,
    pub json: bool,
}

#[derive(Serialize)]
struct Line {
    criterion: String,
    name: String,
    tier: Option<&'static str>,
    /// Whether the tier is only the best that can still be.
    at_best: bool,
    computed: Option<&'static str>,
    by_office: bool,
    reason: String,
}

pub async fn run(office: &Office, asked: &Asked<'_>, lang: Lang) -> Result<bool, Failure> {
    let snapshot = office.snapshot(asked.when).await?;
    let unit = scope(office, &snapshot, asked.unit)?;
    let none = || {
        Failure::misuse(
            "năm nay không có bộ tiêu chí nào đánh giá đơn vị này; chọn bằng --set",
            "no criteria set judges this unit this year; choose one with --set",
        )
    };
    let set = match asked.set {
        Some(id) => set(snapshot.law(), id)?,
        None => outlook::own_set(&snapshot, unit).ok_or_else(none)?,
    };
    let by = asked.by.unwrap_or_else(|| outlook::horizon(&snapshot, set));
    let told = Forecast::new(&snapshot).by(unit, set, by);
    let line = |criterion: &CriterionOutlook<'_>| Line {
        criterion: criterion.criterion.code.clone(),
        name: criterion.criterion.name.get(lang).to_owned(),
        tier: criterion.in_effect().tier().map(programme::fact::OutlookTier::id),
        at_best: matches!(criterion.in_effect(), Told::AtBest(_)),
        computed: criterion.computed().tier().map(programme::fact::OutlookTier::id),
        by_office: criterion.standing_word().is_some(),
        reason: outlook::reason(&snapshot, by, criterion, lang),
    };
    if asked.json {
        print::json(&told.criteria.iter().map(line).collect::<Vec<_>>())?;
        return Ok(true);
    }
    let name = snapshot.tree().unit(unit).full_name();
    print::line(&match lang {
        Lang::Vi => format!("{name}, {}, đến ngày {}", set.name.vi, vietnamese::date(by)),
        Lang::En => format!("{name}, {}, by {}", set.name.get(lang), vietnamese::date(by)),
    })?;
    for criterion in &told.criteria {
        let Line { criterion: code, name, reason, .. } = line(criterion);
        print::line(&format!("\n{code}. {name}: {}", outlook::label(criterion.in_effect(), lang)))?;
        print::line(&format!("   {}", with_word(criterion, reason, lang)))?;
    }
    Ok(true)
}

/// The reason with the office's word before it.
fn with_word(criterion: &CriterionOutlook<'_>, reason: String, lang: Lang) -> String {
    let Some(word) = &criterion.word else { return reason };
    let fact = word.record.fact();
    let (tier, day) = (fact.tier.label(lang), vietnamese::date(fact.date));
    let says = match lang {
        Lang::Vi => format!("Văn phòng ({day}): {tier}"),
        Lang::En => format!("The office ({day}): {tier}"),
    };
    let why = fact.reason.as_ref().map(|why| format!(", {}", why.trim_end_matches('.'))).unwrap_or_default();
    let ended = match word.standing {
        Standing::Stands => String::new(),
        Standing::TooOld(day) => {
            format!(" [{} {}]", lang.pick("hết hiệu lực ngày", "ended on"), vietnamese::date(day))
        }
        Standing::Overtaken(_) => lang.pick(" [số liệu đã đổi]", " [figures have moved]").to_owned(),
    };
    let computed = outlook::label(criterion.computed(), lang);
    format!("{says}{why}{ended}. {} {computed}. {reason}", lang.pick("Tính được:", "Computed:"))
}

/// The whole back-test as JSON.
#[derive(Serialize)]
struct BackTest {
    tiers: Vec<Reliability>,
    /// How far words were from what came, 0 to 1; none where nothing could be held against figures.
    score: Option<Scored>,
}

#[derive(Serialize)]
struct Scored {
    tiers: Quantity,
    as_today: Quantity,
}

#[derive(Serialize)]
struct Reliability {
    tier: &'static str,
    told: usize,
    met: usize,
    percent: Option<Quantity>,
}

/// With fewer a share says little.
const FEW: usize = 30;

pub async fn backtest(
    office: &Office,
    (from, unit): (i16, Option<UnitCode>),
    when: AsOf,
    json: bool,
    lang: Lang,
) -> Result<bool, Failure> {
    let (mut trials, mut score) = (Vec::new(), None);
    for year in from..when.valid.year() {
        // The same day of each year; 29 February is the 28th where there is none.
        let first = date(year, when.valid.month(), 1);
        let day = date(year, when.valid.month(), when.valid.day().min(first.days_in_month()));
        let then = office.snapshot(AsOf { valid: day, ..when }).await?;
        let later = office.snapshot(AsOf { valid: date(year, 12, 31), ..when }).await?;
        let whole = scope(office, &then, unit)?;
        let forecast = Forecast::new(&then);
        for (index, below) in then.tree().within(whole) {
            let is_judged = below.in_programme || below.code.tier() < Tier::Commune;
            if let Some(set) = outlook::own_set(&then, index).filter(|_| is_judged) {
                trials.extend(outlook::trials(&forecast, &later, index, set));
            }
        }
        score = then.law().outlook().and_then(|rules| outlook::score(rules, &trials));
    }
    let table = outlook::reliability(&trials);
    if json {
        let line = |record: &outlook::TierRecord| Reliability {
            tier: record.tier.id(),
            told: record.told,
            met: record.met,
            percent: record.share(),
        };
        let score = score.map(|Score { tiers, as_today }| Scored { tiers, as_today });
        print::json(&BackTest { tiers: table.iter().map(line).collect(), score })?;
        return Ok(true);
    }
    let row = |record: &outlook::TierRecord| {
        let share =
            record.share().map_or_else(|| "–".to_owned(), |share| format!("{}%", vietnamese::quantity(share, 0)));
        let few =
            if record.told < FEW { lang.pick("quá ít để kết luận", "too few to conclude from") } else { "" };
        vec![record.tier.label(lang).to_owned(), record.told.to_string(), record.met.to_string(), share, few.to_owned()]
    };
    let headers = [
        lang.pick("mức đã xếp", "tier told"),
        lang.pick("số lần", "times"),
        lang.pick("đạt khi hết năm", "met in the end"),
        lang.pick("tỷ lệ", "share"),
        "",
    ];
    print::table(&headers, table.iter().map(row).collect(), &[1, 2, 3])?;
    if let Some(score) = score {
        print::line(&in_words(score, lang))?;
    }
    print::line(lang.pick(
        "Mỗi chỉ tiêu của mỗi đơn vị được xếp bằng số liệu đến ngày này của từng năm, rồi đối chiếu với số liệu của năm ấy; chỉ tính chỉ tiêu có báo cáo mới.",
        "Each indicator of each unit, told from what was about the time before this day of each year, beside that year's figures; only what was reported anew counts.",
    ))?;
    Ok(true)
}

/// A score in words that a person can repeat.
fn in_words(Score { tiers, as_today }: Score, lang: Lang) -> String {
    let write = |score| vietnamese::quantity(score, 3);
    let better = match (tiers.cmp(&as_today), lang) {
        (Ordering::Less, Lang::Vi) => "xếp mức đoán sát hơn",
        (Ordering::Less, Lang::En) => "the tiers came closer",
        (Ordering::Equal, Lang::Vi) => "hai cách sát như nhau",
        (Ordering::Equal, Lang::En) => "both came as close",
        (Ordering::Greater, Lang::Vi) => "cứ đoán như hôm ấy lại sát hơn",
        (Ordering::Greater, Lang::En) => "saying that nothing changes came closer",
    };
    let (tiers, as_today) = (write(tiers), write(as_today));
    match lang {
        Lang::Vi => format!(
            "Độ lệch (điểm Brier; 0 là lần nào cũng đoán đúng, 1 là lần nào cũng chắc chắn mà sai): xếp mức lệch {tiers}, còn cứ đoán mọi thứ giữ nguyên như hôm ấy thì lệch {as_today} – {better}."
        ),
        Lang::En => format!(
            "How far off (Brier score; 0 is right every time, 1 is certain and wrong every time): the tiers {tiers}, saying each time that all stays as it was that day {as_today} – {better}."
        ),
    }
}
