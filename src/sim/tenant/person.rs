//! People as the tenant keeps them.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use uuid::Uuid;

use super::guest::{Rare, UserType};
use super::licence::Licence;
use super::method::{Kind, Method, PhoneType};
use crate::scenario::External;

/// How often the registration report looks at an account again.
pub(super) const REPORT_EVERY: SignedDuration = SignedDuration::from_hours(6);

#[derive(Clone, Debug)]
pub struct Person {
    pub id: Uuid,
    /// displayName
    pub name: Box<str>,
    /// userPrincipalName
    pub upn: Box<str>,
    pub mail: Option<Box<str>>,
    /// Telephone numbers in the directory, if there are any.
    pub numbers: Option<Box<Numbers>>,
    /// accountEnabled
    pub enabled: bool,
    /// userType
    pub user_type: UserType,
    /// externalUserState
    pub external: External,
    /// What few accounts have.
    pub rare: Option<Box<Rare>>,
    /// preferredLanguage
    pub language: Option<Box<str>>,
    pub licences: Box<[Licence]>,
    /// onPremisesSyncEnabled: none when the account was never synchronised.
    pub synced: Option<bool>,
    /// createdDateTime
    pub created: Timestamp,
    /// lastPasswordChangeDateTime
    pub password_changed: Timestamp,
    /// signInSessionsValidFromDateTime
    pub sessions_from: Timestamp,
    /// Since when devices may be remembered; the audit log's `RememberDevicesNotIssuedBefore`.
    pub remembered_from: Timestamp,
    /// perUserMfaState
    pub state: State,
    /// Registered methods, without the password.
    pub methods: Vec<Method>,
    /// userPreferredMethodForSecondaryAuthentication
    pub preference: Option<Preference>,
    pub signed_in: Option<Timestamp>,
    /// Where the registration report stands.
    pub report: Report,
}

/// Telephone numbers as the directory keeps them; not those that MFA uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// mobilePhone
    pub mobile: Option<Box<str>>,
    /// businessPhones
    pub business: Vec<Box<str>>,
}

/// `perUserMfaState`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// Not asked by per-user MFA.
    #[default]
    Disabled,
    Enabled,
    Enforced,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::Enabled => "enabled",
            Self::Enforced => "enforced",
        }
    }

    /// Reads Graph's name in any case, as the service does.
    pub fn from_graph(text: &str) -> Option<Self> {
        [Self::Disabled, Self::Enabled, Self::Enforced]
            .into_iter()
            .find(|s| s.as_str().eq_ignore_ascii_case(text))
    }

    /// The number that the audit log uses.
    pub fn audit_number(self) -> u8 {
        match self {
            Self::Disabled => 0,
            Self::Enabled => 1,
            Self::Enforced => 2,
        }
    }
}

/// `userDefaultAuthenticationMethod`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Preference {
    /// A prompt of the Authenticator.
    Push,
    /// A code of an app or token.
    Oath,
    /// A call to the mobile phone.
    VoiceMobile,
    /// A call to the alternate mobile phone.
    VoiceAlternateMobile,
    /// A call to the office phone.
    VoiceOffice,
    /// A text message to the mobile phone.
    Sms,
}

impl Preference {
    const ALL: [Self; 6] = [
        Self::Push,
        Self::Oath,
        Self::VoiceMobile,
        Self::VoiceAlternateMobile,
        Self::VoiceOffice,
        Self::Sms,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Push => "push",
            Self::Oath => "oath",
            Self::VoiceMobile => "voiceMobile",
            Self::VoiceAlternateMobile => "voiceAlternateMobile",
            Self::VoiceOffice => "voiceOffice",
            Self::Sms => "sms",
        }
    }

    pub fn from_graph(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.as_str() == text)
    }

    /// What the registration report calls it in `defaultMfaMethod`.
    pub fn report_name(self) -> &'static str {
        match self {
            Self::Push => "microsoftAuthenticatorPush",
            Self::Oath => "softwareOneTimePasscode",
            Self::VoiceMobile | Self::Sms => "mobilePhone",
            Self::VoiceAlternateMobile => "alternateMobilePhone",
            Self::VoiceOffice => "officePhone",
        }
    }

    /// A method of this kind can be the default.
    pub fn may_mean(kind: &Kind) -> bool {
        Self::ALL.into_iter().any(|p| p.is_served_by(kind))
    }

    /// A method of this kind can serve the preference.
    pub fn is_served_by(self, kind: &Kind) -> bool {
        let phone =
            |wanted| matches!(kind, Kind::Phone { phone_type, .. } if *phone_type == wanted);
        match self {
            Self::Push => matches!(kind, Kind::Authenticator { .. }),
            Self::Oath => matches!(
                kind,
                Kind::SoftwareOath {} | Kind::HardwareOath { .. } | Kind::Authenticator { .. }
            ),
            Self::VoiceMobile | Self::Sms => phone(PhoneType::Mobile),
            Self::VoiceAlternateMobile => phone(PhoneType::AlternateMobile),
            Self::VoiceOffice => phone(PhoneType::Office),
        }
    }
}

/// The registration report's view of an account, which lags behind.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Only looks after this time see the account; none when all do.
    pub unseen_until: Option<Timestamp>,
    /// How long after the start of each period the account is looked at.
    pub phase: SignedDuration,
    /// What the row said before the first change since the last look, and when that change was.
    pub before: Option<Box<(Timestamp, Snapshot)>>,
    /// The policy allows none of the registered methods.
    pub incapable: bool,
}

/// The part of an account that the report shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    pub methods: Vec<Method>,
    pub preference: Option<Preference>,
    /// The account was enabled then.
    pub enabled: bool,
}

impl Person {
    /// Has a method that counts as MFA.
    pub fn has_strong_method(&self) -> bool {
        self.methods.iter().any(|m| m.kind.is_strong())
    }

    /// Index of the method that the preference means, if one is registered.
    pub fn default_method(&self) -> Option<usize> {
        let preference = self.preference?;
        let serves = |m: &Method| preference.is_served_by(&m.kind);
        // An app serves codes too, but a token was made for them.
        let is_token = |m: &Method| serves(m) && !matches!(m.kind, Kind::Authenticator { .. });
        let mut methods = self.methods.iter();
        methods
            .position(is_token)
            .or_else(|| self.methods.iter().position(serves))
    }

    /// When the report last looked at the account.
    pub fn reported_at(&self, now: Timestamp) -> Timestamp {
        let first = Timestamp::UNIX_EPOCH + self.report.phase;
        let every = REPORT_EVERY.as_secs();
        let periods = now.duration_since(first).as_secs().div_euclid(every);
        first + SignedDuration::from_secs(periods * every)
    }

    /// What the report shows at a time; none when it has no row, as for disabled accounts.
    pub fn reported(&self, now: Timestamp) -> Option<Snapshot> {
        let looked = self.reported_at(now);
        let shown = match &self.report.before {
            Some(before) if before.0 > looked => before.1.clone(),
            _ => self.snapshot(),
        };
        self.is_reported(now).then_some(shown)
    }

    /// The report has a row for the account at a time.
    pub fn is_reported(&self, now: Timestamp) -> bool {
        let looked = self.reported_at(now);
        let enabled = match &self.report.before {
            Some(before) if before.0 > looked => before.1.enabled,
            _ => self.enabled,
        };
        enabled && self.report.unseen_until.is_none_or(|at| looked > at)
    }

    /// Keeps what the report shows before something changes.
    pub fn keep_for_report(&mut self, now: Timestamp) {
        let looked = self.reported_at(now);
        if self.report.before.as_ref().is_none_or(|b| b.0 <= looked) {
            self.report.before = Some(Box::new((now, self.snapshot())));
        }
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot {
            methods: self.methods.clone(),
            preference: self.preference,
            enabled: self.enabled,
        }
    }
}
