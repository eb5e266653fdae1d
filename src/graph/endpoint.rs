//! Where Graph is, and which addresses may receive the token.

use url::Url;

use super::{Area, Error};
use crate::auth::is_protected;

/// A root of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// `/v1.0`, the supported API.
    V1,
    /// `/beta`, which alone has the per-user MFA state and the sign-in preferences.
    Beta,
}

impl Version {
    pub(crate) fn segment(self) -> &'static str {
        match self {
            Self::V1 => "v1.0",
            Self::Beta => "beta",
        }
    }
}

/// The Graph host of a cloud, or a simulated tenant. The token goes to this scheme, host and port only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphEndpoint {
    base: Url,
}

impl GraphEndpoint {
    /// Takes the address without a version, such as `https://graph.microsoft.com`.
    ///
    /// # Errors
    /// When it is neither https nor on loopback.
    pub fn new(base: Url) -> Result<Self, Error> {
        if is_protected(&base) {
            Ok(Self { base })
        } else {
            Err(Error::refused(
                Area::Identity,
                format!("{base} is not https: a token would travel in the clear"),
            ))
        }
    }

    /// The address without a version.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// The address of a resource; segments are encoded one by one.
    pub(super) fn url<'a>(
        &self,
        version: Version,
        segments: impl IntoIterator<Item = &'a str>,
        query: Option<&str>,
    ) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push(version.segment()).extend(segments);
        }
        url.set_query(query);
        url
    }

    /// Reads a link that an answer gave, if it leads to this service.
    pub(super) fn link(&self, area: Area, link: &str) -> Result<Url, Error> {
        match Url::parse(link) {
            Ok(url) if self.owns(&url) => Ok(url),
            Ok(url) => Err(Error::refused(
                area,
                format!(
                    "the answer continues at {}, which is not {}: the token is not sent there",
                    url.host_str().unwrap_or("an unknown host"),
                    self.base.host_str().unwrap_or("the service"),
                ),
            )),
            Err(error) => Err(Error::refused(
                area,
                format!("the answer continues at an address that cannot be read: {error}"),
            )),
        }
    }

    fn owns(&self, url: &Url) -> bool {
        url.origin() == self.base.origin()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(base: &str) -> Result<GraphEndpoint, Error> {
        GraphEndpoint::new(Url::parse(base).unwrap())
    }

    #[test]
    fn plain_http_is_taken_for_loopback_only() {
        for good in [
            "https://graph.microsoft.com",
            "http://127.0.0.1:4000",
            "http://localhost:4000/",
            "http://[::1]:4000",
        ] {
            assert!(endpoint(good).is_ok(), "{good}");
        }
        for bad in [
            "http://graph.microsoft.com",
            "http://127.0.0.1.example",
            "http://localhost.example",
            "ftp://127.0.0.1",
            "data:text/plain,x",
        ] {
            assert!(endpoint(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn segments_are_encoded_so_that_a_guest_name_stays_one_segment() {
        let url = endpoint("http://127.0.0.1:1/").unwrap().url(
            Version::V1,
            ["users", "eve_mail.example#EXT#@contoso.example"],
            Some("$select=id"),
        );
        assert_eq!(
            url.as_str(),
            "http://127.0.0.1:1/v1.0/users/eve_mail.example%23EXT%23@contoso.example?$select=id"
        );
    }

    #[test]
    fn a_link_to_another_host_port_or_scheme_is_refused() {
        let here = endpoint("https://graph.microsoft.com").unwrap();
        assert!(
            here.link(
                Area::Users,
                "https://graph.microsoft.com/v1.0/users?$skiptoken=x"
            )
            .is_ok()
        );
        for bad in [
            "https://graph.microsoft.com.example/v1.0/users",
            "https://graph.microsoft.com:444/v1.0/users",
            "http://graph.microsoft.com/v1.0/users",
            "/v1.0/users",
        ] {
            assert!(here.link(Area::Users, bad).is_err(), "{bad}");
        }
    }
}
