//! Councils: their members, who must not score what, and their sessions.

use jiff::civil::Date;

use super::OcopLevel;
use crate::{
    fact::{fact, organisation::expect_order},
    unit::{Tier, UnitCode},
    vietnamese,
    vocabulary::vocabulary,
};

fact! {
    /// A council that scores dossiers.
    Council {
        /// Names it.
        [key] code: String = "mã hội đồng";
        /// Its level.
        level: OcopLevel = "cấp hội đồng";
        /// Whose council it is; of the central one the province whose products it scores.
        unit: UnitCode = "mã đơn vị";
        /// The number of the decision that set it up.
        number: Option<String> = "số quyết định";
        /// The day of that decision.
        date: Date = "ngày quyết định";
        /// Its last day.
        until: Option<Date> = "đến ngày";
    }
    valid |this| this.date;
    check |this, row| {
        row.expect_unit("unit", this.unit, this.date);
        expect_order(row, this.date, this.until);
        let fits = match this.level {
            OcopLevel::Commune => false,
            OcopLevel::District => this.unit.tier() == Tier::District,
            OcopLevel::Province | OcopLevel::Central => this.unit.tier() == Tier::Province,
        };
        if !fits {
            row.problem_in(
                "level",
                ("cấp hội đồng không khớp với đơn vị".to_owned(), "cấp huyện với mã huyện, cấp tỉnh hoặc trung ương với mã tỉnh".to_owned()),
                (
                    "the level does not fit the unit".to_owned(),
                    "district with a district's code, province or central with the province's".to_owned(),
                ),
            );
        }
    };
    describe |this, lang| format!(
        "{}: {} {} {} ({})",
        this.code,
        lang.pick("hội đồng", "council,"),
        this.level.label(lang),
        this.unit,
        this.number.as_deref().unwrap_or(lang.pick("chưa rõ số", "number not known")),
    );
}

vocabulary! {
    /// What somebody is in a council.
    CouncilRole {
        Chair = "chair", "chủ tịch hội đồng", "chair";
        ViceChair = "vice_chair", "phó chủ tịch hội đồng", "vice-chair";
        Member = "member", "thành viên", "member";
        Secretary = "secretary", "thư ký", "secretary";
    }
}

fact! {
    /// Somebody sits in a council.
    CouncilMember {
        /// The council's code.
        [key] council: String = "mã hội đồng";
        /// Names the member in it.
        [key] member: String = "mã thành viên";
        /// The member's name or post.
        name: String = "họ tên, chức danh";
        /// The body the member comes from.
        body: String = "cơ quan";
        /// What the member is in it.
        role: CouncilRole = "vai trò";
        /// The first day.
        date: Date = "từ ngày";
        /// The last day.
        until: Option<Date> = "đến ngày";
        /// What the member types to sign in; none who has no account scores on paper.
        account: Option<String> = "tài khoản";
    }
    valid |this| this.date;
    check |this, row| expect_order(row, this.date, this.until);
    describe |this, lang| format!("{}: {} ({})", this.council, this.name, this.role.label(lang));
}

impl CouncilMember {
    /// Whether the member sits on a day.
    #[must_use]
    pub fn sits_on(&self, day: Date) -> bool {
        self.date <= day && self.until.is_none_or(|until| day <= until)
    }
}

vocabulary! {
    /// Which interest conflicts with scoring.
    RecusalReason {
        OwnProduct = "own_product", "là chủ thể hoặc góp vốn", "owns or holds a share in it";
        Relative = "relative", "người thân của chủ thể", "relative of the producer";
        Adviser = "adviser", "đã tư vấn hồ sơ", "advised on the dossier";
        Other = "other", "lợi ích liên quan khác", "another interest";
    }
}

fact! {
    /// A member must not score a dossier.
    Recusal {
        /// The council's code.
        [key] council: String = "mã hội đồng";
        /// The dossier's code.
        [key] dossier: String = "mã hồ sơ";
        /// The member.
        [key] member: String = "mã thành viên";
        /// The conflict of interest.
        reason: RecusalReason = "lý do";
        /// The day it was declared.
        date: Date = "ngày";
    }
    valid |this| this.date;
    check |_this, _row| ();
    describe |this, lang| format!("{} {}: {} – {}", this.council, this.dossier, this.member, this.reason.label(lang));
}

fact! {
    /// A council met on a dossier. Who scored was there.
    CouncilSession {
        /// The council's code.
        [key] council: String = "mã hội đồng";
        /// The dossier's code.
        [key] dossier: String = "mã hồ sơ";
        /// The day.
        [key] date: Date = "ngày họp";
        /// The number of the minutes.
        minutes: Option<String> = "số biên bản";
        /// What the council says of the product.
        comment: Option<String> = "ý kiến hội đồng";
    }
    valid |this| this.date;
    check |_this, _row| ();
    describe |this, lang| format!(
        "{}: {} {} {}", this.dossier, this.council, lang.pick("họp ngày", "met on"), vietnamese::date(this.date),
    );
}
