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
    "GroupMember.ReadBasic.All",
];

/// For a session that may change something.
const WRITE: [&str; 8] = [
    "User.Read.All",
    "Policy.Read.All",
    "UserAuthenticationMethod.ReadWrite.All",
    "AuditLog.Read.All",
    "RoleManagement.Read.Directory",
    "GroupMember.ReadBasic.All",
    "Policy.ReadWrite.AuthenticationMethod",
    "User.RevokeSessions.All",
];

/// What the users at risk need in addition. Identity Protection needs P2, so this is requested only if configured.
const RISK: &str = "IdentityRiskyUser.Read.All";

/// The permissions of a mode, without the cloud's prefix.
pub fn permissions(read_only: bool) -> &'static [&'static str] {
    if read_only { &READ } else { &WRITE }
}

/// Which of the wanted permissions are not held; who may write may read.
pub fn missing<'a>(wanted: &[&'a str], held: &[&str]) -> Vec<&'a str> {
    let covered = |permission: &str| {
        let write = permission.replace(".Read.", ".ReadWrite.");
        held.iter()
            .any(|held| *held == permission || *held == write)
    };
    wanted
        .iter()
        .copied()
        .filter(|permission| !covered(permission))
        .collect()
}

/// The scopes that a person's sign-in asks for, separated by spaces, each with the prefix of its cloud's Graph; the users
/// at risk with `risk`.
pub fn delegated(cloud: Cloud, read_only: bool, risk: bool) -> String {
    let scopes = permissions(read_only).iter().chain(risk.then_some(&RISK));
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
            let asked = |risk| delegated(Cloud::Global, read_only, risk).contains(RISK);
            assert!(asked(true) && !asked(false));
        }
    }

    #[test]
    fn every_scope_has_the_prefix_of_its_own_cloud() {
        for scope in delegated(Cloud::China, false, true).split(' ') {
            assert!(
                scope.starts_with("https://microsoftgraph.chinacloudapi.cn/"),
                "{scope}"
            );
        }
    }
}
