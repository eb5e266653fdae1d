//! The tenants of the desk, as the one on the screen sees them, and the window that chooses one of them.

use tui_input::Input;

use crate::tenant::text::fold;

/// A tenant of the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// The name of its profile.
    pub name: String,
    /// What the profile calls it: a domain or an id.
    pub tenant: Option<String>,
    /// Whether it is open.
    pub state: TabState,
    /// The job that runs there.
    pub job: Option<JobProgress>,
    /// A question, or a pass that nobody has taken, waits there.
    pub waits: bool,
}

/// Whether a tenant is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabState {
    /// Nobody has chosen it yet.
    Closed,
    /// The sign-in runs.
    Opening,
    /// It is open.
    Open,
    /// The sign-in failed: why, and what to do.
    Failed(String),
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobProgress {
    /// What is done.
    pub action: &'static str,
    /// Users that are settled.
    pub done: usize,
    /// All users.
    pub total: usize,
}

/// The window that chooses a tenant.
#[derive(Clone, Debug, Default)]
pub struct TenantPicker {
    /// Words of the name.
    pub input: Input,
    /// Which of the tenants found is chosen.
    pub chosen: usize,
}

impl Tab {
    /// A tenant that nobody has chosen yet.
    pub fn closed(name: impl Into<String>, tenant: Option<String>) -> Self {
        Self {
            name: name.into(),
            tenant,
            state: TabState::Closed,
            job: None,
            waits: false,
        }
    }

    /// Whether its name has all of these words.
    pub(super) fn matches(&self, words: &str) -> bool {
        let text = fold(&format!(
            "{} {}",
            self.name,
            self.tenant.as_deref().unwrap_or_default()
        ));
        words.split_whitespace().all(|word| text.contains(word))
    }
}
