//! Producers, and the licences and certificates they hold.

use jiff::civil::Date;

use super::expect_expiry;
use crate::{
    fact::{Row, fact},
    unit::UnitCode,
    vietnamese,
    vocabulary::vocabulary,
};

vocabulary! {
    /// What a producer is.
    ProducerKind {
        Enterprise = "enterprise", "doanh nghiệp", "enterprise";
        Cooperative = "cooperative", "hợp tác xã", "cooperative";
        CooperativeGroup = "cooperative_group", "tổ hợp tác", "cooperative group";
        Household = "household", "hộ sản xuất kinh doanh", "household";
    }
}

fact! {
    /// Who makes OCOP products.
    Producer {
        /// The office's code for the producer.
        [key] code: String = "mã chủ thể";
        /// Its name.
        name: String = "tên chủ thể";
        /// What it is.
        kind: ProducerKind = "loại hình";
        /// Where it works, as exactly as known: commune, district or province.
        unit: UnitCode = "mã đơn vị";
        /// Its address.
        address: Option<String> = "địa chỉ";
        /// Its telephone.
        telephone: Option<String> = "điện thoại";
        /// Its e-mail.
        email: Option<String> = "thư điện tử";
        /// Who represents it.
        representative: Option<String> = "người đại diện";
        /// Since when it takes part in the programme.
        since: Date = "tham gia từ ngày";
    }
    valid |this| this.since;
    check |this, row| {
        row.expect_unit("unit", this.unit, this.since);
        expect_telephone(row, this.telephone.as_deref());
        expect_email(row, this.email.as_deref());
    };
    describe |this, lang| format!("{} {} ({})", this.code, this.name, this.kind.label(lang));
}

fn expect_telephone(row: &mut Row<'_>, telephone: Option<&str>) {
    let is_one = |text: &str| {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        (8..=15).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || " .+-()".contains(c))
    };
    if let Some(text) = telephone.filter(|text| !is_one(text)) {
        row.problem_in(
            "telephone",
            (format!("“{text}” không phải số điện thoại"), "8 đến 15 chữ số, như 0239 3855 001".to_owned()),
            (format!("“{text}” is no telephone number"), "8 to 15 digits, as 0239 3855 001".to_owned()),
        );
    }
}

fn expect_email(row: &mut Row<'_>, email: Option<&str>) {
    let is_one = |text: &str| {
        let parts = text.split_once('@');
        parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
            && !text.contains(|c: char| c.is_whitespace() || c.is_control())
    };
    if let Some(text) = email.filter(|text| !is_one(text)) {
        row.problem_in(
            "email",
            (format!("“{text}” không phải địa chỉ thư"), "địa chỉ như ten@vidu.vn".to_owned()),
            (format!("“{text}” is no e-mail address"), "an address as name@example.vn".to_owned()),
        );
    }
}

vocabulary! {
    /// What a producer's paper shows. Its id is that of the document of the dossier it can serve as.
    PaperKind {
        BusinessRegistration = "business_registration", "đăng ký kinh doanh", "business registration";
        FoodSafety = "food_safety", "đủ điều kiện an toàn thực phẩm", "food-safety certificate";
        QualityManagement = "quality_management", "chứng nhận hệ thống quản lý chất lượng", "quality-management certificate";
        IntellectualProperty = "intellectual_property", "nhãn hiệu, sở hữu trí tuệ", "trademark, intellectual property";
        Traceability = "traceability", "mã vạch, truy xuất nguồn gốc", "barcode, traceability";
        Environment = "environment", "hồ sơ môi trường", "environmental record";
        Other = "other", "giấy tờ khác", "other paper";
    }
}

fact! {
    /// A licence or certificate that a producer holds.
    ProducerPaper {
        /// The producer's code.
        [key] producer: String = "mã chủ thể";
        /// What it shows.
        [key] kind: PaperKind = "loại giấy tờ";
        /// Its number.
        [key] number: String = "số giấy";
        /// The day it was issued.
        issued: Date = "ngày cấp";
        /// The last day it holds; none where it has no term.
        expires: Option<Date> = "ngày hết hạn";
        /// Who issued it.
        issuer: String = "cơ quan cấp";
        /// The digest of its file in the evidence store.
        evidence: Option<String> = "minh chứng";
    }
    valid |this| this.issued;
    check |this, row| expect_expiry(row, Some(this.issued), this.expires);
    describe |this, lang| format!(
        "{}: {} {} ({}{})",
        this.producer,
        this.kind.label(lang),
        this.number,
        vietnamese::date(this.issued),
        this.expires.map(|day| format!(" – {}", vietnamese::date(day))).unwrap_or_default(),
    );
}

impl ProducerPaper {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.issued <= day && self.expires.is_none_or(|expires| day <= expires)
    }
}
