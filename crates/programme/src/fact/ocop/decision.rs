//! Decisions on stars.

use jiff::civil::Date;

use super::expect_known;
use crate::{
    fact::{Star, fact},
    vietnamese,
    vocabulary::vocabulary,
};

vocabulary! {
    /// What a star decision does.
    Award {
        Award = "award", "công nhận", "award";
        Withdraw = "withdraw", "thu hồi", "withdraw";
    }
}

fact! {
    /// A decision on a product's stars. The certificate's term is the law's, counted from the day of the decision.
    StarDecision {
        /// The product's code.
        [key] product: String = "mã sản phẩm";
        /// The day of the decision.
        [key] date: Date = "ngày quyết định";
        /// Award or withdraw.
        [key] action: Award = "hình thức";
        /// How many stars.
        star: Star = "số sao";
        /// The decision's number.
        number: Option<String> = "số quyết định";
        /// The dossier it decides on.
        dossier: Option<String> = "mã hồ sơ";
        /// Why the stars are withdrawn: a reason of the rules.
        reason: Option<String> = "lý do thu hồi";
    }
    valid |this| this.date;
    check |this, row| {
        if let Some(reason) = &this.reason {
            if this.action == Award::Award {
                row.problem_in(
                    "reason",
                    ("quyết định công nhận không có lý do thu hồi".to_owned(), "để trống".to_owned()),
                    ("an award has no reason of withdrawal".to_owned(), "nothing".to_owned()),
                );
            }
            let reasons = row.context.law.latest_ocop().map_or(&[][..], |rules| rules.withdrawal_reasons.as_slice());
            expect_known(row, "reason", reason, reasons.iter().map(|reason| reason.code.as_str()));
        }
    };
    describe |this, lang| format!(
        "{} {} {} {} ({}, {})",
        this.product,
        this.action.label(lang),
        this.star.get(),
        lang.pick("sao", "stars"),
        this.number.as_deref().unwrap_or(lang.pick("chưa rõ số", "number not known")),
        vietnamese::date(this.date),
    );
}
