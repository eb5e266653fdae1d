//! The whole program in a real terminal: what an admin types, and what stands on the screen then.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

mod changes;
mod columns;
mod crash;
mod desk;
mod faults;
mod finding;
mod hostile;
mod keys;
mod keystrokes;
mod leaving;
mod links;
mod looks;
mod many;
mod methods;
mod mouse;
mod overview;
mod quiet;
mod reader;
mod requests;
mod resets;
mod returning;
mod roles;
mod secrets;
mod signing_in;
mod sms;
mod starting;
mod stories;
mod tenant;
mod tenants;
mod terminal;
mod ticket;
mod windows;

use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use terminal::Terminal;

const PROGRAM: &str = env!("CARGO_BIN_EXE_mfadeck");

/// A terminal that shows list and detail side by side.
const WIDE: (u16, u16) = (140, 45);
/// The terminal that everybody has.
const USUAL: (u16, u16) = (80, 24);

/// Keys that are closer together are taken for pasted text.
const A_BREATH: Duration = Duration::from_millis(50);

/// The program with arguments.
fn mfadeck(arguments: &[&str], size: (u16, u16)) -> Terminal {
    Terminal::start(Path::new(PROGRAM), arguments, &[], size)
}

/// The demo's scenario with an operator who may read all that the pane shows: role groups and users at risk too. The
/// built-in demo grants what the product asks for, so that its pane has more to say on what was not read.
fn granted_scenario() -> &'static str {
    static PATH: LazyLock<String> = LazyLock::new(|| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("granted-demo.toml");
        let demo = mfadeck_sim::scenario::named("demo").unwrap();
        let also = r#"["GroupMember.ReadBasic.All", "IdentityRiskyUser.Read.All", "LicenseAssignment.Read.All"]"#;
        std::fs::write(&path, format!("{demo}\n[operator]\nalso = {also}\n")).unwrap();
        path.display().to_string()
    });
    &PATH
}

/// The dashboard on the demo's tenant, once its users, states and roles are read. The logs of the user under the
/// cursor are on their way then: who looks at them waits for them.
fn demo(size: (u16, u16)) -> Terminal {
    let terminal = mfadeck(&[&format!("--demo={}", granted_scenario())], size);
    terminal.shows("keys act on Aarav Abara");
    everybody_is_judged(&terminal);
    terminal
}

/// Policies and roles are read: of everybody it is known how much MFA is required.
#[track_caller]
fn everybody_is_judged(terminal: &Terminal) {
    terminal.wait("everybody judged", |screen| {
        let screen = screen.contents();
        let header = screen.lines().next().unwrap_or_default();
        let figure = header.split("never").nth(1).unwrap_or_default();
        figure.contains(": ") && !figure.contains(": ?") && !figure.contains("? admin")
    });
}

/// The same, once all of the user under the cursor is read too, so that nothing more comes by itself.
fn demo_at_rest() -> Terminal {
    let terminal = demo(WIDE);
    terminal.shows("none about MFA");
    terminal.shows_no_more("reading…");
    terminal
}

/// The words of a text, however its lines are broken.
fn in_one_line(lines: &str) -> String {
    let words: Vec<&str> = lines
        .split(|c: char| c.is_whitespace() || c == '│')
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// What the detail says beside the list, in one line.
fn detail(screen: &str) -> String {
    let rows = screen.lines().filter_map(|row| row.split("││").nth(1));
    in_one_line(&rows.collect::<Vec<_>>().join("\n"))
}

impl Terminal {
    /// Filters the list and waits for the one user that is left, with the methods.
    #[track_caller]
    fn find(&mut self, words: &str, name: &str) -> String {
        self.keys(&format!("/{CLEAR}{words}\r"));
        self.shows(&format!("/{words} "));
        self.wait(name, |screen| {
            let text = terminal::text(screen);
            text.contains(&format!("┌ {name} · ")) && text.contains("Methods        read ")
        })
    }

    /// Presses a key and waits for the window that it leads to, and until a question takes answers.
    #[track_caller]
    fn asks(&mut self, key: &str, title: &str) -> String {
        self.keys(key);
        self.shows(&format!("┌ {title} ─"));
        self.takes_answers()
    }

    /// Waits until the question on the screen, if there is one, takes answers.
    #[track_caller]
    fn takes_answers(&self) -> String {
        self.wait("answers to be taken", |screen| {
            let text = terminal::text(screen);
            let asks = ["[ No ]", "To confirm type", "┌ Quit? "];
            let takes = ["enter answer", "y quit", "closes this window"];
            let has = |words: &[&str]| words.iter().any(|words| text.contains(words));
            !has(&asks) || has(&takes)
        })
    }

    /// Answers yes, with Enter after it as a change needs that weakens, deletes or creates a pass.
    #[track_caller]
    fn agrees(&mut self) {
        self.takes_answers();
        self.pauses();
        self.keys("y");
        self.shows("[ Yes ]");
        self.pauses();
        self.keys(terminal::ENTER);
    }

    /// Waits for as long as a person needs at least between two keys.
    #[track_caller]
    fn pauses(&self) {
        self.falls_quiet(A_BREATH);
    }
}

/// Empties a text field.
const CLEAR: &str = "\x15";
