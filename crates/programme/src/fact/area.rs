//! A residential area as a unit that reports.

use jiff::civil::Date;

use super::fact;
use crate::{unit::UnitCode, vietnamese};

fact! {
    /// A residential area that its commune declares: from that day on it is a unit below the commune, which reports and is
    /// judged. Whether it is recognised is another fact, [`super::ModelArea`], which bears the same name.
    Area {
        /// Its code: the commune's and its number.
        [key] code: UnitCode = "mã khu dân cư";
        /// Its name, unique in the commune.
        name: String = "tên khu dân cư";
        /// The first day on which it reports.
        date: Date = "ngày đăng ký";
        /// The last day, when it was given up or merged.
        until: Option<Date> = "ngày kết thúc";
        /// How many households live in it.
        households: Option<u16> = "số hộ";
        /// How many people live in it.
        population: Option<u16> = "số dân";
    }
    valid |this| this.date;
    check |this, row| {
        match this.code.commune() {
            Some(commune) => row.expect_unit("code", commune, this.date),
            None => row.problem_in(
                "code",
                (format!("{} không phải mã khu dân cư", this.code), "mã xã và số thứ tự, như 18145-03".to_owned()),
                (format!("{} is no code of a residential area", this.code), "commune and number, as 18145-03".to_owned()),
            ),
        }
        if this.until.is_some_and(|until| until < this.date) {
            row.problem_in(
                "until",
                ("ngày kết thúc trước ngày đăng ký".to_owned(), "ngày sau ngày đăng ký".to_owned()),
                ("it ends before it was declared".to_owned(), "a later date".to_owned()),
            );
        }
    };
    describe |this, lang| format!(
        "{} {} ({}) {} {}",
        lang.pick("khu dân cư", "residential area"),
        this.name,
        this.code,
        lang.pick("đăng ký ngày", "declared on"),
        vietnamese::date(this.date),
    );
    shapes Units;
}
