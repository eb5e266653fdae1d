//! Where a job of the journal stands, and which users it is about.

use super::SkipReason;
use super::history::PastJob;
use super::journal::{OutcomeName, Subject};
use super::words::name_or_account;
use crate::tenant::grouped;

/// Where a job of the journal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Its requests are being sent.
    Running,
    /// It ended, and every user was tried.
    Done,
    /// It ended before every user was tried.
    Stopped,
    /// Its end was never recorded: the program was killed, or the machine stopped.
    Interrupted,
}

impl JobState {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Interrupted => "interrupted",
        }
    }
}

impl PastJob {
    /// Where the job stands; `running` says whether this program is running it now.
    pub fn state(&self, running: bool) -> JobState {
        match (self.ended, running) {
            (false, true) => JobState::Running,
            (false, false) => JobState::Interrupted,
            (true, _) if self.begin.users.iter().any(|user| self.was_left(user)) => {
                JobState::Stopped
            }
            (true, _) => JobState::Done,
        }
    }

    /// Whether the job ended before this user was tried; what a guard refused was tried.
    fn was_left(&self, user: &Subject) -> bool {
        let Some(settled) = self.outcomes.get(&user.id) else {
            return user.change && !self.open.contains_key(&user.id);
        };
        let early = [
            SkipReason::Stopped,
            SkipReason::SignInEnded,
            SkipReason::NotRecorded,
        ];
        settled.outcome == OutcomeName::Skipped
            && early
                .iter()
                .any(|why| settled.reason.as_deref() == Some(why.to_string().as_str()))
    }

    /// Who the job is about: `Ada Lovelace`, or `Ada Lovelace and 2 more`.
    pub fn about(&self) -> String {
        let (mut changing, mut all) = (
            self.begin.users.iter().filter(|user| user.change),
            self.begin.users.iter(),
        );
        let Some(first) = changing.next().or_else(|| all.next()) else {
            return "nobody".into();
        };
        let name = name_or_account(&first.display_name, &first.user_principal_name);
        match changing.count() {
            0 => name.to_owned(),
            more => format!("{name} and {} more", grouped(more)),
        }
    }

    /// Whether its number, action, users, ticket, reason, operator or state contain all of these folded words.
    pub fn mentions(&self, words: &[&str], running: bool) -> bool {
        use crate::tenant::text::fold;
        let begin = &self.begin;
        let about = fold(&format!(
            "#{} {} {} {} {} {} {}",
            begin.job,
            begin.action.title(),
            begin.action.short(),
            begin.operator,
            begin.ticket.as_deref().unwrap_or_default(),
            begin.reason.as_deref().unwrap_or_default(),
            self.state(running).name(),
        ));
        let of_user = |user: &Subject| {
            fold(&format!(
                "{} {}",
                user.display_name, user.user_principal_name
            ))
        };
        words.iter().all(|word| {
            about.contains(word) || begin.users.iter().any(|user| of_user(user).contains(word))
        })
    }
}
