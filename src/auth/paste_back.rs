//! Sign-in by any browser, whose last address the person pastes back: for places where a code is blocked and no port
//! can be forwarded. The text is hostile and secret: it is matched against this very sign-in, and shown nowhere.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use azure_core::credentials::Secret;
use oauth2::RedirectUrl;
use tokio::sync::mpsc;
use url::{Url, form_urlencoded};

use super::SignInError;
use super::entra_error::EntraError;
use super::prompt::{PROMPT_LIMIT, Prompt, Prompts, expiry};
use super::public_client::{PublicClient, TokenGrant};

/// Where the browser ends. Nobody listens there: the address bar is all that is needed.
const REDIRECT: &str = "http://localhost";

/// More than any address is that a browser shows.
const LONGEST: usize = 16 * 1024;

/// Takes what the person pastes.
#[derive(Clone)]
pub struct PasteSink(mpsc::Sender<Option<Secret>>);

impl PasteSink {
    /// The text as it was pasted.
    pub fn give(&self, text: String) {
        // While the text before it is looked at, another one is too much.
        let _ = self.0.try_send(Some(Secret::new(text)));
    }

    /// Nobody can paste here.
    pub fn decline(&self) {
        let _ = self.0.try_send(None);
    }
}

impl fmt::Debug for PasteSink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasteSink")
    }
}

impl PartialEq for PasteSink {
    fn eq(&self, other: &Self) -> bool {
        self.0.same_channel(&other.0)
    }
}

impl Eq for PasteSink {}

/// Why a pasted text does not end the sign-in.
#[derive(Debug)]
enum Rejection {
    /// It is not the address: another may be pasted.
    NotIt(&'static str),
    /// The sign-in service refused.
    Refused(Box<EntraError>),
}

/// Signs in by an address that is pasted back; `blocked` says why a code is no way.
pub(super) async fn sign_in(
    client: &PublicClient,
    prompts: &Prompts,
    scopes: &str,
    claims: Option<&str>,
    blocked: Option<SignInError>,
) -> Result<TokenGrant, SignInError> {
    let redirect = RedirectUrl::new(REDIRECT.to_owned())
        .map_err(|error| SignInError::new(error.to_string(), super::advice::OTHERWISE))?;
    let request = client.browser(&redirect, scopes, claims);
    let (sink, mut pasted) = mpsc::channel(1);
    let offered = blocked.is_some();
    let mut why = blocked.as_ref().map(SignInError::in_short);
    let code = loop {
        let shown = prompts.show(Prompt::PasteBack {
            page: request.page.to_string(),
            why: why.take(),
            offered,
            expires: expiry(PROMPT_LIMIT),
            paste: PasteSink(sink.clone()),
        });
        let text = pasted.recv().await.flatten();
        drop(shown);
        let Some(text) = text else {
            return Err(blocked.unwrap_or_else(|| {
                SignInError::new(
                    "nothing was pasted",
                    "start again where the address can be pasted, or sign in another way with --auth",
                )
            }));
        };
        match code_in(text.secret(), request.state.secret()) {
            Ok(code) => break code,
            Err(Rejection::NotIt(what)) => why = Some(what.to_owned()),
            Err(Rejection::Refused(error)) => return Err(client.explain_refusal(*error, scopes)),
        }
    };
    client
        .redeem(code, request.verifier, &redirect, scopes)
        .await
}

/// The code in the address, if that is the answer to this sign-in.
fn code_in(pasted: &str, state: &str) -> Result<String, Rejection> {
    if pasted.len() > LONGEST {
        return Err(Rejection::NotIt("that is too long to be the address"));
    }
    let text = unwrapped(pasted);
    let address = Url::parse(&text).map_err(|_| {
        Rejection::NotIt("that is not an address: copy the whole line of the browser's address bar")
    })?;
    if address.scheme() != "http" || address.host_str() != Some("localhost") {
        return Err(Rejection::NotIt(
            "that is the address of another page: finish the sign-in first, until the browser shows http://localhost/?…",
        ));
    }
    let query = address.query().or(address.fragment()).unwrap_or_default();
    let mut fields: HashMap<Cow<'_, str>, Cow<'_, str>> =
        form_urlencoded::parse(query.as_bytes()).collect();
    match fields.get("state") {
        Some(given) if given == state => {}
        Some(_) => {
            return Err(Rejection::NotIt(
                "that address belongs to another sign-in: open the page that is shown now",
            ));
        }
        None => {
            return Err(Rejection::NotIt(
                "that address is not complete: copy the whole line of the browser's address bar",
            ));
        }
    }
    let mut field = |name: &str| fields.remove(name).map(Cow::into_owned);
    field("code").ok_or_else(|| {
        Rejection::Refused(Box::new(EntraError {
            error: field("error").unwrap_or_default(),
            error_description: field("error_description").unwrap_or_default(),
            ..EntraError::default()
        }))
    })
}

/// Without the quotes that mail puts around an address, and the breaks that a narrow terminal puts into it.
fn unwrapped(pasted: &str) -> String {
    let text: String = pasted
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    text.trim_matches(['"', '\'', '<', '>']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(pasted: &str) -> &'static str {
        match code_in(pasted, "S").unwrap_err() {
            Rejection::NotIt(why) => why,
            Rejection::Refused(error) => panic!("{error:?}"),
        }
    }

    #[test]
    fn the_code_is_taken_from_the_whole_address_however_it_was_copied() {
        for pasted in [
            "http://localhost/?code=0.AX-1_2&state=S&session_state=x",
            "  http://localhost/?session_state=x&state=S&code=0.AX-1_2\r\n",
            "<http://localhost/?code=0.AX-1_2&state=S>",
            "\"http://localhost:8400/?code=0.AX\n-1_2&state=S\"",
            "http://localhost/#code=0.AX-1_2&state=S",
        ] {
            assert_eq!(code_in(pasted, "S").unwrap(), "0.AX-1_2", "{pasted}");
        }
    }

    #[test]
    fn what_is_not_the_answer_to_this_sign_in_is_turned_away() {
        for (pasted, part) in [
            ("", "not an address"),
            ("code=x&state=S", "not an address"),
            (
                "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?state=S&code=x",
                "another page",
            ),
            ("https://localhost/?code=x&state=S", "another page"),
            (
                "http://localhost.evil.example/?code=x&state=S",
                "another page",
            ),
            ("http://user@localhost/?code=x", "not complete"),
            ("http://localhost/?code=x&state=T", "another sign-in"),
            ("http://localhost/", "not complete"),
            ("javascript:alert(1)", "another page"),
        ] {
            assert!(why(pasted).contains(part), "{pasted}: {}", why(pasted));
        }
        assert!(why(&"x".repeat(LONGEST + 1)).contains("too long"));
    }

    #[test]
    fn a_refusal_of_the_service_ends_it() {
        let refused = "http://localhost/?error=access_denied&error_description=AADSTS53003%3A+blocked&state=S";
        match code_in(refused, "S").unwrap_err() {
            Rejection::Refused(error) => assert_eq!(error.code(), Some(53_003)),
            Rejection::NotIt(why) => panic!("{why}"),
        }
    }

    #[test]
    fn what_takes_the_text_shows_nothing_of_it() {
        let (sender, _receiver) = mpsc::channel(1);
        let sink = PasteSink(sender);
        sink.give("http://localhost/?code=secret".to_owned());
        assert_eq!(format!("{sink:?}"), "PasteSink");
    }
}
