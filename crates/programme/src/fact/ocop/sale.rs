//! What products sell, and where they are exported.

use jiff::civil::Date;

use crate::{
    Dong,
    fact::{Row, fact},
    period::Period,
    vietnamese,
    vocabulary::vocabulary,
};

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
    check |this, row| expect_country(row, &this.country);
    describe |this, lang| format!(
        "{} {} {} ({})",
        this.product, lang.pick("xuất khẩu sang", "exported to"), this.country, vietnamese::date(this.since),
    );
}

fn expect_country(row: &mut Row<'_>, country: &str) {
    if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()) {
        row.problem_in(
            "country",
            (format!("“{country}” không phải mã nước"), "mã ISO hai chữ in hoa: JP, KR, US".to_owned()),
            (format!("“{country}” is no country code"), "two capital letters of ISO 3166: JP, KR, US".to_owned()),
        );
    }
}

vocabulary! {
    /// Where something is sold.
    Market {
        Province = "province", "trong tỉnh", "in the province";
        Country = "country", "ngoài tỉnh, trong nước", "elsewhere in the country";
        Export = "export", "xuất khẩu", "export";
    }
}

fact! {
    /// What a product sold in a period on one market.
    MarketSale {
        /// The product's code.
        [key] product: String = "mã sản phẩm";
        /// The period.
        [key] period: Period = "kỳ";
        /// The market.
        [key] market: Market = "thị trường";
        /// The country it was exported to, ISO 3166-1 alpha-2.
        [key] country: Option<String> = "nước";
        /// The turnover.
        amount: Dong = "doanh số (đồng)";
    }
    valid |this| this.period.end();
    check |this, row| match (this.market, &this.country) {
        (Market::Export, Some(country)) => expect_country(row, country),
        (Market::Export, None) => row.problem_in(
            "country",
            ("thiếu nước nhập khẩu".to_owned(), "mã ISO hai chữ in hoa: JP, KR, US".to_owned()),
            ("the country is missing".to_owned(), "two capital letters of ISO 3166: JP, KR, US".to_owned()),
        ),
        (_, Some(_)) => row.problem_in(
            "country",
            ("bán trong nước không có nước nhập khẩu".to_owned(), "để trống".to_owned()),
            ("what is sold in the country has no country of export".to_owned(), "nothing".to_owned()),
        ),
        (_, None) => (),
    };
    describe |this, lang| format!(
        "{} {} {} ({}{}): {} đồng",
        this.product,
        lang.pick("doanh số", "sold in"),
        this.period,
        this.market.label(lang),
        this.country.as_deref().map(|country| format!(" {country}")).unwrap_or_default(),
        vietnamese::count(this.amount.0),
    );
}
