//! The format, JSON Lines: a head, then one array a user. Pure but for the reader's and writer's bytes.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::SnapshotError;
use crate::tenant::role::Eligibility;
use crate::tenant::{
    DefaultMethod, Known, MfaState, Observed, Problem, ProblemKind, RegisteredMethods,
    Registration, Required, RequiredRange, Role, RoleBook, SafeText, SearchText, Snapshot, Unknown,
    User, UserId, UserType,
};

/// Changes with every change of the format; other versions are not read.
const VERSION: u32 = 4;

/// What stands in the file before the users.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    snapshot_version: u32,
    at: Timestamp,
    /// When the registration report was read to its end.
    #[serde(default)]
    report_at: Option<Timestamp>,
    users: usize,
    /// What the bits of a user's registered methods mean.
    methods: Vec<String>,
    roles: Option<Vec<RoleRow>>,
    /// Why the roles are not complete.
    roles_gap: Option<SafeText>,
    /// Why the eligible roles are not complete.
    eligible_gap: Option<SafeText>,
}

#[derive(Serialize, Deserialize)]
struct RoleRow {
    template: Uuid,
    name: SafeText,
    #[serde(default)]
    scope: Option<SafeText>,
    #[serde(default)]
    built_in: Option<bool>,
    holders: Vec<UserId>,
    /// Who is eligible, until when, through a group or not.
    eligible: Vec<(UserId, Option<i64>, bool)>,
}

/// A user, and what finds them: the folded mail address, and the digits of telephone numbers with a space between two.
/// The times are seconds since 1970.
#[derive(Serialize, Deserialize)]
struct UserRow<'a>(
    UserId,
    SafeText,
    SafeText,
    Option<MfaState>,
    Option<i64>,
    Option<bool>,
    Option<Kind>,
    // Whether the account is an external one.
    Option<bool>,
    // What the policies require, at least and at most.
    Level,
    Level,
    Option<u16>,
    Option<bool>,
    Option<i64>,
    Option<i64>,
    Option<RegistrationRow>,
    // Borrowed from the file: of a hundred thousand users, the copies would be felt.
    #[serde(borrow)] Cow<'a, str>,
    #[serde(borrow)] Cow<'a, str>,
);

/// `userType`.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Member,
    Guest,
    Agent,
}

/// [`Required`] in a letter.
#[derive(Clone, Copy, Serialize, Deserialize)]
enum Level {
    #[serde(rename = "n")]
    Never,
    #[serde(rename = "s")]
    Sometimes,
    #[serde(rename = "a")]
    Always,
}

impl Level {
    fn of(required: Required) -> Self {
        match required {
            Required::Never => Self::Never,
            Required::Sometimes => Self::Sometimes,
            Required::Always => Self::Always,
        }
    }

    fn required(self) -> Required {
        match self {
            Self::Never => Required::Never,
            Self::Sometimes => Required::Sometimes,
            Self::Always => Required::Always,
        }
    }
}

/// Registered, capable, admin, methods, default, as of; null is unknown.
#[derive(Serialize, Deserialize)]
struct RegistrationRow(
    Option<bool>,
    Option<bool>,
    Option<bool>,
    Option<u32>,
    Option<String>,
    Option<i64>,
);

/// Graph's word for no default method.
const NO_DEFAULT: &str = "none";

/// Writes a snapshot, in the order of names, so that the next start has less to sort.
pub(super) fn encode(snapshot: &Snapshot, out: &mut impl Write) -> io::Result<()> {
    line(out, &Head::of(snapshot))?;
    let mut users: Vec<(u32, &User)> = (0..).zip(snapshot.users.iter()).collect();
    users.sort_by_key(|(position, _)| snapshot.text.whole(*position));
    for (position, user) in users {
        line(out, &UserRow::of(user, &snapshot.text, position))?;
    }
    Ok(())
}

fn line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// Reads a snapshot. Text in it is as foreign as when it first came.
pub(super) fn decode(bytes: &[u8]) -> Result<Snapshot, SnapshotError> {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let head: Head = serde_json::from_slice(lines.next().unwrap_or_default())
        .map_err(|_| SnapshotError::Version)?;
    if head.snapshot_version != VERSION
        || !head
            .methods
            .iter()
            .map(String::as_str)
            .eq(RegisteredMethods::all_names())
    {
        return Err(SnapshotError::Version);
    }
    let (mut users, mut text) = (Vec::new(), SearchText::default());
    // No line is so short that there could be more of them.
    let mut known = HashSet::with_capacity(head.users.min(bytes.len() / 64));
    for (at, line) in lines.take(head.users).enumerate() {
        let row: UserRow<'_> =
            serde_json::from_slice(line).map_err(|_| SnapshotError::Damaged(at + 2))?;
        let user = row.user(&mut text);
        if !known.insert(user.id) {
            return Err(SnapshotError::Damaged(at + 2));
        }
        users.push(user);
    }
    if users.len() != head.users {
        return Err(SnapshotError::Damaged(users.len() + 2));
    }
    Ok(Snapshot {
        at: head.at,
        report_at: head.report_at,
        users: Arc::new(users),
        text: Arc::new(text),
        roles: head
            .roles
            .map(|rows| book(rows, head.roles_gap, head.eligible_gap)),
    })
}

fn book(rows: Vec<RoleRow>, gap: Option<SafeText>, eligible_gap: Option<SafeText>) -> RoleBook {
    let mut book = RoleBook::default();
    for row in rows {
        let role = Role {
            template: row.template,
            name: row.name,
            scope: row.scope,
            built_in: row.built_in,
        };
        for holder in row.holders {
            book.assign(holder, &role);
        }
        for (user, until, through_group) in row.eligible {
            let eligibility = Eligibility {
                until: moment(until),
                through_group,
            };
            book.assign_eligible(user, &role, eligibility);
        }
    }
    if let Some(why) = gap {
        book.leave_gap(Problem::local(ProblemKind::Rejected, &why, ""));
    }
    if let Some(why) = eligible_gap {
        book.leave_eligible_gap(Problem::local(ProblemKind::Rejected, &why, ""));
    }
    book
}

impl Head {
    fn of(snapshot: &Snapshot) -> Self {
        let roles = snapshot.roles.as_ref();
        let seconds = |at: Option<Timestamp>| at.map(Timestamp::as_second);
        let rows = |book: &RoleBook| {
            let each = book.holders().into_iter().zip(book.eligible_holders());
            each.map(|((role, holders), (_, eligible))| RoleRow {
                template: role.template,
                name: role.name.clone(),
                scope: role.scope.clone(),
                built_in: role.built_in,
                holders,
                eligible: eligible
                    .into_iter()
                    .map(|(user, how)| (user, seconds(how.until), how.through_group))
                    .collect(),
            })
            .collect()
        };
        Self {
            snapshot_version: VERSION,
            at: snapshot.at,
            report_at: snapshot.report_at,
            users: snapshot.users.len(),
            methods: RegisteredMethods::all_names().map(str::to_owned).collect(),
            roles: roles.map(rows),
            roles_gap: roles
                .and_then(RoleBook::gap)
                .map(|problem| problem.message.clone()),
            eligible_gap: roles
                .and_then(RoleBook::eligible_gap)
                .map(|problem| problem.message.clone()),
        }
    }
}

impl<'a> UserRow<'a> {
    fn of(user: &User, text: &'a SearchText, position: u32) -> Self {
        let seconds = |at: Option<Timestamp>| at.map(Timestamp::as_second);
        Self(
            user.id,
            user.name.clone(),
            user.upn.clone(),
            user.state.value.ok(),
            seconds(user.state_at()),
            user.enabled.ok(),
            user.user_type.map(Kind::of).ok(),
            user.external.ok(),
            Level::of(user.by_policies.least()),
            Level::of(user.by_policies.most()),
            user.licences.ok(),
            user.synced.ok(),
            seconds(user.created),
            seconds(user.password_changed),
            user.registration.as_ref().map(RegistrationRow::of).ok(),
            text.mail(position).unwrap_or_default().into(),
            text.each_number(position)
                .collect::<Vec<_>>()
                .join(" ")
                .into(),
        )
    }

    /// The user, whose text is added to that of those before.
    fn user(self, text: &mut SearchText) -> User {
        let Self(
            id,
            name,
            upn,
            state,
            state_at,
            enabled,
            kind,
            external,
            least,
            most,
            licences,
            synced,
            created,
            password_changed,
            registration,
            mail,
            numbers,
        ) = self;
        let user = User {
            state: Observed::new(
                remembered(state),
                moment(state_at).unwrap_or(Timestamp::MIN),
            ),
            enabled: remembered(enabled),
            user_type: remembered(kind.map(Kind::user_type)),
            external: remembered(external),
            by_policies: RequiredRange::between(
                least.required(),
                most.required(),
                Unknown::NotRead,
            ),
            licences: remembered(licences),
            synced: remembered(synced),
            created: moment(created),
            password_changed: moment(password_changed),
            registration: remembered(registration.map(RegistrationRow::registration)),
            ..User::new(id, name, upn)
        };
        let mail = Some(mail.as_ref()).filter(|mail| !mail.is_empty());
        text.push_parts(&user, mail, numbers.split_terminator(' '));
        user
    }
}

impl Kind {
    fn of(kind: UserType) -> Self {
        match kind {
            UserType::Member => Self::Member,
            UserType::Guest => Self::Guest,
            UserType::Agent => Self::Agent,
        }
    }

    fn user_type(self) -> UserType {
        match self {
            Self::Member => UserType::Member,
            Self::Guest => UserType::Guest,
            Self::Agent => UserType::Agent,
        }
    }
}

impl RegistrationRow {
    fn of(row: &Registration) -> Self {
        Self(
            row.registered.ok(),
            row.capable.ok(),
            row.admin.ok(),
            row.methods.map(RegisteredMethods::bits).ok(),
            row.default
                .map(|default| default.map_or(NO_DEFAULT, DefaultMethod::name).to_owned())
                .ok(),
            row.as_of.map(Timestamp::as_second),
        )
    }

    fn registration(self) -> Registration {
        let Self(registered, capable, admin, methods, default, as_of) = self;
        Registration {
            registered: remembered(registered),
            capable: remembered(capable),
            admin: remembered(admin),
            methods: remembered(methods).map(RegisteredMethods::of_bits),
            default: match default.as_deref() {
                Some(NO_DEFAULT) => Known::Is(None),
                word => remembered(word.and_then(DefaultMethod::parse)).map(Some),
            },
            as_of: moment(as_of),
        }
    }
}

/// A number of seconds that no calendar knows is no time.
fn moment(seconds: Option<i64>) -> Option<Timestamp> {
    Timestamp::from_second(seconds?).ok()
}

/// What the last session knew; what it did not know was not read by this one either.
fn remembered<T>(value: Option<T>) -> Known<T> {
    value.map_or_else(Known::default, Known::Is)
}
