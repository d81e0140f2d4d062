//! Groups of bodies that documents address as one.

use crate::{policy::Role, vocabulary::vocabulary};

vocabulary! {
    /// A group of bodies.
    BodyGroup {
        Departments = "group:departments", "các sở, ban, ngành", "departments and agencies";
        Units = "group:units", "các đơn vị", "units";
        Districts = "group:districts", "UBND các huyện, thành phố, thị xã", "district people's committees";
        Localities = "group:localities", "các địa phương", "localities";
        Communes = "group:communes", "UBND các xã", "commune people's committees";
        Organisations = "group:organisations", "các tổ chức, đoàn thể", "unions and organisations";
    }
}

impl BodyGroup {
    /// What documents call it.
    #[must_use]
    pub const fn called(self) -> &'static [&'static str] {
        match self {
            Self::Departments => &[
                "các sở",
                "các sở, ngành",
                "các sở, ban, ngành",
                "các sở, ban, ngành, đoàn thể",
                "các ban, ngành",
                "các ngành",
                "các cấp, các ngành",
                "các sở, ban, ngành cấp tỉnh",
                "các sở, ngành cấp tỉnh",
            ],
            Self::Units => &["các đơn vị", "các cơ quan", "các cơ quan, đơn vị"],
            Self::Districts => &[
                "các huyện",
                "các huyện, thành phố, thị xã",
                "các huyện, thị xã, thành phố",
                "các huyện, thị xã",
                "các huyện, thành phố",
                "UBND các huyện",
                "UBND các huyện, thành phố, thị xã",
                "UBND các huyện, thị xã, thành phố",
                "UBND các huyện, thị xã",
                "UBND các huyện, thành phố",
                "UBND cấp huyện",
            ],
            Self::Localities => &["các địa phương", "UBND các địa phương"],
            Self::Communes => {
                &["các xã", "các xã, phường, thị trấn", "UBND các xã", "UBND các xã, phường, thị trấn", "UBND cấp xã"]
            }
            Self::Organisations => &[],
        }
    }

    /// How it goes on with a list that began with another group: *các đơn vị, sở, ngành*.
    #[must_use]
    pub const fn tails(self) -> &'static [&'static str] {
        match self {
            Self::Departments => &["sở, ngành", "sở, ban, ngành", "ngành"],
            Self::Units => &["đơn vị", "cơ quan, đơn vị"],
            Self::Localities => &["địa phương"],
            Self::Organisations => &["đoàn thể", "tổ chức"],
            Self::Districts | Self::Communes => &[],
        }
    }

    /// Whether those who hold this role answer for a member of the group.
    #[must_use]
    pub const fn includes(self, role: Role) -> bool {
        match role {
            Role::Specialist => matches!(self, Self::Departments | Self::Units),
            Role::DistrictOfficer => matches!(self, Self::Districts | Self::Localities),
            Role::CommuneOfficer => matches!(self, Self::Communes | Self::Localities),
            Role::Coordinator | Role::Leader | Role::Administrator | Role::Auditor | Role::Producer => false,
        }
    }
}
