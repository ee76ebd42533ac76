//! What the members of an organisation are there, and what each may.

use crate::registry::OrganisationKind;

/// What a member of an organisation is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Issues and changes licences.
    Officer,
    /// Verifies clinicians.
    Coordinator,
    /// Reads everything, changes nothing.
    Auditor,
    /// May everything that the organisation may, and says who else may.
    Administrator,
}

/// One thing that a member may or may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Read the board's register.
    SeeLicenses,
    /// Issue licences and change them.
    ManageLicenses,
    /// Read who was verified, when, with which result; and whom the hospital trusts.
    SeeVerifications,
    /// Verify a clinician and keep the report.
    Verify,
    /// Read the organisation's settings, staff, clients and keys.
    SeeSettings,
    /// Change them, and the trust list.
    ManageSettings,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] =
        [Self::Officer, Self::Coordinator, Self::Auditor, Self::Administrator];

    /// `officer`, `coordinator`, `auditor`, `administrator`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Coordinator => "coordinator",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether an organisation of that kind has such members: a hospital has no licensing officers.
    pub fn suits(self, kind: OrganisationKind) -> bool {
        match self {
            Self::Officer => kind != OrganisationKind::Hospital,
            Self::Coordinator => kind != OrganisationKind::Board,
            Self::Auditor | Self::Administrator => true,
        }
    }

    /// Whether this role may, in an organisation of that kind.
    pub fn may(self, permission: Permission, kind: OrganisationKind) -> bool {
        let here = match permission {
            Permission::SeeLicenses | Permission::ManageLicenses => {
                kind != OrganisationKind::Hospital
            }
            Permission::SeeVerifications | Permission::Verify => kind != OrganisationKind::Board,
            Permission::SeeSettings | Permission::ManageSettings => true,
        };
        here && match self {
            Self::Officer => {
                matches!(permission, Permission::SeeLicenses | Permission::ManageLicenses)
            }
            Self::Coordinator => {
                matches!(permission, Permission::SeeVerifications | Permission::Verify)
            }
            Self::Auditor => matches!(
                permission,
                Permission::SeeLicenses | Permission::SeeVerifications | Permission::SeeSettings
            ),
            Self::Administrator => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_reads_everything_and_changes_nothing() {
        for kind in [OrganisationKind::Board, OrganisationKind::Hospital, OrganisationKind::Both] {
            for permission in
                [Permission::ManageLicenses, Permission::Verify, Permission::ManageSettings]
            {
                assert!(!Role::Auditor.may(permission, kind));
            }
        }
        assert!(Role::Auditor.may(Permission::SeeLicenses, OrganisationKind::Board));
        assert!(Role::Auditor.may(Permission::SeeVerifications, OrganisationKind::Hospital));
    }

    #[test]
    fn an_administrator_of_a_hospital_issues_no_licences() {
        assert!(!Role::Administrator.may(Permission::ManageLicenses, OrganisationKind::Hospital));
        assert!(Role::Administrator.may(Permission::ManageLicenses, OrganisationKind::Both));
    }
}
