//! Waiting for the service: shows on stderr what a sign-in asks for, and lets ctrl-c interrupt.

use std::io::{self, IsTerminal, stderr};

use jiff::Timestamp;
use tokio::sync::watch;

use super::failure::Failure;
use super::pasted::{Pasted, Pasting};
use super::say::tell;
use crate::auth::{PasteSink, Prompt};
use crate::tenant::SafeText;

/// Waits for a sign-in and shows its prompts; ctrl-c cancels it.
pub(super) async fn sign_in<T>(
    mut prompts: watch::Receiver<Option<Prompt>>,
    signed_in: impl Future<Output = T>,
) -> Result<T, Failure> {
    // One listener for the whole wait: a signal that comes while a prompt is written is not lost.
    let interrupted = tokio::signal::ctrl_c();
    tokio::pin!(signed_in, interrupted);
    let mut pasting: Option<(Pasting, PasteSink)> = None;
    let answer = loop {
        tokio::select! {
            // The listener has to exist before anything is sent.
            biased;
            _ = &mut interrupted => break None,
            answer = &mut signed_in => break Some(answer),
            (pasted, sink) = pasted(&mut pasting) => {
                pasting = None;
                match pasted {
                    Pasted::Text(text) => sink.give(text),
                    Pasted::Nothing => sink.decline(),
                    Pasted::Interrupted => break None,
                }
            }
            Ok(()) = prompts.changed() => {
                let prompt = prompts.borrow_and_update().clone();
                match prompt {
                    Some(Prompt::PasteBack { offered: true, paste, .. }) if !Pasting::is_possible() => {
                        paste.decline();
                    }
                    Some(prompt) => {
                        show(&prompt);
                        if let Prompt::PasteBack { paste, .. } = prompt {
                            pasting = Some((Pasting::start(), paste));
                        }
                    }
                    None => {}
                }
            }
        }
    };
    if let Some((pasting, _)) = pasting {
        pasting.end().await;
    }
    answer.ok_or(Failure::Interrupted("the sign-in was cancelled"))
}

/// What a person pastes, where that is waited for.
async fn pasted(pasting: &mut Option<(Pasting, PasteSink)>) -> (Pasted, PasteSink) {
    match pasting {
        Some((pasting, sink)) => (pasting.text().await, sink.clone()),
        None => std::future::pending().await,
    }
}

/// Waits for an answer of the service; ctrl-c cancels it. Once a sign-in has listened for ctrl-c, the signal no longer
/// ends the program by itself.
pub(super) async fn interruptible<T>(answer: impl Future<Output = T>) -> Result<T, Failure> {
    tokio::select! {
        biased;
        _ = tokio::signal::ctrl_c() => Err(Failure::Interrupted("interrupted")),
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
            tell(format_args!(
                "To sign in, open {page} in a browser on any device and enter the code {code}"
            ));
            (code.to_string(), expires)
        }
        Prompt::PasteBack {
            page, why, expires, ..
        } => {
            if let Some(why) = why {
                tell(format_args!("{}.", SafeText::new(why)));
            }
            tell(format_args!(
                "To sign in, open this address in a browser on any device:"
            ));
            tell(page);
            tell(format_args!(
                "The browser ends at an address that begins with http://localhost and cannot be opened. Copy that \
                 address and paste it here; it is not shown."
            ));
            (page.clone(), expires)
        }
        Prompt::Browser {
            page,
            port,
            expires,
        } => {
            tell(format_args!(
                "To sign in, open {page} in a browser on this machine."
            ));
            tell(format_args!(
                "A browser on another machine needs the port first: ssh -L {port}:127.0.0.1:{port} THIS-MACHINE"
            ));
            (page.clone(), expires)
        }
    };
    // The service counts whole minutes, and a moment has passed since.
    let minutes = (expires.duration_since(Timestamp::now()).as_secs() + 30) / 60;
    let copied = if copy(&wanted).unwrap_or(false) {
        "copied to your clipboard; "
    } else {
        ""
    };
    tell(format_args!(
        "({copied}valid for {minutes} min; ctrl-c cancels)"
    ));
}

/// Copies text to the clipboard of the admin's own terminal (OSC 52), which works over SSH. False without a terminal.
fn copy(text: &str) -> io::Result<bool> {
    let terminal = stderr().is_terminal();
    if terminal {
        crate::run::clipboard::copy(text, stderr())?;
    }
    Ok(terminal)
}
