//! OCOP: products, the decisions that give them stars, what they sell and where they are exported.

use jiff::civil::Date;

use super::{Star, fact};
use crate::{Dong, period::Period, unit::UnitCode, vietnamese, vocabulary::vocabulary};

fact! {
    /// A product and who makes it.
    Product {
        /// The office's code for the product.
        [key] code: String = "mã sản phẩm";
        /// Its name.
        name: String = "tên sản phẩm";
        /// Who makes it; none when not known.
        producer: Option<String> = "chủ thể";
        /// The unit it comes from, as exactly as known: commune, district or province.
        unit: UnitCode = "mã đơn vị";
        /// The OCOP group.
        group: String = "nhóm sản phẩm";
        /// The day it joined the programme.
        joined: Date = "ngày tham gia";
    }
    valid |this| this.joined;
    check |this, row| {
        row.expect_unit("unit", this.unit, this.joined);
        let groups = row.context.law.ocop_groups();
        if !groups.iter().any(|group| group.code == this.group) {
            let known = groups.iter().map(|group| group.code.as_str()).collect::<Vec<_>>().join(", ");
            row.problem_in(
                "group",
                (format!("không có nhóm “{}”", this.group), format!("một trong: {known}")),
                (format!("no group “{}”", this.group), format!("one of: {known}")),
            );
        }
    };
    describe |this, _lang| format!("{} {} ({})", this.code, this.name, this.producer.as_deref().unwrap_or("–"));
}

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
    }
    valid |this| this.date;
    check |_this, _row| ();
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

fact! {
    /// What a product sold in a period.
    Sale {
        /// The product's code.
        [key] product: String = "mã sản phẩm";
        /// The period.
        [key] period: Period = "kỳ";
        /// The turnover.
        amount: Dong = "doanh số (đồng)";
    }
    valid |this| this.period.end();
    check |_this, _row| ();
    describe |this, lang| format!(
        "{} {} {}: {} đồng",
        this.product, lang.pick("doanh số", "sold in"), this.period, vietnamese::count(this.amount.0),
    );
}

fact! {
    /// A country a product is exported to, and since when.
    Export {
        /// The product's code.
        [key] product: String = "mã sản phẩm";
        /// The country, ISO 3166-1 alpha-2.
        [key] country: String = "nước";
        /// Since when.
        since: Date = "từ ngày";
    }
    valid |this| this.since;
    check |this, row| {
        if this.country.len() != 2 || !this.country.bytes().all(|b| b.is_ascii_uppercase()) {
            row.problem_in(
                "country",
                (format!("“{}” không phải mã nước", this.country), "mã ISO hai chữ in hoa: JP, KR, US".to_owned()),
                (format!("“{}” is no country code", this.country), "two capital letters of ISO 3166: JP, KR, US".to_owned()),
            );
        }
    };
    describe |this, lang| format!(
        "{} {} {} ({})",
        this.product, lang.pick("xuất khẩu sang", "exported to"), this.country, vietnamese::date(this.since),
    );
}
