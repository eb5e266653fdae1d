//! Which of the portal's six actions will work for whoever is signed in, and why not. Advice only: Graph alone decides.

use uuid::Uuid;

use super::{Action, ResetScope};
use crate::tenant::role::{
    AUTHENTICATION_ADMINISTRATOR, AUTHENTICATION_POLICY_ADMINISTRATOR, GLOBAL_ADMINISTRATOR,
    PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
};
use crate::tenant::{MfaState, SafeText};

/// User Administrator: may sign out users without a role.
const USER_ADMINISTRATOR: Uuid = Uuid::from_u128(0xfe93_0be7_5e62_47db_91af_98c3_a49a_38b1);

/// The six actions in the portal's order.
pub const ACTIONS: [Action; 6] = [
    Action::SetState(MfaState::Enabled),
    Action::SetState(MfaState::Disabled),
    Action::SetState(MfaState::Enforced),
    Action::ContactMethods {
        scope: ResetScope::Portal,
        sign_out: true,
    },
    Action::AppPasswords,
    Action::RememberedDevices,
];

/// What the signed-in identity holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    /// Delegated scopes or application permissions; none where the token does not say.
    pub permissions: Option<Vec<SafeText>>,
    /// Template ids of the directory roles; none where they are unknown.
    pub roles: Option<Vec<Uuid>>,
    /// The identity is an application: roles do not apply.
    pub app_only: bool,
    /// The session may only read.
    pub read_only: bool,
    /// The cloud's Graph has users' authentication methods.
    pub methods: bool,
}

/// Whether an action will work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feasibility {
    /// For all users.
    Works,
    /// In part, and which.
    InPart(&'static str),
    /// For nobody: what is missing.
    Fails(String),
    /// Nobody knows: what could not be read.
    Unknown(&'static str),
}

impl Rights {
    /// Whether an action will work.
    pub fn feasibility(&self, action: Action) -> Feasibility {
        if self.read_only && action != Action::AppPasswords {
            return Feasibility::Fails("this session is read-only".to_owned());
        }
        if !self.methods && action.is_about_methods() {
            return Feasibility::Fails(
                "Graph has no authentication methods in this cloud".to_owned(),
            );
        }
        let Some(permissions) = &self.permissions else {
            return Feasibility::Unknown("the token does not list its permissions");
        };
        let held = |wanted: &str| permissions.iter().any(|held| held.as_str() == wanted);
        let needed = least_permission(action);
        if !held(needed) {
            return Feasibility::Fails(format!("the permission {needed} is missing"));
        }
        let by_role = self.by_role(action);
        let signs_out = !matches!(action, Action::ContactMethods { .. }) || held(REVOKE);
        match by_role {
            Feasibility::Works if !signs_out => Feasibility::InPart(
                "deletes the methods but cannot sign out: User.RevokeSessions.All is missing",
            ),
            feasibility => feasibility,
        }
    }

    /// Why nothing can be changed at all, where that is known: the reason why a state cannot be set.
    pub fn can_change_nothing(&self) -> Option<String> {
        let pass = Action::AccessPass {
            minutes: 60,
            once: true,
        };
        let actions = ACTIONS.into_iter().chain([pass]);
        let changes = actions.filter(|action| *action != Action::AppPasswords);
        let refused: Option<Vec<String>> = changes
            .map(|action| match self.feasibility(action) {
                Feasibility::Fails(why) => Some(why),
                _ => None,
            })
            .collect();
        refused?.into_iter().next()
    }

    /// Whether the token allows reading the users at risk; the tenant needs P2 as well.
    pub fn may_read_risk(&self) -> bool {
        self.permissions.as_ref().is_none_or(|held| {
            let any = |wanted: &str| held.iter().any(|held| held.as_str() == wanted);
            any("IdentityRiskyUser.Read.All") || any("IdentityRiskyUser.ReadWrite.All")
        })
    }

    /// Which of the six actions will be refused, by reason; empty where all work, or where it is unknown. A read-only
    /// session is no refusal: the admin asked for it.
    pub fn refused(&self) -> Vec<(String, Vec<Action>)> {
        let mut reasons: Vec<(String, Vec<Action>)> = Vec::new();
        for action in ACTIONS.into_iter().filter(|_| !self.read_only) {
            let Feasibility::Fails(why) = self.feasibility(action) else {
                continue;
            };
            match reasons.iter_mut().find(|(known, _)| *known == why) {
                Some((_, actions)) => actions.push(action),
                None => reasons.push((why, vec![action])),
            }
        }
        reasons
    }

    fn by_role(&self, action: Action) -> Feasibility {
        if action == Action::AppPasswords {
            return Feasibility::InPart("by hand: opens the portal, then checks the audit log");
        }
        if self.app_only {
            return Feasibility::Works;
        }
        let Some(roles) = &self.roles else {
            return Feasibility::Unknown("your directory roles are unknown");
        };
        let any = |wanted: &[Uuid]| roles.iter().any(|role| wanted.contains(role));
        let methods = [
            AUTHENTICATION_ADMINISTRATOR,
            PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
        ];
        let everybody = [
            GLOBAL_ADMINISTRATOR,
            PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
        ];
        match action {
            Action::SetState(_) | Action::RestoreStates if any(&STATES) => Feasibility::Works,
            Action::SetState(_) | Action::RestoreStates if any(&methods) => Feasibility::Fails(
                "Authentication Administrator is not enough for states: the role Authentication Policy Administrator \
                 is missing"
                    .to_owned(),
            ),
            Action::SetState(_) | Action::RestoreStates => {
                Feasibility::Fails("the role Authentication Policy Administrator is missing".to_owned())
            }
            _ if any(&everybody) => Feasibility::Works,
            _ if any(&methods) => Feasibility::InPart(NOT_ADMINS),
            Action::RememberedDevices if any(&[USER_ADMINISTRATOR]) => Feasibility::InPart(NOT_ADMINS),
            Action::ContactMethods { .. } if any(&STATES) => Feasibility::Fails(
                "Authentication Policy Administrator changes states, not methods: the role Authentication \
                 Administrator is missing"
                    .to_owned(),
            ),
            _ => Feasibility::Fails("the role Authentication Administrator is missing".to_owned()),
        }
    }
}

/// Roles that change the per-user MFA state.
const STATES: [Uuid; 2] = [GLOBAL_ADMINISTRATOR, AUTHENTICATION_POLICY_ADMINISTRATOR];

const REVOKE: &str = "User.RevokeSessions.All";

const NOT_ADMINS: &str =
    "for users without a role; admins need the role Privileged Authentication Administrator";

/// The least permission of an action.
fn least_permission(action: Action) -> &'static str {
    match action {
        Action::SetState(_) | Action::RestoreStates => "Policy.ReadWrite.AuthenticationMethod",
        Action::ContactMethods { .. }
        | Action::AccessPass { .. }
        | Action::AddMethod
        | Action::DeleteMethod
        | Action::MakeDefault => "UserAuthenticationMethod.ReadWrite.All",
        Action::AppPasswords => "AuditLog.Read.All",
        Action::RememberedDevices => REVOKE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::role::GLOBAL_READER;

    fn rights(roles: &[Uuid]) -> Rights {
        let permissions = ACTIONS.map(|action| SafeText::new(least_permission(action)));
        Rights {
            permissions: Some(permissions.to_vec()),
            roles: Some(roles.to_vec()),
            app_only: false,
            read_only: false,
            methods: true,
        }
    }

    /// `+` works, `~` in part, `-` fails, `?` unknown; in the order of the actions.
    fn signs(rights: &Rights) -> String {
        let sign = |action| match rights.feasibility(action) {
            Feasibility::Works => '+',
            Feasibility::InPart(_) => '~',
            Feasibility::Fails(_) => '-',
            Feasibility::Unknown(_) => '?',
        };
        ACTIONS.into_iter().map(sign).collect()
    }

    #[test]
    fn a_reader_can_change_nothing_and_whoever_can_change_something_or_is_unknown_is_no_reader() {
        let why = rights(&[GLOBAL_READER]).can_change_nothing();
        assert!(why.is_some_and(|why| why.contains("Authentication Policy Administrator")));
        for role in [
            GLOBAL_ADMINISTRATOR,
            AUTHENTICATION_ADMINISTRATOR,
            USER_ADMINISTRATOR,
        ] {
            assert_eq!(rights(&[role]).can_change_nothing(), None);
        }
        let unknown = Rights {
            roles: None,
            ..rights(&[])
        };
        assert_eq!(unknown.can_change_nothing(), None);
    }

    #[test]
    fn no_role_below_global_administrator_may_do_all() {
        for (roles, expected) in [
            (&[GLOBAL_ADMINISTRATOR][..], "++++~+"),
            (&[AUTHENTICATION_POLICY_ADMINISTRATOR], "+++-~-"),
            (&[AUTHENTICATION_ADMINISTRATOR], "---~~~"),
            (&[PRIVILEGED_AUTHENTICATION_ADMINISTRATOR], "---+~+"),
            (
                &[
                    AUTHENTICATION_POLICY_ADMINISTRATOR,
                    AUTHENTICATION_ADMINISTRATOR,
                ],
                "+++~~~",
            ),
            (&[USER_ADMINISTRATOR], "----~~"),
            (&[GLOBAL_READER], "----~-"),
            (&[], "----~-"),
        ] {
            assert_eq!(signs(&rights(roles)), expected, "{roles:?}");
        }
    }

    #[test]
    fn refusals_are_grouped_by_reason() {
        assert_eq!(rights(&[GLOBAL_ADMINISTRATOR]).refused(), []);
        let refused = |roles: &[Uuid]| -> Vec<Vec<Action>> {
            let reasons = rights(roles).refused().into_iter();
            reasons.map(|(_, actions)| actions).collect()
        };
        let [enable, disable, enforce, contacts, _, devices] = ACTIONS;
        assert_eq!(
            refused(&[AUTHENTICATION_POLICY_ADMINISTRATOR]),
            [vec![contacts], vec![devices]]
        );
        assert_eq!(
            refused(&[GLOBAL_READER]),
            [vec![enable, disable, enforce], vec![contacts, devices]]
        );
        let looking = Rights {
            read_only: true,
            ..rights(&[])
        };
        assert_eq!(looking.refused(), []);
    }

    #[test]
    fn the_role_that_is_easily_mistaken_is_named() {
        let feasibility = rights(&[AUTHENTICATION_ADMINISTRATOR]).feasibility(ACTIONS[0]);
        let Feasibility::Fails(why) = feasibility else {
            panic!("{feasibility:?}");
        };
        assert!(
            why.contains("Authentication Administrator is not enough"),
            "{why}"
        );
    }

    #[test]
    fn roles_do_not_apply_to_applications_and_permissions_do() {
        let application = Rights {
            app_only: true,
            roles: None,
            ..rights(&[])
        };
        assert_eq!(signs(&application), "++++~+");
        let bare = Rights {
            permissions: Some(vec![SafeText::new(REVOKE)]),
            ..application
        };
        assert_eq!(signs(&bare), "-----+");
    }

    #[test]
    fn what_is_unknown_is_not_called_missing() {
        let opaque = Rights {
            permissions: None,
            ..rights(&[])
        };
        assert_eq!(signs(&opaque), "??????");
        let without_roles = Rights {
            roles: None,
            ..rights(&[])
        };
        assert_eq!(signs(&without_roles), "????~?");
    }

    #[test]
    fn a_cloud_without_methods_loses_one_action() {
        let china = Rights {
            methods: false,
            ..rights(&[GLOBAL_ADMINISTRATOR])
        };
        assert_eq!(signs(&china), "+++-~+");
    }

    #[test]
    fn the_users_at_risk_are_read_unless_the_token_says_that_it_will_be_refused() {
        let held = |permissions: Option<&[&str]>| Rights {
            permissions: permissions
                .map(|held| held.iter().map(|name| SafeText::new(name)).collect()),
            ..rights(&[])
        };
        assert!(held(None).may_read_risk());
        assert!(held(Some(&["IdentityRiskyUser.Read.All"])).may_read_risk());
        assert!(held(Some(&["IdentityRiskyUser.ReadWrite.All"])).may_read_risk());
        assert!(!held(Some(&["User.Read.All"])).may_read_risk());
    }

    #[test]
    fn a_read_only_session_keeps_the_action_that_changes_nothing() {
        let looking = Rights {
            read_only: true,
            ..rights(&[GLOBAL_ADMINISTRATOR])
        };
        assert_eq!(signs(&looking), "----~-");
    }
}
