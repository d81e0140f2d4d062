//! Who is who: bodies, and the posts people hold in them.

use jiff::civil::Date;

use super::fact;
use crate::{unit::UnitCode, vietnamese, vocabulary::vocabulary};

vocabulary! {
    /// What a body is.
    BodyKind {
        SteeringCommittee = "steering_committee", "ban chỉ đạo", "steering committee";
        CoordinationOffice = "coordination_office", "văn phòng điều phối", "coordination office";
        Committee = "committee", "ủy ban nhân dân", "people's committee";
        Department = "department", "sở, ban, ngành", "department or agency";
        Front = "front", "mặt trận, đoàn thể", "Fatherland Front and unions";
        Other = "other", "cơ quan khác", "other body";
    }
}

vocabulary! {
    /// Whether a post is somebody's main one.
    Tenure {
        Main = "main", "chuyên trách", "main post";
        Concurrent = "concurrent", "kiêm nhiệm", "concurrent post";
    }
}

fact! {
    /// A body that directs, carries out or answers for a part of the programme.
    Body {
        /// Its stable identifier; of a department the one that the law's data uses.
        [key] id: String = "mã cơ quan";
        /// Its name.
        name: String = "tên cơ quan";
        /// Other names and abbreviations, parted by semicolons.
        short: Option<String> = "tên gọi khác";
        /// What it is.
        kind: BodyKind = "loại cơ quan";
        /// The body above it.
        above: Option<String> = "cơ quan cấp trên";
        /// Where it works.
        unit: UnitCode = "mã đơn vị";
        /// The decision that set it up or last changed it.
        basis: Option<String> = "căn cứ";
        /// Its first day.
        date: Date = "từ ngày";
        /// Its last day.
        until: Option<Date> = "đến ngày";
        /// The body that took over.
        successor: Option<String> = "cơ quan kế thừa";
        /// How many posts it may fill.
        quota: Option<u16> = "biên chế giao";
        /// How it is reached.
        contact: Option<String> = "liên hệ";
    }
    valid |this| this.date;
    check |this, row| {
        row.expect_unit("unit", this.unit, this.date);
        expect_order(row, this.date, this.until);
    };
    describe |this, lang| format!("{} ({})", this.name, this.kind.label(lang));
}

impl Body {
    /// Whether it exists on a day.
    #[must_use]
    pub fn exists_on(&self, day: Date) -> bool {
        self.date <= day && self.until.is_none_or(|until| day <= until)
    }

    /// All it is called.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let others =
            self.short.as_deref().unwrap_or_default().split(';').map(str::trim).filter(|name| !name.is_empty());
        std::iter::once(self.name.as_str()).chain(others)
    }
}

fact! {
    /// Somebody holds a post. Two persons may bear one name, so a person is known by an identifier.
    Holder {
        /// The person.
        [key] person: String = "mã người";
        /// The body.
        [key] body: String = "mã cơ quan";
        /// The post.
        [key] title: String = "chức danh";
        /// The first day.
        [key] date: Date = "từ ngày";
        /// The person's name.
        name: String = "họ và tên";
        /// Whether it is the person's main post.
        tenure: Tenure = "hình thức";
        /// The last day.
        until: Option<Date> = "đến ngày";
        /// How the person is reached in this post.
        contact: Option<String> = "liên hệ";
    }
    valid |this| this.date;
    check |this, row| expect_order(row, this.date, this.until);
    describe |this, lang| format!(
        "{}: {}, {} {} {}", this.body, this.name, this.title, lang.pick("từ", "from"), vietnamese::date(this.date),
    );
}

impl Holder {
    /// Whether the post is held on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.date <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// The last day is not before the first.
pub(super) fn expect_order(row: &mut super::Row<'_>, from: Date, until: Option<Date>) {
    if until.is_some_and(|until| until < from) {
        row.problem_in(
            "until",
            ("ngày kết thúc trước ngày bắt đầu".to_owned(), "ngày sau ngày bắt đầu".to_owned()),
            ("the last day is before the first".to_owned(), "a day after the first".to_owned()),
        );
    }
}
