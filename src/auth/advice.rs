//! What an AADSTS number means and what an admin can do, after Microsoft's list of authentication and authorization
//! error codes.

/// Where no better advice is known.
pub(super) const OTHERWISE: &str = "look the number up at https://login.microsoftonline.com/error, or sign in another way with --auth";
pub(super) const PROXY: &str = "something in between answers instead: check the proxy (HTTPS_PROXY, NO_PROXY) or sign in to the network first";

/// What happened and what to do, by the number after `AADSTS`.
pub(super) fn of_code(code: u32) -> Option<(&'static str, &'static str)> {
    Some(match code {
        7_000_222 => (
            "the client secret has expired",
            "create a new one (az ad app credential reset --id CLIENT-ID) and put it into AZURE_CLIENT_SECRET",
        ),
        7_000_215 | 70002 => (
            "the client secret is wrong",
            "AZURE_CLIENT_SECRET takes the secret's value, not its id",
        ),
        7_000_218 => (
            "the application does not allow public client flows",
            "allow them in its registration (Authentication, Allow public client flows), or use --auth secret or certificate",
        ),
        700_016 | 700_011 | 70001 => (
            "the tenant does not know this application",
            "check --client-id, --tenant and the cloud (--cloud)",
        ),
        7_000_112 => (
            "the application is disabled in this tenant",
            "enable it under Enterprise applications, or use another one with --client-id",
        ),
        90_002 | 900_023 | 50_059 | 50_128 => (
            "there is no such tenant",
            "check --tenant and the cloud (--cloud)",
        ),
        50_194 => (
            "the application belongs to one tenant only",
            "name the tenant with --tenant",
        ),
        50_020 | 50_034 | 51_004 | 16_000 => (
            "this account is not in the tenant",
            "sign in with another account, or name its tenant with --tenant",
        ),
        50_105 => (
            "this account is not assigned to the application",
            "an admin assigns it under Enterprise applications, Users and groups",
        ),
        50_057 => ("this account is disabled", "use another account"),
        50_011 => (
            "the application does not allow this redirect address",
            "add http://localhost to its registration (Authentication, Mobile and desktop applications)",
        ),
        700_024 => (
            "the certificate's assertion is not valid at this time",
            "check this machine's clock (timedatectl)",
        ),
        700_027 | 50_012 => (
            "the application does not know this certificate",
            "upload its public part to the registration (Certificates & secrets), and check --client-id",
        ),
        65_001 | 65_004 | 90_094 => ("consent is missing", "an admin has to consent once"),
        65_002 => (
            "Microsoft's own application cannot carry these permissions",
            "register an application of your own and name it with --client-id",
        ),
        53_003 | 530_035 | 50_005 | 50_131 => (
            "Conditional Access or security defaults block this sign-in",
            "sign in with --auth browser or --auth paste-back (device code is often blocked), or as an application with --auth certificate",
        ),
        53_000 | 53_001 | 50_097 => (
            "Conditional Access requires a managed device",
            "sign in with --auth browser from such a device (ssh -L), or as an application with --auth certificate",
        ),
        50_076 | 50_079 | 50_072 | 50_074 | 50_078 | 50_158 => (
            "the tenant requires a second factor",
            "sign in again and answer it",
        ),
        50_173 | 70_043 | 700_082 | 70_008 | 50_132 | 50_133 | 50_089 => {
            ("the sign-in has ended or was revoked", "sign in again")
        }
        70_018 => (
            "the code was not recognised",
            "start again and type the new code",
        ),
        70_019 | 70_020 => (
            "the code has expired before anybody signed in",
            "start again and type the new code in time",
        ),
        _ => return None,
    })
}

/// What happened and what to do by the OAuth error code, for answers without a number.
pub(super) fn of_word(error: &str) -> Option<(&'static str, &'static str)> {
    Some(match error {
        "authorization_declined" | "access_denied" => (
            "the sign-in was declined",
            "start again and confirm it on the page",
        ),
        "expired_token" | "code_expired" => of_code(70_019)?,
        "bad_verification_code" => of_code(70_018)?,
        "temporarily_unavailable" | "server_error" => (
            "the sign-in service is not available",
            "try again in a few minutes",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blocked_device_code_leads_to_the_other_ways() {
        let (_, advice) = of_code(53_003).unwrap();
        assert!(advice.contains("--auth browser") && advice.contains("certificate"));
    }

    #[test]
    fn advice_is_one_line() {
        for code in 0..8_000_000 {
            if let Some((what, advice)) = of_code(code) {
                assert!(!what.contains('\n') && !advice.contains('\n'), "{code}");
            }
        }
    }
}
