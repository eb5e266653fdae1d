//! What security defaults require of a user.
//!
//! Source: Microsoft, "Security defaults in Microsoft Entra ID": holders of the roles below are asked at every sign-in,
//! everybody else when the service decides that it is necessary.

use uuid::{Uuid, uuid};

use super::Rules;
use crate::tenant::{Required, RequiredRange, Role, Seen, Unknown, User};

/// The roles whose holders are always asked, by template.
pub(super) const ALWAYS: [Uuid; 17] = [
    // Global Administrator
    uuid!("62e90394-69f5-4237-9190-012177145e10"),
    // Application Administrator
    uuid!("9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"),
    // Authentication Administrator
    uuid!("c4e39bd9-1100-46d3-8c65-fb160da0071f"),
    // Authentication Policy Administrator
    uuid!("0526716b-113d-4c15-b2c8-68e3c22b9f80"),
    // Billing Administrator
    uuid!("b0f54661-2d74-4c50-afa3-1ec803f12efe"),
    // Cloud Application Administrator
    uuid!("158c047a-c907-4556-b7ef-446551a6b5f7"),
    // Conditional Access Administrator
    uuid!("b1be1c3e-b65d-4f19-8427-f6fa0d97feb9"),
    // Exchange Administrator
    uuid!("29232cdf-9323-42fd-ade2-1d097af3e4de"),
    // Helpdesk Administrator
    uuid!("729827e3-9c14-49f7-bb1b-9608f156bbb8"),
    // Identity Governance Administrator
    uuid!("45d8d3c5-c802-45c6-b32a-1d70b5e1e86e"),
    // Password Administrator
    uuid!("966707d0-3269-4727-9be2-8c3a10f19b9d"),
    // Privileged Authentication Administrator
    uuid!("7be44c8a-adaf-4e2a-84d6-ab2649e08a13"),
    // Privileged Role Administrator
    uuid!("e8611ab8-c189-46e8-94e1-60213ab1f814"),
    // Security Administrator
    uuid!("194ae4cb-b126-40b2-bd5b-6091b380977d"),
    // SharePoint Administrator
    uuid!("f28a1f50-f6e7-4571-818b-6a12f2af6b6c"),
    // Teams Administrator
    uuid!("69091246-20e8-4a56-aa4d-066075b2a7a8"),
    // User Administrator
    uuid!("fe930be7-5e62-47db-91af-98c3a49a38b1"),
];

/// The role of the account that synchronizes the directory, which security defaults leave out. By its name: its template is
/// not documented beside the others.
const SYNCHRONIZATION: &str = "Directory Synchronization Accounts";

/// What security defaults require of a user, with the reason.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ByDefaults<'a> {
    Off,
    NotRead,
    /// The account synchronizes the directory.
    LeftOut,
    /// For holders of this role.
    Role(&'a Role),
    /// The role is held for a part of the tenant only: Microsoft does not say what that means.
    ScopedRole(&'a Role),
    /// For everybody else.
    Others,
    /// For everybody, and perhaps always: the user's roles are unknown.
    RolesUnknown(Unknown),
}

pub(super) fn by_defaults<'a>(rules: &Rules<'a>, user: &User) -> ByDefaults<'a> {
    match rules.security_defaults {
        Seen::Known(true) => {}
        Seen::Known(false) => return ByDefaults::Off,
        Seen::Failed(_) | Seen::Waiting => return ByDefaults::NotRead,
    }
    let held = |wanted: &dyn Fn(&Role) -> bool| {
        let book = rules.roles.known()?;
        book.of(user.id).find(|role| wanted(role))
    };
    if held(&|role| role.name.as_str() == SYNCHRONIZATION).is_some() {
        return ByDefaults::LeftOut;
    }
    match rules.role_among(&ALWAYS, user.id) {
        Ok(Some(role)) => ByDefaults::Role(role),
        Ok(None) => held(&|role| ALWAYS.contains(&role.template) && role.built_in != Some(false))
            .map_or(ByDefaults::Others, ByDefaults::ScopedRole),
        Err(problem) => ByDefaults::RolesUnknown(
            problem.map_or(Unknown::NotRead, |problem| problem.kind.into()),
        ),
    }
}

/// How much security defaults require.
pub(super) fn range(rules: &Rules<'_>, user: &User) -> RequiredRange {
    let sometimes = |why| RequiredRange::between(Required::Sometimes, Required::Always, why);
    match by_defaults(rules, user) {
        ByDefaults::Off | ByDefaults::LeftOut => RequiredRange::NEVER,
        ByDefaults::NotRead => {
            RequiredRange::up_to(Required::Always, rules.security_defaults.unknown())
        }
        ByDefaults::Role(_) => RequiredRange::exactly(Required::Always),
        ByDefaults::ScopedRole(_) => sometimes(Unknown::NotReported),
        ByDefaults::Others => RequiredRange::exactly(Required::Sometimes),
        ByDefaults::RolesUnknown(why) => sometimes(why),
    }
}
