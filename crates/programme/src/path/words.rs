//! Plans in words that a person can repeat.

use super::{
    candidate::Bar,
    explain::{Explanation, More, Reason},
    fund::Funds,
    kept::KeptUnit,
    plan::{Aimed, Field, Shortage},
    price::{Basis, Price},
    request::{Request, Wanted, Wish},
    way::Step,
};
use crate::{Dong, Lang, fact::FundSource, law::MeasureIndex, snapshot::Snapshot, vietnamese};

/// An amount of money as people say it: `1,25 tỷ đồng`, `350 triệu đồng`; whole đồng below a million.
#[must_use]
pub fn money(amount: Dong, lang: Lang) -> String {
    let size = amount.0.unsigned_abs();
    let in_parts = |part: i64, vi: &str, en: &str| {
        let number = crate::Quantity::ratio(amount.0.into(), part.into()).unwrap_or_default();
        format!("{} {}", vietnamese::quantity(number, 2), lang.pick(vi, en))
    };
    match size {
        1_000_000_000.. => in_parts(1_000_000_000, "tỷ đồng", "billion đồng"),
        1_000_000.. => in_parts(1_000_000, "triệu đồng", "million đồng"),
        _ => format!("{} đồng", vietnamese::count(amount.0)),
    }
}

impl Funds {
    /// Which sources these are.
    #[must_use]
    pub fn words(self, lang: Lang) -> String {
        if self == Self::ANY {
            return lang.pick("mọi nguồn vốn", "all sources").to_owned();
        }
        self.each().map(|fund| fund.label(lang)).collect::<Vec<_>>().join(", ")
    }
}

impl Wanted {
    /// The target: `thêm 25 xã NTM nâng cao, tỉnh Hà Tĩnh`.
    #[must_use]
    pub fn words(&self, now: &Snapshot, lang: Lang) -> String {
        let (grade, scope) = (self.grade.label(lang), now.unit_name(self.scope));
        match (self.count, lang) {
            (Wish::More(count), Lang::Vi) => format!("thêm {count} xã {grade}, {scope}"),
            (Wish::More(count), Lang::En) => format!("{count} more communes: {grade}, {scope}"),
            (Wish::All, Lang::Vi) => format!("tất cả các xã {grade}, {scope}"),
            (Wish::All, Lang::En) => format!("all communes: {grade}, {scope}"),
        }
    }
}

impl Step<'_> {
    /// The step: `Hộ dùng nước sạch: từ 48% lên 55%`.
    #[must_use]
    pub fn words(&self, now: &Snapshot, lang: Lang) -> String {
        let measure = now.law().measure_at(self.measure);
        let value = |value| measure.write(value, lang);
        let (from, to) = (lang.pick("từ", "from"), lang.pick("đến", "to"));
        format!("{}: {from} {} {to} {}", measure.name.get(lang), value(self.now), value(self.needed))
    }
}

impl Price<'_> {
    /// How the price is known.
    #[must_use]
    pub fn origin(&self, lang: Lang) -> String {
        match &self.basis {
            Basis::Entered(record) => {
                let basis = record.fact().basis.as_deref().unwrap_or(&record.sourced.source);
                format!("{} ({basis})", lang.pick("đơn giá đã nhập", "entered"))
            }
            Basis::Estimated(estimate) => match lang {
                Lang::Vi => format!(
                    "ước tính: đã giải ngân {} cho nội dung này, {} chỉ tiêu chuyển từ chưa đạt sang đạt",
                    money(estimate.spent, lang),
                    estimate.steps
                ),
                Lang::En => format!(
                    "estimated: {} were disbursed for this content while {} indicators came to be met",
                    money(estimate.spent, lang),
                    estimate.steps
                ),
            },
        }
    }
}

fn named(now: &Snapshot, measure: MeasureIndex, lang: Lang) -> &str {
    now.law().measure_at(measure).name.get(lang)
}

impl Bar<'_> {
    /// Why a commune cannot be chosen.
    #[must_use]
    pub fn words(&self, now: &Snapshot, request: &Request, lang: Lang) -> String {
        match self {
            Self::Unpriced(measures) => {
                let names: Vec<&str> = measures.iter().map(|measure| named(now, *measure, lang)).collect();
                format!("{}: {}", lang.pick("chưa biết chi phí", "cost not known"), names.join("; "))
            }
            Self::TooLate { measure, months } => {
                let (name, due) = (named(now, *measure, lang), vietnamese::date(request.due));
                match lang {
                    Lang::Vi => format!("không kịp đến {due}: {name} cần {months} tháng"),
                    Lang::En => format!("not in time for {due}: {name} takes {months} months"),
                }
            }
            Self::Difficulty(record) => {
                let difficulty = record.fact();
                format!("{} {}: {}", lang.pick("vướng mắc", "difficulty"), difficulty.code, difficulty.text)
            }
            Self::Missing(count) => match lang {
                Lang::Vi => format!("{count} chỉ tiêu chưa có số liệu"),
                Lang::En => format!("{count} indicators without a figure"),
            },
            Self::Unverified { open, most } => match lang {
                Lang::Vi => format!("còn {open} chỉ tiêu chưa có căn cứ đánh giá, quá mức {most} của phương án"),
                Lang::En => format!("{open} indicators cannot be judged yet, more than the {most} this plan allows"),
            },
            Self::Beyond => lang.pick("còn phụ thuộc các đơn vị bên dưới", "it depends on the units below").to_owned(),
            Self::NoMoney(measure) => {
                let name = named(now, *measure, lang);
                match lang {
                    Lang::Vi => format!("không nguồn nào được dùng cho {name} còn vốn"),
                    Lang::En => format!("no source that may pay for {name} has money"),
                }
            }
            Self::Forbidden => lang.pick("cơ quan điều phối đã loại", "left out by the office").to_owned(),
        }
    }
}

impl Reason<'_, '_> {
    /// Why a commune is in the plan or not.
    #[must_use]
    pub fn words(&self, now: &Snapshot, request: &Request, lang: Lang) -> String {
        let name = |candidate: &super::Candidate<'_>| now.tree().unit(candidate.unit).full_name();
        match self {
            Self::Pinned => lang.pick("cơ quan điều phối đã giữ", "kept by the office").to_owned(),
            Self::Chosen => lang.pick("trong phương án", "in the plan").to_owned(),
            Self::Barred(bars) => bars.iter().map(|bar| bar.words(now, request, lang)).collect::<Vec<_>>().join("; "),
            Self::OtherGrade(other) => {
                format!("{} {}", lang.pick("đã chọn ở mức", "chosen as"), other.grade.label(lang))
            }
            Self::Dearer { by, than } => match lang {
                Lang::Vi => format!("đắt hơn {} so với xã đắt nhất được chọn ({})", money(*by, lang), name(than)),
                Lang::En => format!("{} dearer than the dearest one chosen ({})", money(*by, lang), name(than)),
            },
            Self::NotNeeded => lang.pick("chỉ tiêu không cần thêm", "no target needs it").to_owned(),
            Self::Limited(than) => match lang {
                Lang::Vi => format!(
                    "không đắt hơn {}, nhưng chọn xã này thì vượt vốn của một nguồn hoặc số xã của huyện, hoặc tổng chi phí không giảm",
                    name(than)
                ),
                Lang::En => format!(
                    "no dearer than {}, but with it a source of money or the number of a district is exceeded, or nothing is saved",
                    name(than)
                ),
            },
        }
    }
}

impl Shortage {
    /// Why there is no plan.
    #[must_use]
    pub fn words(&self, field: &Field<'_>, lang: Lang) -> String {
        let now = field.now;
        match self {
            Self::Communes { aim, able } => {
                let Some(Aimed { wanted, asked, .. }) = field.aims.get(*aim) else { return String::new() };
                let (grade, scope) = (wanted.grade.label(lang), now.unit_name(wanted.scope));
                let due = vietnamese::date(field.request.due);
                let why = barred(field, wanted, lang);
                match lang {
                    Lang::Vi => format!("{scope}: chỉ {able} xã có thể {grade} đến {due}, cần {asked}. {why}"),
                    Lang::En => {
                        format!("{scope}: only {able} communes can be {grade} by {due}, {asked} are asked for. {why}")
                    }
                }
            }
            Self::Pinned(code) => {
                let unit = now.tree().index(*code);
                let theirs = field.candidates.iter().filter(|candidate| Some(candidate.unit) == unit);
                let bars: Vec<String> =
                    theirs.flat_map(|each| &each.bars).map(|bar| bar.words(now, &field.request, lang)).collect();
                let why = if bars.is_empty() {
                    lang.pick("xã không còn mức nào để phấn đấu", "there is no grade left for it").to_owned()
                } else {
                    bars.join("; ")
                };
                format!(
                    "{} {}: {why}",
                    now.unit_name(*code),
                    lang.pick("được giữ nhưng không chọn được", "is kept and cannot be chosen")
                )
            }
            Self::Limits => lang
                .pick(
                    "số xã tối đa của mỗi huyện, hoặc các xã được giữ và bị loại, không cho phép đạt đủ chỉ tiêu",
                    "the number of communes of a district, or those kept and left out, do not let the targets be met",
                )
                .to_owned(),
            Self::Money { funds, needed, given } => {
                let sources = funds.words(lang);
                let (needed, given) = (money(*needed, lang), money(*given, lang));
                match lang {
                    Lang::Vi => format!("không đủ vốn: phương án rẻ nhất cần {needed} từ {sources}, chỉ có {given}"),
                    Lang::En => {
                        format!("not enough money: the cheapest plan needs {needed} from {sources}, there are {given}")
                    }
                }
            }
            Self::Undecided => lang
                .pick(
                    "chưa tìm được phương án và cũng chưa chứng minh được là không có: hãy giảm bớt điều kiện",
                    "no plan was found, nor that there is none: ask for less",
                )
                .to_owned(),
        }
    }
}

/// What bars those that a target would count: how many of each reason.
fn barred(field: &Field<'_>, wanted: &Wanted, lang: Lang) -> String {
    type IsIt = fn(&Bar<'_>) -> bool;
    let kinds: [(&str, IsIt); 8] = [
        (lang.pick("thiếu số liệu", "figures missing"), |bar| matches!(bar, Bar::Missing(_))),
        (lang.pick("quá nhiều chỉ tiêu cần xác minh", "too much to verify"), |bar| {
            matches!(bar, Bar::Unverified { .. })
        }),
        (lang.pick("chưa biết chi phí", "cost not known"), |bar| matches!(bar, Bar::Unpriced(_))),
        (lang.pick("không kịp thời gian", "not in time"), |bar| matches!(bar, Bar::TooLate { .. })),
        (lang.pick("vướng mắc chưa giải quyết", "open difficulties"), |bar| {
            matches!(bar, Bar::Difficulty(_))
        }),
        (lang.pick("nguồn vốn không có", "no money of the right source"), |bar| matches!(bar, Bar::NoMoney(_))),
        (lang.pick("phụ thuộc đơn vị bên dưới", "depends on units below"), |bar| {
            matches!(bar, Bar::Beyond)
        }),
        (lang.pick("bị loại", "left out"), |bar| matches!(bar, Bar::Forbidden)),
    ];
    let barred: Vec<&super::Candidate<'_>> = (0..field.candidates.len())
        .filter(|place| field.counts(*place, wanted))
        .map(|place| &field.candidates[place])
        .filter(|candidate| !candidate.bars.is_empty())
        .collect();
    let told = kinds.iter().filter_map(|(name, is_it)| {
        let count = barred.iter().filter(|candidate| candidate.bars.iter().any(is_it)).count();
        (count > 0).then(|| format!("{name}: {count}"))
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { String::new() } else { format!("{} {}", lang.pick("Vì", "Because"), told.join("; ")) }
}

impl Explanation {
    /// What another billion of a source would bring.
    #[must_use]
    pub fn billion_words(&self, fund: FundSource, field: &Field<'_>, lang: Lang) -> String {
        self.billions.get(&fund).unwrap_or(&More::Nothing).words(field, lang)
    }

    /// What one commune more of a target would cost.
    #[must_use]
    pub fn one_more_words(&self, aim: usize, lang: Lang) -> String {
        let more = self.one_more.get(aim).copied().flatten();
        more.map_or_else(|| lang.pick("không tìm được", "none found").to_owned(), |more| money(more, lang))
    }

    /// The next-best plan, beside what this one costs.
    #[must_use]
    pub fn next_words(&self, cost: Dong, now: &Snapshot, lang: Lang) -> Option<String> {
        let next = self.next.as_ref()?;
        let names = |units: &[KeptUnit]| match units {
            [] => lang.pick("không xã nào", "none").to_owned(),
            units => units.iter().map(|each| now.unit_name(each.unit)).collect::<Vec<_>>().join(", "),
        };
        let (takes, leaves) = (names(&next.takes), names(&next.leaves));
        let dearer = money(Dong(next.cost.0 - cost.0), lang);
        Some(match (next.cost.0 - cost.0, lang) {
            (0, Lang::Vi) => format!("Phương án tốt tiếp theo cùng chi phí: thêm {takes}; bỏ {leaves}."),
            (0, Lang::En) => format!("The next-best plan costs the same: it takes in {takes} and leaves out {leaves}."),
            (_, Lang::Vi) => format!("Phương án tốt tiếp theo đắt hơn {dearer}: thêm {takes}; bỏ {leaves}."),
            (_, Lang::En) => {
                format!("The next-best plan is dearer by {dearer}: it takes in {takes} and leaves out {leaves}.")
            }
        })
    }
}

impl More {
    /// What another billion of a source would bring.
    #[must_use]
    pub fn words(&self, field: &Field<'_>, lang: Lang) -> String {
        match self {
            Self::Saves(amount) => {
                format!("{} {}", lang.pick("tổng chi phí giảm", "the plan costs less by"), money(*amount, lang))
            }
            Self::Buys(more) => {
                let told = more.iter().zip(&field.aims).filter(|(more, _)| **more != 0).map(|(more, aim)| {
                    let sign = if *more > 0 { "+" } else { "−" };
                    let scope = field.now.unit_name(aim.wanted.scope);
                    format!(
                        "{sign}{} {} {}, {scope}",
                        more.abs(),
                        lang.pick("xã", "communes"),
                        aim.wanted.grade.label(lang)
                    )
                });
                told.collect::<Vec<_>>().join("; ")
            }
            Self::Enables => lang.pick("đủ để đạt các chỉ tiêu", "enough to meet the targets").to_owned(),
            Self::Nothing => lang.pick("không thay đổi gì", "changes nothing").to_owned(),
        }
    }
}
