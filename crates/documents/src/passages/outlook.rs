//! What will be met and why, in the words of a paper.

use programme::{
    Lang,
    fact::OutlookTier,
    outlook::{self, CriterionOutlook, Forecast},
    vietnamese::date,
};

use super::Scene;
use crate::{
    prose::{more, plain, short},
    report::model::{Block, Inline},
};

/// A brief names so many criteria, each in so many letters.
const MOST: usize = 3;
const LETTERS: usize = 200;

/// Why a criterion has the tier in effect: the office's reason where its word stands, and what is computed beside it.
pub(crate) fn why(scene: Scene<'_>, by: jiff::civil::Date, criterion: &CriterionOutlook<'_>) -> String {
    let Scene { now, lang, .. } = scene;
    let computed = outlook::reason(now, by, criterion, lang);
    let Some(word) = criterion.standing_word() else { return computed };
    let fact = word.record.fact();
    let says = match lang {
        Lang::Vi => format!("Văn phòng Điều phối xếp ngày {}", date(fact.date)),
        Lang::En => format!("The coordination office's word of {}", date(fact.date)),
    };
    let reason = fact.reason.as_ref().map(|reason| format!(": {}", reason.trim_end_matches('.'))).unwrap_or_default();
    let tier = outlook::label(criterion.computed(), lang);
    format!("{says}{reason}. {} {tier}. {computed}", lang.pick("Tính từ số liệu:", "Computed:"))
}

/// The criteria of the province that are hardest to meet, the worst first; nothing where none is.
pub(crate) fn hardest(scene: Scene<'_>) -> Vec<Block> {
    let Scene { now, province, lang } = scene;
    let Some(set) = outlook::own_set(now, province) else { return Vec::new() };
    let told = Forecast::new(now).of(province, set);
    let tier = |criterion: &&CriterionOutlook<'_>| criterion.in_effect().tier();
    let mut hard: Vec<&CriterionOutlook<'_>> =
        told.criteria.iter().filter(|criterion| tier(criterion) >= Some(OutlookTier::Hard)).collect();
    if hard.is_empty() {
        return Vec::new();
    }
    hard.sort_by_key(|criterion| std::cmp::Reverse(tier(criterion)));
    let (by, until) = (told.by, date(told.by));
    let intro = match lang {
        Lang::Vi => format!("Tiêu chí của tỉnh khó đạt nhất đến ngày {until}:"),
        Lang::En => format!("The province's criteria hardest to meet by {until}:"),
    };
    let line = |criterion: &&CriterionOutlook<'_>| {
        let name = format!("{}. {} – ", criterion.criterion.code, criterion.criterion.name.get(lang));
        let tier = outlook::label(criterion.in_effect(), lang);
        let why = short(&why(scene, by, criterion), LETTERS);
        vec![Inline::bold(name + &tier), Inline::text(format!(": {why}"))]
    };
    let mut items: Vec<Vec<Inline>> = hard.iter().take(MOST).map(line).collect();
    if hard.len() > MOST {
        items.push(plain(format!("{}.", more(hard.len() - MOST, "tiêu chí", lang))));
    }
    vec![Block::paragraph(&intro), Block::Bullets(items)]
}
