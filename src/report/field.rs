//! What `list` tells of a user.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Record;
use crate::tenant::query::Needs;
use crate::tenant::{Column, DefaultMethod, RoleBook, User, UserType};

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
}

impl Field {
    /// All fields, in their order.
    pub const ALL: [Self; 16] = [
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
    ];

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
        }
    }

    /// The heading of a table: the dashboard's, where it has the column.
    pub fn title(self) -> &'static str {
        match (self, self.column()) {
            (_, Some(column)) => column.title(),
            (Self::IsMfaCapable, _) => "Capable",
            (Self::DefaultMethod, _) => "Default",
            (Self::Roles, _) => "Roles",
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
            Self::Id | Self::IsMfaCapable | Self::DefaultMethod | Self::Roles => None,
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
            _ => Source::Users,
        }
    }

    /// What it says of a user; null where that is not known.
    pub fn value(self, user: &User, roles: Option<&RoleBook>) -> Value {
        let report = user.registration.as_ref();
        match self {
            Self::Id => json!(user.id),
            Self::DisplayName => json!(user.name),
            Self::UserPrincipalName => json!(user.upn),
            Self::PerUserMfaState => json!(user.state),
            Self::IsMfaRegistered => json!(report.map(|row| row.registered)),
            Self::IsMfaCapable => json!(report.map(|row| row.capable)),
            Self::MethodsRegistered => {
                json!(report.map(|row| row.methods.names().collect::<Vec<_>>()))
            }
            Self::DefaultMethod => {
                json!(report.and_then(|row| row.default).map(DefaultMethod::name))
            }
            Self::IsAdmin => json!(user.admin),
            Self::Roles => json!(roles.map(|book| {
                book.of(user.id)
                    .map(|role| role.name.as_str())
                    .collect::<Vec<_>>()
            })),
            Self::AccountEnabled => json!(user.enabled),
            Self::UserType => json!(user.user_type.map(user_type)),
            Self::Licences => json!(user.licences),
            Self::OnPremisesSyncEnabled => json!(user.synced),
            Self::CreatedDateTime => json!(user.created),
            Self::LastPasswordChangeDateTime => json!(user.password_changed),
        }
    }

    /// The time that it holds, if it holds one.
    pub fn time(self, user: &User) -> Option<Timestamp> {
        match self {
            Self::CreatedDateTime => user.created,
            Self::LastPasswordChangeDateTime => user.password_changed,
            _ => None,
        }
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
pub fn record(fields: &[Field], user: &User, roles: Option<&RoleBook>) -> Record {
    fields
        .iter()
        .map(|field| (field.name(), field.value(user, roles)))
        .collect()
}

/// What has to be read for these fields.
pub fn needs(fields: &[Field]) -> Needs {
    let mut needs = Needs::default();
    for field in fields {
        match field.source() {
            Source::Users => {}
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
    use crate::tenant::UserId;

    fn user() -> User {
        let id = UserId::parse("5e7b6f34-0000-4000-8000-000000000001").unwrap();
        User::new(id, "Ada".into(), "ada@contoso.example".into())
    }

    #[test]
    fn what_is_not_known_is_null_under_every_name() {
        let record = record(&Field::ALL, &user(), None);
        assert_eq!(record.names().count(), 16);
        for name in Field::ALL.iter().skip(3).map(|field| field.name()) {
            assert!(record.get(name).is_null(), "{name}");
        }
    }

    #[test]
    fn names_keep_their_order_in_json() {
        let record = record(&[Field::UserPrincipalName, Field::Id], &user(), None);
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
    fn a_wrong_column_is_answered_with_the_nearest() {
        assert_eq!(Field::parse("DISPLAYNAME"), Ok(Field::DisplayName));
        let error = Field::parse("displayNme").unwrap_err();
        assert!(error.contains("did you mean displayName?"), "{error}");
    }
}
