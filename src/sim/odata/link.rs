//! `@odata.nextLink` and the opaque token in it.

use super::super::wire::{Request, Response};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use url::form_urlencoded::byte_serialize;
use uuid::Uuid;

/// A `$skiptoken`: the place where the next page begins, bound to the query it was made for.
pub(super) struct Token;

impl Token {
    /// The place that a token names; the refusal means that paging has to start again.
    pub(super) fn read(request: &Request, text: &str) -> Result<usize, Response> {
        URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .and_then(|text| {
                let (place, query) = text.split_once('|')?;
                (query == fingerprint(request)).then(|| place.parse().ok())?
            })
            .ok_or_else(|| {
                Response::error(
                    request,
                    400,
                    "Directory_ExpiredPageToken",
                    "The specified page token value has expired and can no longer be included in your request.",
                )
            })
    }

    /// The link to the page that begins at a place: the same request with another token.
    pub(super) fn link(request: &Request, place: usize) -> String {
        let token = URL_SAFE_NO_PAD.encode(format!("{place}|{}", fingerprint(request)));
        let path: Vec<String> = request
            .path
            .iter()
            .map(|segment| encoded(segment).replace('+', "%20"))
            .collect();
        let mut options: Vec<String> = other_options(request)
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        options.push(format!("$skiptoken={token}"));
        format!(
            "{}/{}?{}",
            request.root(),
            path.join("/"),
            options.join("&")
        )
    }
}

fn other_options(request: &Request) -> impl Iterator<Item = &(String, String)> {
    request
        .query
        .iter()
        .filter(|(name, _)| name != "$skiptoken")
}

/// Binds a token to its query: a client may only follow a link unchanged.
fn fingerprint(request: &Request) -> String {
    let query: Vec<String> = other_options(request)
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let text = format!(
        "{} {} {}",
        request.version.segment(),
        request.path.join("/"),
        query.join("&")
    );
    Uuid::new_v5(&Uuid::NAMESPACE_URL, text.as_bytes())
        .simple()
        .to_string()
}

/// Percent-encoded, but readable where the service leaves characters alone.
fn encoded(text: &str) -> String {
    let mut encoded: String = byte_serialize(text.as_bytes()).collect();
    for (code, plain) in [
        ("%24", "$"),
        ("%2C", ","),
        ("%28", "("),
        ("%29", ")"),
        ("%3A", ":"),
        ("%2F", "/"),
        ("%40", "@"),
    ] {
        encoded = encoded.replace(code, plain);
    }
    encoded
}
