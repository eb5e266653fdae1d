//! A plan as text, and the question before it runs.

use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::thread;

use color_eyre::eyre::{WrapErr, eyre};
use tokio::sync::oneshot;

use super::failure::Failure;
use super::prompt;
use super::say::ask as ask_on_stderr;
use crate::change::words::{badge, count, named, question};
use crate::change::{Confirmation, Item, Plan, Refusal, estimate};
use crate::tenant::{Method, MfaState};

/// How many users a question names.
pub(super) const NAMED: usize = 20;

/// The plan in the words of the dashboard's dialog, with up to `most` users by name.
pub(super) fn text(
    plan: &Plan,
    methods: Option<&[Method]>,
    most: usize,
) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    writeln!(out, "{} ({})", plan.action.title(), badge(plan.action))?;
    let changes = plan.change_count();
    let time = match changes {
        0 | 1 => String::new(),
        _ => format!(
            ", takes {}",
            estimate::said(estimate::before(plan.action, changes))
        ),
    };
    writeln!(out, "{} to change{time}", count(changes, "user"))?;
    for item in plan.changing().take(most) {
        writeln!(out, "  {}{}", named(&item.target), states(item))?;
    }
    more(&mut out, changes, most)?;
    let already = plan.already_count();
    if already > 0 {
        let state = plan.action.state().map_or("so", MfaState::name);
        writeln!(out, "{} {state} already", count(already, "user"))?;
    }
    let mut reasons: Vec<Refusal> = plan.refused().map(|(_, why)| why).collect();
    reasons.sort_unstable();
    reasons.dedup();
    for reason in reasons {
        let those = || plan.refused().filter(move |(_, why)| *why == reason);
        let refused = those().count();
        writeln!(out, "{} refused: {reason}", count(refused, "user"))?;
        for (target, _) in those().take(most) {
            writeln!(out, "  {}", named(target))?;
        }
        more(&mut out, refused, most)?;
    }
    if changes > 0 {
        for sentence in plan.consequences_knowing(methods) {
            writeln!(out, "* {sentence}")?;
        }
    }
    Ok(out)
}

fn states(item: &Item) -> String {
    let before = item.target.state.map_or("unknown", MfaState::name);
    match item.asked {
        Some(asked) => format!(" · {before} → {asked}"),
        None => format!(" · {before}"),
    }
}

fn more(out: &mut String, all: usize, named: usize) -> std::fmt::Result {
    if all > named {
        writeln!(out, "  and {} more", all - named)?;
    }
    Ok(())
}

pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for confirmation; the default is No.
pub(super) async fn ask(plan: &Plan, methods: Option<&[Method]>) -> Result<(), Failure> {
    ask_on_stderr(&text(plan, methods, NAMED)?)?;
    let confirmation = plan.confirmation();
    let agreed = match &confirmation {
        Confirmation::YesNo => is_yes(&answer(&format!("{} [y/N] ", question(plan))).await?),
        Confirmation::Typed(wanted) => {
            let prompt = format!("{}\nTo confirm type {wanted}: ", question(plan));
            confirmation.is_typed_by(&answer(&prompt).await?)
        }
    };
    if agreed {
        Ok(())
    } else {
        Err(Failure::Other(eyre!("nothing was changed")))
    }
}

/// Everything else is no.
fn is_yes(answer: &str) -> bool {
    matches!(answer.to_lowercase().as_str(), "y" | "yes")
}

/// Asks a question on stderr and reads a line from stdin; ctrl-c cancels.
async fn answer(prompt: &str) -> Result<String, Failure> {
    // The question is part of what can be interrupted: a ctrl-c that comes right after it finds its listener there.
    let answered = async {
        ask_on_stderr(prompt)?;
        let (given, line) = oneshot::channel();
        // In its own thread, so that the program can end while this still waits for a line.
        thread::spawn(move || {
            let mut line = String::new();
            let read = io::stdin().read_line(&mut line);
            // Nobody listens any more after ctrl-c.
            let _ = given.send(read.map(|_| line));
        });
        let line = line.await.wrap_err("cannot read the answer")?;
        let line = line.wrap_err("cannot read the answer")?;
        Ok(line.trim().to_owned())
    };
    prompt::interruptible(Box::pin(answered)).await?
}
