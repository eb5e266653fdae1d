//! The columns of `list`.

use clap::ValueEnum;
use jiff::Timestamp;
use serde_json::{Value, json};
use strum::IntoStaticStr;

use super::{Enrichment, Record};
use crate::tenant::query::Needs;
use crate::tenant::{
    Column, DefaultMethod, Known, Required, SmsDependency, Unknown, User, UserType,
};

/// A column of `list`. The comments are its help, without a full stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr, ValueEnum)]
#[strum(serialize_all = "camelCase")]
#[value(rename_all = "camelCase")]
pub enum Field {
    /// The object id
    Id,
    /// The name
    DisplayName,
    /// The account
    #[value(alias = "upn")]
    UserPrincipalName,
    /// The per-user MFA state: disabled, enabled or enforced
    PerUserMfaState,
    /// How much MFA is required by everything together: always, sometimes or never (reads policies, roles, groups)
    MfaRequired,
    /// What requires it: perUserMfa, securityDefaults, conditionalAccess:NAME; none for never
    MfaRequiredBy,
    /// Whether a second factor is registered (registration report: needs P1, hours old)
    IsMfaRegistered,
    /// Whether a second factor is registered and allowed by policy (registration report)
    IsMfaCapable,
    /// The registered methods (registration report)
    MethodsRegistered,
    /// The default method (registration report)
    DefaultMethod,
    /// What SMS and voice are to the user: only, default, registered or none (registration report)
    SmsDependency,
    /// When Microsoft ends SMS and voice for the user; null also where they have neither (report, roles)
    SmsEnds,
    /// Whether the user holds a directory role, or is eligible for one
    IsAdmin,
    /// The names of the roles that the user holds
    Roles,
    /// The names of the roles that the user is eligible for (needs P2), with the end where there is one
    EligibleRoles,
    /// Whether the account may sign in
    AccountEnabled,
    /// Member or Guest
    UserType,
    /// The number of assigned licences
    Licences,
    /// Whether the user comes from a directory on premises
    OnPremisesSyncEnabled,
    /// When the account was created
    CreatedDateTime,
    /// When the password was set
    LastPasswordChangeDateTime,
    /// The mail address, null also if there is none (read separately)
    Mail,
    /// The language, null also if none is set (read separately)
    PreferredLanguage,
    /// The last sign-in, null also if there was none (read separately: needs P1)
    LastSignInDateTime,
    /// The reading and the time that each of these comes from
    Sources,
}

/// Where a field comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The list of users.
    Users,
    /// The list of users, or one request a user where the list has no state.
    States,
    /// The registration report, which needs P1 and runs hours behind.
    Registrations,
    /// Role assignments; the hint of the registration report if they cannot be read.
    Admins,
    /// Role assignments.
    Roles,
    /// Security defaults, Conditional Access, role assignments and members of groups.
    Policies,
    /// `signInActivity`, read separately; needs P1.
    SignIns,
    /// The registration report, and role assignments.
    SmsEnd,
    /// `mail` and `preferredLanguage`, read separately.
    Mail,
    /// All other readings.
    Others,
}

impl Field {
    /// Only included on request: all but the last read all users a second time, and that is of little interest to most.
    pub const ON_DEMAND: [Self; 4] = [
        Self::Mail,
        Self::PreferredLanguage,
        Self::LastSignInDateTime,
        Self::Sources,
    ];

    /// The columns of a table unless others are requested.
    pub const TABLE: [Self; 7] = [
        Self::DisplayName,
        Self::UserPrincipalName,
        Self::PerUserMfaState,
        Self::MfaRequired,
        Self::IsMfaRegistered,
        Self::IsAdmin,
        Self::AccountEnabled,
    ];

    /// The name in JSON and CSV.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// All fields, in their order.
    pub fn all() -> &'static [Self] {
        Self::value_variants()
    }

    /// The heading in a table: the dashboard's, if it has the column.
    pub fn title(self) -> &'static str {
        match (self, self.column()) {
            (_, Some(column)) => column.title(),
            (Self::IsMfaCapable, _) => "Capable",
            (Self::DefaultMethod, _) => "Default",
            (Self::Roles, _) => "Roles",
            (Self::MfaRequiredBy, _) => "Required by",
            (Self::EligibleRoles, _) => "Eligible",
            (Self::SmsEnds, _) => "SMS ends",
            (Self::PreferredLanguage, _) => "Language",
            (Self::Sources, _) => "Sources",
            _ => "Object id",
        }
    }

    /// The dashboard's column, if it has it.
    pub fn column(self) -> Option<Column> {
        match self {
            Self::DisplayName => Some(Column::Name),
            Self::UserPrincipalName => Some(Column::Account),
            Self::PerUserMfaState => Some(Column::State),
            Self::MfaRequired => Some(Column::Required),
            Self::IsMfaRegistered => Some(Column::Registered),
            Self::MethodsRegistered => Some(Column::Methods),
            Self::IsAdmin => Some(Column::Admin),
            Self::AccountEnabled => Some(Column::SignIn),
            Self::UserType => Some(Column::UserType),
            Self::Licences => Some(Column::Licences),
            Self::OnPremisesSyncEnabled => Some(Column::Synced),
            Self::CreatedDateTime => Some(Column::Created),
            Self::LastPasswordChangeDateTime => Some(Column::PasswordChanged),
            Self::SmsDependency => Some(Column::Sms),
            Self::LastSignInDateTime => Some(Column::LastSignIn),
            Self::Mail => Some(Column::Mail),
            Self::Id
            | Self::MfaRequiredBy
            | Self::IsMfaCapable
            | Self::DefaultMethod
            | Self::SmsEnds
            | Self::PreferredLanguage
            | Self::Roles
            | Self::EligibleRoles
            | Self::Sources => None,
        }
    }

    /// The field that a column of the dashboard shows.
    pub fn of(column: Column) -> Option<Self> {
        Self::from_str(column.name(), false).ok()
    }

    /// Where the value comes from.
    pub fn source(self) -> Source {
        match self {
            Self::PerUserMfaState => Source::States,
            Self::IsMfaRegistered
            | Self::IsMfaCapable
            | Self::MethodsRegistered
            | Self::DefaultMethod
            | Self::SmsDependency => Source::Registrations,
            Self::SmsEnds => Source::SmsEnd,
            Self::Mail | Self::PreferredLanguage => Source::Mail,
            Self::IsAdmin => Source::Admins,
            Self::Roles | Self::EligibleRoles => Source::Roles,
            Self::MfaRequired | Self::MfaRequiredBy => Source::Policies,
            Self::LastSignInDateTime => Source::SignIns,
            Self::Sources => Source::Others,
            _ => Source::Users,
        }
    }

    /// The value for a user; null if it is unknown.
    pub fn value(self, user: &User, enrichment: &Enrichment) -> Value {
        let report = user.registration;
        let address = enrichment.addresses.get(&user.id);
        match self {
            Self::Id => json!(user.id),
            Self::DisplayName => json!(user.name),
            Self::UserPrincipalName => json!(user.upn),
            Self::PerUserMfaState => json!(user.state.value),
            Self::MfaRequired => json!(required(user).map(Required::name)),
            Self::MfaRequiredBy => json!(enrichment.required_by(user)),
            Self::IsMfaRegistered => json!(user.registered()),
            Self::IsMfaCapable => json!(report.and_then(|row| row.capable)),
            Self::MethodsRegistered => {
                json!(
                    user.methods()
                        .map(|methods| methods.names().collect::<Vec<_>>())
                )
            }
            Self::DefaultMethod => {
                let default = report.and_then(|row| row.default);
                json!(default.map(|default| default.map(DefaultMethod::name)))
            }
            Self::SmsDependency => json!(user.sms_dependency().map(SmsDependency::name)),
            Self::SmsEnds => json!(enrichment.sms_ends(user)),
            Self::Mail => json!(address.and_then(|address| address.mail.as_ref())),
            Self::PreferredLanguage => json!(address.and_then(|address| address.language.as_ref())),
            Self::IsAdmin => json!(user.admin),
            Self::Roles => json!(enrichment.role_names(user)),
            Self::EligibleRoles => json!(enrichment.eligible_role_names(user)),
            Self::AccountEnabled => json!(user.enabled),
            Self::UserType => json!(user.user_type.map(user_type)),
            Self::Licences => json!(user.licences),
            Self::OnPremisesSyncEnabled => json!(user.synced),
            Self::CreatedDateTime => json!(user.created),
            Self::LastPasswordChangeDateTime => json!(user.password_changed),
            Self::LastSignInDateTime => json!(enrichment.last_sign_in(user)),
            Self::Sources => enrichment.sources(user),
        }
    }

    /// The value of a column of times, if it is known.
    pub fn time(self, user: &User, enrichment: &Enrichment) -> Option<Timestamp> {
        match self {
            Self::LastSignInDateTime => enrichment.last_sign_in(user),
            Self::CreatedDateTime => user.created,
            Self::LastPasswordChangeDateTime => user.password_changed,
            _ => None,
        }
    }
}

/// How much MFA is required. Of the account of a program nothing can be: no answer, rather than never.
pub(super) fn required(user: &User) -> Known<Required> {
    if user.is_agent() {
        return Known::Unknown(Unknown::NotReported);
    }
    user.required()
}

fn user_type(user_type: UserType) -> &'static str {
    match user_type {
        UserType::Member => "Member",
        UserType::Guest => "Guest",
        UserType::Agent => "Agent",
    }
}

/// A user as `list` writes it.
pub fn record(fields: &[Field], user: &User, enrichment: &Enrichment) -> Record {
    fields
        .iter()
        .map(|field| (field.name(), field.value(user, enrichment)))
        .collect()
}

/// What these fields need to be read.
pub fn needs(fields: &[Field]) -> Needs {
    let mut needs = Needs::default();
    for field in fields {
        match field.source() {
            Source::Users | Source::SignIns | Source::Mail | Source::Others => {}
            Source::States => needs.states = true,
            Source::Registrations => needs.registrations = true,
            Source::Admins => needs.admins = true,
            Source::Roles => needs.roles = true,
            Source::SmsEnd => {
                needs.registrations = true;
                needs.roles = true;
            }
            Source::Policies => {
                needs.states = true;
                needs.policies = true;
            }
        }
    }
    needs
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::tenant::{MfaState, Observed, UserId};

    fn user() -> User {
        let id = UserId::parse("5e7b6f34-0000-4000-8000-000000000001").unwrap();
        User::new(id, "Ada".into(), "ada@contoso.example".into())
    }

    #[test]
    fn unknown_values_are_null_under_every_name() {
        let record = record(Field::all(), &user(), &Enrichment::default());
        assert_eq!(record.names().count(), 25);
        for name in Field::all()[3..24].iter().map(|field| field.name()) {
            assert!(record.get(name).is_null(), "{name}");
        }
    }

    #[test]
    fn the_name_on_the_command_line_is_that_in_json() {
        for field in Field::all() {
            let value = field.to_possible_value().unwrap();
            assert_eq!(value.get_name(), field.name());
        }
    }

    #[test]
    fn every_column_of_the_dashboard_has_the_field_of_its_name() {
        for &column in Column::ALL {
            let field = Field::of(column).unwrap();
            assert_eq!(field.name(), column.name());
            assert!(field.column().is_none_or(|known| known == column));
        }
    }

    #[test]
    fn names_keep_their_order_in_json() {
        let fields = [Field::UserPrincipalName, Field::Id];
        let record = record(&fields, &user(), &Enrichment::default());
        assert_eq!(
            serde_json::to_string(&record).unwrap(),
            r#"{"userPrincipalName":"ada@contoso.example","id":"5e7b6f34-0000-4000-8000-000000000001"}"#
        );
    }

    #[test]
    fn columns_of_the_list_of_users_need_nothing_else() {
        assert_eq!(needs(&[Field::Id, Field::Licences]), Needs::default());
        assert!(needs(&[Field::Roles]).roles && needs(&[Field::EligibleRoles]).roles);
        let required = needs(&[Field::MfaRequiredBy]);
        assert!(required.policies && required.states);
    }

    #[test]
    fn sources_name_the_readings_that_say_something_and_no_others() {
        let at = Timestamp::from_second(1_800_000_000).unwrap();
        let user = User {
            state: Observed::new(Known::Is(MfaState::Enforced), at),
            ..user()
        };
        let sources = |enrichment: &Enrichment| Field::Sources.value(&user, enrichment);
        let plain = sources(&Enrichment::default());
        assert_eq!(plain["perUserMfaState"]["from"], "users");
        for nothing in ["registration", "admin", "lastSignInDateTime"] {
            assert!(plain[nothing].is_null(), "{plain}");
        }
        let enrichment = Enrichment {
            states_read: HashSet::from([user.id]),
            sign_ins: Some(Observed::new(HashMap::from([(user.id, None)]), at)),
            ..Enrichment::default()
        };
        let sources = sources(&enrichment);
        assert_eq!(sources["perUserMfaState"]["from"], "requirements");
        assert_eq!(sources["lastSignInDateTime"]["from"], "signInActivity");
        assert!(enrichment.never_signed_in(&user));
        assert!(
            Field::LastSignInDateTime
                .value(&user, &enrichment)
                .is_null()
        );
    }
}
