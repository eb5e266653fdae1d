//! What `list` tells of a user.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Record;
use crate::tenant::query::Needs;
use crate::tenant::{Column, DefaultMethod, RoleBook, User, UserId, UserType};

/// A column of `list`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The object id.
    Id,
    /// `displayName`.
    DisplayName,
    /// `userPrincipalName`.
    UserPrincipalName,
    /// `perUserMfaState`: disabled, enabled or enforced.
    PerUserMfaState,
    /// `isMfaRegistered` of the registration report.
    IsMfaRegistered,
    /// `isMfaCapable` of the registration report.
    IsMfaCapable,
    /// `methodsRegistered` of the registration report.
    MethodsRegistered,
    /// `userPreferredMethodForSecondaryAuthentication` of the registration report.
    DefaultMethod,
    /// Whether the user holds a directory role.
    IsAdmin,
    /// The names of these roles.
    Roles,
    /// `accountEnabled`: whether the account may sign in.
    AccountEnabled,
    /// `userType`: Member or Guest.
    UserType,
    /// How many licences are assigned.
    Licences,
    /// `onPremisesSyncEnabled`.
    OnPremisesSyncEnabled,
    /// `createdDateTime`.
    CreatedDateTime,
    /// `lastPasswordChangeDateTime`.
    LastPasswordChangeDateTime,
    /// The latest of the times of `signInActivity`.
    LastSignInDateTime,
    /// Where what is told of the user comes from, and of when it is.
    Sources,
}

/// What is known of users beside the list of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// When the list with the user was read.
    pub listed: Option<Timestamp>,
    /// Users whose state was asked for one by one, because the list had none.
    pub asked: Option<&'a HashSet<UserId>>,
    /// Who holds which role.
    pub roles: Option<&'a RoleBook>,
    /// When the roles were read.
    pub roles_read: Option<Timestamp>,
    /// When users last signed in; none for those who never did.
    pub sign_ins: Option<&'a HashMap<UserId, Option<Timestamp>>>,
    /// When the sign-ins were read.
    pub sign_ins_read: Option<Timestamp>,
}

/// Where a field comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The list of users.
    Users,
    /// The list of users, or user by user where the list has no state.
    States,
    /// The registration report, which needs P1 and runs hours behind.
    Registrations,
    /// Role assignments; the registration report's hint where those cannot be read.
    Admins,
    /// Role assignments.
    Roles,
    /// `signInActivity`, a pass of its own that needs P1.
    SignIns,
    /// What the other fields come from.
    Others,
}

impl Field {
    /// All fields, in their order.
    pub const ALL: [Self; 18] = [
        Self::Id,
        Self::DisplayName,
        Self::UserPrincipalName,
        Self::PerUserMfaState,
        Self::IsMfaRegistered,
        Self::IsMfaCapable,
        Self::MethodsRegistered,
        Self::DefaultMethod,
        Self::IsAdmin,
        Self::Roles,
        Self::AccountEnabled,
        Self::UserType,
        Self::Licences,
        Self::OnPremisesSyncEnabled,
        Self::CreatedDateTime,
        Self::LastPasswordChangeDateTime,
        Self::LastSignInDateTime,
        Self::Sources,
    ];

    /// What is told only to who asks for it: a pass of its own over all users, and what most readers need not know.
    pub const ON_DEMAND: [Self; 2] = [Self::LastSignInDateTime, Self::Sources];

    /// What a table shows unless other columns are asked for.
    pub const TABLE: [Self; 6] = [
        Self::DisplayName,
        Self::UserPrincipalName,
        Self::PerUserMfaState,
        Self::IsMfaRegistered,
        Self::IsAdmin,
        Self::AccountEnabled,
    ];

    /// The name in JSON and CSV.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::DisplayName => "displayName",
            Self::UserPrincipalName => "userPrincipalName",
            Self::PerUserMfaState => "perUserMfaState",
            Self::IsMfaRegistered => "isMfaRegistered",
            Self::IsMfaCapable => "isMfaCapable",
            Self::MethodsRegistered => "methodsRegistered",
            Self::DefaultMethod => "defaultMethod",
            Self::IsAdmin => "isAdmin",
            Self::Roles => "roles",
            Self::AccountEnabled => "accountEnabled",
            Self::UserType => "userType",
            Self::Licences => "licences",
            Self::OnPremisesSyncEnabled => "onPremisesSyncEnabled",
            Self::CreatedDateTime => "createdDateTime",
            Self::LastPasswordChangeDateTime => "lastPasswordChangeDateTime",
            Self::LastSignInDateTime => "lastSignInDateTime",
            Self::Sources => "sources",
        }
    }

    /// The heading of a table: the dashboard's, where it has the column.
    pub fn title(self) -> &'static str {
        match (self, self.column()) {
            (_, Some(column)) => column.title(),
            (Self::IsMfaCapable, _) => "Capable",
            (Self::DefaultMethod, _) => "Default",
            (Self::Roles, _) => "Roles",
            (Self::LastSignInDateTime, _) => "Last sign-in",
            (Self::Sources, _) => "Sources",
            _ => "Object id",
        }
    }

    /// Reads a name, whatever its case.
    ///
    /// # Errors
    /// Names the fields that exist, and what was probably meant.
    pub fn parse(word: &str) -> Result<Self, String> {
        let exact = Self::ALL
            .into_iter()
            .find(|field| field.name().eq_ignore_ascii_case(word));
        exact.ok_or_else(|| {
            let nearest = Self::ALL
                .into_iter()
                .map(|field| {
                    (
                        strsim::damerau_levenshtein(word, field.name()),
                        field.name(),
                    )
                })
                .min()
                .filter(|(distance, _)| *distance <= 3)
                .map(|(_, name)| format!("did you mean {name}? "))
                .unwrap_or_default();
            let names = Self::ALL.map(Self::name).join(", ");
            format!("{nearest}columns are {names}")
        })
    }

    /// The dashboard's column, which is also what can be sorted by.
    pub fn column(self) -> Option<Column> {
        match self {
            Self::DisplayName => Some(Column::Name),
            Self::UserPrincipalName => Some(Column::Account),
            Self::PerUserMfaState => Some(Column::State),
            Self::IsMfaRegistered => Some(Column::Registered),
            Self::MethodsRegistered => Some(Column::Methods),
            Self::IsAdmin => Some(Column::Admin),
            Self::AccountEnabled => Some(Column::SignIn),
            Self::UserType => Some(Column::UserType),
            Self::Licences => Some(Column::Licences),
            Self::OnPremisesSyncEnabled => Some(Column::Synced),
            Self::CreatedDateTime => Some(Column::Created),
            Self::LastPasswordChangeDateTime => Some(Column::PasswordChanged),
            Self::Id
            | Self::IsMfaCapable
            | Self::DefaultMethod
            | Self::Roles
            | Self::LastSignInDateTime
            | Self::Sources => None,
        }
    }

    /// Where it comes from.
    pub fn source(self) -> Source {
        match self {
            Self::PerUserMfaState => Source::States,
            Self::IsMfaRegistered
            | Self::IsMfaCapable
            | Self::MethodsRegistered
            | Self::DefaultMethod => Source::Registrations,
            Self::IsAdmin => Source::Admins,
            Self::Roles => Source::Roles,
            Self::LastSignInDateTime => Source::SignIns,
            Self::Sources => Source::Others,
            _ => Source::Users,
        }
    }

    /// What it says of a user; null where that is not known.
    pub fn value(self, user: &User, beside: &Beside<'_>) -> Value {
        let report = user.registration.ok();
        match self {
            Self::Id => json!(user.id),
            Self::DisplayName => json!(user.name),
            Self::UserPrincipalName => json!(user.upn),
            Self::PerUserMfaState => json!(user.state.value.ok()),
            Self::IsMfaRegistered => json!(user.registered().ok()),
            Self::IsMfaCapable => json!(report.and_then(|row| row.capable.ok())),
            Self::MethodsRegistered => {
                json!(
                    user.methods()
                        .ok()
                        .map(|methods| methods.names().collect::<Vec<_>>())
                )
            }
            Self::DefaultMethod => {
                json!(
                    report
                        .and_then(|row| row.default.ok()?)
                        .map(DefaultMethod::name)
                )
            }
            Self::IsAdmin => json!(user.admin.ok()),
            Self::Roles => json!(beside.roles.map(|book| {
                book.of(user.id)
                    .map(|role| role.name.as_str())
                    .collect::<Vec<_>>()
            })),
            Self::AccountEnabled => json!(user.enabled.ok()),
            Self::UserType => json!(user.user_type.map(user_type).ok()),
            Self::Licences => json!(user.licences.ok()),
            Self::OnPremisesSyncEnabled => json!(user.synced.ok()),
            Self::CreatedDateTime => json!(user.created),
            Self::LastPasswordChangeDateTime => json!(user.password_changed),
            Self::LastSignInDateTime => json!(beside.last_sign_in(user)),
            Self::Sources => beside.sources(user),
        }
    }

    /// The time that it holds, if it holds one.
    pub fn time(self, user: &User, beside: &Beside<'_>) -> Option<Timestamp> {
        match self {
            Self::LastSignInDateTime => beside.last_sign_in(user),
            Self::CreatedDateTime => user.created,
            Self::LastPasswordChangeDateTime => user.password_changed,
            _ => None,
        }
    }
}

impl Beside<'_> {
    /// When the user last signed in, where that was read and they ever did.
    pub fn last_sign_in(&self, user: &User) -> Option<Timestamp> {
        *self.sign_ins?.get(&user.id)?
    }

    /// Whether it is known that the user has never signed in.
    pub fn never_signed_in(&self, user: &User) -> bool {
        let known = self.sign_ins.and_then(|known| known.get(&user.id));
        known.is_some_and(Option::is_none)
    }

    /// A name and a time for each reading that told something of the user.
    fn sources(&self, user: &User) -> Value {
        let from = |from: &str, at: Option<Timestamp>| json!({ "from": from, "at": at });
        let asked = self.asked.is_some_and(|asked| asked.contains(&user.id));
        let state = if asked { "requirements" } else { "users" };
        let report = user.registration.ok();
        let report = report.map(|row| from("userRegistrationDetails", row.as_of));
        let admin = match self.roles {
            Some(_) => Some(from("roleAssignments", self.roles_read)),
            None => user.admin.ok().and(report.clone()),
        };
        let sign_ins = self.sign_ins.filter(|known| known.contains_key(&user.id));
        json!({
            "user": from("users", self.listed),
            "perUserMfaState": user.state_at().map(|at| from(state, Some(at))),
            "registration": report,
            "admin": admin,
            "lastSignInDateTime": sign_ins.map(|_| from("signInActivity", self.sign_ins_read)),
        })
    }
}

/// Graph's word.
fn user_type(user_type: UserType) -> &'static str {
    match user_type {
        UserType::Member => "Member",
        UserType::Guest => "Guest",
    }
}

/// A user as `list` tells it.
pub fn record(fields: &[Field], user: &User, beside: &Beside<'_>) -> Record {
    fields
        .iter()
        .map(|field| (field.name(), field.value(user, beside)))
        .collect()
}

/// What has to be read for these fields.
pub fn needs(fields: &[Field]) -> Needs {
    let mut needs = Needs::default();
    for field in fields {
        match field.source() {
            Source::Users | Source::SignIns | Source::Others => {}
            Source::States => needs.states = true,
            Source::Registrations => needs.registrations = true,
            Source::Admins => needs.admins = true,
            Source::Roles => needs.roles = true,
        }
    }
    needs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user() -> User {
        let id = UserId::parse("5e7b6f34-0000-4000-8000-000000000001").unwrap();
        User::new(id, "Ada".into(), "ada@contoso.example".into())
    }

    #[test]
    fn what_is_not_known_is_null_under_every_name() {
        let record = record(&Field::ALL, &user(), &Beside::default());
        assert_eq!(record.names().count(), 18);
        for name in Field::ALL[3..17].iter().map(|field| field.name()) {
            assert!(record.get(name).is_null(), "{name}");
        }
    }

    #[test]
    fn names_keep_their_order_in_json() {
        let record = record(
            &[Field::UserPrincipalName, Field::Id],
            &user(),
            &Beside::default(),
        );
        assert_eq!(
            serde_json::to_string(&record).unwrap(),
            r#"{"userPrincipalName":"ada@contoso.example","id":"5e7b6f34-0000-4000-8000-000000000001"}"#
        );
    }

    #[test]
    fn nothing_is_read_for_columns_that_the_list_of_users_has() {
        assert_eq!(needs(&[Field::Id, Field::Licences]), Needs::default());
        assert!(needs(&[Field::Roles]).roles);
    }

    #[test]
    fn sources_name_what_told_something_and_leave_out_what_did_not() {
        let at = Timestamp::from_second(1_800_000_000).unwrap();
        let user = User {
            state: crate::tenant::Observed::new(
                crate::tenant::Known::Is(crate::tenant::MfaState::Enforced),
                at,
            ),
            ..user()
        };
        let (asked, sign_ins) = (HashSet::from([user.id]), HashMap::from([(user.id, None)]));
        let told = |beside: &Beside<'_>| Field::Sources.value(&user, beside);
        let plain = told(&Beside::default());
        assert_eq!(plain["perUserMfaState"]["from"], "users");
        for nothing in ["registration", "admin", "lastSignInDateTime"] {
            assert!(plain[nothing].is_null(), "{plain}");
        }
        let beside = Beside {
            asked: Some(&asked),
            sign_ins: Some(&sign_ins),
            ..Beside::default()
        };
        assert_eq!(told(&beside)["perUserMfaState"]["from"], "requirements");
        assert_eq!(
            told(&beside)["lastSignInDateTime"]["from"],
            "signInActivity"
        );
        assert!(beside.never_signed_in(&user));
        assert!(Field::LastSignInDateTime.value(&user, &beside).is_null());
    }

    #[test]
    fn a_wrong_column_is_answered_with_the_nearest() {
        assert_eq!(Field::parse("DISPLAYNAME"), Ok(Field::DisplayName));
        let error = Field::parse("displayNme").unwrap_err();
        assert!(error.contains("did you mean displayName?"), "{error}");
    }
}
