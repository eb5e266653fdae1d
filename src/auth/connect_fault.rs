//! Why a connection could not be made, by the causes below the HTTP client's error, and what cures it.

use std::error::Error;

pub(super) const NETWORK: &str =
    "check the network, the proxy (HTTPS_PROXY, NO_PROXY) and the address";

/// Why a connection could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConnectFault {
    /// The proxy wants a name and a password (407).
    ProxySignIn,
    /// The proxy does not connect to this host, as with 403.
    ProxyRefuses,
    /// The certificate is not from an authority that this machine trusts, or for another host.
    Untrusted,
    /// The certificate is not valid at this machine's time.
    CertificateTime,
    /// No host has this name.
    NoSuchHost,
    /// The address, or the proxy's, has a scheme that is not supported.
    Scheme,
    /// Something that another try may get past.
    Passing,
}

impl ConnectFault {
    /// Reads the causes from the error down to the innermost one: the layers in between have types that nobody can name,
    /// so their words decide.
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        let mut next: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(cause) = next {
            if let Some(fault) = Self::of_words(&cause.to_string()) {
                return fault;
            }
            next = cause.source();
        }
        if error.is_builder() {
            Self::Scheme
        } else {
            Self::Passing
        }
    }

    fn of_words(words: &str) -> Option<Self> {
        let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
        Some(if has(&["proxy authorization required"]) {
            Self::ProxySignIn
        } else if has(&["tunnel error: unsuccessful"]) {
            Self::ProxyRefuses
        } else if has(&["peer certificate", "certificate verify failed"]) {
            if has(&["expired", "not valid yet", "NotValidYet", "Expired"]) {
                Self::CertificateTime
            } else {
                Self::Untrusted
            }
        } else if has(&[
            "Name or service not known",
            "No address associated with hostname",
            "nodename nor servname provided",
            "No such host is known",
        ]) {
            Self::NoSuchHost
        } else if has(&[
            "scheme is not http",
            "unsupported scheme",
            "unknown proxy scheme",
            "scheme is missing",
        ]) {
            Self::Scheme
        } else {
            return None;
        })
    }

    /// Whether no other try can get past it: a proxy may lock the account that knocks too often.
    pub(crate) fn is_lasting(self) -> bool {
        self != Self::Passing
    }

    /// What happened; `host` is who cannot be reached.
    pub(crate) fn what(self, host: &str) -> String {
        match self {
            Self::ProxySignIn => {
                format!("the proxy on the way to {host} wants a user name and a password (407)")
            }
            Self::ProxyRefuses => format!("the proxy refuses to connect to {host}"),
            Self::Untrusted => format!("the certificate of {host} is not trusted"),
            Self::CertificateTime => format!("the certificate of {host} is not valid at this time"),
            Self::NoSuchHost => format!("cannot reach {host}: no host has this name"),
            Self::Scheme => format!(
                "cannot reach {host}: its address or the proxy's has a scheme that is not supported"
            ),
            Self::Passing => format!("cannot reach {host}"),
        }
    }

    /// What an admin does about it.
    pub(crate) fn cure(self) -> &'static str {
        match self {
            Self::ProxySignIn => {
                "put them into HTTPS_PROXY (http://USER:PASSWORD@HOST:PORT), or list the host in NO_PROXY"
            }
            Self::ProxyRefuses => {
                "ask for the host to be allowed on the proxy, or list it in NO_PROXY"
            }
            Self::Untrusted => {
                "if a proxy inspects TLS, add its CA to the system's store or name it in SSL_CERT_FILE"
            }
            Self::CertificateTime => "check this machine's clock (timedatectl)",
            Self::NoSuchHost => {
                "check the address, the cloud (--cloud) and this machine's DNS; behind a proxy set HTTPS_PROXY"
            }
            Self::Scheme => "use https:// addresses, and an http:// proxy in HTTPS_PROXY",
            Self::Passing => NETWORK,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_untrusted_certificate_and_a_wrong_clock_are_different_faults() {
        let of = |words| ConnectFault::of_words(words);
        assert_eq!(
            of("invalid peer certificate: UnknownIssuer"),
            Some(ConnectFault::Untrusted)
        );
        assert_eq!(
            of("invalid peer certificate: certificate not valid yet"),
            Some(ConnectFault::CertificateTime)
        );
        assert_eq!(of("Connection refused (os error 111)"), None);
    }

    #[test]
    fn a_name_server_that_fails_for_a_moment_is_no_lasting_fault() {
        let of = |words| ConnectFault::of_words(words);
        let passing = "failed to lookup address information: Temporary failure in name resolution";
        assert_eq!(of(passing), None);
        let lasting = "failed to lookup address information: Name or service not known";
        assert_eq!(of(lasting), Some(ConnectFault::NoSuchHost));
    }
}
