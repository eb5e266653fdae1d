//! What the error codes of the sign-in log mean for the person who answers a ticket.
//!
//! The codes are those of Microsoft's list of sign-in error codes that have to do with MFA, policies, passwords
//! and sessions; any other code keeps the service's own reason.

use super::Remedy;

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

const PASSWORD: Option<Remedy> = Some(Remedy::Outside("reset the password"));
const DEVICE: Option<Remedy> = Some(Remedy::Outside("check the device in Intune or Entra"));
const POLICY: Option<Remedy> = Some(Remedy::Outside("check the Conditional Access policy"));
const CONSENT: Option<Remedy> = Some(Remedy::Outside("check the application's consent"));

/// The table, by code.
#[rustfmt::skip]
pub const CODES: &[Meaning] = &[
    code(50_053, "locked, or the address is blocked", "too many wrong passwords: not an MFA matter", PASSWORD),
    code(50_055, "the password has expired", "not an MFA matter", PASSWORD),
    code(50_057, "the account is disabled", "no reset helps while it is", Some(Remedy::Outside("enable the account"))),
    code(50_072, "must register MFA first", "will be asked to register at the next sign-in in a browser", Some(Remedy::AccessPass)),
    code(50_074, "did not pass the MFA prompt", "MFA was required and not completed", Some(Remedy::ReRegister)),
    code(50_076, "MFA is required here", "a policy or the location requires MFA", None),
    code(50_078, "the MFA session has expired", "signing in again is enough", None),
    code(50_079, "must register MFA after a change", "a policy or an admin now requires registration", Some(Remedy::AccessPass)),
    code(50_088, "telecom limit for MFA calls reached", "calls and texts do not get through at the moment", Some(Remedy::AccessPass)),
    code(50_097, "the device must identify itself", "the sign-in needs a registered device", DEVICE),
    code(50_125, "interrupted to reset or register a password", "the user has to finish that first", None),
    code(50_126, "wrong name or password", "not an MFA matter", PASSWORD),
    code(50_133, "the session ended with a password change", "signing in again is enough", None),
    code(50_140, "was asked whether to stay signed in", "a question, not a failure", None),
    code(50_158, "sent to an external check", "the external provider must answer", None),
    code(50_173, "the session was revoked", "signing in again is enough", None),
    code(53_000, "the device is not compliant", "a policy requires a compliant device: no reset helps", DEVICE),
    code(53_001, "the device is not joined to the domain", "a policy requires a joined device: no reset helps", DEVICE),
    code(53_002, "the app is not approved", "a policy requires an approved app: no reset helps", POLICY),
    code(53_003, "blocked by Conditional Access", "no reset helps", POLICY),
    code(53_004, "may not register MFA: the sign-in is risky", "make sure who is asking", Some(Remedy::Outside("check the user in Identity Protection"))),
    code(65_001, "nobody consented to the application", "not an MFA matter", CONSENT),
    code(65_002, "the application is not authorised by Microsoft for this", "not an MFA matter", CONSENT),
    code(65_004, "declined to consent to the application", "not an MFA matter", CONSENT),
    code(70_043, "must sign in again: sign-in frequency", "signing in again is enough", None),
    code(70_044, "the session ended: sign-in frequency", "signing in again is enough", None),
    code(500_121, "did not answer the MFA prompt", "no answer, a refusal or a wrong code", Some(Remedy::ReRegister)),
    code(530_035, "blocked by security defaults", "no reset helps", Some(Remedy::Outside("use a modern client, or check security defaults"))),
];

/// The meaning of a code; none for one that is not in the table.
pub fn meaning(code: u32) -> Option<&'static Meaning> {
    CODES.iter().find(|meaning| meaning.code == code)
}

/// Whether a code means that somebody did not get in: not success, and not a question on the way.
pub fn is_failure(code: u32) -> bool {
    !matches!(code, 0 | 50_140)
}
