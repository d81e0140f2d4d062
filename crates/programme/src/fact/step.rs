//! What a step towards a criterion costs, and money asked for.

use jiff::civil::Date;

use super::{CapitalKind, FundSource, Year, fact};
use crate::{
    Dong,
    unit::{CommuneGroup, UnitCode},
    vietnamese,
    vocabulary::vocabulary,
};

vocabulary! {
    /// What an amount is paid for.
    PricedBy {
        Step = "step", "cả phần còn thiếu", "the whole step";
        Point = "point", "mỗi đơn vị còn thiếu", "each unit of shortfall";
    }
}

fact! {
    /// What it costs to raise a measure to what is demanded. The most particular one counts: of the unit before those of the units
    /// above it, of the unit's group before that of all groups, of the latest day.
    StepCost {
        /// The measure.
        [key] measure: String = "số đo";
        /// The unit; it holds for those below too.
        [key] unit: UnitCode = "mã đơn vị";
        /// Only for communes of this group.
        [key] group: Option<CommuneGroup> = "nhóm xã";
        /// The day from which it holds.
        [key] date: Date = "ngày áp dụng";
        /// What the amount is paid for.
        priced_by: PricedBy = "tính theo";
        /// How much.
        amount: Dong = "số tiền (đồng)";
        /// How many months it takes, where that is known.
        months: Option<u16> = "số tháng thực hiện";
        /// The content of the programme it is paid under.
        content: String = "nội dung";
        /// What kind of money it needs.
        capital: CapitalKind = "loại vốn";
        /// The sources that may pay for it, parted by spaces; none = any.
        funds: Option<String> = "nguồn vốn được dùng";
        /// What the amount rests on.
        basis: Option<String> = "căn cứ";
    }
    valid |this| this.date;
    check |this, row| {
        row.expect_measure("measure", &this.measure);
        row.expect_unit("unit", this.unit, this.date);
        let unknown = this.funds.as_deref().unwrap_or_default().split_whitespace().find(|id| FundSource::from_id(id).is_none());
        if let Some(unknown) = unknown {
            let known = FundSource::ALL.iter().map(|fund| fund.id()).collect::<Vec<_>>().join(", ");
            row.problem_in(
                "funds",
                (format!("không có nguồn vốn “{unknown}”"), format!("các mã cách nhau bằng dấu cách: {known}")),
                (format!("no source of money “{unknown}”"), format!("parted by spaces, of: {known}")),
            );
        }
    };
    describe |this, lang| format!(
        "{} {}: {} đồng, {}", this.unit, this.measure, vietnamese::count(this.amount.0), this.priced_by.label(lang),
    );
}

impl StepCost {
    /// The sources that may pay for it; empty = any.
    pub fn sources(&self) -> impl Iterator<Item = FundSource> {
        self.funds.as_deref().unwrap_or_default().split_whitespace().filter_map(FundSource::from_id)
    }
}

fact! {
    /// Money asked for, so that a unit can do something. What became of it follows from the allocations of its line, or from the
    /// refusal.
    FundRequest {
        /// Names it.
        [key] code: String = "mã đề nghị";
        /// The unit that would spend it.
        unit: UnitCode = "mã đơn vị";
        /// The plan year.
        year: Year = "năm kế hoạch";
        /// From which source.
        fund: FundSource = "nguồn vốn";
        /// What it would be spent as.
        capital: CapitalKind = "loại vốn";
        /// The content of the programme.
        content: String = "nội dung";
        /// The day it was asked for.
        date: Date = "ngày đề nghị";
        /// How much.
        amount: Dong = "số tiền (đồng)";
        /// What for.
        reason: String = "lý do";
        /// The plan it comes from.
        plan: Option<String> = "kế hoạch";
        /// The day it was refused.
        refused: Option<Date> = "ngày từ chối";
    }
    valid |this| this.date;
    check |this, row| {
        row.expect_unit("unit", this.unit, this.date);
        if this.refused.is_some_and(|refused| refused < this.date) {
            row.problem_in(
                "refused",
                ("ngày từ chối trước ngày đề nghị".to_owned(), "ngày sau ngày đề nghị".to_owned()),
                ("refused before it was asked for".to_owned(), "a later day".to_owned()),
            );
        }
    };
    describe |this, lang| format!(
        "{}: {} {} {} đồng, {} ({})",
        this.code, this.unit, lang.pick("đề nghị", "asks for"), vietnamese::count(this.amount.0), this.content,
        this.fund.label(lang),
    );
}
