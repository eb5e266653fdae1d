//! One line a request for the log, without anything personal.

use std::time::Duration;

use url::Url;

/// Notes one exchange: method, path without ids, status or the lack of an answer, the ids for support, how long.
pub(super) fn exchange(
    method: &reqwest::Method,
    url: &Url,
    status: Option<u16>,
    request_id: &str,
    took: Duration,
) {
    tracing::debug!(
        %method,
        path = path(url),
        status,
        request_id,
        ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "graph"
    );
}

/// The path with everything that may name a person or a thing replaced, and without the query.
fn path(url: &Url) -> String {
    let mut out = String::new();
    let mut key_follows = false;
    for segment in url.path_segments().into_iter().flatten() {
        let word = segment == "v1.0"
            || segment.ends_with("Methods")
            || segment.chars().all(|c| c.is_ascii_alphabetic() || c == '$');
        out.push('/');
        out.push_str(if word && !key_follows {
            segment
        } else {
            "{id}"
        });
        key_follows = matches!(segment, "users" | "groups") || segment.ends_with("Methods");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logged_path_names_no_person_and_no_thing() {
        for (url, logged) in [
            (
                "https://graph.example/v1.0/users?$top=999&$skiptoken=secret",
                "/v1.0/users",
            ),
            ("https://graph.example/v1.0/users/ada", "/v1.0/users/{id}"),
            (
                "https://graph.example/v1.0/users/ada@contoso.example/authentication/fido2Methods/abc",
                "/v1.0/users/{id}/authentication/fido2Methods/{id}",
            ),
            (
                "https://graph.example/beta/users/5e7b6f34-0000-4000-8000-000000000001/authentication/requirements",
                "/beta/users/{id}/authentication/requirements",
            ),
            ("https://graph.example/beta/$batch", "/beta/$batch"),
        ] {
            assert_eq!(path(&Url::parse(url).unwrap()), logged);
        }
    }
}
