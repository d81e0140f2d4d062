//! The grades of the programme.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a unit is recognised as. Within a level the grades stack: an advanced commune is a recognised one.
    Grade {
        Ntm = "ntm", "đạt chuẩn NTM", "meets the standard";
        Advanced = "advanced", "NTM nâng cao", "advanced";
        Model = "model", "NTM kiểu mẫu", "model";
        Completed = "completed", "hoàn thành nhiệm vụ NTM", "completed the task";
        CivilisedUrban = "civilised_urban", "đô thị văn minh", "civilised urban area";
    }
}

impl Grade {
    /// The grade that a unit must hold before this one, if there is one.
    #[must_use]
    pub const fn below(self) -> Option<Self> {
        match self {
            Self::Advanced => Some(Self::Ntm),
            Self::Model => Some(Self::Advanced),
            Self::Ntm | Self::Completed | Self::CivilisedUrban => None,
        }
    }
}
