//! The whole program in a real terminal: what an admin types, and what stands on the screen then.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

mod changes;
mod crash;
mod finding;
mod hostile;
mod keys;
mod leaving;
mod looks;
mod many;
mod overview;
mod quiet;
mod resets;
mod returning;
mod signing_in;
mod starting;
mod stories;
mod tenant;
mod tenants;
mod terminal;
mod ticket;

use std::path::Path;
use std::sync::LazyLock;

use terminal::Terminal;

const PROGRAM: &str = env!("CARGO_BIN_EXE_mfadeck");

/// A terminal that shows list and detail side by side.
const WIDE: (u16, u16) = (140, 45);
/// The terminal that everybody has.
const USUAL: (u16, u16) = (80, 24);

/// The program with arguments.
fn mfadeck(arguments: &[&str], size: (u16, u16)) -> Terminal {
    Terminal::start(Path::new(PROGRAM), arguments, &[], size)
}

/// The argument for a demo whose operator may read all that the pane shows: role groups and users at risk too. The
/// built-in demo grants what the product asks for, so that its pane has more to say on what was not read.
fn granted_demo() -> &'static str {
    static ARGUMENT: LazyLock<String> = LazyLock::new(|| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("granted-demo.toml");
        let demo = mfadeck_sim::scenario::named("demo").unwrap();
        let also = r#"["GroupMember.Read.All", "IdentityRiskyUser.Read.All", "LicenseAssignment.Read.All"]"#;
        std::fs::write(&path, format!("{demo}\n[operator]\nalso = {also}\n")).unwrap();
        format!("--demo={}", path.display())
    });
    &ARGUMENT
}

/// The dashboard on the demo's tenant, once its users, states and roles are read. The logs of the user under the
/// cursor are on their way then: who looks at them waits for them.
fn demo(size: (u16, u16)) -> Terminal {
    let terminal = mfadeck(&[granted_demo()], size);
    terminal.shows("keys act on Aarav Abara");
    // Small windows do not show the figure that the roles are needed for.
    if size == WIDE {
        terminal.shows("9 admins lack MFA");
    }
    terminal
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

    /// Presses a key and waits for the dialog that it leads to.
    #[track_caller]
    fn asks(&mut self, key: &str, title: &str) -> String {
        self.keys(key);
        self.shows(&format!("┌ {title} ─"))
    }
}

/// Empties a text field.
const CLEAR: &str = "\x15";
