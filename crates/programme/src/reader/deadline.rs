//! By when something is asked.

use std::ops::Range;

use jiff::civil::Date;

use super::{
    date::{WrittenDate, written_date},
    proposal::{Deadline, Due, Recurrence, Rule, TimeUnit},
    token::Tokens,
};
use crate::period::Period;

/// What the words of a task say about its time.
#[derive(Default)]
pub(super) struct Times {
    pub(super) due: Option<Due>,
    /// Deadlines that were seen, and those that cannot be used.
    pub(super) why: Vec<(Rule, Range<usize>)>,
}

const BEFORE: [&str; 4] = ["trước", "xong trước", "hoàn thành trước", "trước thời điểm"];
const UNTIL: [&str; 12] = [
    "chậm nhất",
    "muộn nhất",
    "không quá",
    "hạn cuối",
    "thời hạn",
    "hết",
    "đến hết",
    "xong trong",
    "vào",
    "trong",
    "hạn hoàn thành",
    "thời gian hoàn thành",
];
/// What may stand between the words of a deadline and its date.
const BETWEEN: [&str; 8] = ["là", "vào", "trong", "đến", ":", "đến hết", "xong", "hết"];

/// Reads the times among `range`, leaving out the tokens of `masked` (dates of documents), which are in order.
pub(super) fn times(tokens: &Tokens<'_>, range: Range<usize>, masked: &[Range<usize>], today: Option<Date>) -> Times {
    let mut times = Times::default();
    let mut best = u8::MAX;
    let mut masked = masked.iter().peekable();
    let mut at = range.start;
    while at < range.end {
        if let Some(mask) = masked.next_if(|mask| mask.start <= at) {
            at = mask.end.max(at);
            continue;
        }
        let Some((time, end)) = time(tokens, at, range.end, today) else {
            at += 1;
            continue;
        };
        match time {
            Ok(when) => {
                let rank = rank(when);
                if rank < best {
                    best = rank;
                    times.due = Some(Due { when, span: tokens.span(&(at..end)) });
                }
                times.why.push((Rule::Deadline, at..end));
            }
            Err(rule) => times.why.push((rule, at..end)),
        }
        at = end;
    }
    times
}

/// Of several times the most definite counts.
fn rank(when: Deadline) -> u8 {
    match when {
        Deadline::On(_) | Deadline::Before(_) => 0,
        Deadline::Within { .. } => 1,
        Deadline::Period(_) => 2,
        Deadline::Recurring(_) => 3,
    }
}

type Time = Result<Deadline, Rule>;

fn time(tokens: &Tokens<'_>, at: usize, end: usize, today: Option<Date>) -> Option<(Time, usize)> {
    within(tokens, at, end)
        .or_else(|| by_date(tokens, at, end, today))
        .or_else(|| period(tokens, at, end, today))
        .or_else(|| recurring(tokens, at, end))
}

fn opening(tokens: &Tokens<'_>, at: usize, end: usize) -> Option<(bool, usize)> {
    let longest = |list: &[&str]| list.iter().filter_map(|phrase| tokens.phrase(at, end, phrase)).max();
    let (before, mut here) =
        longest(&BEFORE).map(|here| (true, here)).or_else(|| longest(&UNTIL).map(|here| (false, here)))?;
    for _ in 0..2 {
        here = BETWEEN.iter().filter_map(|word| tokens.phrase(here, end, word)).max().unwrap_or(here);
    }
    if !before && tokens.word(here) == "trước" {
        return Some((true, here + 1));
    }
    Some((before, here))
}

/// *trước ngày 30/6/2023*, *chậm nhất ngày 15 tháng 4 năm 2023*, *trước tháng 5/2023*.
fn by_date(tokens: &Tokens<'_>, at: usize, end: usize, today: Option<Date>) -> Option<(Time, usize)> {
    let (before, here) = opening(tokens, at, end).or_else(|| {
        let named = tokens.word(at) == "ngày" && matches!(tokens.word(at.wrapping_sub(1)), "đến" | "xong");
        named.then_some((false, at))
    })?;
    if let Some(written) = written_date(tokens, here, end) {
        let deadline = |date| if before { Deadline::Before(date) } else { Deadline::On(date) };
        return Some((resolve(written, today).map(deadline), written.end));
    }
    if before && let Some((time, end)) = period_at(tokens, here, end, today) {
        let time = time.map(|period| Deadline::Before(period.start()));
        return Some((time, end));
    }
    None
}

fn resolve(written: WrittenDate, today: Option<Date>) -> Result<Date, Rule> {
    match (written.year, today) {
        (Some(_), _) => written.date().ok_or(Rule::NoSuchDate),
        (None, Some(today)) => written.next_after(today).ok_or(Rule::NoSuchDate),
        // A leap year has every day that any year has.
        (None, None) if written.in_year(2024).is_none() => Err(Rule::NoSuchDate),
        (None, None) => Err(Rule::YearUnknown),
    }
}

/// *trong quý II/2023*, *trong tháng 4*, *hết năm 2023*.
fn period(tokens: &Tokens<'_>, at: usize, end: usize, today: Option<Date>) -> Option<(Time, usize)> {
    let (_, here) = opening(tokens, at, end).or_else(|| {
        let plain = tokens.word(at) == "quý" || tokens.phrase(at, end, "cuối năm").is_some();
        plain.then_some((false, at))
    })?;
    let (time, end) = period_at(tokens, here, end, today)?;
    Some((time.map(Deadline::Period), end))
}

fn period_at(tokens: &Tokens<'_>, at: usize, end: usize, today: Option<Date>) -> Option<(Result<Period, Rule>, usize)> {
    let at = ["đầu", "cuối", "giữa"].iter().find_map(|part| tokens.phrase(at, end, part)).unwrap_or(at);
    let two = |at: usize| tokens.number(at).filter(|_| tokens.word(at).len() <= 2);
    let (part, here) = match tokens.word(at) {
        "quý" => {
            const ROMAN: [&str; 4] = ["i", "ii", "iii", "iv"];
            let roman = ROMAN
                .iter()
                .position(|numeral| tokens.word(at + 1) == *numeral)
                .and_then(|at| (at + 1).try_into().ok());
            (format!("-Q{}", roman.or_else(|| two(at + 1))?), at + 2)
        }
        "tháng" => (format!("-{:02}", two(at + 1)?), at + 2),
        "năm" => {
            let year = tokens.number(at + 1).filter(|year| (1990..=2100).contains(year))?;
            return (at + 2 <= end).then_some((Ok(Period::year(year)), at + 2));
        }
        "6" if let Some(here) = tokens.phrase(at, end, "6 tháng đầu") => ("-H1".to_owned(), here),
        "6" if let Some(here) = tokens.phrase(at, end, "6 tháng cuối") => ("-H2".to_owned(), here),
        _ => return None,
    };
    let parted = matches!(tokens.word(here), "/" | "-" | "năm");
    let written = tokens.number(here + 1).filter(|year| parted && (1990..=2100).contains(year));
    let (year, here) = match written {
        Some(year) => (Some(year), here + 2),
        None => (None, here),
    };
    if here > end {
        return None;
    }
    let in_year = |year: i16| Period::parse(&format!("{year}{part}")).ok_or(Rule::NoSuchDate);
    let period = match (year, today) {
        (Some(year), _) => in_year(year),
        (None, Some(today)) => in_year(today.year())
            .and_then(|period| if period.end() < today { in_year(today.year() + 1) } else { Ok(period) }),
        (None, None) => in_year(2024).and(Err(Rule::YearUnknown)),
    };
    Some((period, here))
}

/// *trong vòng 15 ngày làm việc*.
fn within(tokens: &Tokens<'_>, at: usize, end: usize) -> Option<(Time, usize)> {
    const UNITS: [(&str, TimeUnit); 4] = [
        ("ngày làm việc", TimeUnit::WorkingDay),
        ("ngày", TimeUnit::Day),
        ("tuần", TimeUnit::Week),
        ("tháng", TimeUnit::Month),
    ];
    const OPENINGS: [&str; 6] =
        ["trong vòng", "trong thời hạn", "thời hạn", "chậm nhất sau", "không quá", "trong thời gian"];
    let mut here = OPENINGS
        .iter()
        .filter_map(|phrase| tokens.phrase(at, end, phrase))
        .max()
        .or_else(|| (tokens.word(at) == "trong" && tokens.number(at + 1).is_some()).then_some(at + 1))?;
    let number = u16::try_from(tokens.number(here)?).ok()?;
    here += 1;
    let (here, unit) = UNITS.iter().find_map(|(name, unit)| Some((tokens.phrase(here, end, name)?, *unit)))?;
    // *trong 6 tháng đầu năm* is a period.
    let is_period = matches!(tokens.word(here), "đầu" | "cuối") || tokens.number(here).is_some();
    (!is_period).then_some((Ok(Deadline::Within { number, unit }), here))
}

/// *hằng quý*, *định kỳ*.
fn recurring(tokens: &Tokens<'_>, at: usize, end: usize) -> Option<(Time, usize)> {
    const EVERY: [(&str, Recurrence); 5] = [
        ("tuần", Recurrence::Weekly),
        ("tháng", Recurrence::Monthly),
        ("quý", Recurrence::Quarterly),
        ("6 tháng", Recurrence::HalfYearly),
        ("năm", Recurrence::Yearly),
    ];
    let (mut here, regular) = match tokens.word(at) {
        "hằng" | "hàng" => (at + 1, false),
        _ => (tokens.phrase(at, end, "định kỳ")?, true),
    };
    // *định kỳ ngày 25 hằng tháng*
    if let Some(day) = tokens.phrase(here, end, "ngày").or_else(|| tokens.phrase(here, end, "vào ngày"))
        && tokens.number(day).is_some()
        && matches!(tokens.word(day + 1), "hằng" | "hàng")
    {
        here = day + 1;
    }
    if regular && matches!(tokens.word(here), "hằng" | "hàng") {
        here += 1;
    }
    let every = EVERY.iter().find_map(|(word, every)| Some((*every, tokens.phrase(here, end, word)?)));
    let (every, here) = every.or_else(|| regular.then_some((Recurrence::Regular, here)))?;
    Some((Ok(Deadline::Recurring(every)), here))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(text: &str) -> Option<Deadline> {
        let tokens = Tokens::new(text);
        times(&tokens, 0..tokens.len(), &[], Some(date(2023, 3, 13))).due.map(|due| due.when)
    }

    #[test]
    fn each_kind_of_deadline_is_read() {
        let period = |text| Deadline::Period(Period::parse(text).expect("a period"));
        for (text, when) in [
            ("hoàn thành trước ngày 30/6/2023", Deadline::Before(date(2023, 6, 30))),
            ("chậm nhất ngày 15 tháng 4 năm 2023", Deadline::On(date(2023, 4, 15))),
            ("chậm nhất là vào ngày 15/4", Deadline::On(date(2023, 4, 15))),
            ("xong trước 31/3", Deadline::Before(date(2023, 3, 31))),
            ("trước tháng 5/2023", Deadline::Before(date(2023, 5, 1))),
            ("trong quý II/2023", period("2023-Q2")),
            ("trong quý 2 năm 2023", period("2023-Q2")),
            ("trong quý I", period("2023-Q1")),
            ("trong tháng 4/2023", period("2023-04")),
            ("xong trong tháng 2", period("2024-02")),
            ("trong năm 2023", period("2023")),
            ("trong 6 tháng đầu năm 2023", period("2023-H1")),
            ("trong vòng 15 ngày", Deadline::Within { number: 15, unit: TimeUnit::Day }),
            ("trong thời hạn 10 ngày làm việc", Deadline::Within { number: 10, unit: TimeUnit::WorkingDay }),
            ("định kỳ hằng quý báo cáo", Deadline::Recurring(Recurrence::Quarterly)),
            ("hàng tháng", Deadline::Recurring(Recurrence::Monthly)),
            ("hằng quý, xong trước 31/3", Deadline::Before(date(2023, 3, 31))),
        ] {
            assert_eq!(read(text), Some(when), "{text}");
        }
        for text in ["ngày 25/8/2021", "khẩn trương", "trong quá trình", "trước hết", "trong 5 xã"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_a_date_is_noted() {
        let tokens = Tokens::new("trước ngày 31/2/2023, trước 30/4");
        let times = times(&tokens, 0..tokens.len(), &[], None);
        assert_eq!(times.due, None);
        let rules: Vec<Rule> = times.why.iter().map(|(rule, _)| *rule).collect();
        assert_eq!(rules, [Rule::NoSuchDate, Rule::YearUnknown]);
    }
}
