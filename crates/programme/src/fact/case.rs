//! Cases of recognition and withdrawal: what was opened, which step was taken when, which papers were given, what residents answered and
//! how those who decide voted. The decision itself is a [`Recognition`](super::Recognition) or a [`ModelArea`](super::ModelArea).

use jiff::civil::Date;

use super::{Action, FILE_MARK, Round, Row, Year, fact};
use crate::{
    grade::Grade,
    unit::{Unit, UnitCode},
    vietnamese,
    vocabulary::vocabulary,
};

vocabulary! {
    /// What became of a step.
    StepOutcome {
        Done = "done", "đã thực hiện", "done";
        Returned = "returned", "trả lại để bổ sung", "returned";
        Refused = "refused", "không công nhận, dừng hồ sơ", "refused";
    }
}

fact! {
    /// A case is opened: a unit is to be recognised at a grade, or to lose it.
    RecognitionCase {
        /// Names it.
        [key] code: String = "mã hồ sơ";
        /// The unit.
        unit: UnitCode = "mã đơn vị";
        /// The grade.
        grade: Grade = "danh hiệu";
        /// Recognise or withdraw.
        action: Action = "hình thức";
        /// The criteria set.
        set: String = "bộ tiêu chí";
        /// The assessment year.
        year: Year = "năm đánh giá";
        /// The round in which it goes with others.
        round: Round = "đợt";
        /// The day it was opened.
        opened: Date = "ngày mở hồ sơ";
    }
    valid |this| this.opened;
    check |this, row| {
        row.expect_unit("unit", this.unit, this.opened);
        let law = row.context.law;
        if law.set(&this.set).is_none() {
            let known: Vec<&str> = law.sets().iter().map(|set| set.id.as_str()).collect();
            let known = known.join(", ");
            row.problem_in(
                "set",
                (format!("không có bộ tiêu chí “{}”", this.set), format!("một trong: {known}")),
                (format!("no criteria set “{}”", this.set), format!("one of: {known}")),
            );
        }
        let unit = row.context.register.find(this.unit, this.opened);
        let governed = |unit: &Unit| {
            let what = (unit.code.tier(), Some(unit.kind));
            law.procedures().iter().any(|each| each.governs(what, this.grade, this.action, this.opened))
        };
        if unit.is_some_and(|unit| !governed(unit)) {
            let day = vietnamese::date(this.opened);
            row.problem_in(
                "grade",
                (
                    format!("chưa biết thủ tục nào cho đơn vị, danh hiệu này vào ngày {day}"),
                    "danh hiệu và ngày theo reference/recognition.toml".to_owned(),
                ),
                (
                    format!("no procedure is known for this unit and grade on {day}"),
                    "a grade and day of reference/recognition.toml".to_owned(),
                ),
            );
        }
    };
    describe |this, lang| format!(
        "{}: {} {} {} {} ({})",
        this.code,
        this.action.label(lang),
        this.unit,
        lang.pick("danh hiệu", "as"),
        this.grade.label(lang),
        this.round.label(lang),
    );
}

fact! {
    /// What became of a step of a case on a day.
    CaseStep {
        /// The case's code.
        [key] case: String = "mã hồ sơ";
        /// The step of its procedure.
        [key] step: String = "bước";
        /// The day.
        [key] date: Date = "ngày";
        /// What became of it.
        outcome: StepOutcome = "kết quả";
        /// Why it was returned or refused, or what else is to be said.
        note: Option<String> = "ghi chú";
        /// The number of the document that says so.
        number: Option<String> = "số văn bản";
    }
    valid |this| this.date;
    check |this, row| {
        let procedures = row.context.law.procedures();
        expect_one_of(row, "step", &this.step, procedures.iter().flat_map(|each| &each.steps).map(|step| step.id.as_str()));
        if this.outcome != StepOutcome::Done && this.note.is_none() {
            row.problem_in(
                "note",
                ("trả lại hoặc từ chối mà không nêu lý do".to_owned(), "lý do".to_owned()),
                ("returned or refused without a reason".to_owned(), "the reason".to_owned()),
            );
        }
    };
    describe |this, lang| format!(
        "{}: {} – {} ({})", this.case, this.step, this.outcome.label(lang), vietnamese::date(this.date),
    );
}

fact! {
    /// A paper of a case. Of one paper what was given last counts.
    CasePaper {
        /// The case's code.
        [key] case: String = "mã hồ sơ";
        /// Which paper of its procedure it is.
        [key] item: String = "thành phần hồ sơ";
        /// The day it was given.
        [key] date: Date = "ngày nộp";
        /// The digests of its files in the evidence store, as `sha256:…`, parted by spaces.
        evidence: Option<String> = "minh chứng";
        /// Its number.
        number: Option<String> = "số giấy";
    }
    valid |this| this.date;
    check |this, row| {
        let procedures = row.context.law.procedures();
        expect_one_of(row, "item", &this.item, procedures.iter().flat_map(crate::law::RecognitionProcedure::papers).map(|(_, paper)| paper.code.as_str()));
        if this.evidence.is_none() && this.number.is_none() {
            row.problem_in(
                "number",
                ("thiếu cả tệp và số giấy".to_owned(), "ít nhất một trong hai".to_owned()),
                ("neither a file nor a number".to_owned(), "one of them at least".to_owned()),
            );
        }
    };
    describe |this, _lang| format!(
        "{}: {} {} ({})", this.case, this.item, this.number.as_deref().unwrap_or("–"), vietnamese::date(this.date),
    );
}

impl CasePaper {
    /// The digests of its files.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.evidence.as_deref().unwrap_or_default().split_whitespace().filter_map(|word| word.strip_prefix(FILE_MARK))
    }
}

fact! {
    /// What the Fatherland Front found when it asked residents whether they are satisfied.
    SatisfactionSurvey {
        /// The case's code.
        [key] case: String = "mã hồ sơ";
        /// The day it was finished.
        [key] date: Date = "ngày hoàn thành";
        /// The households of the place.
        households: u32 = "tổng số hộ";
        /// How many were asked.
        asked: u32 = "số phiếu phát ra";
        /// How many answered.
        answered: u32 = "số phiếu thu về";
        /// How many of those are satisfied.
        satisfied: u32 = "số phiếu hài lòng";
        /// The number of its report.
        number: Option<String> = "số báo cáo";
    }
    valid |this| this.date;
    check |this, row| {
        expect_parts(row, &[("households", this.households), ("asked", this.asked), ("answered", this.answered), ("satisfied", this.satisfied)]);
    };
    describe |this, lang| match lang {
        crate::Lang::Vi => format!("{}: {}/{} phiếu hài lòng, {} hộ", this.case, this.satisfied, this.answered, this.households),
        crate::Lang::En => format!("{}: {} of {} satisfied, {} households", this.case, this.satisfied, this.answered, this.households),
    };
}

fact! {
    /// How those who decide in a step voted on a case.
    CaseBallot {
        /// The case's code.
        [key] case: String = "mã hồ sơ";
        /// The step of its procedure.
        [key] step: String = "bước";
        /// The day of the session.
        [key] date: Date = "ngày họp";
        /// How many belong to it.
        members: u32 = "tổng số thành viên";
        /// How many were present.
        present: u32 = "số có mặt";
        /// How many votes were valid.
        ballots: u32 = "số phiếu hợp lệ";
        /// How many of those agree.
        agreed: u32 = "số phiếu đồng ý";
        /// The number of the minutes.
        number: Option<String> = "số biên bản";
    }
    valid |this| this.date;
    check |this, row| {
        let procedures = row.context.law.procedures();
        expect_one_of(row, "step", &this.step, procedures.iter().flat_map(|each| &each.steps).map(|step| step.id.as_str()));
        expect_parts(row, &[("members", this.members), ("present", this.present), ("ballots", this.ballots), ("agreed", this.agreed)]);
    };
    describe |this, lang| format!(
        "{}: {} {}/{} ({})",
        this.case, lang.pick("đồng ý", "agreed"), this.agreed, this.present, vietnamese::date(this.date),
    );
}

/// A known name, or a problem that tells those there are.
fn expect_one_of<'a>(row: &mut Row<'_>, field: &'static str, name: &str, known: impl Iterator<Item = &'a str>) {
    let known: std::collections::BTreeSet<&str> = known.collect();
    if !known.contains(name) {
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        row.problem_in(
            field,
            (format!("không có “{name}”"), format!("một trong: {known}")),
            (format!("there is no “{name}”"), format!("one of: {known}")),
        );
    }
}

/// Each number counts a part of what the one before counts; the first is more than nothing.
fn expect_parts(row: &mut Row<'_>, counts: &[(&'static str, u32)]) {
    for pair in counts.windows(2) {
        let [(_, whole), (field, part)] = [pair[0], pair[1]];
        if part > whole {
            row.problem_in(
                field,
                (format!("{part} lớn hơn số bao gồm nó ({whole})"), format!("nhiều nhất {whole}")),
                (format!("{part} is more than what it is a part of ({whole})"), format!("at most {whole}")),
            );
        }
    }
    if let Some((field, 0)) = counts.first() {
        row.problem_in(
            field,
            ("bằng không".to_owned(), "số lớn hơn 0".to_owned()),
            ("none".to_owned(), "more than 0".to_owned()),
        );
    }
}
