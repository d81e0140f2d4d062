//! Products: what they are, what is told of them, and their photographs.

use jiff::civil::Date;

use super::expect_known;
use crate::{
    fact::{FILE_MARK, Row, fact},
    unit::UnitCode,
    vietnamese,
};

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
        /// The code of its producer, where that is on record.
        producer_code: Option<String> = "mã chủ thể";
        /// The number of its sub-group, which decides by which sheet it is scored.
        subgroup: Option<u16> = "phân nhóm";
    }
    valid |this| this.joined;
    check |this, row| {
        row.expect_unit("unit", this.unit, this.joined);
        let groups = row.context.law.ocop_groups();
        expect_known(row, "group", &this.group, groups.iter().map(|group| group.code.as_str()));
        if let Some(number) = this.subgroup {
            expect_subgroup(row, number, &this.group);
        }
    };
    describe |this, _lang| format!("{} {} ({})", this.code, this.name, this.producer.as_deref().unwrap_or("–"));
}

/// A sub-group of the latest rules that belongs to the product's group.
fn expect_subgroup(row: &mut Row<'_>, number: u16, group: &str) {
    let subgroups = row.context.law.latest_ocop().map_or(&[][..], |rules| rules.subgroups.as_slice());
    let own = subgroups.iter().filter(|subgroup| subgroup.group == group);
    let own: Vec<String> = own.map(|subgroup| subgroup.number.to_string()).collect();
    if !own.contains(&number.to_string()) {
        let known = own.join(", ");
        row.problem_in(
            "subgroup",
            (format!("nhóm “{group}” không có phân nhóm {number}"), format!("một trong: {known}")),
            (format!("group “{group}” has no sub-group {number}"), format!("one of: {known}")),
        );
    }
}

fact! {
    /// What is told of a product to those who may buy it. What was said last counts.
    ProductProfile {
        /// The product's code.
        [key] product: String = "mã sản phẩm";
        /// The day it was written.
        [key] date: Date = "ngày cập nhật";
        /// Its story.
        story: Option<String> = "câu chuyện sản phẩm";
        /// What it is made of.
        ingredients: Option<String> = "thành phần, nguyên liệu";
        /// How much can be made.
        capacity: Option<String> = "năng lực sản xuất";
        /// Where it is sold.
        markets: Option<String> = "thị trường";
        /// In which packs it comes.
        packs: Option<String> = "quy cách đóng gói";
        /// How it is to be kept.
        keeping: Option<String> = "cách bảo quản";
        /// How long it keeps.
        shelf_life: Option<String> = "hạn sử dụng";
        /// What is told of it in English.
        english: Option<String> = "giới thiệu bằng tiếng Anh";
    }
    valid |this| this.date;
    check |_this, _row| ();
    describe |this, lang| format!(
        "{} {} ({})", this.product, lang.pick("giới thiệu sản phẩm", "profile"), vietnamese::date(this.date),
    );
}

fact! {
    /// A photograph of a product.
    ProductPhoto {
        /// The product's code.
        [key] product: String = "mã sản phẩm";
        /// Its place among the product's photographs, from 1.
        [key] place: u16 = "thứ tự";
        /// The digest of its file in the evidence store.
        evidence: String = "minh chứng";
        /// What it shows.
        caption: Option<String> = "chú thích";
        /// The day it was given.
        date: Date = "ngày cập nhật";
    }
    valid |this| this.date;
    check |_this, _row| ();
    describe |this, lang| format!("{} {} {}", this.product, lang.pick("ảnh", "photograph"), this.place);
}

impl ProductPhoto {
    /// The digest of its file.
    #[must_use]
    pub fn picture(&self) -> &str {
        self.evidence.strip_prefix(FILE_MARK).unwrap_or(&self.evidence)
    }
}
