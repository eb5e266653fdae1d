//! The command line: what the words typed so far can mean.

use super::command::{Argument, Command, Context, Reach, Spec, Values, WORDS, Word};
use super::{Effect, Key, Layer, Model, ToastKind};
use crate::tenant::text::fold;

/// From so many letters on a change of the tenant is offered before other commands.
const SURE: usize = 3;
/// The beginning of a word has at least so many letters where something follows it.
const PREFIX: usize = 2;

/// One thing that the words can mean.
#[derive(Clone, Debug)]
pub struct Found {
    /// The words as they are shown: `view NAME`.
    pub words: String,
    /// The words as they are completed.
    pub completed: String,
    /// What it is.
    pub meaning: Meaning,
}

/// What is done.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// A row of the table of commands.
    Command(&'static Spec),
    /// Something with an argument; without a value it is still to be typed.
    Argument(&'static Argument, Option<String>),
}

impl Found {
    /// The sentence about it.
    pub fn help(&self) -> &'static str {
        match &self.meaning {
            Meaning::Command(spec) => spec.help,
            Meaning::Argument(argument, _) => argument.help,
        }
    }

    /// Why it can do nothing now.
    pub fn disabled(&self, model: &Model) -> Option<&'static str> {
        match &self.meaning {
            Meaning::Command(spec) if spec.context == Context::Main => {
                let out_of_reach = model.out_of_reach(spec.command);
                out_of_reach.or_else(|| spec.disabled(model))
            }
            Meaning::Command(spec) => spec.disabled(model),
            Meaning::Argument(argument, _) => argument.reach.why_not(model),
        }
    }

    /// Why Microsoft will refuse it.
    pub fn will_fail(&self, model: &Model) -> Option<String> {
        match &self.meaning {
            Meaning::Command(spec) => spec.will_fail(model),
            Meaning::Argument(..) => None,
        }
    }

    /// The key that does the same here.
    pub fn key(&self, model: &Model) -> Option<Key> {
        let Meaning::Command(spec) = &self.meaning else {
            return None;
        };
        let is_here = model.window().map_or(Context::Main, Layer::context) == spec.context;
        let key = model.session.keys.of(spec).first();
        key.copied().filter(|_| is_here)
    }

    /// Whether it closes the windows above the list.
    fn shows_list(&self) -> bool {
        let reach = match &self.meaning {
            Meaning::Command(spec) if spec.context == Context::Main => spec.command.reach(),
            Meaning::Command(_) => return false,
            Meaning::Argument(argument, _) => argument.reach,
        };
        reach == Reach::ShowsList
    }

    fn writes(&self) -> bool {
        matches!(&self.meaning, Meaning::Command(spec) if spec.writes)
    }

    fn of_spec(spec: &'static Spec) -> Self {
        let word = Word::of(spec.command);
        let name = word.map_or_else(|| spec.command.id(), |word| word.names[0].to_owned());
        let argument = word.and_then(|word| word.argument);
        Self {
            words: argument.map_or_else(
                || name.clone(),
                |argument| format!("{name} [{}]", argument.name),
            ),
            completed: if argument.is_some() {
                format!("{name} ")
            } else {
                name
            },
            meaning: Meaning::Command(spec),
        }
    }

    /// A word that means nothing without what follows it.
    fn of_lead(name: &str, argument: &'static Argument) -> Self {
        Self {
            words: format!("{name} {}", argument.name),
            completed: format!("{name} "),
            meaning: Meaning::Argument(argument, None),
        }
    }

    fn of_value(name: &str, argument: &'static Argument, value: String) -> Self {
        let words = format!("{name} {value}");
        Self {
            completed: words.clone(),
            words,
            meaning: Meaning::Argument(argument, Some(value)),
        }
    }
}

/// How near the typed words come to a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// They are a name of it.
    Named,
    /// A name of it begins with them.
    Begins,
    /// Its names, its sentence or its keys contain them.
    Mentions,
}

/// All that the words can mean, best first. Nothing that changes the tenant comes first before it was named with
/// three letters.
pub fn found(typed: &str, model: &Model) -> Vec<Found> {
    let found = arguments(typed, model);
    if found.is_empty() {
        commands(typed, model)
    } else {
        found
    }
}

/// Why nothing is found.
pub fn why_nothing(typed: &str, model: &Model) -> String {
    if let Some((word, argument, value)) = argument_of(typed)
        && let Values::OneOf(values) = argument.values
    {
        let what = argument.name.to_lowercase();
        return if values(model).is_empty() {
            format!("There is no {} to choose a {what} of.", word.names[0])
        } else {
            format!("No {what} contains \"{value}\".")
        };
    }
    if all_commands(typed, model).is_empty() {
        "No command contains these words.".into()
    } else {
        format!("Type {SURE} letters for a command that changes something.")
    }
}

/// The first word, what follows it, and what was typed of that.
fn argument_of(typed: &str) -> Option<(&'static Word, &'static Argument, &str)> {
    let (first, rest) = typed.trim_start().split_once(char::is_whitespace)?;
    let first = fold(first);
    let with = || {
        let words = WORDS.iter();
        words.filter_map(|word| Some((word, word.argument.as_ref()?)))
    };
    let named = with().find(|(word, _)| word.names.contains(&first.as_str()));
    let begins = |names: &[&str]| names.iter().any(|name| name.starts_with(&first));
    let begun = || with().find(|(word, _)| first.len() >= PREFIX && begins(word.names));
    let (word, argument) = named.or_else(begun)?;
    Some((word, argument, rest.trim()))
}

/// The values that can follow the first word.
fn arguments(typed: &str, model: &Model) -> Vec<Found> {
    let Some((word, argument, value)) = argument_of(typed) else {
        return Vec::new();
    };
    let (Values::OneOf(offered) | Values::Text(offered)) = argument.values;
    let folded = fold(value);
    let mut values: Vec<String> = offered(model)
        .into_iter()
        .filter(|offer| fold(offer).contains(&folded))
        .collect();
    values.sort_by_key(|offer| {
        let offer = fold(offer);
        (offer != folded, !offer.starts_with(&folded))
    });
    let name = word.names[0];
    if matches!(argument.values, Values::Text(_)) {
        if value.is_empty() {
            return vec![Found::of_lead(name, argument)];
        }
        values.retain(|offer| offer != value);
        values.insert(0, value.to_owned());
    }
    values
        .into_iter()
        .map(|value| Found::of_value(name, argument, value))
        .collect()
}

/// The commands that the words can mean.
fn commands(typed: &str, model: &Model) -> Vec<Found> {
    let mut found = all_commands(typed, model);
    let is_sure = typed.trim().chars().count() >= SURE;
    found.sort_by_key(|(rank, found)| (!is_sure && found.writes(), *rank));
    let safe = is_sure || typed.trim().is_empty();
    if !safe && found.first().is_some_and(|(_, first)| first.writes()) {
        return Vec::new();
    }
    found.into_iter().map(|(_, found)| found).collect()
}

fn all_commands(typed: &str, model: &Model) -> Vec<(Rank, Found)> {
    let typed = fold(typed.trim());
    let specs = offered(model).into_iter().filter_map(|spec| {
        let names = names(spec);
        let keys = model.session.keys.names(spec);
        let text = format!("{} {} {} {keys}", names.join(" "), spec.help, spec.hint);
        Some((rank(&typed, &names, &text)?, Found::of_spec(spec)))
    });
    let leads = WORDS.iter().filter(|word| word.command.is_none());
    let leads = leads.filter_map(|word| {
        let names: Vec<String> = word.names.iter().map(ToString::to_string).collect();
        let argument = word.argument.as_ref()?;
        let text = format!("{} {}", names.join(" "), argument.help);
        let found = Found::of_lead(word.names[0], argument);
        Some((rank(&typed, &names, &text)?, found))
    });
    let all = specs.chain(leads);
    // Unasked, only what can be run from this window is offered.
    let in_window = typed.is_empty() && model.window().is_some();
    all.filter(|(_, found)| !in_window || found.disabled(model).is_none())
        .collect()
}

/// The rows that can be meant: those of the window on top, then those of the list that it does not have itself.
fn offered(model: &Model) -> Vec<&'static Spec> {
    let here = model.window().map_or(Context::Main, Layer::context);
    let mut offered: Vec<&Spec> = Spec::of_context(here)
        .filter(|spec| is_offered(spec))
        .collect();
    for spec in Spec::of_context(Context::Main).filter(|spec| is_offered(spec)) {
        if offered.iter().all(|own| own.command != spec.command) {
            offered.push(spec);
        }
    }
    offered
}

/// Whether a row can be meant: not this line itself, not the arrow keys, and not an answer, which keys alone give.
fn is_offered(spec: &Spec) -> bool {
    use Command as C;
    let never = match spec.command {
        C::Palette
        | C::Back
        | C::Close
        | C::Accept
        | C::Yes
        | C::No
        | C::OtherAnswer
        | C::Up
        | C::Down
        | C::PageUp
        | C::PageDown => true,
        C::Left | C::Right | C::HalfUp | C::HalfDown | C::First | C::Last => {
            spec.context != Context::Main
        }
        _ => false,
    };
    !never
}

/// All names of a command: its own words, and its name in the key map unless that is another command's word.
fn names(spec: &Spec) -> Vec<String> {
    let own = Word::of(spec.command).map_or(&[][..], |word| word.names);
    let own = own.iter().map(ToString::to_string);
    let id = spec.command.id();
    let taken = WORDS.iter().any(|word| word.names.contains(&id.as_str()));
    own.chain((!taken).then_some(id)).collect()
}

fn rank(typed: &str, names: &[String], text: &str) -> Option<Rank> {
    if typed.is_empty() {
        return Some(Rank::Mentions);
    }
    if names.iter().any(|name| name == typed) {
        return Some(Rank::Named);
    }
    if names.iter().any(|name| name.starts_with(typed)) {
        return Some(Rank::Begins);
    }
    let text = fold(text);
    let mentions = typed.split_whitespace().all(|word| text.contains(word));
    mentions.then_some(Rank::Mentions)
}

impl Model {
    /// What the words in the command line can mean, and which of it is chosen.
    pub fn in_palette(&self) -> Option<(Vec<Found>, usize)> {
        match self.layers.last()? {
            Layer::Palette { input, chosen } => Some((found(input.value(), self), *chosen)),
            _ => None,
        }
    }

    fn chosen_in_palette(&self) -> Option<Found> {
        let (found, chosen) = self.in_palette()?;
        found.into_iter().nth(chosen)
    }

    /// Does what is chosen; where a value is missing, completes the word before it.
    pub(super) fn run_chosen(&mut self) -> Vec<Effect> {
        let Some(found) = self.chosen_in_palette() else {
            return Vec::new();
        };
        if let (Meaning::Argument(_, None), None) = (&found.meaning, found.disabled(self)) {
            self.complete_chosen();
            return Vec::new();
        }
        self.layers.pop();
        if let Some(why) = found.disabled(self) {
            return self.say(ToastKind::Note, format!("{}: {why}", found.words));
        }
        let mut effects = Vec::new();
        if found.shows_list() && self.window().is_some() {
            effects.extend(self.leave_windows());
        }
        effects.extend(match found.meaning {
            Meaning::Argument(argument, Some(value)) => (argument.run)(self, &value),
            Meaning::Argument(_, None) => Vec::new(),
            Meaning::Command(spec) => self.command(spec),
        });
        effects
    }

    /// Closes the windows above the list as their own keys do.
    fn leave_windows(&mut self) -> Vec<Effect> {
        let columns = self
            .window()
            .is_some_and(|window| window.context() == Context::Columns);
        let effects = if columns {
            self.close_columns()
        } else {
            Vec::new()
        };
        self.show_list();
        effects
    }

    /// Writes the chosen words in full.
    pub(super) fn complete_chosen(&mut self) {
        let found = self.chosen_in_palette();
        if let (Some(found), Some(Layer::Palette { input, chosen })) =
            (found, self.layers.last_mut())
        {
            *input = found.completed.into();
            *chosen = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::app::{Session, View};

    fn model() -> Model {
        let views =
            ["Helpdesk", "Admins abroad", "Board"].map(|name| View::new(name, format!("/{name}")));
        let session = Session {
            views: views.into(),
            ..Session::default()
        };
        Model::new(session, (140, 45), Timestamp::UNIX_EPOCH)
    }

    fn offered(typed: &str) -> Vec<String> {
        let found = found(typed, &model()).into_iter();
        found.map(|found| found.words).collect()
    }

    fn first(typed: &str) -> String {
        offered(typed).into_iter().next().unwrap_or_default()
    }

    #[test]
    fn every_word_typed_must_occur() {
        assert_eq!(offered("remembered dev"), ["remembered-devices"]);
        assert!(offered("").len() > 20);
        assert!(offered("pigeon").is_empty());
    }

    #[test]
    fn the_words_of_other_programs_are_known() {
        for (typed, words) in [
            ("q", "quit"),
            ("exit", "quit"),
            ("reset", "contact-methods"),
            ("revoke", "remembered-devices"),
            ("tap", "access-pass"),
            ("log", "history"),
            ("jobs", "history"),
            ("find", "filter [TERMS]"),
            ("hist", "history"),
            ("mask", "mask"),
            ("sort-rev", "reverse"),
        ] {
            assert_eq!(first(typed), words, "{typed}");
        }
    }

    #[test]
    fn a_change_is_never_offered_first_for_fewer_than_three_letters() {
        let short = (' '..='~').flat_map(|a| {
            let pairs = (' '..='~').map(move |b| format!("{a}{b}"));
            pairs.chain([String::new()])
        });
        let model = model();
        for typed in short {
            let first = found(&typed, &model).into_iter().next();
            assert!(
                first.is_none_or(|first| !first.writes()),
                "{typed:?} offers a change first"
            );
        }
        assert_eq!(first("enf"), "enforce");
    }

    #[test]
    fn a_value_is_found_by_its_beginning_before_it_is_found_by_a_part() {
        assert_eq!(
            offered("view "),
            ["view Helpdesk", "view Admins abroad", "view Board"]
        );
        assert_eq!(offered("view b"), ["view Board", "view Admins abroad"]);
        assert_eq!(first("vi board"), "view Board");
        assert_eq!(why_nothing("view x", &model()), "No name contains \"x\".");
    }

    #[test]
    fn a_text_is_taken_as_it_was_typed() {
        assert_eq!(
            first("filter state:Disabled  x"),
            "filter state:Disabled  x"
        );
        assert_eq!(offered("filter "), ["filter TERMS"]);
    }

    #[test]
    fn no_two_words_are_the_same() {
        let mut names: Vec<&str> = WORDS.iter().flat_map(|word| word.names).copied().collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn every_command_of_a_word_has_a_row_in_the_list() {
        for word in WORDS {
            let Some(command) = word.command else {
                assert!(word.argument.is_some(), "{:?} does nothing", word.names);
                continue;
            };
            let row = Spec::of_context(Context::Main).find(|spec| spec.command == command);
            assert!(row.is_some_and(is_offered), "{:?}", word.names);
        }
    }
}
