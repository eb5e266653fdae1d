//! What the error codes of the sign-in log mean for the person who answers a ticket.
//!
//! The codes are those of Microsoft's list of sign-in error codes that have to do with MFA, policies, passwords
//! and sessions; any other code keeps the service's own reason. Two codes say nothing without a text beside them:
//! 500121 is every prompt that was not passed, 50053 a locked account or a blocked address.

use super::Remedy;
use crate::tenant::SignIn;

/// The meaning of a code, or of a code with a certain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// `status/errorCode`, the number after AADSTS.
    pub code: u32,
    /// What happened, in plain words.
    pub words: &'static str,
    /// What it means for the admin.
    pub means: &'static str,
    /// What helps, if something does.
    pub remedy: Option<Remedy>,
}

const fn code(
    code: u32,
    words: &'static str,
    means: &'static str,
    remedy: Option<Remedy>,
) -> Meaning {
    Meaning {
        code,
        words,
        means,
        remedy,
    }
}

const fn outside(text: &'static str) -> Remedy {
    Remedy::Outside(text)
}

const PASSWORD: Option<Remedy> = Some(outside("reset the password"));
const DEVICE: Option<Remedy> = Some(outside("check the device in Intune or Entra"));
const POLICY: Option<Remedy> = Some(outside("check the Conditional Access policy"));
const CONSENT: Option<Remedy> = Some(outside("check the application's consent"));
const RISK: Option<Remedy> = Some(outside("check the user in Identity Protection"));

/// What helps a user who is blocked for MFA; a reset would delete their methods for nothing.
pub const UNBLOCK: &str =
    "unblock the user in the Entra admin center: Multifactor authentication, Block/unblock users";
/// What to check when a code was not accepted.
pub const CHECK_CODE: &str = "check the clock of the phone, and that the code is for this account";
/// What to do when somebody else may have started the sign-ins.
pub const STOLEN: &str = "if the user did not start the sign-ins, reset the stolen password";
const NUMBER: &str = "check the phone number, or use another method";
const TRY_AGAIN: &str = "try again, and check the service health of Microsoft 365";

/// The table, by code.
#[rustfmt::skip]
pub const CODES: &[Meaning] = &[
    code(50_034, "no such account in this tenant", "a wrong name, or an account of another tenant", None),
    code(50_053, "account locked", "too many wrong passwords: not an MFA matter", PASSWORD),
    code(50_055, "the password has expired", "not an MFA matter", PASSWORD),
    code(50_057, "the account is disabled", "no reset helps while it is", Some(outside("enable the account"))),
    code(50_072, "must register MFA first", "will be asked to register at the next sign-in in a browser", Some(Remedy::AccessPass)),
    code(50_074, "did not pass the MFA prompt", "MFA was required and not completed", Some(outside("ask what happened at the prompt"))),
    code(50_076, "MFA is required here", "a policy or the location requires MFA", None),
    code(50_078, "the MFA session has expired", "signing in again is enough", None),
    code(50_079, "must register MFA after a change", "a policy or an admin now requires registration", Some(Remedy::AccessPass)),
    code(50_088, "telecom limit for MFA calls reached", "calls and texts do not get through at the moment", Some(Remedy::AccessPass)),
    code(50_097, "the device must identify itself", "the sign-in needs a registered device", DEVICE),
    code(50_105, "not assigned to the application", "not an MFA matter", Some(outside("assign the user to the application"))),
    code(50_125, "interrupted to reset or register a password", "the user has to finish that first", None),
    code(50_126, "wrong name or password", "not an MFA matter", PASSWORD),
    code(50_129, "the device is not joined to the workplace", "a policy requires a registered device: no reset helps", DEVICE),
    code(50_131, "the device was refused by a policy", "no reset helps", DEVICE),
    code(50_133, "the session ended with a password change", "signing in again is enough", None),
    code(50_140, "was asked whether to stay signed in", "a question, not a failure", None),
    code(50_144, "the Active Directory password has expired", "not an MFA matter", PASSWORD),
    code(50_155, "the device could not authenticate", "no reset helps", DEVICE),
    code(50_158, "sent to an external check", "the external provider must answer", None),
    code(50_173, "the session was revoked", "signing in again is enough", None),
    code(50_199, "was asked to confirm the sign-in", "the user has to confirm", None),
    code(50_203, "has not registered the Authenticator app", "will be asked to register it", None),
    code(53_000, "the device is not compliant", "a policy requires a compliant device: no reset helps", DEVICE),
    code(53_001, "the device is not joined to the domain", "a policy requires a joined device: no reset helps", DEVICE),
    code(53_002, "the app is not approved", "a policy requires an approved app: no reset helps", POLICY),
    code(53_003, "blocked by Conditional Access", "no reset helps", POLICY),
    code(53_004, "may not register MFA: the sign-in is risky", "verify who is asking", RISK),
    code(65_001, "nobody consented to the application", "not an MFA matter", CONSENT),
    code(65_002, "the application is not authorised by Microsoft for this", "not an MFA matter", CONSENT),
    code(65_004, "declined to consent to the application", "not an MFA matter", CONSENT),
    code(70_043, "must sign in again: sign-in frequency", "signing in again is enough", None),
    code(70_044, "the session ended: sign-in frequency", "signing in again is enough", None),
    code(90_094, "an admin must consent to the application", "not an MFA matter", CONSENT),
    code(500_121, "did not pass the MFA prompt", "the log does not say why", Some(outside("ask what happened at the prompt"))),
    code(500_133, "the assertion is outside its time range", "a clock is wrong", Some(outside("check the clock of the device"))),
    code(530_002, "the device is not compliant", "a policy requires a compliant device: no reset helps", DEVICE),
    code(530_003, "the device is not managed", "a policy requires a managed device: no reset helps", DEVICE),
    code(530_035, "blocked by security defaults", "no reset helps", Some(outside("use a modern client, or check security defaults"))),
];

/// Why a prompt was not passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Denial {
    /// Blocked for MFA, as after a fraud report.
    Blocked,
    /// The user said no.
    Declined,
    /// The user said no and reported a fraud.
    Fraud,
    /// The user answered, with a code or a PIN that does not hold.
    WrongCode,
    NoAnswer,
    /// The prompt did not reach the user.
    NotDelivered,
    /// There is nothing to prompt by.
    NoMethod,
    /// The fault is the service's.
    Service,
    /// The log does not say, or in words that mfadeck does not know.
    Unknown,
}

/// Parts of `status/additionalDetails`, lower case, with the reason that each gives; the first one decides.
#[rustfmt::skip]
const DENIALS: &[(&str, Denial, Meaning)] = &[
    ("user is blocked", Denial::Blocked,
        code(500_121, "blocked for MFA", "an admin or a fraud report blocked the user: no reset helps", Some(outside(UNBLOCK)))),
    ("fraud", Denial::Fraud,
        code(500_121, "reported the MFA prompt as fraud", "somebody else may have the password", Some(outside(STOLEN)))),
    ("declined", Denial::Declined,
        code(500_121, "declined the MFA prompt", "somebody else may have the password", Some(outside(STOLEN)))),
    ("did not respond", Denial::NoAnswer,
        code(500_121, "did not answer the MFA prompt", "nobody answered on the device", Some(outside("ask whether the user has the device")))),
    ("never entered the verification code", Denial::NoAnswer,
        code(500_121, "entered no verification code", "nobody answered on the device", Some(outside("ask whether the user has the device")))),
    ("already used", Denial::WrongCode,
        code(500_121, "entered a code that was already used", "the next code works", Some(outside("wait for the next code")))),
    ("incorrect pin", Denial::WrongCode,
        code(500_121, "entered a wrong PIN", "the user answered", Some(outside("ask for the PIN of the app")))),
    ("incorrect code", Denial::WrongCode,
        code(500_121, "entered a wrong code", "the user answered", Some(outside(CHECK_CODE)))),
    ("invalid mobile app verification code", Denial::WrongCode,
        code(500_121, "entered a wrong code", "the user answered", Some(outside(CHECK_CODE)))),
    ("voicemail", Denial::NotDelivered,
        code(500_121, "the MFA call went to voicemail", "the call did not reach the user", Some(outside(NUMBER)))),
    ("hung up", Denial::NotDelivered,
        code(500_121, "hung up the MFA call", "the call was not completed", Some(outside(NUMBER)))),
    ("unable to reach", Denial::NotDelivered,
        code(500_121, "the MFA call did not get through", "the phone could not be reached", Some(outside(NUMBER)))),
    ("invalid format", Denial::NotDelivered,
        code(500_121, "the phone number is invalid", "no call and no text can reach it", Some(outside(NUMBER)))),
    ("unable to send", Denial::NotDelivered,
        code(500_121, "the MFA notification was not delivered", "the device could not be reached", Some(outside("check the device's network and notifications, or use another method")))),
    ("does not have any verification methods", Denial::NoMethod,
        code(500_121, "has no MFA method registered", "must register first", Some(Remedy::AccessPass))),
    ("service error", Denial::Service,
        code(500_121, "the MFA service failed", "a fault of the service", Some(outside(TRY_AGAIN)))),
    ("misconfiguration", Denial::Service,
        code(500_121, "the MFA service is misconfigured", "a fault of the settings", Some(outside("check the MFA settings of the tenant")))),
];

/// 50053 with the text that an address is blocked.
const ADDRESS: Meaning = code(
    50_053,
    "blocked: the IP address is known for malicious activity",
    "the account itself is fine: not an MFA matter",
    Some(outside(
        "sign in from another network, or check the address",
    )),
);

/// The meaning of a failure; none for a code that is not in the table.
pub fn meaning(sign_in: &SignIn) -> Option<&'static Meaning> {
    if is_address_block(sign_in) {
        return Some(&ADDRESS);
    }
    denied(sign_in)
        .map(|(_, _, meaning)| meaning)
        .or_else(|| CODES.iter().find(|meaning| meaning.code == sign_in.code))
}

/// Why the prompt was not passed; none where the sign-in failed by something else.
pub fn denial(sign_in: &SignIn) -> Option<Denial> {
    match (denied(sign_in), sign_in.code) {
        (Some((_, denial, _)), _) => Some(*denial),
        (None, 500_121 | 50_074) => Some(Denial::Unknown),
        (None, _) => None,
    }
}

fn denied(sign_in: &SignIn) -> Option<&'static (&'static str, Denial, Meaning)> {
    let details = sign_in
        .details
        .as_ref()
        .filter(|_| sign_in.code == 500_121)?;
    let details = details.to_lowercase();
    DENIALS.iter().find(|(part, ..)| details.contains(part))
}

/// Whether a 50053 is about the address and not about the account.
pub fn is_address_block(sign_in: &SignIn) -> bool {
    sign_in.code == 50_053
        && sign_in.reason.as_ref().is_some_and(|reason| {
            let reason = reason.to_lowercase();
            reason.contains("malicious") || reason.contains("ip address")
        })
}

/// Whether a code means that the sign-in failed: not success, and not a question during a sign-in.
pub fn is_failure(code: u32) -> bool {
    !matches!(code, 0 | 50_140)
}
