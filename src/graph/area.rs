//! The areas of the API that this program touches, with what each demands of the operator.

/// An area of the API. It decides which throttle limit a call counts for and what a refusal means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Area {
    /// `users`.
    Users,
    /// `authentication/requirements`: the per-user MFA state.
    Requirements,
    /// `authentication/methods` and the typed collections.
    Methods,
    /// `authentication/signInPreferences`.
    SignInPreferences,
    /// `reports/authenticationMethods/userRegistrationDetails`.
    Registration,
    /// `roleManagement/directory`.
    Roles,
    /// `roleManagement/directory/roleEligibilityScheduleInstances`.
    EligibleRoles,
    /// `transitiveMembers`: the users in a group that holds a role, or that a policy names.
    RoleMembers,
    /// `revokeSignInSessions`.
    Sessions,
    /// `auditLogs/directoryAudits`.
    Audits,
    /// `auditLogs/signIns`.
    SignIns,
    /// `signInActivity` of users.
    SignInActivity,
    /// `transitiveMemberOf`: the groups of a user.
    Groups,
    /// `temporaryAccessPassMethods` and its policy.
    AccessPass,
    /// `policies/authenticationMethodsPolicy`.
    MethodsPolicy,
    /// `policies/identitySecurityDefaultsEnforcementPolicy`.
    SecurityDefaults,
    /// `identity/conditionalAccess/policies`.
    ConditionalAccess,
    /// `identityProtection/riskyUsers`.
    RiskyUsers,
    /// `tenantRelationships`: the customers of a partner.
    Partner,
    /// `subscribedSkus`.
    Licence,
    /// The sign-in itself and `me`.
    Identity,
}

/// Areas that share a throttle limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Family {
    /// The directory and the authentication methods.
    Directory,
    /// Reports and audit logs: five requests in ten seconds.
    Reports,
    /// Conditional Access and Identity Protection: one request a second for the whole tenant.
    Protection,
}

/// The least that an operator needs: a permission and, for delegated sign-in, one of some roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Need {
    pub scope: &'static str,
    /// Roles that suffice, as a phrase.
    pub roles: &'static str,
}

impl Area {
    pub(super) fn family(self) -> Family {
        match self {
            Self::Registration | Self::Audits | Self::SignIns => Family::Reports,
            Self::ConditionalAccess | Self::RiskyUsers => Family::Protection,
            _ => Family::Directory,
        }
    }

    /// What Microsoft documents as the least permission and the roles for a read or a write.
    pub(super) fn need(self, write: bool) -> Need {
        let (scope, roles) = match (self, write) {
            (Self::Users | Self::Identity | Self::Groups, _) => ("User.Read.All", "Global Reader"),
            (Self::Requirements, false) | (Self::MethodsPolicy, _) => (
                "Policy.Read.All",
                "Global Reader or Authentication Policy Administrator",
            ),
            (Self::Requirements, true) => (
                "Policy.ReadWrite.AuthenticationMethod",
                "Authentication Policy Administrator or Global Administrator \
                 (Authentication Administrator is not enough)",
            ),
            (Self::Methods | Self::SignInPreferences, false) => (
                "UserAuthenticationMethod.Read.All",
                "Global Reader, Authentication Administrator or Privileged Authentication Administrator",
            ),
            (Self::Methods | Self::SignInPreferences, true) => (
                "UserAuthenticationMethod.ReadWrite.All",
                "Authentication Administrator, for users who hold a role Privileged Authentication Administrator",
            ),
            (Self::AccessPass, false) => (
                "Policy.Read.AuthenticationMethod",
                "Global Reader or Authentication Policy Administrator",
            ),
            (Self::AccessPass, true) => (
                "UserAuthMethod-TAP.ReadWrite.All",
                "Authentication Administrator, for users who hold a role Privileged Authentication Administrator",
            ),
            (Self::Registration | Self::Audits | Self::SignIns, _) => (
                "AuditLog.Read.All",
                "Reports Reader, Security Reader or Global Reader",
            ),
            (Self::Roles, _) => ("RoleManagement.Read.Directory", "Global Reader"),
            (Self::EligibleRoles, _) => (
                "RoleManagement.Read.Directory",
                "Global Reader, Security Reader, Security Operator, Security Administrator or Privileged Role Administrator",
            ),
            (Self::RoleMembers, _) => ("GroupMember.ReadBasic.All", "Global Reader"),
            (Self::Sessions, _) => (
                "User.RevokeSessions.All",
                "Authentication Administrator or User Administrator, for users who hold a role \
                 Privileged Authentication Administrator",
            ),
            (Self::Partner, _) => (
                "DelegatedAdminRelationship.Read.All",
                "Global Reader, in the partner's own tenant",
            ),
            (Self::Licence, _) => ("LicenseAssignment.Read.All", "Global Reader"),
            (Self::SignInActivity, _) => (
                "AuditLog.Read.All (beside User.Read.All)",
                "Reports Reader, Security Reader or Global Reader",
            ),
            (Self::SecurityDefaults, _) => ("Policy.Read.All", "Global Reader"),
            (Self::ConditionalAccess, _) => (
                "Policy.Read.All",
                "Security Reader, Conditional Access Administrator or Global Reader",
            ),
            (Self::RiskyUsers, _) => (
                "IdentityRiskyUser.Read.All",
                "Security Reader, Security Operator or Global Reader",
            ),
        };
        Need { scope, roles }
    }
}
