//! A row of the registration report.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{DefaultMethod, Known, User};

/// What `userRegistrationDetails` says of one user. The report runs hours behind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Registration {
    /// `isMfaRegistered`: a strong method is registered.
    pub registered: Known<bool>,
    /// `isMfaCapable`: registered, and allowed by policy.
    pub capable: Known<bool>,
    /// `isAdmin`. Where it is true the user is an admin; false says nothing, since the report runs behind.
    pub admin: Known<bool>,
    /// `methodsRegistered`.
    pub methods: Known<RegisteredMethods>,
    /// `userPreferredMethodForSecondaryAuthentication`.
    pub default: Known<Option<DefaultMethod>>,
    /// `lastUpdatedDateTime`: when the service last refreshed this row.
    pub as_of: Option<Timestamp>,
}

/// How old what the report says is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportAge {
    /// Users with a row.
    pub rows: usize,
    /// When the service refreshed the newest row; none where no row has a date.
    pub newest: Option<Timestamp>,
    /// Rows that were refreshed more than a day before.
    pub older_than_a_day: usize,
}

impl ReportAge {
    /// The age of the rows of the users at a time.
    pub fn of(users: &[User], now: Timestamp) -> Self {
        let day_before = now
            .checked_sub(SignedDuration::from_hours(24))
            .unwrap_or(Timestamp::MIN);
        let rows = users.iter().filter_map(|user| user.registration.ok());
        rows.fold(Self::default(), |age, row| Self {
            rows: age.rows + 1,
            newest: age.newest.max(row.as_of),
            older_than_a_day: age.older_than_a_day
                + usize::from(row.as_of.is_some_and(|at| at < day_before)),
        })
    }
}

/// How fast the registration report comes: the service takes few requests for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportPace {
    /// Requests in ten seconds.
    requests: usize,
}

impl ReportPace {
    /// The rows that one request brings at most.
    pub const ROWS: usize = 999;
    /// What the service takes of one application in one tenant, and the pace of a command.
    pub const LIMIT: Self = Self { requests: 5 };
    /// The pace of what nobody waits for: some requests are left to a person.
    pub const BESIDE_A_PERSON: Self = Self { requests: 4 };
    /// The same while a person asks for reports and logs, which have the same limit.
    pub const YIELDING: Self = Self { requests: 3 };

    /// Requests in ten seconds.
    pub fn requests(self) -> usize {
        self.requests
    }

    /// How long so many rows take.
    pub fn time_for(self, rows: usize) -> Duration {
        let tens = rows.div_ceil(Self::ROWS).div_ceil(self.requests);
        Duration::from_secs(10).saturating_mul(u32::try_from(tens).unwrap_or(u32::MAX))
    }
}

/// A set of `methodsRegistered` names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RegisteredMethods(u32);

/// The report's names, the word a person filters by, and a short label. The order is that of the bits.
const NAMES: [(&str, &str, &str); 22] = [
    (
        "microsoftAuthenticatorPush",
        "authenticator",
        "Authenticator",
    ),
    (
        "microsoftAuthenticatorPasswordless",
        "authenticator",
        "Authenticator passwordless",
    ),
    ("fido2SecurityKey", "passkey", "FIDO2 key"),
    ("passKeyDeviceBound", "passkey", "passkey"),
    (
        "passKeyDeviceBoundAuthenticator",
        "passkey",
        "passkey in Authenticator",
    ),
    (
        "passKeyDeviceBoundWindowsHello",
        "passkey",
        "passkey in Windows Hello",
    ),
    ("passKeySynced", "passkey", "synced passkey"),
    ("windowsHelloForBusiness", "hello", "Windows Hello"),
    ("macOsSecureEnclaveKey", "platform", "Secure Enclave key"),
    ("softwareOneTimePasscode", "oath", "software OATH"),
    ("hardwareOneTimePasscode", "oath", "hardware OATH"),
    ("mobilePhone", "phone", "mobile phone"),
    ("sms", "phone", "SMS"),
    ("alternateMobilePhone", "phone", "alternate phone"),
    ("officePhone", "phone", "office phone"),
    ("externalAuthMethod", "external", "external method"),
    ("qrCode", "qr", "QR code"),
    ("temporaryAccessPass", "pass", "Temporary Access Pass"),
    ("email", "email", "e-mail"),
    ("securityQuestion", "question", "security questions"),
    ("appPassword", "app-password", "app password"),
    ("", "other", "other"),
];

/// The bits that have a name here.
const KNOWN: u32 = (1 << NAMES.len()) - 1;
/// The last of them.
const OTHER: u32 = 1 << (NAMES.len() - 1);

/// Names of the report that mfadeck does not know, by the bits that are left. A tenant has none or a few.
mod newcomers {
    use std::sync::{PoisonError, RwLock};

    use super::NAMES;
    use crate::tenant::SafeText;

    static SEEN: RwLock<Vec<&'static str>> = RwLock::new(Vec::new());

    /// The bit of a name; that of "other" once there is none left.
    pub(super) fn bit_of(name: &str) -> usize {
        let seen = SEEN.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = seen.iter().position(|known| *known == name) {
            return NAMES.len() + at;
        }
        drop(seen);
        let mut seen = SEEN.write().unwrap_or_else(PoisonError::into_inner);
        let at = seen.iter().position(|known| *known == name);
        let at = at.or_else(|| {
            let is_room = NAMES.len() + seen.len() < u32::BITS as usize;
            is_room.then(|| {
                // At most a dozen small texts, kept for the life of the process.
                seen.push(Box::leak(SafeText::new(name).to_string().into_boxed_str()));
                seen.len() - 1
            })
        });
        at.map_or(NAMES.len() - 1, |at| NAMES.len() + at)
    }

    /// The names of the bits of a set.
    pub(super) fn of(bits: u32) -> Vec<&'static str> {
        let seen = SEEN.read().unwrap_or_else(PoisonError::into_inner);
        let named = seen.iter().enumerate();
        named
            .filter(|(at, _)| bits & (1 << (NAMES.len() + at)) != 0)
            .map(|(_, name)| *name)
            .collect()
    }
}

impl RegisteredMethods {
    /// Reads the report's names; one that mfadeck does not know counts as "other" and keeps its name.
    pub fn parse<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self(names.into_iter().fold(0, |bits, name| {
            let known = NAMES
                .iter()
                .position(|(known, word, _)| *known == name || (known.is_empty() && *word == name));
            bits | 1 << known.unwrap_or_else(|| newcomers::bit_of(name))
        }))
    }

    /// The report's names in the order of the bits.
    pub fn all_names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, ..)| *name)
    }

    /// The set as bits, in the order of [`Self::all_names`].
    ///
    /// The names of newcomers are this process's own: for another one they are "other".
    pub fn bits(self) -> u32 {
        let known = self.0 & KNOWN;
        if known == self.0 {
            known
        } else {
            known | OTHER
        }
    }

    /// The set of the bits that have a name.
    pub fn of_bits(bits: u32) -> Self {
        Self(bits & KNOWN)
    }

    /// Whether nothing is registered.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Short labels of what is registered, strongest first.
    pub fn labels(self) -> impl Iterator<Item = &'static str> {
        self.registered()
            .map(|(_, _, label)| *label)
            .chain(newcomers::of(self.0))
    }

    /// The report's names of what is registered, in the order of [`Self::labels`]; `other` where a snapshot does not
    /// say which.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.registered()
            .map(|(name, word, _)| if name.is_empty() { *word } else { *name })
            .chain(newcomers::of(self.0))
    }

    fn registered(
        self,
    ) -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
        NAMES
            .iter()
            .enumerate()
            .filter(move |(bit, _)| self.0 & (1 << bit) != 0)
            .map(|(_, names)| names)
    }

    /// The words that a filter may ask for.
    pub fn words() -> Vec<&'static str> {
        let mut words: Vec<_> = NAMES.iter().map(|(_, word, _)| *word).collect();
        words.dedup();
        words
    }

    /// The set of all methods that a filter word means; none for another word.
    pub fn of_word(word: &str) -> Option<Self> {
        let bits = NAMES
            .iter()
            .enumerate()
            .filter(|(_, (_, known, _))| *known == word)
            .fold(0, |bits, (bit, _)| bits | 1 << bit);
        let bits = if word == "other" { bits | !KNOWN } else { bits };
        (bits != 0).then_some(Self(bits))
    }

    /// Whether the two sets share a method.
    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether phones are the only second factor. What resets a password, opens for an hour or signs in
    /// without a second step is none.
    pub fn only_phones(self) -> bool {
        let of_words = |words: &[&str]| {
            words
                .iter()
                .filter_map(|word| Self::of_word(word))
                .fold(0, |bits, set| bits | set.0)
        };
        let phones = of_words(&["phone"]);
        let beside = of_words(&["email", "question", "app-password", "pass", "qr"]);
        self.0 & phones != 0 && self.0 & !(phones | beside) == 0
    }

    /// The methods that mfadeck knows.
    pub(super) fn without_newcomers(self) -> Self {
        Self(self.0 & (OTHER - 1))
    }

    /// How many methods are registered.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_word_covers_every_method_of_its_kind_and_no_other() {
        let phone = RegisteredMethods::of_word("phone").unwrap();
        assert!(RegisteredMethods::parse(["officePhone"]).intersects(phone));
        assert!(!RegisteredMethods::parse(["email", "fido2SecurityKey"]).intersects(phone));
        assert_eq!(RegisteredMethods::of_word("pigeon"), None);
    }

    #[test]
    fn phones_are_the_only_second_factor_whatever_resets_passwords_beside_them() {
        let only = |names: &[&str]| RegisteredMethods::parse(names.iter().copied()).only_phones();
        assert!(only(&["mobilePhone"]));
        assert!(only(&[
            "officePhone",
            "email",
            "securityQuestion",
            "appPassword"
        ]));
        assert!(!only(&["mobilePhone", "softwareOneTimePasscode"]));
        assert!(!only(&["mobilePhone", "carrierPigeon"]));
        assert!(!only(&["email"]));
        assert!(!only(&[]));
    }

    #[test]
    fn the_age_of_the_report_is_that_of_its_newest_row() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let user = |as_of| {
            let mut user = User::new(
                crate::tenant::UserId(uuid::Uuid::nil()),
                "".into(),
                "".into(),
            );
            user.registration = Known::Is(Registration {
                registered: Known::Is(false),
                capable: Known::Is(false),
                admin: Known::Is(false),
                methods: Known::Is(RegisteredMethods::default()),
                default: Known::Is(None),
                as_of,
            });
            user
        };
        let users = [
            user(Some(at("2026-11-22T05:00:00Z"))),
            user(Some(at("2026-11-24T05:00:00Z"))),
            user(None),
        ];
        let age = ReportAge::of(&users, at("2026-11-24T09:00:00Z"));
        assert_eq!(age.newest, Some(at("2026-11-24T05:00:00Z")));
        assert_eq!((age.rows, age.older_than_a_day), (3, 1));
        assert_eq!(
            ReportAge::of(&[], at("2026-11-24T09:00:00Z")),
            ReportAge::default()
        );
    }

    #[test]
    fn an_unknown_name_keeps_its_name_and_is_other_to_a_filter_and_in_a_snapshot() {
        let set = RegisteredMethods::parse(["carrierPigeon", "email"]);
        assert_eq!(set.names().collect::<Vec<_>>(), ["email", "carrierPigeon"]);
        assert!(set.intersects(RegisteredMethods::of_word("other").unwrap()));
        let restored = RegisteredMethods::of_bits(set.bits());
        assert_eq!(restored.names().collect::<Vec<_>>(), ["email", "other"]);
    }
}
