//! A tier explained to a person who is no statistician.

use jiff::civil::Date;

use super::{CriterionOutlook, Money, Pace, Projection, Side, Sign, TestOutlook, Told, What, Why, months_between};
use crate::{
    Dong, Lang, Quantity,
    judge::Gap,
    law::{Comparator, Leaf, MeasureKind, Unfilled, subject_in_words, value_in_words},
    snapshot::Snapshot,
    vietnamese::{self, date},
};

/// So many of the signs on one side are told.
const SIGNS: usize = 3;

/// What a tier is called, as far as it can be told.
#[must_use]
pub fn label(told: Told, lang: Lang) -> String {
    match told {
        Told::Tier(tier) => tier.label(lang).to_owned(),
        Told::AtBest(tier) => format!("{} {}", lang.pick("tốt nhất cũng", "at best"), tier.label(lang)),
        Told::Unknown => lang.pick("chưa xếp được", "cannot be told").to_owned(),
    }
}

/// Why a criterion has its computed tier: the test that decides, in a few sentences, then what is missing.
#[must_use]
pub fn reason(snapshot: &Snapshot, by: Date, criterion: &CriterionOutlook<'_>, lang: Lang) -> String {
    let several = criterion.indicators.len() > 1;
    let decisive = criterion.decisive().and_then(|indicator| Some((indicator, indicator.decisive()?)));
    let mut sentences = Vec::new();
    if let Some((indicator, test)) = decisive {
        let code = if several { format!("{}: ", indicator.indicator.code) } else { String::new() };
        sentences.push(format!("{code}{}", sentence(snapshot, by, test, lang)));
    }
    sentences.extend(missing(criterion, lang));
    if sentences.is_empty() {
        return lang.pick("Không có chỉ tiêu nào để xét.", "There is no indicator to go by.").to_owned();
    }
    sentences.join(" ")
}

/// The indicators that something is missing for.
#[must_use]
pub fn missing(criterion: &CriterionOutlook<'_>, lang: Lang) -> Option<String> {
    let codes: Vec<&str> = criterion.unknown().map(|each| each.indicator.code.as_str()).collect();
    if codes.is_empty() && criterion.criterion.complete {
        return None;
    }
    let codes = codes.join(", ");
    Some(match (codes.is_empty(), lang) {
        (true, Lang::Vi) => "Bộ tiêu chí chưa ghi đủ chỉ tiêu.".to_owned(),
        (true, Lang::En) => "The set does not hold all of its indicators.".to_owned(),
        (false, Lang::Vi) => format!("Chưa xét được: {codes}."),
        (false, Lang::En) => format!("Cannot be looked at: {codes}."),
    })
}

/// Why a test has its tier, in a few sentences.
#[must_use]
pub fn sentence(snapshot: &Snapshot, by: Date, test: &TestOutlook<'_>, lang: Lang) -> String {
    let tell = Tell { snapshot, by, test, lang };
    let mut sentences = vec![tell.stands()];
    match test.why {
        Why::Holds => {}
        Why::Slips => sentences.extend(test.pace.as_ref().map(|pace| tell.slips(pace))),
        Why::Pace => {
            sentences.extend(test.pace.as_ref().map(|pace| tell.pace(pace)));
            sentences.extend(tell.projection().map(|projection| tell.comes_to(projection)));
        }
        Why::Work => sentences.push(tell.no_course()),
        Why::TooLate => sentences.push(lang.pick("Không còn thời gian.", "No time is left.").to_owned()),
        Why::Unknown => sentences.extend(test.finding.gap.as_ref().map(|gap| gap_in_words(gap, lang))),
    }
    sentences.extend(tell.signs(Side::Against));
    sentences.extend(tell.signs(Side::For));
    sentences.extend(tell.signs(Side::Neither));
    if matches!(test.why, Why::Pace | Why::Work) {
        sentences.push(tell.money());
    }
    sentences.join(" ")
}

/// Why there is nothing to go by.
fn gap_in_words(gap: &Gap, lang: Lang) -> String {
    match gap {
        Gap::NoReading => lang.pick("Chưa có số liệu được duyệt.", "No approved figure.").to_owned(),
        Gap::NoLowerUnits(of) => format!(
            "{} {}.",
            lang.pick("Chưa có danh sách đầy đủ để tính tỷ lệ:", "No full list to compute it from:"),
            of.label(lang)
        ),
        Gap::NoThreshold(Unfilled::Delegated(_)) => {
            lang.pick("Mức do tỉnh quy định, chưa nhập.", "The province sets the level; it is not entered.").to_owned()
        }
        Gap::NoThreshold(_) => lang.pick("Chưa rõ mức yêu cầu.", "What is demanded is not known.").to_owned(),
        Gap::OtherSet(verdict) => {
            format!("{}: {}.", lang.pick("Bộ tiêu chí dưới", "The lower set"), verdict.label(lang))
        }
    }
}

/// What is told, of what, to whom.
struct Tell<'a> {
    snapshot: &'a Snapshot,
    by: Date,
    test: &'a TestOutlook<'a>,
    lang: Lang,
}

impl Tell<'_> {
    fn write(&self, value: Quantity) -> String {
        value_in_words(self.snapshot.law(), self.test.finding.leaf, value, self.lang)
    }

    /// A difference: of percentages it is points.
    fn difference(&self, value: Quantity) -> String {
        let value = Quantity::from_scaled(value.scaled().abs());
        match self.test.finding.leaf {
            Leaf::Measure { measure, .. } if self.snapshot.law().measure_at(*measure).kind != MeasureKind::Percent => {
                self.rounded(value)
            }
            Leaf::Count { .. } => vietnamese::quantity(value, 1),
            _ => format!("{} {}", vietnamese::quantity(value, 1), self.lang.pick("điểm %", "points")),
        }
    }

    /// To one decimal: more would pretend to know.
    fn rounded(&self, value: Quantity) -> String {
        let step = Quantity::SCALE / 10;
        let scaled = value.scaled();
        self.write(Quantity::from_scaled((scaled + scaled.signum() * (step / 2)) / step * step))
    }

    const fn comparator(&self) -> Option<Comparator> {
        match self.test.finding.leaf {
            Leaf::Measure { test, .. } | Leaf::Share { test, .. } | Leaf::Count { test, .. } => Some(test.comparator),
            Leaf::Meets { .. } => None,
        }
    }

    /// Whether a pace of this sign is called rising.
    fn direction(&self, pace: Quantity) -> &'static str {
        match pace.scaled().signum() {
            1 => self.lang.pick("tăng", "rise by"),
            -1 => self.lang.pick("giảm", "fall by"),
            _ => self.lang.pick("thay đổi", "change by"),
        }
    }

    /// What it is, where it stands and what is demanded.
    fn stands(&self) -> String {
        let (finding, lang) = (&self.test.finding, self.lang);
        let subject = subject_in_words(self.snapshot.law(), finding.leaf, lang);
        let is_number = match finding.leaf {
            Leaf::Measure { measure, .. } => self.snapshot.law().measure_at(*measure).is_number(),
            Leaf::Share { .. } | Leaf::Count { .. } => true,
            Leaf::Meets { .. } => false,
        };
        let Some((value, threshold)) = finding.value.zip(finding.threshold).filter(|_| is_number) else {
            return format!("{subject}: {}.", finding.verdict.label(lang));
        };
        let latest = self.test.course.as_ref().and_then(|course| course.points().last());
        let period = latest.map(|point| format!(" ({})", point.period.label(lang))).unwrap_or_default();
        let demanded = self.comparator().map_or("", Comparator::symbol);
        let gap = finding.shortfall.map_or_else(
            || lang.pick("đang đạt", "met today").to_owned(),
            |shortfall| {
                let says = match self.comparator() {
                    Some(Comparator::AtMost | Comparator::Below) => lang.pick("còn cao hơn", "too high by"),
                    _ => lang.pick("còn thiếu", "short by"),
                };
                format!("{says} {}", self.difference(shortfall))
            },
        );
        format!(
            "{subject}: {}{period}, {} {demanded} {}, {gap}.",
            self.write(value),
            lang.pick("mức yêu cầu", "demanded"),
            self.write(threshold),
        )
    }

    fn pace(&self, pace: &Pace) -> String {
        let (lang, by) = (self.lang, date(self.by));
        let (needs, needed) = (self.direction(pace.needed), self.difference(pace.needed));
        let (does, usual) = (self.direction(pace.usual), self.difference(pace.usual));
        let Pace { fast_enough, pairs, .. } = pace;
        let chance = vietnamese::quantity(pace.chance, 0);
        let months = months_between(self.snapshot.as_of(), self.by);
        match lang {
            Lang::Vi => format!(
                "Còn {months} tháng; để đạt vào {by} mỗi năm cần {needs} {needed}, những năm qua thường {does} {usual}. So hai năm \
                 một, {fast_enough} trong {pairs} lần đi đủ nhanh: khả năng kịp khoảng {chance}%."
            ),
            Lang::En => format!(
                "{months} months are left; to be met by {by} it must {needs} {needed} a year, and it used to {does} {usual}. Of every \
                 two years compared, {fast_enough} of {pairs} went fast enough: a chance of about {chance}%."
            ),
        }
    }

    fn slips(&self, pace: &Pace) -> String {
        let (does, usual) = (self.direction(pace.usual), self.difference(pace.usual));
        let chance = vietnamese::quantity(pace.chance, 0);
        match self.lang {
            Lang::Vi => format!(
                "Những năm qua thường {does} {usual} mỗi năm; khả năng giữ được đến {} khoảng {chance}%.",
                date(self.by)
            ),
            Lang::En => {
                format!(
                    "It used to {does} {usual} a year; a chance of about {chance}% that it holds until {}.",
                    date(self.by)
                )
            }
        }
    }

    fn projection(&self) -> Option<Projection> {
        let band = self.snapshot.law().outlook().map(|rules| rules.band)?;
        self.test.course.as_ref()?.project(self.by, band)
    }

    fn comes_to(&self, projection: Projection) -> String {
        let usual = self.rounded(projection.usual);
        match (projection.span, self.lang) {
            (Some((low, high)), Lang::Vi) => {
                format!("Cứ đà này sẽ được khoảng {usual} (từ {} đến {}).", self.rounded(low), self.rounded(high))
            }
            (Some((low, high)), Lang::En) => {
                format!(
                    "At this pace it comes to about {usual} (between {} and {}).",
                    self.rounded(low),
                    self.rounded(high)
                )
            }
            (None, Lang::Vi) => {
                format!("Cứ đà này sẽ được khoảng {usual}; còn ít số liệu nên chưa nói được chắc đến đâu.")
            }
            (None, Lang::En) => {
                format!("At this pace it comes to about {usual}; figures are too few to tell how sure that is.")
            }
        }
    }

    fn no_course(&self) -> String {
        let is_alone = self.test.signs.iter().all(|sign| sign.side != Side::For);
        let months = months_between(self.snapshot.as_of(), self.by);
        match (is_alone, self.lang) {
            (true, Lang::Vi) => format!("Còn {months} tháng; chưa ghi nhận việc nào đang làm mà xong kịp."),
            (true, Lang::En) => format!("{months} months are left; nothing is on record that would be done in time."),
            (false, Lang::Vi) => format!("Còn {months} tháng."),
            (false, Lang::En) => format!("{months} months are left."),
        }
    }

    /// The signs of a side, in one sentence.
    fn signs(&self, side: Side) -> Option<String> {
        let told: Vec<String> =
            self.test.signs.iter().filter(|sign| sign.side == side).map(|sign| self.sign(sign)).collect();
        let begins = match side {
            Side::Against => self.lang.pick("Vướng", "In the way"),
            Side::For => self.lang.pick("Đang làm", "Under way"),
            Side::Neither => self.lang.pick("Lưu ý", "Note"),
        };
        let more = told.len().saturating_sub(SIGNS);
        let more = if more > 0 { format!("; +{more}") } else { String::new() };
        let first: Vec<String> = told.into_iter().take(SIGNS).collect();
        (!first.is_empty()).then(|| format!("{begins}: {}{more}.", first.join("; ")))
    }

    fn sign(&self, sign: &Sign) -> String {
        let lang = self.lang;
        let until = |day: Option<Date>| match day {
            Some(day) => format!(" ({} {})", lang.pick("hạn", "due"), date(day)),
            None => format!(" ({})", lang.pick("không có hạn", "no deadline")),
        };
        let stripped = |text: &str| text.trim_end_matches('.').to_owned();
        match &sign.what {
            What::PlanIssued(number) => {
                format!(
                    "{} {number}",
                    lang.pick("cơ quan phụ trách đã ban hành kế hoạch", "the body that answers issued its plan")
                )
            }
            What::PlanOwed => lang
                .pick("cơ quan phụ trách chưa ban hành kế hoạch", "the body that answers has not issued its plan")
                .to_owned(),
            What::Task(asks, due) => format!("{}{}", stripped(asks), until(*due)),
            What::Overdue(asks, due) => {
                format!("{}: {}{}", lang.pick("quá hạn", "overdue"), stripped(asks), until(*due))
            }
            What::Work(name, due) => format!("{} {name}{}", lang.pick("công trình", "work"), until(*due)),
            What::Difficulty(text, since) => {
                format!("{} ({} {})", stripped(text), lang.pick("phản ánh ngày", "reported on"), date(*since))
            }
        }
    }

    fn money(&self) -> String {
        let Some(money) = &self.test.money else {
            return self
                .lang
                .pick("Chưa rõ vốn cho nội dung này.", "What money there is for it is not known.")
                .to_owned();
        };
        let mut sentences = vec![self.given(money)];
        sentences.extend(self.effect(money));
        sentences.join(" ")
    }

    fn given(&self, money: &Money) -> String {
        let (given, content) = (dong(money.given, self.lang), &money.content);
        let compared = money.usual.map(|usual| {
            let says = if money.is_thin {
                self.lang.pick("ít hơn hẳn mức thường cùng ngày", "far less than usual by this day:")
            } else {
                self.lang.pick("mức thường cùng ngày", "usual by this day:")
            };
            format!(" ({says} {})", dong(usual, self.lang))
        });
        let compared = compared.unwrap_or_default();
        match self.lang {
            Lang::Vi => format!("Vốn {content} năm nay đến nay: {given}{compared}."),
            Lang::En => format!("Money for {content} this year so far: {given}{compared}."),
        }
    }

    fn effect(&self, money: &Money) -> Option<String> {
        let effect = money.effect?;
        let (paid, needed) = (dong(effect.paid, self.lang), dong(effect.needed, self.lang));
        let (moved, went) = (self.difference(effect.moved), self.direction(effect.moved));
        let years =
            if effect.from == effect.to { effect.to.to_string() } else { format!("{}–{}", effect.from, effect.to) };
        Some(match self.lang {
            Lang::Vi => {
                format!(
                    "{years} đã giải ngân {paid}, chỉ số {went} {moved}; theo tỷ lệ ấy phần còn thiếu cần khoảng {needed}."
                )
            }
            Lang::En => {
                format!(
                    "In {years}, {paid} were paid while it did {went} {moved}; at that rate what is missing takes about {needed}."
                )
            }
        })
    }
}

fn dong(amount: Dong, lang: Lang) -> String {
    let billions = Quantity::ratio(i128::from(amount.0), 1_000_000_000).unwrap_or_default();
    format!("{} {}", vietnamese::quantity(billions, 1), lang.pick("tỷ đồng", "billion đồng"))
}
