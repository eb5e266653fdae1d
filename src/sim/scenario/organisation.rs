//! The organisation, its operator and the crowd.

use serde::Deserialize;
use uuid::Uuid;

use super::Ahead;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Organisation {
    pub name: Box<str>,
    pub domain: Box<str>,
    pub plan: Plan,
    /// How `/users` answers when asked for `perUserMfaState`.
    pub per_user_mfa_state: StateColumn,
    /// Security defaults are on.
    pub security_defaults: bool,
    /// The cloud that the tenant is in.
    pub cloud: Cloud,
    /// MFA that guests did in their own tenants counts, unless the tenant is listed.
    pub trusts_guest_mfa: bool,
    /// Tenants for which it is the other way round.
    pub trust_exceptions: Vec<Uuid>,
}

impl Default for Organisation {
    fn default() -> Self {
        Self {
            name: "Contoso".into(),
            domain: "contoso.example".into(),
            plan: Plan::P1,
            per_user_mfa_state: StateColumn::Shown,
            security_defaults: false,
            cloud: Cloud::Global,
            trusts_guest_mfa: false,
            trust_exceptions: Vec::new(),
        }
    }
}

/// Which cloud the tenant is in, where that changes the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cloud {
    /// Microsoft's own.
    Global,
    /// China, operated by 21Vianet: without `authentication/methods` and the typed collections.
    China,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Plan {
    /// Neither P1 nor P2: no registration report, no sign-in log.
    Free,
    P1,
    /// P2: with identity protection.
    P2,
}

/// How `/users` answers when asked for `perUserMfaState`, which Microsoft does not document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StateColumn {
    Shown,
    Absent,
    Null,
}

/// Who the token is issued to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OperatorRole {
    /// Principal name; a person is made for it when the scenario describes none.
    pub user: Box<str>,
    /// Names of the directory roles.
    pub roles: Vec<String>,
    /// Delegated permissions, or those of the application: what mfadeck asks for at the sign-in, no more.
    pub permissions: Vec<String>,
    /// Permissions that are granted beside them.
    pub also: Vec<String>,
    /// Permissions that were not granted, or not consented to.
    pub without: Vec<String>,
    /// The token is an application's own, without a user.
    pub app_only: bool,
    /// The operator comes from the partner's tenant: no object of this directory, the roles come with the relationship.
    pub foreign: bool,
}

impl Default for OperatorRole {
    fn default() -> Self {
        Self {
            user: "ops@contoso.example".into(),
            roles: vec!["Global Administrator".to_owned()],
            permissions: [
                "User.Read.All",
                "Policy.Read.All",
                "UserAuthenticationMethod.ReadWrite.All",
                "AuditLog.Read.All",
                "RoleManagement.Read.Directory",
                "GroupMember.ReadBasic.All",
                "Policy.ReadWrite.AuthenticationMethod",
                "User.RevokeSessions.All",
            ]
            .map(str::to_owned)
            .to_vec(),
            also: Vec::new(),
            without: Vec::new(),
            app_only: false,
            foreign: false,
        }
    }
}

impl OperatorRole {
    /// The permissions in the token.
    pub(crate) fn granted(&self) -> Vec<String> {
        let granted = self.permissions.iter().chain(&self.also);
        granted
            .filter(|permission| !self.without.contains(permission))
            .cloned()
            .collect()
    }
}

/// What binds a customer to the partner.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relationship {
    /// When it ends; `-3d` for three days ago.
    pub ends: Ahead,
    #[serde(default)]
    pub status: RelationshipStatus,
    /// It extends itself when it ends.
    #[serde(default)]
    pub extends: bool,
}

/// `delegatedAdminRelationshipStatus`, the values that the scenarios use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RelationshipStatus {
    #[default]
    Active,
    Expired,
}

impl RelationshipStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expired => "expired",
        }
    }
}

/// Drawn people. Shares are from 0 to 1.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Population {
    pub people: u32,
    pub guests: f64,
    /// Share of disabled accounts.
    pub disabled: f64,
    /// Share of synchronised accounts.
    pub synced: f64,
    /// Share whose state is enabled.
    pub enabled: f64,
    /// Share whose state is enforced.
    pub enforced: f64,
    /// Share with a strong method among those whose state is disabled.
    pub registered: f64,
    /// How many hold a directory role.
    pub admins: u32,
    /// How many sign-ins the log holds.
    pub sign_ins: u32,
}

impl Default for Population {
    fn default() -> Self {
        Self {
            people: 0,
            guests: 0.06,
            disabled: 0.06,
            synced: 0.55,
            enabled: 0.14,
            enforced: 0.36,
            registered: 0.72,
            admins: 0,
            sign_ins: 0,
        }
    }
}
