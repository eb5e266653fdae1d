//! A sign-in that waits for the admin while the dashboard is open.

use jiff::Timestamp;

/// What the admin is asked to do. Nothing in it is secret from who sits at the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// The page to open.
    pub page: String,
    /// What to do there.
    pub how: How,
    /// Until when the sign-in waits.
    pub expires: Timestamp,
}

/// What to do on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// Type a code, on any device.
    Code(String),
    /// Sign in in any browser, and paste the address at which it ends.
    Paste {
        /// Why it comes to that, or why the text before was not it.
        why: Option<String>,
    },
    /// Just sign in, in a browser that reaches this port of this machine.
    Port(u16),
}

impl SignIn {
    /// What goes to the clipboard: the code, or the page where there is none.
    pub fn to_copy(&self) -> &str {
        match &self.how {
            How::Code(code) => code,
            How::Port(_) | How::Paste { .. } => &self.page,
        }
    }
}
