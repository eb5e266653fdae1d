//! The permissions that a person's sign-in asks for: no more than the mode needs.

use super::Cloud;

/// For a session that may only read.
const READ: [&str; 6] = [
    "User.Read.All",
    "Policy.Read.All",
    "UserAuthenticationMethod.Read.All",
    "AuditLog.Read.All",
    "RoleManagement.Read.Directory",
    // The members of groups that hold a role or that a policy names: without them nobody can tell who is no admin, and which
    // users a policy is about.
    GROUPS,
];

/// For a session that may change something.
const WRITE: [&str; 8] = [
    "User.Read.All",
    "Policy.Read.All",
    "UserAuthenticationMethod.ReadWrite.All",
    "AuditLog.Read.All",
    "RoleManagement.Read.Directory",
    GROUPS,
    "Policy.ReadWrite.AuthenticationMethod",
    "User.RevokeSessions.All",
];

/// What the members of groups need. A tenant may not consent to it: everything but what rests on members works without.
const GROUPS: &str = "GroupMember.ReadBasic.All";

/// Larger permissions that cover a smaller one, by Microsoft's reference of permissions.
const COVERS: [(&str, &[&str]); 2] = [
    (
        GROUPS,
        &[
            "GroupMember.Read.All",
            "Group.Read.All",
            "Directory.Read.All",
        ],
    ),
    ("User.Read.All", &["Directory.Read.All"]),
];

/// What the users at risk need in addition. Identity Protection needs P2, so this is requested only if configured.
const RISK: &str = "IdentityRiskyUser.Read.All";

/// The permissions of a mode, without the cloud's prefix.
pub fn permissions(read_only: bool) -> &'static [&'static str] {
    if read_only { &READ } else { &WRITE }
}

/// What a person's sign-in asks for beside the permissions of its mode, and what it leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Ask for the users at risk.
    pub risk: bool,
    /// Ask for the members of groups.
    pub groups: bool,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            risk: false,
            groups: true,
        }
    }
}

/// The permissions that are wanted in a mode, without the cloud's prefix.
pub fn wanted(read_only: bool, choice: Choice) -> Vec<&'static str> {
    let of_mode = permissions(read_only).iter().copied();
    let of_mode = of_mode.filter(|permission| choice.groups || *permission != GROUPS);
    of_mode.chain(choice.risk.then_some(RISK)).collect()
}

/// Which of the wanted permissions are not held, neither themselves nor by a larger one; who may write may read.
pub fn missing<'a>(wanted: &[&'a str], held: &[&str]) -> Vec<&'a str> {
    let holds = |permission: &str| {
        let write = permission.replace(".Read.", ".ReadWrite.");
        held.iter()
            .any(|held| *held == permission || *held == write)
    };
    let covered = |permission: &str| {
        let larger = COVERS.iter().filter(|(small, _)| *small == permission);
        holds(permission)
            || larger
                .flat_map(|(_, larger)| *larger)
                .any(|larger| holds(larger))
    };
    wanted
        .iter()
        .copied()
        .filter(|permission| !covered(permission))
        .collect()
}

/// The scopes that a person's sign-in asks for, separated by spaces, each with the prefix of its cloud's Graph.
pub fn delegated(cloud: Cloud, read_only: bool, choice: Choice) -> String {
    let scopes = wanted(read_only, choice).into_iter();
    let scopes: Vec<String> = scopes.map(|permission| cloud.scope(permission)).collect();
    scopes.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_only_session_asks_for_nothing_that_writes() {
        for permission in permissions(true) {
            let writes = ["Write", "Revoke"];
            assert!(
                !writes.iter().any(|word| permission.contains(word)),
                "{permission}"
            );
        }
    }

    #[test]
    fn the_permission_for_users_at_risk_is_requested_only_if_configured() {
        for read_only in [true, false] {
            let asked = |risk| {
                let choice = Choice {
                    risk,
                    ..Choice::default()
                };
                delegated(Cloud::Global, read_only, choice).contains(RISK)
            };
            assert!(asked(true) && !asked(false));
        }
    }

    #[test]
    fn the_permission_for_members_of_groups_is_requested_unless_the_profile_leaves_it_out() {
        let choice = Choice {
            groups: false,
            ..Choice::default()
        };
        for read_only in [true, false] {
            assert!(wanted(read_only, Choice::default()).contains(&GROUPS));
            assert!(!wanted(read_only, choice).contains(&GROUPS));
        }
    }

    #[test]
    fn a_larger_permission_covers_a_smaller_one_and_no_other() {
        for larger in [
            "GroupMember.ReadBasic.All",
            "GroupMember.Read.All",
            "GroupMember.ReadWrite.All",
            "Group.Read.All",
            "Directory.Read.All",
        ] {
            assert_eq!(missing(&[GROUPS], &[larger]), [""; 0], "{larger}");
        }
        assert_eq!(missing(&[GROUPS], &["User.Read.All"]), [GROUPS]);
        let wanted = ["User.Read.All", "Policy.Read.All"];
        assert_eq!(
            missing(&wanted, &["Directory.Read.All"]),
            ["Policy.Read.All"]
        );
    }

    #[test]
    fn every_scope_has_the_prefix_of_its_own_cloud() {
        let choice = Choice {
            risk: true,
            groups: true,
        };
        for scope in delegated(Cloud::China, false, choice).split(' ') {
            assert!(
                scope.starts_with("https://microsoftgraph.chinacloudapi.cn/"),
                "{scope}"
            );
        }
    }
}
