//! Scopes and roles, once for all routes that ask the same: the permission tables of Microsoft's reference.

use uuid::Uuid;

use super::access::{Backend, Need, Reach};
use crate::scenario::Plan;
use crate::tenant::roles as role;

const BASE: Need = Need {
    scopes: &[],
    own: &[],
    roles: &[],
    reach: Reach::All,
    delegated: false,
    plan: Plan::Free,
    backend: Backend::Directory,
};

/// Any member may look at the directory with the right scope.
pub const READ_USERS: Need = Need {
    scopes: &[
        "User.Read.All",
        "User.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
    own: &["User.Read", "User.ReadWrite"],
    ..BASE
};

pub const BLOCK_USERS: Need = Need {
    scopes: &[
        "User.EnableDisableAccount.All",
        "User.ReadWrite.All",
        "Directory.ReadWrite.All",
    ],
    roles: &[
        role::GLOBAL_ADMINISTRATOR,
        role::PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
        role::USER_ADMINISTRATOR,
    ],
    reach: Reach::Ranked,
    ..BASE
};

pub const REVOKE: Need = Need {
    scopes: &[
        "User.RevokeSessions.All",
        "User.ReadWrite.All",
        "Directory.ReadWrite.All",
    ],
    roles: &[
        role::GLOBAL_ADMINISTRATOR,
        role::PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
        role::AUTHENTICATION_ADMINISTRATOR,
        role::USER_ADMINISTRATOR,
        role::HELPDESK_ADMINISTRATOR,
        role::PASSWORD_ADMINISTRATOR,
    ],
    reach: Reach::Ranked,
    ..BASE
};

/// Roles and groups of one person.
pub const READ_MEMBERSHIPS: Need = Need {
    scopes: &[
        "User.Read.All",
        "User.ReadWrite.All",
        "GroupMember.Read.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
    own: &["User.Read", "User.ReadWrite"],
    ..BASE
};

/// Reading the per-user MFA state.
pub const READ_REQUIREMENTS: Need = Need {
    scopes: &["Policy.Read.All", "Policy.ReadWrite.AuthenticationMethod"],
    roles: &[
        role::GLOBAL_ADMINISTRATOR,
        role::GLOBAL_READER,
        role::AUTHENTICATION_POLICY_ADMINISTRATOR,
    ],
    backend: Backend::Methods,
    ..BASE
};

/// Changing the per-user MFA state: not for the Authentication Administrators.
pub const WRITE_REQUIREMENTS: Need = Need {
    scopes: &["Policy.ReadWrite.AuthenticationMethod"],
    roles: &[
        role::GLOBAL_ADMINISTRATOR,
        role::AUTHENTICATION_POLICY_ADMINISTRATOR,
    ],
    backend: Backend::Methods,
    ..BASE
};

/// Reading methods and preferences.
pub const READ_METHODS: Need = Need {
    scopes: &[
        "UserAuthenticationMethod.Read.All",
        "UserAuthenticationMethod.ReadWrite.All",
    ],
    roles: &[
        role::GLOBAL_ADMINISTRATOR,
        role::GLOBAL_READER,
        role::AUTHENTICATION_ADMINISTRATOR,
        role::PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
    ],
    backend: Backend::Methods,
    ..BASE
};

/// Changing methods and preferences.
pub const WRITE_METHODS: Need = Need {
    scopes: &["UserAuthenticationMethod.ReadWrite.All"],
    roles: &[
        role::GLOBAL_ADMINISTRATOR,
        role::AUTHENTICATION_ADMINISTRATOR,
        role::PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
    ],
    reach: Reach::Ranked,
    backend: Backend::Methods,
    ..BASE
};

pub const WRITE_PHONES: Need = Need {
    scopes: &[
        "UserAuthMethod-Phone.ReadWrite.All",
        "UserAuthenticationMethod.ReadWrite.All",
    ],
    ..WRITE_METHODS
};

pub const WRITE_EMAILS: Need = Need {
    scopes: &[
        "UserAuthMethod-Email.ReadWrite.All",
        "UserAuthenticationMethod.ReadWrite.All",
    ],
    ..WRITE_METHODS
};

/// Giving hardware tokens to people.
pub const ASSIGN_TOKENS: Need = Need {
    scopes: &[
        "UserAuthMethod-HardwareOATH.ReadWrite.All",
        "UserAuthenticationMethod.ReadWrite.All",
    ],
    ..WRITE_METHODS
};

/// Making Temporary Access Passes.
pub const WRITE_PASSES: Need = Need {
    scopes: &[
        "UserAuthMethod-TAP.ReadWrite.All",
        "UserAuthenticationMethod.ReadWrite.All",
    ],
    ..WRITE_METHODS
};

pub const READ_REPORT: Need = Need {
    scopes: &["AuditLog.Read.All"],
    roles: &[
        role::GLOBAL_ADMINISTRATOR,
        role::GLOBAL_READER,
        role::REPORTS_READER,
        role::SECURITY_READER,
        role::SECURITY_OPERATOR,
        role::SECURITY_ADMINISTRATOR,
        role::APPLICATION_ADMINISTRATOR,
        role::CLOUD_APPLICATION_ADMINISTRATOR,
    ],
    plan: Plan::P1,
    backend: Backend::Reports,
    ..BASE
};

/// Figures of the registration report: for people only, not for applications.
pub const READ_SUMMARY: Need = Need {
    delegated: true,
    ..READ_REPORT
};

pub const READ_SIGN_INS: Need = READ_REPORT;

/// The directory audit log, which Free has too.
pub const READ_AUDITS: Need = Need {
    scopes: &["AuditLog.Read.All", "Directory.Read.All"],
    plan: Plan::Free,
    ..READ_REPORT
};

/// Role assignments and definitions.
pub const READ_ROLES: Need = Need {
    scopes: &[
        "RoleManagement.Read.Directory",
        "RoleManagement.ReadWrite.Directory",
        "RoleManagement.Read.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
    ..BASE
};

/// Active roles with their times.
pub const READ_ROLE_SCHEDULES: Need = Need {
    scopes: &["RoleManagement.Read.Directory"],
    roles: &PRIVILEGED_IDENTITY_READERS,
    ..BASE
};

/// Roles that can be activated.
pub const READ_ELIGIBILITY: Need = Need {
    scopes: &[
        "RoleEligibilitySchedule.Read.Directory",
        "RoleManagement.Read.Directory",
    ],
    ..READ_ROLE_SCHEDULES
};

/// Who may look into Privileged Identity Management; not the Authentication Administrators.
const PRIVILEGED_IDENTITY_READERS: [Uuid; 6] = [
    role::GLOBAL_ADMINISTRATOR,
    role::GLOBAL_READER,
    role::SECURITY_OPERATOR,
    role::SECURITY_READER,
    role::SECURITY_ADMINISTRATOR,
    role::PRIVILEGED_ROLE_ADMINISTRATOR,
];

/// Groups and their members.
pub const READ_GROUPS: Need = Need {
    scopes: &[
        "GroupMember.ReadBasic.All",
        "GroupMember.Read.All",
        "Group.Read.All",
        "Group.ReadWrite.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
    ..BASE
};

/// Security defaults and Conditional Access.
pub const READ_POLICIES: Need = Need {
    scopes: &["Policy.Read.All"],
    roles: &[
        role::GLOBAL_ADMINISTRATOR,
        role::GLOBAL_READER,
        role::SECURITY_READER,
        role::SECURITY_ADMINISTRATOR,
        role::SECURITY_OPERATOR,
        role::CONDITIONAL_ACCESS_ADMINISTRATOR,
    ],
    backend: Backend::Methods,
    ..BASE
};

/// What-If.
pub const EVALUATE_POLICIES: Need = Need {
    scopes: &["Policy.Read.ConditionalAccess", "Policy.Read.All"],
    ..READ_POLICIES
};

/// The policy of a method.
pub const READ_METHOD_POLICY: Need = Need {
    scopes: &[
        "Policy.Read.AuthenticationMethod",
        "Policy.Read.All",
        "Policy.ReadWrite.AuthenticationMethod",
    ],
    roles: &[
        role::GLOBAL_ADMINISTRATOR,
        role::GLOBAL_READER,
        role::AUTHENTICATION_POLICY_ADMINISTRATOR,
    ],
    backend: Backend::Methods,
    ..BASE
};

/// Changing the policy of methods.
pub const WRITE_METHOD_POLICY: Need = Need {
    scopes: &["Policy.ReadWrite.AuthenticationMethod"],
    roles: &[
        role::GLOBAL_ADMINISTRATOR,
        role::AUTHENTICATION_POLICY_ADMINISTRATOR,
    ],
    ..READ_METHOD_POLICY
};

pub const READ_RISK: Need = Need {
    scopes: &[
        "IdentityRiskyUser.Read.All",
        "IdentityRiskyUser.ReadWrite.All",
    ],
    roles: &[
        role::GLOBAL_ADMINISTRATOR,
        role::GLOBAL_READER,
        role::SECURITY_READER,
        role::SECURITY_ADMINISTRATOR,
        role::SECURITY_OPERATOR,
    ],
    ..BASE
};

/// Customers and what binds them.
pub const READ_RELATIONSHIPS: Need = Need {
    scopes: &["DelegatedAdminRelationship.Read.All"],
    ..BASE
};

pub const READ_CONTRACTS: Need = Need {
    scopes: &["Directory.Read.All"],
    ..BASE
};

/// What the tenant pays for.
pub const READ_LICENCES: Need = Need {
    scopes: &[
        "LicenseAssignment.Read.All",
        "Organization.Read.All",
        "Directory.Read.All",
        "Directory.ReadWrite.All",
    ],
    ..BASE
};

pub const READ_ORGANIZATION: Need = Need {
    scopes: &[
        "User.Read",
        "User.Read.All",
        "Organization.Read.All",
        "Directory.Read.All",
    ],
    ..BASE
};
