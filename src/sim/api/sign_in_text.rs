//! What the sign-in log says beside an error code.

/// `failureReason` of a code, as Microsoft's list of sign-in error codes has it in short.
pub fn reason(code: u32) -> &'static str {
    match code {
        0 => "Other.",
        50_053 => {
            "Account is locked because user tried to sign in too many times with an incorrect user ID or password."
        }
        50_055 => "The password is expired.",
        50_057 => "The user account is disabled.",
        50_072 => "User needs to enroll for second factor authentication (interactive).",
        50_074 => "Strong Authentication is required.",
        50_076 => "User needs to use multi-factor authentication to access the resource.",
        50_078 => {
            "Presented multi-factor authentication has expired due to policies configured by your administrator."
        }
        50_079 => "User needs to enroll for second factor authentication.",
        50_088 => "Limit on telecom MFA calls reached. Please try again in a few minutes.",
        50_097 => "Device authentication is required.",
        50_125 => "Sign-in was interrupted due to a password reset or password registration entry.",
        50_126 => "Error validating credentials due to invalid username or password.",
        50_133 => "Session is invalid due to expiration or recent password change.",
        50_140 => {
            "This error occurred due to 'Keep me signed in' interrupt when the user was signing-in."
        }
        50_158 => "External security challenge was not satisfied.",
        50_173 => {
            "The provided grant has expired due to it being revoked, a fresh auth token is needed."
        }
        53_000 => "Device is not in required device state.",
        53_001 => "Device is not domain joined.",
        53_002 => "The app used is not an approved app for Conditional Access.",
        53_003 => "Access has been blocked by Conditional Access policies.",
        53_004 => {
            "User needs to complete the multi-factor authentication registration process before accessing this content."
        }
        70_043 | 70_044 => {
            "The refresh token has expired or is invalid due to sign-in frequency checks by Conditional Access."
        }
        500_121 => "Authentication failed during strong authentication request.",
        530_035 => "Access has been blocked by security defaults.",
        _ => "Unknown.",
    }
}
