//! What the most frequent jobs cost: the keys of each, and how many it may take.
//!
//! A text that is typed into a field counts as one key, a number that confirms as its digits.

use crate::terminal::{ENTER, ESC, TAB, Terminal, text};
use crate::{CLEAR, USUAL, WIDE, demo, detail, in_one_line, mfadeck};

/// What is done at the keyboard.
enum Step {
    /// A key, and what it leads to: words that stand in the detail, in a window or in a line.
    Press(&'static str, &'static str),
    /// A key, and what is on the screen no more.
    Hide(&'static str, &'static str),
    /// A text in a field, and what it leads to.
    Type(&'static str, &'static str),
}

use Step::{Hide, Press, Type};

/// A job of the day.
struct Job {
    name: &'static str,
    /// Keys that it may take.
    allowed: usize,
    /// A filter that shows its users, where finding them is no part of it.
    on: &'static str,
    steps: &'static [Step],
}

/// Yes to a change that deletes, weakens or creates a pass takes Enter after it; those are counted like every key.
const JOBS: &[Job] = &[
    Job {
        name: "find a user, and see why she cannot sign in",
        allowed: 3,
        on: "",
        steps: &[
            Press("/", "412 of 412 users"),
            Type("ada", "/ada  1 of 412 users"),
            Press(ENTER, "3 MFA prompts not answered"),
        ],
    },
    Job {
        name: "have her register again, and read out a pass",
        allowed: 7,
        on: "ada",
        steps: &[
            Press("1", "Delete the contact methods of Ada Lovelace?"),
            Press("y", "[ Yes ]"),
            Press(ENTER, "signed out everywhere"),
            Press("t", "Create a Temporary Access Pass for Ada Lovelace?"),
            Press("y", "[ Yes ]"),
            Press(ENTER, "space show"),
            Hide(" ", "••••"),
        ],
    },
    Job {
        name: "put the note for the ticket on the clipboard",
        allowed: 2,
        on: "ada",
        steps: &[
            Press("J", "1 of 1 user"),
            Press("y", "Sent the text to the clipboard"),
        ],
    },
    Job {
        name: "enforce one user",
        allowed: 2,
        on: "bob.chen",
        steps: &[
            Press("f", "Enforce per-user MFA for Bob Chen?"),
            Press("y", "Bob Chen, enforce: disabled → enforced, confirmed"),
        ],
    },
    Job {
        name: "undo the last change of a state",
        allowed: 3,
        on: "bob.chen",
        steps: &[
            Press("z", "Undoes job"),
            Press("y", "[ Yes ]"),
            Press(ENTER, "enforced → disabled, confirmed"),
        ],
    },
    Job {
        name: "enforce all users of a filter",
        allowed: 8,
        on: "",
        steps: &[
            Press("/", "412 of 412 users"),
            Type("guest:yes state:disabled enabled:yes", "15 of 412 users"),
            Press(ENTER, "Users 15 of 412"),
            Press("a", "15 marked"),
            Press("f", "15 users to change"),
            Press("15", "15"),
            Press(ENTER, "15 of 15 users"),
        ],
    },
    Job {
        name: "delete one method",
        allowed: 4,
        on: "otto",
        steps: &[
            Press(TAB, "x deletes"),
            Press("x", "Delete this method of Otto Allesmann?"),
            Press("y", "[ Yes ]"),
            Press(ENTER, "ended "),
        ],
    },
    Job {
        name: "add a phone",
        allowed: 5,
        on: "bob.chen",
        steps: &[
            Press("p", "Add or change a method of Bob Chen"),
            Type("+1 555-0171", "Will be: Phone, mobile +1 5550171"),
            Press(ENTER, "none → +1 5550171."),
            Press("y", "[ Yes ]"),
            Press(ENTER, "ended "),
        ],
    },
    Job {
        name: "see the admins who are never required to use MFA",
        allowed: 3,
        on: "",
        steps: &[
            Press("o", "┌ Overview"),
            Press("l", "admin:yes"),
            Press(ENTER, "of 412 · /required:never admin:yes"),
        ],
    },
    Job {
        name: "sort by state and see the top",
        allowed: 3,
        on: "",
        steps: &[
            Press("s", "┌ Sort by"),
            Press("s", "Sorted by Per-user MFA state"),
            Press("g", " 1/412"),
        ],
    },
    Job {
        name: "sort by the last sign-in",
        allowed: 2,
        on: "",
        steps: &[
            Press("s", "┌ Sort by"),
            Press("l", "Sorted by Last sign-in"),
        ],
    },
    Job {
        name: "export what is shown",
        allowed: 2,
        on: "bob.chen",
        steps: &[
            Press("E", "Write 1 user to a file"),
            Press(ENTER, "Wrote 1 user to "),
        ],
    },
];

const OTHER_TENANT: Job = Job {
    name: "go to another tenant",
    allowed: 3,
    on: "",
    steps: &[
        Press("C", "┌ Tenants"),
        Type("coho", "> coho"),
        Press(ENTER, "Users 29"),
    ],
};

impl Step {
    /// The keys, how many they are, and what is waited for.
    fn parts(&self) -> (&'static str, usize, &'static str) {
        match *self {
            Press(keys, state) | Hide(keys, state) => {
                let is_one = matches!(keys, ENTER | TAB);
                (keys, if is_one { 1 } else { keys.chars().count() }, state)
            }
            Type(text, state) => (text, 1, state),
        }
    }
}

/// Does a job; says how many keys it took.
fn walk(terminal: &mut Terminal, job: &Job) -> usize {
    let mut keys = 0;
    for step in job.steps {
        let (pressed, count, state) = step.parts();
        terminal.takes_answers();
        terminal.pauses();
        terminal.keys(pressed);
        keys += count;
        let what = format!("{}: {state}", job.name);
        terminal.wait(&what, |screen| {
            let screen = text(screen);
            let places = [detail(&screen), in_one_line(&screen), screen];
            let shows = places.iter().any(|place| place.contains(state));
            shows != matches!(step, Hide(..))
        });
    }
    keys
}

/// Back to the list with nothing on it: no window, no filter, no mark.
fn from_the_list(terminal: &mut Terminal, filter: &str) {
    loop {
        terminal.takes_answers();
        terminal.pauses();
        let screen = terminal.text();
        let is_list = screen.contains("┌ Users 412 ") && !screen.contains(" marked");
        if is_list && screen.contains("? help") && screen.contains("e enable") {
            break;
        }
        terminal.keys(ESC);
    }
    if !filter.is_empty() {
        terminal.keys(&format!("/{CLEAR}{filter}\r"));
        terminal.shows("Users 1 of 412");
        terminal.wait("the methods", |screen| {
            let screen = text(screen);
            screen.contains(&format!(" · {filter}")) && screen.contains("Methods        read ")
        });
    }
}

fn measure(terminal: &mut Terminal, job: &Job) {
    from_the_list(terminal, job.on);
    let keys = walk(terminal, job);
    assert!(
        keys <= job.allowed,
        "{}: {keys} keys instead of {}",
        job.name,
        job.allowed
    );
}

fn the_jobs_of_the_day(size: (u16, u16)) {
    let mut terminal = demo(size);
    for job in JOBS {
        measure(&mut terminal, job);
    }
}

#[test]
fn no_job_of_the_day_takes_more_keys_than_it_may_in_the_terminal_that_everybody_has() {
    the_jobs_of_the_day(USUAL);
}

#[test]
fn no_job_of_the_day_takes_more_keys_than_it_may_in_a_wide_terminal() {
    the_jobs_of_the_day(WIDE);
}

#[test]
fn another_tenant_is_three_keys_away() {
    for size in [USUAL, WIDE] {
        let mut terminal = mfadeck(&["--demo=partner"], size);
        terminal.shows("keys act on ");
        let keys = walk(&mut terminal, &OTHER_TENANT);
        assert!(keys <= OTHER_TENANT.allowed, "{keys} keys");
    }
}
