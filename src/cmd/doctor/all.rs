//! `mfadeck doctor --all-profiles`: the same checks in every tenant, each with its own sign-in, consent and roles.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use futures_util::StreamExt as _;

use super::{DoctorOptions, Examination};
use crate::auth::Prompts;
use crate::cmd::failure::{Failure, exit};
use crate::cmd::global::GlobalOptions;
use crate::cmd::out::Format;
use crate::cmd::profiles::{AT_ONCE, Profiles};
use crate::cmd::prompt;
use crate::cmd::side_by_side::side_by_side;
use crate::report::Record;

/// What was found in one tenant.
struct Checked {
    text: String,
    record: Record,
    is_in_order: bool,
}

pub(super) async fn run(
    global: &GlobalOptions,
    doctor: &DoctorOptions,
    format: Format,
) -> Result<ExitCode, Failure> {
    let profiles = Arc::new(Profiles::all(global, "doctor --all-profiles").await?);
    let names = profiles.some(&[])?;
    profiles.sign_in_once(&names).await?;
    let checks = side_by_side(names, AT_ONCE, |name| {
        let profiles = Arc::clone(&profiles);
        async move { Box::pin(check(&profiles, &name)).await }
    });
    let mut checked: Vec<_> = prompt::interruptible(Box::pin(checks.map(of_one).collect())).await?;
    checked.sort_by(|(a, _), (b, _)| a.cmp(b));
    let is_in_order = checked.iter().all(|(_, checked)| checked.is_in_order);
    let mut out = doctor.output.records(format, global.no_color)?;
    if format == Format::Table {
        let mut text = String::new();
        for (name, checked) in &checked {
            let gap = if text.is_empty() { "" } else { "\n" };
            write!(text, "{gap}── {name} ──\n{}", checked.text)?;
        }
        out.text(&text)?;
    } else {
        out.begin([])?;
        for (_, checked) in &checked {
            out.push(&checked.record)?;
        }
    }
    out.end()?;
    if is_in_order {
        return Ok(ExitCode::SUCCESS);
    }
    let output = &doctor.output;
    output.note("not all of what these sessions ask for will work, or it could not be read");
    Ok(ExitCode::from(exit::INCOMPLETE))
}

fn of_one((name, checked): (String, Option<Result<Checked, Failure>>)) -> (String, Checked) {
    let checked = match checked {
        Some(Ok(checked)) => checked,
        Some(Err(failure)) => refused(failure.to_string()),
        None => refused("the check broke off".to_owned()),
    };
    let record = checked.record.led_by("profile", &name);
    (name, Checked { record, ..checked })
}

/// A tenant that nobody could sign in to.
fn refused(why: String) -> Checked {
    Checked {
        text: format!("Signed in    no: {why}\n"),
        record: Record::default().with("problem", why),
        is_in_order: false,
    }
}

async fn check(profiles: &Profiles, name: &str) -> Result<Checked, Failure> {
    // Nobody would know which of many tenants asks.
    let (asking, _) = Prompts::new();
    let connection = profiles.unsigned(Some(name), asking)?.sign_in().await?;
    let examined = Box::pin(Examination::of(&connection)).await?;
    Ok(Checked {
        text: examined.text()?,
        record: examined.record(),
        is_in_order: examined.is_in_order(),
    })
}
