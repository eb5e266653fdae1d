//! Shows on stderr what a sign-in waits for, before there is a dashboard.

use std::io::{self, IsTerminal, stderr};

use color_eyre::eyre::eyre;
use jiff::Timestamp;
use tokio::sync::watch;

use super::Failure;
use crate::auth::Prompt;
use crate::tenant::SafeText;

/// Waits for a sign-in and shows every prompt on the way; ctrl-c gives up.
pub(super) async fn shown<T>(
    mut prompts: watch::Receiver<Option<Prompt>>,
    signed_in: impl Future<Output = T>,
) -> Result<T, Failure> {
    tokio::pin!(signed_in);
    loop {
        tokio::select! {
            // Listened for before anything is sent.
            biased;
            _ = tokio::signal::ctrl_c() => {
                return Err(Failure::SignIn("the sign-in was given up".into()));
            }
            answer = &mut signed_in => return Ok(answer),
            Ok(()) = prompts.changed() => {
                let prompt = prompts.borrow_and_update().clone();
                if let Some(prompt) = prompt {
                    show(&prompt);
                }
            }
        }
    }
}

/// Waits for an answer of the service; ctrl-c gives up. Once a sign-in has listened for ctrl-c, it ends nothing by
/// itself any more.
pub(super) async fn awaited<T>(answer: impl Future<Output = T>) -> Result<T, Failure> {
    tokio::select! {
        biased;
        _ = tokio::signal::ctrl_c() => Err(Failure::Other(eyre!("interrupted"))),
        answer = answer => Ok(answer),
    }
}

fn show(prompt: &Prompt) {
    let (wanted, expires) = match prompt {
        Prompt::DeviceCode {
            page,
            code,
            expires,
        } => {
            let (page, code) = (SafeText::new(page), SafeText::new(code));
            eprintln!(
                "To sign in, open {page} in a browser on any device and enter the code {code}"
            );
            (code.to_string(), expires)
        }
        Prompt::Browser {
            page,
            port,
            expires,
        } => {
            eprintln!("To sign in, open {page} in a browser on this machine.");
            eprintln!(
                "A browser on another machine needs the port first: ssh -L {port}:127.0.0.1:{port} THIS-MACHINE"
            );
            (page.clone(), expires)
        }
    };
    // The service counts whole minutes, of which a moment has passed already.
    let minutes = (expires.duration_since(Timestamp::now()).as_secs() + 30) / 60;
    let copied = if copy(wanted).unwrap_or(false) {
        "copied to your clipboard; "
    } else {
        ""
    };
    eprintln!("({copied}valid for {minutes} min; ctrl-c gives up)");
}

/// Puts text on the clipboard of the admin's own terminal (OSC 52), which works over SSH; says whether there is one.
fn copy(text: String) -> io::Result<bool> {
    let terminal = stderr().is_terminal();
    if terminal {
        crate::run::clipboard::copy(&text, stderr())?;
    }
    Ok(terminal)
}
