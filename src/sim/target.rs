//! The target of a request line, taken apart.

use url::form_urlencoded;

/// Path segments and query options, percent-decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The segments, without empty ones.
    pub path: Vec<String>,
    /// The options in the order given.
    pub query: Vec<(String, String)>,
}

impl Target {
    /// Takes `/v1.0/users?$top=999` apart.
    pub fn parse(text: &str) -> Self {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        Self {
            path: path
                .split('/')
                .filter(|segment| !segment.is_empty())
                .map(decoded)
                .collect(),
            query: form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
        }
    }
}

/// Percent-decoded; in a path, what separates a form's fields stands for itself.
fn decoded(segment: &str) -> String {
    let as_field = segment
        .replace('+', "%2B")
        .replace('&', "%26")
        .replace('=', "%3D");
    form_urlencoded::parse(as_field.as_bytes())
        .next()
        .map(|(name, _)| name.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_decoded_segment_by_segment() {
        let target = Target::parse(
            "/users/eve_x.example%23EXT%23@contoso.example/a%2Fb+c=d&e?$filter=mail+eq+'a%26b'&$top=5",
        );
        assert_eq!(
            target.path,
            ["users", "eve_x.example#EXT#@contoso.example", "a/b+c=d&e"]
        );
        let options = [("$filter", "mail eq 'a&b'"), ("$top", "5")];
        assert_eq!(
            target.query,
            options.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }

    #[test]
    fn empty_segments_are_left_out() {
        assert_eq!(Target::parse("//users/").path, ["users"]);
        assert_eq!(Target::parse(""), Target::default());
    }
}
