//! What a tenant must have before SMS and voice end: where users go instead, and what stops them on the way.

use serde::Serialize;

use crate::tenant::conditional_access::{Policy, PolicyState};
use crate::tenant::methods_policy::{
    Campaign, CampaignState, MethodsPolicy, MigrationState, Targets,
};
use crate::tenant::{Known, SafeText, Seen};

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SmsCheck {
    /// What is looked at.
    pub title: &'static str,
    /// What it means.
    pub standing: Readiness,
    /// What was found.
    pub text: String,
}

/// What it means for the end of SMS and voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Readiness {
    /// A fact that is neither good nor bad.
    Fact,
    /// It is as it should be.
    Ready,
    /// It is so for some, or may not last.
    Partly,
    /// It has to be changed before the end.
    Missing,
    /// It was not read, or the service does not report it: not "no".
    Unknown,
}

impl Readiness {
    /// The standing in a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fact => "for information",
            Self::Ready => "ready",
            Self::Partly => "partly",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
        }
    }
}

/// What the methods policy and the policies mean for the end of SMS and voice, in the order in which one looks at it.
pub fn sms_readiness(
    methods: Seen<'_, MethodsPolicy>,
    policies: Seen<'_, Vec<Policy>>,
) -> Vec<SmsCheck> {
    let mut checks = match methods {
        Seen::Known(policy) => of_methods(policy),
        unread => vec![SmsCheck {
            title: "Methods policy",
            standing: Readiness::Unknown,
            text: format!("unknown: {}", unread.why_not().unwrap_or_default()),
        }],
    };
    checks.push(registration(policies));
    checks
}

fn of_methods(policy: &MethodsPolicy) -> Vec<SmsCheck> {
    let old = |id| (Readiness::Fact, method(policy, id));
    let wanted = |id| (wanted(policy, id), method(policy, id));
    let (migrated, migration) = migration(policy.migration);
    let (campaigning, campaign) = campaign(&policy.campaign);
    let (opted, opt_out) = opt_out(policy.opted_out);
    [
        ("SMS", old("Sms")),
        ("Voice calls", old("Voice")),
        ("Migration", (migrated, migration.to_owned())),
        ("Passkeys", wanted("Fido2")),
        ("Access Pass", wanted("TemporaryAccessPass")),
        ("Campaign", (campaigning, campaign)),
        ("Opt-out", (opted, opt_out.to_owned())),
    ]
    .into_iter()
    .map(|(title, (standing, text))| SmsCheck {
        title,
        standing,
        text,
    })
    .collect()
}

/// `on for everybody`, `on for 2 groups`, `off`.
fn method(policy: &MethodsPolicy, id: &str) -> String {
    let Some(method) = policy.method(id) else {
        return "not reported".into();
    };
    match method.enabled {
        Known::Is(true) => format!("on for {}", people(&method.include, &method.exclude)),
        Known::Is(false) => match policy.is_on(id) {
            Known::Is(_) => "off".into(),
            Known::Unknown(_) => {
                "off in this policy; the legacy settings may still allow it".into()
            }
        },
        Known::Unknown(_) => "not reported".into(),
    }
}

/// Whether a method is there for everybody who needs it.
fn wanted(policy: &MethodsPolicy, id: &str) -> Readiness {
    let Some(method) = policy.method(id) else {
        return Readiness::Unknown;
    };
    let everybody =
        method.include.all && method.exclude.groups.is_empty() && method.exclude.unread.is_empty();
    match method.enabled {
        Known::Is(true) if everybody => Readiness::Ready,
        Known::Is(true) => Readiness::Partly,
        Known::Is(false) => Readiness::Missing,
        Known::Unknown(_) => Readiness::Unknown,
    }
}

/// `everybody but 1 group`.
fn people(include: &Targets, exclude: &Targets) -> String {
    let named = |targets: &Targets| {
        let mut parts = Vec::new();
        if targets.all {
            parts.push("everybody".to_owned());
        }
        match targets.groups.len() {
            0 => {}
            1 => parts.push("1 group".to_owned()),
            groups => parts.push(format!("{groups} groups")),
        }
        if !targets.unread.is_empty() {
            parts.push("targets that mfadeck does not know".to_owned());
        }
        (!parts.is_empty()).then(|| parts.join(" and "))
    };
    let included = named(include).unwrap_or_else(|| "nobody".into());
    match named(exclude) {
        Some(excluded) => format!("{included} but {excluded}"),
        None => included,
    }
}

fn migration(state: Known<Option<MigrationState>>) -> (Readiness, &'static str) {
    match state {
        Known::Is(Some(MigrationState::MigrationComplete)) => (
            Readiness::Ready,
            "complete: the legacy settings do not count any more",
        ),
        Known::Is(None) => (
            Readiness::Ready,
            "none: the tenant never had legacy settings",
        ),
        Known::Is(Some(MigrationState::MigrationInProgress)) => (
            Readiness::Partly,
            "in progress: the legacy settings count too, and may allow SMS and voice for more users",
        ),
        Known::Is(Some(MigrationState::PreMigration)) => (
            Readiness::Partly,
            "not begun: the legacy settings count, and may allow SMS and voice for more users",
        ),
        Known::Unknown(_) => (
            Readiness::Unknown,
            "not reported: the legacy settings may still allow SMS and voice",
        ),
    }
}

fn campaign(campaign: &Known<Campaign>) -> (Readiness, String) {
    let Known::Is(campaign) = campaign else {
        return (Readiness::Unknown, "not reported".into());
    };
    let (standing, state) = match campaign.state {
        CampaignState::MicrosoftManaged => (Readiness::Partly, "managed by Microsoft"),
        CampaignState::Enabled => (Readiness::Ready, "on"),
        CampaignState::Disabled => {
            return (
                Readiness::Missing,
                "off: nobody is asked to register something stronger".into(),
            );
        }
        CampaignState::Unknown => {
            return (
                Readiness::Unknown,
                "in a state that mfadeck does not know".into(),
            );
        }
    };
    let mut text = format!(
        "{state}, for {}",
        people(&campaign.include, &campaign.exclude)
    );
    if !campaign.methods.is_empty() {
        let methods: Vec<&str> = campaign.methods.iter().map(SafeText::as_str).collect();
        text = format!("{text}, towards {}", methods.join(", "));
    }
    if let Known::Is(days) = campaign.snooze_days {
        text = match days {
            0 => format!("{text}; asks at every sign-in"),
            1 => format!("{text}; can be put off for a day"),
            days => format!("{text}; can be put off for {days} days"),
        };
    }
    (standing, text)
}

/// The opt-out moves September's change only, not the end.
fn opt_out(opted_out: Known<bool>) -> (Readiness, &'static str) {
    match opted_out {
        Known::Is(true) => (
            Readiness::Partly,
            "the tenant opted out of Microsoft's move to passkeys; SMS and voice end all the same",
        ),
        Known::Is(false) => (
            Readiness::Fact,
            "the tenant did not opt out of Microsoft's move to passkeys",
        ),
        Known::Unknown(_) => (Readiness::Unknown, "not reported"),
    }
}

/// The names of policies in force that stop a user with nothing but a pass from registering a passkey, and of those that may.
pub fn registration_traps(policies: &[Policy]) -> (Vec<&str>, Vec<&str>) {
    let (mut surely, mut perhaps) = (Vec::new(), Vec::new());
    for policy in policies {
        let Some(gate) = &policy.registration else {
            continue;
        };
        match (policy.state, gate.takes_pass) {
            (PolicyState::Disabled | PolicyState::ReportOnly, _) | (_, Known::Is(true)) => {}
            (PolicyState::Enabled, Known::Is(false)) => surely.push(policy.name.as_str()),
            (PolicyState::Enabled | PolicyState::Unknown, _) => perhaps.push(policy.name.as_str()),
        }
    }
    (surely, perhaps)
}

fn registration(policies: Seen<'_, Vec<Policy>>) -> SmsCheck {
    let check = |standing, text| SmsCheck {
        title: "Registration",
        standing,
        text,
    };
    let Some(policies) = policies.known() else {
        let why = policies.why_not().unwrap_or_default();
        return check(Readiness::Unknown, format!("unknown: {why}"));
    };
    match registration_traps(policies) {
        (surely, _) if !surely.is_empty() => check(
            Readiness::Missing,
            format!(
                "{} requires a strength for \"register security information\" that accepts no Temporary Access Pass: who has \
                 nothing but a pass cannot register a passkey",
                surely.join(", ")
            ),
        ),
        (_, perhaps) if !perhaps.is_empty() => check(
            Readiness::Unknown,
            format!(
                "{} may stop users who have nothing but a pass",
                perhaps.join(", ")
            ),
        ),
        _ => check(
            Readiness::Ready,
            "no policy stops users who register with a Temporary Access Pass".into(),
        ),
    }
}
