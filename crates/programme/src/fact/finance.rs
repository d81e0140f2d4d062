//! Money and what people give: allocations, disbursements, contributions.

use jiff::civil::Date;

use super::{Year, fact};
use crate::{Dong, Quantity, unit::UnitCode, vietnamese, vocabulary::vocabulary};

vocabulary! {
    /// Where money comes from.
    FundSource {
        Central = "central", "ngân sách trung ương", "central budget";
        Provincial = "provincial", "ngân sách tỉnh", "provincial budget";
        District = "district", "ngân sách huyện", "district budget";
        Commune = "commune", "ngân sách xã", "commune budget";
        Integrated = "integrated", "lồng ghép", "integrated programmes";
        Credit = "credit", "tín dụng", "credit";
        Enterprise = "enterprise", "doanh nghiệp", "enterprises";
        People = "people", "người dân đóng góp", "people's contributions";
    }
}

vocabulary! {
    /// What money may be spent on.
    CapitalKind {
        Investment = "investment", "vốn đầu tư phát triển", "investment capital";
        Recurrent = "recurrent", "vốn sự nghiệp", "recurrent capital";
    }
}

fact! {
    /// Money given to a unit for a year.
    Allocation {
        /// The decision that gives it.
        [key] number: String = "số quyết định";
        /// The unit that may spend it.
        [key] unit: UnitCode = "mã đơn vị";
        /// The plan year.
        [key] year: Year = "năm kế hoạch";
        /// Where it comes from.
        [key] fund: FundSource = "nguồn vốn";
        /// What it may be spent on.
        [key] capital: CapitalKind = "loại vốn";
        /// The content of the programme.
        [key] content: String = "nội dung";
        /// The day of the decision.
        date: Date = "ngày quyết định";
        /// How much.
        amount: Dong = "số tiền (đồng)";
    }
    valid |this| this.date;
    check |this, row| row.expect_unit("unit", this.unit, this.date);
    describe |this, lang| format!(
        "{} {} {}: {} {} đồng ({})",
        this.unit, this.year.0, this.fund.label(lang), lang.pick("phân bổ", "allocated"),
        vietnamese::count(this.amount.0), this.number,
    );
}

fact! {
    /// Money spent, as the treasury confirmed it.
    Disbursement {
        /// The treasury's voucher.
        [key] voucher: String = "số chứng từ";
        /// The unit that spent it.
        [key] unit: UnitCode = "mã đơn vị";
        /// The plan year it belongs to.
        year: Year = "năm kế hoạch";
        /// Where it comes from.
        fund: FundSource = "nguồn vốn";
        /// What it was spent as.
        capital: CapitalKind = "loại vốn";
        /// The content of the programme.
        content: String = "nội dung";
        /// The day it was confirmed.
        date: Date = "ngày xác nhận";
        /// How much.
        amount: Dong = "số tiền (đồng)";
        /// Which part of the voucher it is, where that pays from several lines of money; none is the first, or the only one.
        [key] part: Option<u16> = "phần của chứng từ";
    }
    valid |this| this.date;
    check |this, row| row.expect_unit("unit", this.unit, this.date);
    describe |this, lang| format!(
        "{} {} {}: {} {} đồng ({}{})",
        this.unit, this.year.0, this.fund.label(lang), lang.pick("giải ngân", "disbursed"),
        vietnamese::count(this.amount.0), this.voucher,
        this.part.map(|part| format!(", {} {part}", lang.pick("phần", "part"))).unwrap_or_default(),
    );
}

fact! {
    /// A payment of which the treasury and we say different amounts, or put the same amount on different lines of money, and why
    /// that may stay so. It covers these two amounts only: when either changes, the difference is open again.
    TreasuryException {
        /// The treasury's voucher.
        [key] voucher: String = "số chứng từ";
        /// The unit that spent it.
        [key] unit: UnitCode = "mã đơn vị";
        /// What we say; nothing recorded is zero.
        ours: Dong = "số đã ghi (đồng)";
        /// What the treasury says; nothing listed is zero.
        treasury: Dong = "số của Kho bạc (đồng)";
        /// The day it was accepted.
        date: Date = "ngày chấp nhận";
        /// Why.
        reason: String = "lý do";
    }
    valid |this| this.date;
    check |this, row| row.expect_unit("unit", this.unit, this.date);
    describe |this, lang| format!(
        "{} {}: {} {} đồng, {} {} đồng ({})",
        this.unit, this.voucher, lang.pick("đã ghi", "recorded"), vietnamese::count(this.ours.0),
        lang.pick("Kho bạc", "treasury"), vietnamese::count(this.treasury.0), this.reason,
    );
}

vocabulary! {
    /// What was given.
    ContributionKind {
        Money = "money", "tiền (đồng)", "money (đồng)";
        LabourDays = "labour_days", "ngày công", "labour days";
        Land = "land", "đất hiến (m²)", "donated land (m²)";
    }
}

fact! {
    /// What people, enterprises or the armed forces gave.
    Contribution {
        /// Who gave.
        [key] contributor: String = "bên đóng góp";
        /// Where.
        [key] unit: UnitCode = "mã đơn vị";
        /// What.
        [key] kind: ContributionKind = "hình thức đóng góp";
        /// The day it was counted.
        [key] date: Date = "ngày";
        /// How much, in the unit of its kind.
        quantity: Quantity = "số lượng";
        /// What it is worth, when it was valued.
        value: Option<Dong> = "quy ra tiền (đồng)";
    }
    valid |this| this.date;
    check |this, row| {
        row.expect_unit("unit", this.unit, this.date);
        if this.quantity < Quantity::ZERO {
            row.problem_in(
                "quantity",
                ("số âm".to_owned(), "số lớn hơn hoặc bằng 0".to_owned()),
                ("the number is negative".to_owned(), "zero or more".to_owned()),
            );
        }
    };
    describe |this, lang| format!(
        "{} {}: {} {}", this.unit, this.contributor, vietnamese::quantity(this.quantity, 2), this.kind.label(lang),
    );
}
