//! Policies that support producers and others, claims on them, and training.

use jiff::civil::Date;

use super::{Star, fact, organisation::expect_order};
use crate::{Dong, unit::UnitCode, vietnamese, vocabulary::vocabulary};

fact! {
    /// A policy that pays for something. Its conditions are those of an OCOP certificate: the star, and the time it was
    /// first awarded in.
    SupportPolicy {
        /// Names it.
        [key] code: String = "mã chính sách";
        /// What it is called.
        name: String = "tên chính sách";
        /// The resolution or decision.
        basis: String = "căn cứ";
        /// The least star of a product that is eligible.
        star: Star = "hạng sao tối thiểu";
        /// The first day on which an award counts.
        date: Date = "từ ngày";
        /// The last.
        until: Option<Date> = "đến ngày";
        /// What is paid for each product.
        amount: Dong = "mức hỗ trợ (đồng)";
    }
    valid |this| this.date;
    check |this, row| expect_order(row, this.date, this.until);
    describe |this, _lang| format!("{} ({}): {} đồng", this.name, this.basis, vietnamese::count(this.amount.0));
}

vocabulary! {
    /// What became of a claim.
    ClaimState {
        Submitted = "submitted", "đã đề nghị", "claimed";
        Paid = "paid", "đã chi trả", "paid";
        Blocked = "blocked", "vướng mắc", "blocked";
        Refused = "refused", "không đủ điều kiện", "refused";
    }
}

fact! {
    /// A claim on a policy for a product.
    PolicyClaim {
        /// The policy.
        [key] policy: String = "mã chính sách";
        /// The product.
        [key] product: String = "mã sản phẩm";
        /// The day of this state.
        date: Date = "ngày";
        /// What became of it.
        state: ClaimState = "tình trạng";
        /// How much was claimed or paid.
        amount: Dong = "số tiền (đồng)";
        /// What blocks it.
        blocked_by: Option<String> = "vướng mắc";
        /// The body that resolves it.
        resolver: Option<String> = "cơ quan giải quyết";
        /// On what legal ground.
        ground: Option<String> = "căn cứ giải quyết";
    }
    valid |this| this.date;
    check |this, row| {
        if this.state == ClaimState::Blocked && this.blocked_by.is_none() {
            row.problem_in(
                "blocked_by",
                ("thiếu nguyên nhân vướng mắc".to_owned(), "một câu".to_owned()),
                ("what blocks it is missing".to_owned(), "a sentence".to_owned()),
            );
        }
    };
    describe |this, lang| format!("{} {}: {}", this.policy, this.product, this.state.label(lang));
}

vocabulary! {
    /// What is taught.
    CourseKind {
        Programme = "programme", "tập huấn xây dựng NTM", "training for the programme";
        Vocational = "vocational", "đào tạo nghề lao động nông thôn", "vocational training for rural labour";
        Ocop = "ocop", "tập huấn OCOP", "OCOP training";
    }
}

fact! {
    /// A course, with its places and its money.
    Course {
        /// Names it.
        [key] code: String = "mã lớp";
        /// What it is called.
        name: String = "tên lớp";
        /// What is taught.
        kind: CourseKind = "loại lớp";
        /// Whose people attend.
        unit: UnitCode = "mã đơn vị";
        /// The body that holds it.
        body: Option<String> = "cơ quan tổ chức";
        /// Its first day.
        date: Date = "từ ngày";
        /// Its last day.
        until: Option<Date> = "đến ngày";
        /// How many may attend.
        places: u16 = "số chỗ";
        /// How many did.
        attended: Option<u16> = "số người học";
        /// The money asked for.
        asked: Dong = "kinh phí đề nghị (đồng)";
        /// The money allocated.
        allocated: Option<Dong> = "kinh phí phân bổ (đồng)";
        /// The money spent.
        spent: Option<Dong> = "kinh phí đã chi (đồng)";
    }
    valid |this| this.date;
    check |this, row| {
        row.expect_unit("unit", this.unit, this.date);
        expect_order(row, this.date, this.until);
        if this.spent.unwrap_or(Dong(0)) > this.allocated.unwrap_or(Dong(0)) {
            row.problem_in(
                "spent",
                ("chi quá số phân bổ".to_owned(), "không quá kinh phí phân bổ".to_owned()),
                ("more was spent than allocated".to_owned(), "no more than was allocated".to_owned()),
            );
        }
    };
    describe |this, lang| format!("{} ({}), {}: {}", this.name, this.kind.label(lang), this.unit, this.places);
}
