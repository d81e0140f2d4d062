//! Who may do what where: one table, pure, printed whole by a test so that an auditor can read it.

use crate::{
    Lang,
    unit::{UnitCode, UnitIndex, UnitTree},
    vocabulary::vocabulary,
};

vocabulary! {
    /// What a person is in the programme.
    Role {
        CommuneOfficer = "commune_officer", "cán bộ xã", "commune officer";
        DistrictOfficer = "district_officer", "cán bộ huyện", "district officer";
        Specialist = "specialist", "chuyên viên sở, ngành", "department specialist";
        Coordinator = "coordinator", "văn phòng điều phối", "coordination office";
        Leader = "leader", "lãnh đạo", "leader";
        Administrator = "administrator", "quản trị hệ thống", "administrator";
        Auditor = "auditor", "kiểm toán", "auditor";
        Producer = "producer", "chủ thể OCOP", "OCOP producer";
    }
}

vocabulary! {
    /// Something a person may or may not do.
    Action {
        SeeFigures = "see_figures", "xem số liệu đã phê duyệt", "see approved figures";
        SeeClaims = "see_claims", "xem số liệu đang xử lý và minh chứng", "see figures in progress and evidence";
        Report = "report", "nhập và gửi số liệu", "enter and submit figures";
        Verify = "verify", "thẩm tra, trả lại", "verify or return";
        Approve = "approve", "phê duyệt", "approve";
        Acknowledge = "acknowledge", "xác nhận số liệu bị nghi vấn", "acknowledge questioned figures";
        Import = "import", "nhập tệp", "import files";
        WriteReports = "write_reports", "soạn báo cáo", "write reports";
        IssueReports = "issue_reports", "ban hành báo cáo", "issue reports";
        Direct = "direct", "giao chỉ tiêu, giao và điều hành nhiệm vụ", "set targets, give and steer tasks";
        UpdateTasks = "update_tasks", "cập nhật nhiệm vụ", "update tasks";
        KeepProducts = "keep_products", "khai hồ sơ chủ thể và sản phẩm OCOP", "keep records of OCOP producers and products";
        Score = "score", "chấm điểm sản phẩm OCOP", "score OCOP products";
        RunCouncils = "run_councils", "điều hành hội đồng OCOP", "run OCOP councils";
        SeeAudit = "see_audit", "xem nhật ký", "see the audit";
        Undo = "undo", "hoàn tác", "undo";
        ManageLaw = "manage_law", "quản lý ngưỡng của tỉnh", "manage the province's thresholds";
        ManagePeople = "manage_people", "quản lý người dùng", "manage users";
        ManageSystem = "manage_system", "quản trị hệ thống", "manage the system";
    }
}

/// How far a permission reaches from the unit where the role is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The unit and all below it.
    Within,
    /// The unit and all below it, for what the holder's department answers for.
    Department,
    /// What belongs to the producer for which the holder speaks.
    Own,
}

/// A role held at a unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Post {
    /// The role.
    pub role: Role,
    /// The unit.
    pub unit: UnitCode,
    /// The department, for a specialist.
    pub department: Option<String>,
    /// The code of the producer for which a producer's post speaks.
    pub producer: Option<String>,
}

/// What is to be acted on.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The unit.
    pub unit: UnitIndex,
    /// The departments that answer for what is acted on; empty when it is not about a criterion.
    pub departments: &'a [&'a str],
    /// The code of the producer to whom it belongs; none when it is nobody's.
    pub producer: Option<&'a str>,
}

impl<'a> Target<'a> {
    /// A unit as such.
    #[must_use]
    pub const fn unit(unit: UnitIndex) -> Self {
        Self { unit, departments: &[], producer: None }
    }

    /// What departments answer for in a unit.
    #[must_use]
    pub const fn of_departments(unit: UnitIndex, departments: &'a [&'a str]) -> Self {
        Self { unit, departments, producer: None }
    }

    /// What belongs to a producer in a unit.
    #[must_use]
    pub const fn of_producer(unit: UnitIndex, code: &'a str) -> Self {
        Self { unit, departments: &[], producer: Some(code) }
    }
}

use Action as A;
use Reach::{Department, Own, Within};

/// The policy. What is not in the table is refused.
const TABLE: &[(Role, &[(Action, Reach)])] = &[
    (
        Role::CommuneOfficer,
        &[(A::SeeFigures, Within), (A::SeeClaims, Within), (A::Report, Within), (A::Acknowledge, Within)],
    ),
    (
        Role::DistrictOfficer,
        &[
            (A::SeeFigures, Within),
            (A::SeeClaims, Within),
            (A::Report, Within),
            (A::Verify, Within),
            (A::Acknowledge, Within),
            (A::UpdateTasks, Within),
            (A::Score, Within),
            (A::RunCouncils, Within),
        ],
    ),
    (
        Role::Specialist,
        &[
            (A::SeeFigures, Within),
            (A::SeeClaims, Department),
            (A::Verify, Department),
            (A::Acknowledge, Department),
            (A::UpdateTasks, Department),
            (A::Score, Within),
        ],
    ),
    (
        Role::Coordinator,
        &[
            (A::SeeFigures, Within),
            (A::SeeClaims, Within),
            (A::Report, Within),
            (A::Verify, Within),
            (A::Approve, Within),
            (A::Acknowledge, Within),
            (A::Import, Within),
            (A::WriteReports, Within),
            (A::IssueReports, Within),
            (A::Direct, Within),
            (A::UpdateTasks, Within),
            (A::KeepProducts, Within),
            (A::Score, Within),
            (A::RunCouncils, Within),
            (A::SeeAudit, Within),
            (A::Undo, Within),
            (A::ManageLaw, Within),
        ],
    ),
    (Role::Leader, &[(A::SeeFigures, Within), (A::SeeClaims, Within), (A::Score, Within)]),
    (
        Role::Administrator,
        &[
            (A::SeeFigures, Within),
            (A::SeeAudit, Within),
            (A::Undo, Within),
            (A::ManagePeople, Within),
            (A::ManageSystem, Within),
        ],
    ),
    (Role::Auditor, &[(A::SeeFigures, Within), (A::SeeClaims, Within), (A::SeeAudit, Within)]),
    (Role::Producer, &[(A::KeepProducts, Own)]),
];

impl Role {
    /// How far the role's holder may do this; `None` when not at all.
    #[must_use]
    pub fn reach(self, action: Action) -> Option<Reach> {
        let (_, grants) = TABLE.iter().find(|(role, _)| *role == self)?;
        grants.iter().find(|(granted, _)| *granted == action).map(|(_, reach)| *reach)
    }
}

impl Post {
    /// Whether the holder may do this there.
    #[must_use]
    pub fn allows(&self, tree: &UnitTree, action: Action, target: Target<'_>) -> bool {
        let (Some(reach), Some(own)) = (self.role.reach(action), tree.index(self.unit)) else {
            return false;
        };
        match reach {
            Reach::Within => tree.is_within(target.unit, own),
            Reach::Department => {
                let answers = self.department.as_deref().is_some_and(|own| target.departments.contains(&own));
                answers && tree.is_within(target.unit, own)
            }
            Reach::Own => self.producer.is_some() && self.producer.as_deref() == target.producer,
        }
    }

    /// Whether the holder may do this for some criteria of a unit: those of the holder's department.
    #[must_use]
    pub fn reaches_by_department(&self, tree: &UnitTree, action: Action, unit: UnitIndex) -> bool {
        self.department.as_deref().is_some_and(|own| self.allows(tree, action, Target::of_departments(unit, &[own])))
    }

    /// The post in words: `chuyên viên sở, ngành`.
    #[must_use]
    pub fn label(&self, lang: Lang) -> &'static str {
        self.role.label(lang)
    }
}

/// Whether someone who holds these posts may do this there.
#[must_use]
pub fn allows(posts: &[Post], tree: &UnitTree, action: Action, target: Target<'_>) -> bool {
    posts.iter().any(|post| post.allows(tree, action, target))
}

/// Whether someone who holds these posts may do this anywhere at all: whether a page is worth a link.
#[must_use]
pub fn allows_somewhere(posts: &[Post], action: Action) -> bool {
    posts.iter().any(|post| post.role.reach(action).is_some())
}
