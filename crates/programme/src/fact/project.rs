//! Works that the programme's money builds, and money carried over.

use jiff::civil::Date;

use super::{CapitalKind, FundSource, Priority, Year, fact, organisation::expect_order};
use crate::{Dong, unit::UnitCode, vietnamese, vocabulary::vocabulary};

vocabulary! {
    /// What is built.
    ProjectKind {
        CleanWater = "clean_water", "nước sạch tập trung", "piped clean water";
        Transport = "transport", "giao thông", "roads";
        Irrigation = "irrigation", "thủy lợi, đê điều", "irrigation and dykes";
        School = "school", "trường học", "schools";
        Culture = "culture", "cơ sở văn hóa", "culture and sports";
        Environment = "environment", "môi trường", "environment";
        Other = "other", "hạ tầng khác", "other works";
    }
}

fact! {
    /// A work.
    Project {
        /// Names it.
        [key] code: String = "mã dự án";
        /// What it is called.
        name: String = "tên dự án";
        /// What is built.
        kind: ProjectKind = "loại công trình";
        /// Where.
        unit: UnitCode = "mã đơn vị";
        /// The body that builds it.
        body: Option<String> = "chủ đầu tư";
        /// The content of the programme under which its money is allocated.
        content: String = "nội dung";
        /// How pressing it is.
        priority: Priority = "ưu tiên";
        /// What it costs in all.
        total: Dong = "tổng mức đầu tư (đồng)";
        /// The day it was approved.
        date: Date = "ngày phê duyệt";
        /// The day it is to be finished.
        until: Option<Date> = "ngày hoàn thành";
    }
    valid |this| this.date;
    check |this, row| {
        row.expect_unit("unit", this.unit, this.date);
        expect_order(row, this.date, this.until);
    };
    describe |this, lang| format!(
        "{} ({}), {}: {} đồng", this.name, this.kind.label(lang), this.unit, vietnamese::count(this.total.0),
    );
}

fact! {
    /// Money of a year that may still be spent after it.
    CarryOver {
        /// The decision that allows it.
        [key] number: String = "số quyết định";
        /// The unit that may spend it.
        [key] unit: UnitCode = "mã đơn vị";
        /// The plan year it belongs to.
        [key] year: Year = "năm kế hoạch";
        /// Where it comes from.
        [key] fund: FundSource = "nguồn vốn";
        /// What it may be spent on.
        [key] capital: CapitalKind = "loại vốn";
        /// The content of the programme.
        [key] content: String = "nội dung";
        /// The day of the decision.
        date: Date = "ngày quyết định";
        /// The last day on which it may be spent.
        until: Date = "kéo dài đến";
        /// How much.
        amount: Dong = "số tiền (đồng)";
    }
    valid |this| this.date;
    check |this, row| {
        row.expect_unit("unit", this.unit, this.date);
        expect_order(row, this.date, Some(this.until));
    };
    describe |this, lang| format!(
        "{} {} {}: {} {} đồng {} {} ({})",
        this.unit, this.year.0, this.fund.label(lang), lang.pick("kéo dài", "carried over"),
        vietnamese::count(this.amount.0), lang.pick("đến", "until"), vietnamese::date(this.until), this.number,
    );
}
