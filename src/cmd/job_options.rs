//! Options of every command that changes something.

use clap::Args;

use super::out::OutputOptions;
use crate::change::journal::Context;
use crate::tenant::SafeText;

#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "flags of the command line")]
pub(super) struct JobOptions {
    /// Only show what would be changed; change nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// With --dry-run: print the requests to Graph as curl commands, without the token
    #[arg(long, requires = "dry_run")]
    pub(super) show_requests: bool,
    /// Skip all confirmation prompts; required when not interactive
    #[arg(short, long)]
    pub(super) yes: bool,
    /// With --yes: allow changes to admins too
    #[arg(long)]
    pub(super) include_admins: bool,
    /// The reason for the change, for the journal
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The ticket of the change, for the journal
    #[arg(long, value_name = "ID")]
    ticket: Option<String>,
    #[command(flatten)]
    pub(super) output: OutputOptions,
}

impl JobOptions {
    /// What the journal records beside the plan.
    pub(super) fn context(&self) -> Context {
        let text = |given: &Option<String>| given.as_deref().map(SafeText::new);
        Context {
            ticket: text(&self.ticket),
            reason: text(&self.reason),
            ..Context::default()
        }
    }
}
