//! Directory roles, and who holds them or can activate them.

use jiff::Timestamp;
use uuid::{Uuid, uuid};

use super::Tenant;
use crate::scenario::MemberType;

/// A built-in role; its definition id equals its template id.
#[derive(Debug, PartialEq, Eq)]
pub struct Role {
    pub template: Uuid,
    /// displayName
    pub name: &'static str,
    /// isPrivileged, which only beta shows.
    pub privileged: bool,
}

const fn role(template: Uuid, name: &'static str, privileged: bool) -> Role {
    Role {
        template,
        name,
        privileged,
    }
}

/// The built-in roles that the simulation knows.
pub static ROLES: [Role; 27] = [
    role(GLOBAL_ADMINISTRATOR, "Global Administrator", true),
    role(GLOBAL_READER, "Global Reader", true),
    role(
        AUTHENTICATION_ADMINISTRATOR,
        "Authentication Administrator",
        true,
    ),
    role(
        PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
        "Privileged Authentication Administrator",
        true,
    ),
    role(
        AUTHENTICATION_POLICY_ADMINISTRATOR,
        "Authentication Policy Administrator",
        false,
    ),
    role(USER_ADMINISTRATOR, "User Administrator", true),
    role(HELPDESK_ADMINISTRATOR, "Helpdesk Administrator", true),
    role(PASSWORD_ADMINISTRATOR, "Password Administrator", true),
    role(DIRECTORY_READERS, "Directory Readers", false),
    role(GUEST_INVITER, "Guest Inviter", false),
    role(MESSAGE_CENTER_READER, "Message Center Reader", false),
    role(REPORTS_READER, "Reports Reader", false),
    role(
        USAGE_SUMMARY_REPORTS_READER,
        "Usage Summary Reports Reader",
        false,
    ),
    role(
        USER_EXPERIENCE_SUCCESS_MANAGER,
        "User Experience Success Manager",
        false,
    ),
    role(SECURITY_READER, "Security Reader", true),
    role(SECURITY_OPERATOR, "Security Operator", true),
    role(SECURITY_ADMINISTRATOR, "Security Administrator", true),
    role(
        CONDITIONAL_ACCESS_ADMINISTRATOR,
        "Conditional Access Administrator",
        true,
    ),
    role(
        PRIVILEGED_ROLE_ADMINISTRATOR,
        "Privileged Role Administrator",
        true,
    ),
    role(APPLICATION_ADMINISTRATOR, "Application Administrator", true),
    role(
        CLOUD_APPLICATION_ADMINISTRATOR,
        "Cloud Application Administrator",
        true,
    ),
    role(
        uuid!("29232cdf-9323-42fd-ade2-1d097af3e4de"),
        "Exchange Administrator",
        false,
    ),
    role(
        uuid!("f28a1f50-f6e7-4571-818b-6a12f2af6b6c"),
        "SharePoint Administrator",
        false,
    ),
    role(
        uuid!("69091246-20e8-4a56-aa4d-066075b2a7a8"),
        "Teams Administrator",
        false,
    ),
    role(
        uuid!("3a2c62db-5318-420d-8d74-23affee5d9d5"),
        "Intune Administrator",
        true,
    ),
    role(
        uuid!("b0f54661-2d74-4c50-afa3-1ec803f12efe"),
        "Billing Administrator",
        false,
    ),
    role(
        uuid!("fdd7a751-b60b-444a-984c-02652fe8fa1c"),
        "Groups Administrator",
        false,
    ),
];

pub const GLOBAL_ADMINISTRATOR: Uuid = uuid!("62e90394-69f5-4237-9190-012177145e10");
pub const GLOBAL_READER: Uuid = uuid!("f2ef992c-3afb-46b9-b7cf-a126ee74c451");
pub const AUTHENTICATION_ADMINISTRATOR: Uuid = uuid!("c4e39bd9-1100-46d3-8c65-fb160da0071f");
pub const PRIVILEGED_AUTHENTICATION_ADMINISTRATOR: Uuid =
    uuid!("7be44c8a-adaf-4e2a-84d6-ab2649e08a13");
pub const AUTHENTICATION_POLICY_ADMINISTRATOR: Uuid = uuid!("0526716b-113d-4c15-b2c8-68e3c22b9f80");
pub const USER_ADMINISTRATOR: Uuid = uuid!("fe930be7-5e62-47db-91af-98c3a49a38b1");
pub const HELPDESK_ADMINISTRATOR: Uuid = uuid!("729827e3-9c14-49f7-bb1b-9608f156bbb8");
pub const PASSWORD_ADMINISTRATOR: Uuid = uuid!("966707d0-3269-4727-9be2-8c3a10f19b9d");
pub const DIRECTORY_READERS: Uuid = uuid!("88d8e3e3-8f55-4a1e-953a-9b9898b8876b");
pub const GUEST_INVITER: Uuid = uuid!("95e79109-95c0-4d8e-aee3-d01accf2d47b");
pub const MESSAGE_CENTER_READER: Uuid = uuid!("790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b");
pub const REPORTS_READER: Uuid = uuid!("4a5d8f65-41da-4de4-8968-e035b65339cf");
/// Usage Summary Reports Reader
pub const USAGE_SUMMARY_REPORTS_READER: Uuid = uuid!("75934031-6c7e-415a-99d7-48dbd49e875e");
/// User Experience Success Manager
pub const USER_EXPERIENCE_SUCCESS_MANAGER: Uuid = uuid!("27460883-1df1-4691-b032-3b79643e5e63");
pub const SECURITY_READER: Uuid = uuid!("5d6b6bb7-de71-4623-b4af-96380a352509");
pub const SECURITY_OPERATOR: Uuid = uuid!("5f2222b1-57c3-48ba-8ad5-d4759f1fde6f");
pub const SECURITY_ADMINISTRATOR: Uuid = uuid!("194ae4cb-b126-40b2-bd5b-6091b380977d");
pub const CONDITIONAL_ACCESS_ADMINISTRATOR: Uuid = uuid!("b1be1c3e-b65d-4f19-8427-f6fa0d97feb9");
pub const PRIVILEGED_ROLE_ADMINISTRATOR: Uuid = uuid!("e8611ab8-c189-46e8-94e1-60213ab1f814");
pub const APPLICATION_ADMINISTRATOR: Uuid = uuid!("9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3");

pub const CLOUD_APPLICATION_ADMINISTRATOR: Uuid = uuid!("158c047a-c907-4556-b7ef-446551a6b5f7");

/// The built-in role with this display name.
pub fn role_by_name(name: &str) -> Option<&'static Role> {
    ROLES.iter().find(|r| r.name == name)
}

/// A role that is not built in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomRole {
    pub id: Uuid,
    /// displayName
    pub name: Box<str>,
}

/// One active assignment of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub principal: Principal,
    /// Id of the role's definition, for built-in ones the template id.
    pub role: Uuid,
    /// The administrative unit that it is limited to; none when it holds for the tenant.
    pub unit: Option<Uuid>,
    /// An eligible role that was activated.
    pub activated: bool,
}

/// A role that can be activated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eligibility {
    pub principal: Principal,
    /// Id of the role's definition.
    pub role: Uuid,
    /// The administrative unit that it is limited to.
    pub unit: Option<Uuid>,
    pub member_type: MemberType,
    /// startDateTime
    pub from: Timestamp,
    /// endDateTime
    pub until: Option<Timestamp>,
}

/// What can hold a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A person, by object id.
    Person(Uuid),
    /// A role-assignable group, by object id.
    Group(Uuid),
}

impl Principal {
    pub fn id(self) -> Uuid {
        match self {
            Self::Person(id) | Self::Group(id) => id,
        }
    }
}

impl Tenant {
    /// The id of the role with this display name, built in or not.
    pub fn role_id(&self, name: &str) -> Option<Uuid> {
        let own = || self.custom_roles.iter().find(|role| *role.name == *name);
        role_by_name(name)
            .map(|role| role.template)
            .or_else(|| own().map(|role| role.id))
    }

    /// Ids of the roles that a person holds for the whole tenant, also through groups.
    pub fn roles_of(&self, person: Uuid) -> Vec<Uuid> {
        self.held_by(person, |assignment| assignment.unit.is_none())
    }

    /// Ids of the roles that a person holds, those for an administrative unit included.
    pub fn roles_anywhere(&self, person: Uuid) -> Vec<Uuid> {
        self.held_by(person, |_| true)
    }

    fn held_by(&self, person: Uuid, counts: impl Fn(&Assignment) -> bool) -> Vec<Uuid> {
        let groups = self.groups_of(person);
        let mut roles = Vec::new();
        for assignment in self.assignments.iter().filter(|a| counts(a)) {
            let holds = match assignment.principal {
                Principal::Person(id) => id == person,
                Principal::Group(id) => groups.contains(&id),
            };
            if holds && !roles.contains(&assignment.role) {
                roles.push(assignment.role);
            }
        }
        roles
    }

    /// The person is a member of a role-assignable group, which puts them out of reach of lesser administrators.
    pub fn is_in_role_assignable_group(&self, person: Uuid) -> bool {
        let groups = self.groups_of(person);
        let mut assignable = self.groups.iter().filter(|g| g.role_assignable);
        assignable.any(|g| groups.contains(&g.id))
    }
}
