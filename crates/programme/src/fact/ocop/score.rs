//! Points: those a producer gives its own product, and those of the members of councils. A criterion is named as
//! `sheet/code`, so that points can be compared with what the sheet allows where they come in.

use jiff::civil::Date;

use crate::{
    Lang, Quantity,
    fact::{Row, fact},
    law::Scale,
    vietnamese,
};

fact! {
    /// The points that a producer gives its own product. What was said last counts.
    SelfScore {
        /// The dossier's code.
        [key] dossier: String = "mã hồ sơ";
        /// The criterion: `sheet/code`.
        [key] criterion: String = "tiêu chí chấm";
        /// The day.
        [key] date: Date = "ngày chấm";
        /// The points.
        points: Quantity = "điểm";
    }
    valid |this| this.date;
    check |this, row| expect_points(row, &this.criterion, this.points);
    describe |this, lang| format!(
        "{} {} {}: {}",
        this.dossier, lang.pick("tự chấm", "self-score"), this.criterion, vietnamese::quantity(this.points, 2),
    );
}

fact! {
    /// The points that a member of a council gives. Who scores again takes the earlier points back.
    Score {
        /// The dossier's code.
        [key] dossier: String = "mã hồ sơ";
        /// The council's code.
        [key] council: String = "mã hội đồng";
        /// The member.
        [key] member: String = "mã thành viên";
        /// The criterion: `sheet/code`.
        [key] criterion: String = "tiêu chí chấm";
        /// The day.
        [key] date: Date = "ngày chấm";
        /// The points.
        points: Quantity = "điểm";
        /// What the member says to it.
        remark: Option<String> = "nhận xét";
    }
    valid |this| this.date;
    check |this, row| expect_points(row, &this.criterion, this.points);
    describe |this, _lang| format!(
        "{} {} {} {}: {}",
        this.dossier, this.council, this.member, this.criterion, vietnamese::quantity(this.points, 2),
    );
}

/// Points that the criterion of a sheet allows.
fn expect_points(row: &mut Row<'_>, name: &str, points: Quantity) {
    let Some((_, criterion)) = row.context.law.sheet_criterion(name) else {
        let sheets = row.context.law.ocop().iter().flat_map(|rules| &rules.sheets);
        let sheets: Vec<&str> = sheets.map(|sheet| sheet.id.as_str()).collect();
        let sheets = sheets.join(", ");
        row.problem_in(
            "criterion",
            (format!("không có tiêu chí chấm “{name}”"), format!("phiếu/tiêu chí, với phiếu là một trong: {sheets}")),
            (format!("no criterion “{name}” to score"), format!("sheet/criterion, the sheet one of: {sheets}")),
        );
        return;
    };
    if !criterion.scale.allows(points) {
        let wrong = vietnamese::quantity(points, 4);
        let [vi, en] = [Lang::Vi, Lang::En].map(|lang| allowed(&criterion.scale, lang));
        row.problem_in(
            "points",
            (format!("tiêu chí {} không có mức {wrong} điểm", criterion.code), vi),
            (format!("criterion {} cannot bring {wrong} points", criterion.code), en),
        );
    }
}

fn allowed(scale: &Scale, lang: Lang) -> String {
    match scale {
        Scale::Options(options) => {
            let points: Vec<String> = options.iter().map(|option| vietnamese::quantity(option.points, 4)).collect();
            format!("{} {}", lang.pick("một trong:", "one of:"), points.join("; "))
        }
        Scale::UpTo(most) => {
            format!("{} {}", lang.pick("từ 0 đến", "from 0 to"), vietnamese::quantity(*most, 4))
        }
    }
}
