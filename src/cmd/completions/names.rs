//! The values that can follow the words of a command line.

use clap::{Arg, ArgAction, Command};

use crate::cmd::global::GlobalOptions;
use crate::cmd::views;
use crate::config::read;
use crate::jobs::journal::Journal;
use crate::platform::folder;
use crate::ui::Theme;

/// What the last of the words asks for: the value of an option, or an operand of the command. The words do not begin with the
/// name of the program; an option whose value follows without a space ends with `=`.
pub(super) fn after(words: &[String], program: &Command, global: &GlobalOptions) -> Vec<String> {
    let (line, last) = match words {
        // Bash splits a word at its equals sign.
        [before @ .., option, sign] if sign == "=" => (before, Some(format!("{option}="))),
        [before @ .., last] if last.starts_with('-') => (before, Some(last.clone())),
        all => (all, None),
    };
    let place = Place::after(line, program);
    if let Some(option) = last
        && let Some(arg) = place.option(&option)
    {
        return values(arg, global);
    }
    if place.command.get_name() == "man" {
        return pages(&place.operands, program);
    }
    let operand = place.operand();
    operand.map_or_else(Vec::new, |arg| values(arg, global))
}

/// Where in a line the words have led.
struct Place<'a> {
    command: &'a Command,
    operands: Vec<&'a str>,
}

impl<'a> Place<'a> {
    fn after(words: &'a [String], program: &'a Command) -> Self {
        let mut place = Self {
            command: program,
            operands: Vec::new(),
        };
        let mut words = words.iter().map(String::as_str).peekable();
        while let Some(word) = words.next() {
            if word.starts_with('-') {
                if place.option(word).is_some() || words.next_if_eq(&"=").is_some() {
                    words.next();
                }
            } else if let Some(below) = place.command.find_subcommand(word) {
                place.command = below;
                place.operands.clear();
            } else {
                place.operands.push(word);
            }
        }
        place
    }

    /// The operand that the next word is; the last one may take many words.
    fn operand(&self) -> Option<&'a Arg> {
        let all: Vec<&Arg> = self.command.get_positionals().collect();
        let last = all.last().copied();
        let many = last.filter(|last| matches!(last.get_action(), ArgAction::Append));
        all.get(self.operands.len()).copied().or(many)
    }

    /// The option that this word is, if the next word is its value.
    fn option(&self, word: &str) -> Option<&'a Arg> {
        let (name, has_sign) = match word.strip_suffix('=') {
            Some(name) => (name, true),
            None => (word, false),
        };
        let arg = self.command.get_arguments().find(|arg| {
            let long = name.strip_prefix("--");
            let short = name.strip_prefix('-').and_then(|name| name.parse().ok());
            (long.is_some() && arg.get_long() == long)
                || (short.is_some() && arg.get_short() == short)
        })?;
        let takes_value = arg.get_action().takes_values();
        (takes_value && (has_sign || !arg.is_require_equals_set())).then_some(arg)
    }
}

/// A configuration with errors has no names here: a message would disturb the completion.
fn values(arg: &Arg, global: &GlobalOptions) -> Vec<String> {
    let config = || read::read(global.config.as_deref()).unwrap_or_default();
    match arg.get_id().as_str() {
        "profile" | "profiles" => config().profiles.into_keys().collect(),
        "view" => views::names(config()),
        "theme" => {
            let built_in = Theme::BUILT_IN.map(|(name, _)| name.to_owned());
            let own = config().themes.into_keys();
            built_in.into_iter().chain(own).collect()
        }
        "job" => jobs(),
        _ => {
            let values = arg.get_possible_values().into_iter();
            let shown = values.filter(|value| !value.is_hide_set());
            shown.map(|value| value.get_name().to_owned()).collect()
        }
    }
}

/// The commands below those that were named.
fn pages(operands: &[&str], program: &Command) -> Vec<String> {
    let mut page = program;
    for word in operands {
        match page.find_subcommand(word) {
            Some(below) => page = below,
            None => return Vec::new(),
        }
    }
    let names = page.get_subcommands().map(Command::get_name);
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// The numbers of the jobs made from this computer, latest first. Which tenant the line means is known only after a sign-in.
fn jobs() -> Vec<String> {
    let Ok(state) = folder::state() else {
        return Vec::new();
    };
    let mut numbers = Journal::jobs_in(&state.join("journal"));
    numbers.sort_unstable_by(|one, other| other.cmp(one));
    numbers.dedup();
    numbers.iter().map(ToString::to_string).collect()
}
