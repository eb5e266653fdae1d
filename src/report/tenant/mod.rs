//! The report of a tenant for people who never open a terminal: one value, written as HTML, Markdown or JSON.
//!
//! What was not read is in it as unknown, with the source and the reason; no figure counts it as no.

mod admins;
mod chart;
pub(in crate::report) mod html;
mod markdown;
pub(in crate::report) mod measure;
mod people;
mod per_user;
mod sms;
#[cfg(test)]
mod tests;
mod trend;
mod unread;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::coverage::{Judgement, Rules, SmsRetirement};
use crate::tenant::{FigureHistory, Figures, Known, Protection, Required, Store, User};

use admins::{Admin, Admins};
pub use html::html;
pub use markdown::markdown;
use measure::Measure;
use people::{Listed, Person};
use per_user::PerUserMfa;
use sms::Sms;
use trend::Since;
use unread::Unread;

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct ReportSource<'a> {
    /// What the tenant is called: a domain, as a rule.
    pub tenant: &'a str,
    /// When the list was read to its end.
    pub at: Timestamp,
    /// The zone of the times on the page.
    pub time_zone: &'a TimeZone,
    /// The users, judged.
    pub store: &'a Store,
    /// What the tenant asks of everybody.
    pub protection: &'a Protection,
    /// What that means for the users of the store.
    pub judgement: &'a Judgement,
    /// When SMS and voice end; none where no date is known.
    pub sms: Option<&'a SmsRetirement>,
    /// The figures of earlier visits.
    pub history: &'a FigureHistory,
    /// How many rows of the list had no readable id.
    pub skipped: usize,
    /// Whether people are masked.
    pub mask: bool,
}

/// The report. Its JSON is what `mfadeck schema report` describes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TenantReport {
    /// What the tenant is called.
    pub tenant: String,
    /// When the list was read to its end.
    pub read_date_time: Timestamp,
    #[serde(skip)]
    time_zone: TimeZone,
    /// Whether people are masked.
    pub is_masked: bool,
    /// How many there are.
    pub users: UserCounts,
    /// How much MFA is required, by whether a second factor is registered: always, sometimes, never, unknown. Of users
    /// who may sign in.
    pub coverage: Vec<CoverageRow>,
    /// Users who are never required to use MFA.
    pub mfa_never_required: Measure,
    /// Users without a second factor.
    pub no_second_factor: Measure,
    /// Holders of directory roles.
    pub admins: Admins,
    /// The per-user states.
    pub per_user_mfa: PerUserMfa,
    /// Users who are excluded from every policy that would require MFA of them; null where the policies were not read.
    pub excluded_everywhere: Option<Listed<Person>>,
    /// Whether security defaults are on; null where that was not read.
    pub security_defaults: Option<bool>,
    /// Policies in force that require MFA; null where they were not read.
    pub policies: Option<Vec<PolicyRow>>,
    /// Who depends on SMS and voice, and until when.
    pub sms: Sms,
    /// The figures of the visits, this one last.
    pub trend: Vec<Figures>,
    /// What changed since the last report; null without one.
    pub since: Option<Since>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// How many users there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserCounts {
    /// All of them, without accounts of programs.
    pub all: usize,
    /// Users who may sign in; where that is unknown they count.
    pub can_sign_in: usize,
    /// Those of them where it is unknown.
    pub can_sign_in_unknown: usize,
    /// Users who may not.
    pub blocked: usize,
    /// Accounts of programs, which nothing can require MFA of.
    pub programs: usize,
}

/// Users by how much MFA is required of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CoverageRow {
    /// How much; null for unknown.
    #[serde(serialize_with = "required_name")]
    pub mfa_required: Option<Required>,
    /// With a second factor.
    pub registered: usize,
    /// Without one.
    pub not_registered: usize,
    /// Where that is unknown.
    pub unknown: usize,
    /// All of the row.
    pub all: usize,
}

/// Who a policy is about. Users who may not sign in do not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyRow {
    /// `id`
    pub id: String,
    /// `displayName`
    pub display_name: String,
    /// What it requires where it applies.
    #[serde(serialize_with = "required_name")]
    pub mfa_required: Option<Required>,
    /// Users it applies to.
    pub in_scope: usize,
    /// Users it may apply to.
    pub unknown: usize,
    /// Users it excludes.
    pub excluded: usize,
    /// Users it applies to where nothing else requires MFA.
    pub only_source: usize,
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands it by reference"
)]
fn required_name<S: serde::Serializer>(
    required: &Option<Required>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    required.map(Required::name).serialize(serializer)
}

impl TenantReport {
    /// Makes the report.
    pub fn of(source: &ReportSource<'_>) -> Self {
        let rules = Rules::of(source.protection, source.store.seen_roles());
        let figures = Figures {
            report: true,
            ..Figures::of(source.store, source.at)
        };
        let mut trend = source.history.before(source.at).to_vec();
        trend.push(figures);
        let judged = &source.judgement.policies;
        let policies = rules.policies.known().map(|_| {
            let rows = judged.iter().map(|reach| PolicyRow {
                id: reach.id.to_string(),
                display_name: reach.name.to_string(),
                mfa_required: Some(reach.strength),
                in_scope: reach.in_scope,
                unknown: reach.unsure,
                excluded: reach.excluded,
                only_source: reach.only_source,
            });
            rows.collect()
        });
        let excluded = rules.policies.known().map(|_| {
            let users = source.judgement.excluded_everywhere.iter();
            let users: Vec<&User> = users.filter_map(|id| source.store.get(*id)).collect();
            let unsure = |user: &&User| !user.by_policies.is_never().is_known();
            let unknown = signing_in(source.store).filter(unsure).count();
            Listed::of(&users, unknown, source.mask, Person::of)
        });
        Self {
            tenant: source.tenant.to_owned(),
            read_date_time: source.at,
            time_zone: source.time_zone.clone(),
            is_masked: source.mask,
            users: UserCounts::of(source.store),
            coverage: coverage(source.store),
            mfa_never_required: Measure::of(source.store, User::lacks_mfa),
            no_second_factor: Measure::of(source.store, User::lacks_second_factor),
            admins: Admins::of(source),
            per_user_mfa: PerUserMfa::of(source.store),
            excluded_everywhere: excluded,
            security_defaults: rules.security_defaults.known().copied(),
            policies,
            sms: Sms::of(source, &rules),
            since: Since::of(&figures, source.history.last_report(source.at)),
            trend,
            unread: unread::all(source),
        }
    }

    /// Whether everything was read that the tenant has. What it has no licence for is not there to be read.
    pub fn is_complete(&self) -> bool {
        self.unread.iter().all(|unread| !unread.is_failure)
    }
}

impl UserCounts {
    fn of(store: &Store) -> Self {
        let mut counts = Self::default();
        for user in store.users() {
            if user.is_agent() {
                counts.programs += 1;
                continue;
            }
            counts.all += 1;
            *match user.enabled {
                Known::Is(false) => &mut counts.blocked,
                _ => &mut counts.can_sign_in,
            } += 1;
            counts.can_sign_in_unknown += usize::from(!user.enabled.is_known());
        }
        counts
    }
}

/// What of a tenant could not be read, with the reason. What it has no licence for is not there to be read.
pub fn failures(source: &ReportSource<'_>) -> Vec<String> {
    let unread = unread::all(source).into_iter();
    let failures = unread.filter(|unread| unread.is_failure);
    failures
        .map(|unread| format!("{}: {}", unread.source, unread.reason))
        .collect()
}

/// Users who may sign in, or where that is unknown; no accounts of programs.
fn signing_in(store: &Store) -> impl Iterator<Item = &User> {
    let users = store.users().iter();
    users.filter(|user| !user.is_agent() && !user.enabled.is_no())
}

/// The rows of the report, from the most to the least.
const ROWS: [Option<Required>; 4] = [
    Some(Required::Always),
    Some(Required::Sometimes),
    Some(Required::Never),
    None,
];

fn coverage(store: &Store) -> Vec<CoverageRow> {
    let mut rows = ROWS.map(|mfa_required| CoverageRow {
        mfa_required,
        ..CoverageRow::default()
    });
    for user in signing_in(store) {
        let required = user.required().ok();
        let Some(row) = rows.iter_mut().find(|row| row.mfa_required == required) else {
            continue;
        };
        row.all += 1;
        *match user.registered() {
            Known::Is(true) => &mut row.registered,
            Known::Is(false) => &mut row.not_registered,
            Known::Unknown(_) => &mut row.unknown,
        } += 1;
    }
    rows.into()
}
