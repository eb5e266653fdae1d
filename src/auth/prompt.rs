//! What a person is asked to do while a sign-in waits for them.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::{PasteSink, SignInError};

/// The longest that a person may take, whatever the service allows.
pub(super) const PROMPT_LIMIT: Duration = Duration::from_mins(15);

/// What a sign-in waits for. Nothing in it is secret from who sits at the terminal, and nothing is for a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Open a page on any device and type a code.
    DeviceCode {
        /// Where the code is typed.
        page: String,
        /// What the person types there.
        code: String,
        /// Until when the code is valid.
        expires: Timestamp,
    },
    /// Open a page in any browser, and paste the address at which it ends.
    PasteBack {
        /// The sign-in page.
        page: String,
        /// Why it comes to that, or why the text before was not it.
        why: Option<String>,
        /// Nobody chose this way: another one was refused.
        offered: bool,
        /// Until when the sign-in waits.
        expires: Timestamp,
        /// Takes what is pasted.
        paste: PasteSink,
    },
    /// Open a page in a browser that reaches this machine's loopback.
    Browser {
        /// An address of ours that leads on to the sign-in page.
        page: String,
        /// The port that has to be forwarded where the browser is elsewhere.
        port: u16,
        /// Until when the page is served.
        expires: Timestamp,
    },
}

/// Says what a sign-in waits for, for as long as it waits: whoever shows prompts can show the present one at any time
/// again. Without anybody to show it, a sign-in that needs a person fails at once instead of waiting unseen.
#[derive(Debug)]
pub struct Prompts(watch::Sender<Option<Prompt>>);

impl Prompts {
    /// The end that asks, and the end that shows; none is shown while a sign-in waits for nobody.
    pub fn new() -> (Self, watch::Receiver<Option<Prompt>>) {
        let (sender, receiver) = watch::channel(None);
        (Self(sender), receiver)
    }

    /// Whether somebody would see a prompt.
    pub(super) fn has_somebody(&self) -> bool {
        !self.0.is_closed()
    }

    /// Fails when nobody would see a prompt.
    pub(super) fn require_somebody(&self) -> Result<(), SignInError> {
        if !self.has_somebody() {
            return Err(SignInError::new(
                "a new sign-in is needed",
                "leave and start mfadeck again",
            ));
        }
        Ok(())
    }

    /// Shows a prompt until the returned value is dropped.
    pub(super) fn show(&self, prompt: Prompt) -> PromptGuard<'_> {
        self.0.send_replace(Some(prompt));
        PromptGuard(self)
    }
}

/// Ends the showing of a prompt when dropped.
pub(super) struct PromptGuard<'a>(&'a Prompts);

impl Drop for PromptGuard<'_> {
    fn drop(&mut self) {
        self.0.0.send_replace(None);
    }
}

/// Until when a prompt is shown that the service calls valid for this long.
pub(super) fn expiry(valid: Duration) -> Timestamp {
    let now = Timestamp::now();
    SignedDuration::try_from(valid.min(PROMPT_LIMIT))
        .ok()
        .and_then(|valid| now.checked_add(valid).ok())
        .unwrap_or(now)
}
