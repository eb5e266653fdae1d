//! What a person is asked to do while a sign-in waits for them.

use jiff::Timestamp;
use tokio::sync::watch;

use super::SignInError;

/// What a sign-in waits for. Nothing in it is secret from who sits at the terminal, and nothing is for a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Open a page on any device and type a code.
    DeviceCode {
        /// The page.
        page: String,
        /// The code.
        code: String,
        /// Until when.
        expires: Timestamp,
    },
    /// Open a page in a browser that reaches this machine's loopback.
    Browser {
        /// The page: an address of ours that leads on to the sign-in page.
        page: String,
        /// The port that has to be forwarded where the browser is elsewhere.
        port: u16,
        /// Until when.
        expires: Timestamp,
    },
}

/// Tells whoever shows prompts what a sign-in waits for; none while it waits for nobody. Without anybody to show it a
/// sign-in that needs a person fails at once instead of waiting unseen.
#[derive(Debug)]
pub struct Prompts(watch::Sender<Option<Prompt>>);

impl Prompts {
    /// The end that asks, and the end that shows.
    pub fn new() -> (Self, watch::Receiver<Option<Prompt>>) {
        let (sender, receiver) = watch::channel(None);
        (Self(sender), receiver)
    }

    /// Fails when nobody would see a prompt.
    pub(super) fn require_somebody(&self) -> Result<(), SignInError> {
        if self.0.is_closed() {
            return Err(SignInError::new(
                "a new sign-in is needed",
                "leave and start mfadeck again",
            ));
        }
        Ok(())
    }

    /// Shows a prompt until the returned value is dropped.
    pub(super) fn show(&self, prompt: Prompt) -> Shown<'_> {
        self.0.send_replace(Some(prompt));
        Shown(self)
    }
}

/// A prompt that is being shown.
pub(super) struct Shown<'a>(&'a Prompts);

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        self.0.0.send_replace(None);
    }
}
