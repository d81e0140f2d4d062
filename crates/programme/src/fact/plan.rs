//! Plans that bodies owe and have issued.

use jiff::civil::Date;

use super::fact;
use crate::vietnamese;

fact! {
    /// A document obliges a body to issue a plan of its own.
    PlanOwed {
        /// The document that obliges.
        [key] basis: String = "văn bản giao";
        /// The body that owes.
        [key] body: String = "cơ quan";
        /// The day of the document.
        date: Date = "ngày văn bản";
        /// By when; none when the document sets no day.
        due: Option<Date> = "thời hạn";
    }
    valid |this| this.date;
    check |this, row| expect_department(row, "body", &this.body);
    describe |this, lang| format!("{}: {} {}", this.basis, this.body, lang.pick("phải ban hành kế hoạch", "owes a plan"));
}

fact! {
    /// A body issued the plan that a document asked for.
    PlanIssued {
        /// The document that obliged.
        [key] basis: String = "văn bản giao";
        /// The body.
        [key] body: String = "cơ quan";
        /// The plan's number.
        number: String = "số kế hoạch";
        /// The day it was issued.
        date: Date = "ngày ban hành";
    }
    valid |this| this.date;
    check |this, row| expect_department(row, "body", &this.body);
    describe |this, lang| format!(
        "{} {} {} ({})", this.body, lang.pick("ban hành", "issued"), this.number, vietnamese::date(this.date),
    );
}

fn expect_department(row: &mut super::Row<'_>, field: &'static str, id: &str) {
    let departments = row.context.law.departments();
    if departments.iter().any(|department| department.id == id) {
        return;
    }
    let known = departments.iter().map(|department| department.id.as_str()).collect::<Vec<_>>().join(", ");
    row.problem_in(
        field,
        (format!("không có cơ quan “{id}”"), format!("một trong: {known}")),
        (format!("no body “{id}”"), format!("one of: {known}")),
    );
}
