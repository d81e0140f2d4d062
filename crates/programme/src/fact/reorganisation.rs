//! Decisions that redraw the units: who passes into whom, and who takes over the duties of a level that ends.

use jiff::civil::Date;

use super::{Problem, ReadContext, Sourced, fact};
use crate::{
    Quantity,
    law::Level,
    unit::{Share, Tier, UnitCode, UnitKind, reform},
    vietnamese,
    vocabulary::vocabulary,
};

vocabulary! {
    /// By what a unit is divided between its successors.
    ShareKey {
        Population = "population", "dân số", "population";
        Area = "area", "diện tích", "area";
        Households = "households", "số hộ", "households";
        Decided = "decided", "theo quyết định", "as decided";
    }
}

fact! {
    /// One line of a decision that redraws units: from `date` on the ground of `old` belongs to `new`, whole or to a share. A unit without
    /// a `new` one ends; what it did is another fact, [`DutyTransfer`]. A unit that only gives or takes ground passes into itself.
    Reorganisation {
        /// The unit before.
        [key] old: UnitCode = "mã đơn vị cũ";
        /// The first day of the units after.
        [key] date: Date = "ngày hiệu lực";
        /// The unit after.
        [key] new: Option<UnitCode> = "mã đơn vị mới";
        /// Kind and name of the unit after: `phường Thành Sen`.
        name: Option<String> = "tên đơn vị mới";
        /// How much of the old unit passes to it, in percent; the whole when nothing is said.
        share: Option<Quantity> = "tỷ lệ chuyển (%)";
        /// By what the share was measured.
        share_by: Option<ShareKey> = "khóa phân chia";
        /// The decision.
        number: String = "số nghị quyết, quyết định";
    }
    valid |this| this.date;
    check |this, row| {
        if let Ok(eve) = this.date.yesterday() {
            row.expect_unit("old", this.old, eve);
        }
        if this.old.tier() == Tier::Hamlet || this.new.is_some_and(|new| new.tier() == Tier::Hamlet) {
            row.problem_in(
                "old",
                ("khu dân cư không nằm trong quyết định sắp xếp".to_owned(), "mã xã, huyện hoặc tỉnh".to_owned()),
                ("residential areas are not redrawn so".to_owned(), "the code of a commune, district or province".to_owned()),
            );
        }
        if this.new.is_some() && this.named().is_none() {
            row.problem_in(
                "name",
                ("tên đơn vị mới phải có loại và tên".to_owned(), "như “phường Thành Sen”, “xã Cẩm Bình”".to_owned()),
                ("the new unit needs kind and name".to_owned(), "as “phường Thành Sen”, “xã Cẩm Bình”".to_owned()),
            );
        }
        if this.share.is_some_and(|share| Share::of_percent(share).is_none()) {
            row.problem_in(
                "share",
                ("tỷ lệ nằm ngoài 0–100".to_owned(), "phần trăm của đơn vị cũ, như 93; để trống khi chuyển toàn bộ".to_owned()),
                ("the share is not within 0–100".to_owned(), "percent of the old unit, as 93; empty for the whole".to_owned()),
            );
        }
        if this.is_partial() && this.share_by.is_none() {
            row.problem_in(
                "share_by",
                ("chuyển một phần mà thiếu khóa phân chia".to_owned(), "dân số, diện tích, số hộ hoặc theo quyết định".to_owned()),
                ("a part without the key it was measured by".to_owned(), "population, area, households or as decided".to_owned()),
            );
        }
    };
    describe |this, lang| {
        let into = this.name.as_deref().unwrap_or(lang.pick("không có đơn vị kế tiếp", "no unit after it"));
        let share = this.share.map(|share| format!(" {}%", vietnamese::quantity(share, 4))).unwrap_or_default();
        format!("{} → {into}{share}, {} {} ({})", this.old, lang.pick("từ", "from"), vietnamese::date(this.date), this.number)
    };
    shapes Units;
    together |facts, context| reform::faults(facts, context);
}

impl Reorganisation {
    /// Kind and bare name of the unit after.
    #[must_use]
    pub fn named(&self) -> Option<(UnitKind, String)> {
        let words: Vec<&str> = self.name.as_deref()?.split_whitespace().collect();
        let kinds = UnitKind::ALL.iter().filter(|kind| **kind != UnitKind::Hamlet);
        kinds.copied().find_map(|kind| {
            let label = kind.label(crate::Lang::Vi);
            let (first, rest) = words.split_at_checked(label.split(' ').count())?;
            let is_it = !rest.is_empty() && vietnamese::fold(&first.join(" ")) == vietnamese::fold(label);
            is_it.then(|| (kind, rest.join(" ")))
        })
    }

    /// How much of the old unit passes.
    #[must_use]
    pub fn part(&self) -> Share {
        self.share.and_then(Share::of_percent).unwrap_or(Share::WHOLE)
    }

    /// Whether only a part of the old unit passes.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.part() != Share::WHOLE
    }
}

/// What is wrong in lines taken together: the place of the line, and what.
pub type Faults = Vec<(usize, Problem)>;

/// What is wrong in facts of one file taken together; of most kinds nothing can be.
pub(super) fn none<F>(_: &[Sourced<F>], _: ReadContext<'_>) -> Faults {
    Vec::new()
}

vocabulary! {
    /// What a level of administration does for the programme.
    Duty {
        Verify = "verify", "thẩm tra số liệu", "verify figures";
        Cases = "cases", "hồ sơ xét công nhận", "recognition cases";
        Tasks = "tasks", "nhiệm vụ được giao", "tasks";
        Targets = "targets", "chỉ tiêu kế hoạch", "targets";
        Money = "money", "vốn được phân bổ", "money";
    }
}

vocabulary! {
    /// Who takes over a duty.
    Heir {
        Province = "province", "cấp tỉnh", "the province";
        Commune = "commune", "cấp xã mới", "the new communes";
    }
}

fact! {
    /// Who does from a day on what a level did that ends then.
    DutyTransfer {
        /// The level that ends.
        [key] level: Level = "cấp kết thúc";
        /// What it did.
        [key] duty: Duty = "việc";
        /// From this day.
        [key] date: Date = "ngày hiệu lực";
        /// Which level does it.
        heir: Heir = "cấp tiếp nhận";
        /// The body that does it, where the decision names one.
        body: Option<String> = "cơ quan tiếp nhận";
        /// The decision.
        number: String = "số nghị quyết, quyết định";
    }
    valid |this| this.date;
    check |_this, _row| {};
    describe |this, lang| format!(
        "{} ({}): {} {} ({})",
        this.duty.label(lang), this.level.label(lang), lang.pick("chuyển cho", "passes to"),
        this.body.as_deref().unwrap_or(this.heir.label(lang)), this.number,
    );
}
