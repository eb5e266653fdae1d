//! `[keys]`: a patch over the dashboard's keys.

use super::problem::unknown;
use super::section::{Section, Value};
use crate::app::{COMMANDS, Context, Key, KeyMap, Spec};

/// Rows that have another name now: the old one, and what does the same today.
const RENAMED: &[(&str, &str)] = &[
    ("confirm.longer", "keys.confirm.more"),
    ("confirm.shorter", "keys.confirm.less"),
    ("confirm.toggle-once", "keys.confirm.other-option"),
    (
        "confirm.toggle-scope",
        "keys.confirm.more and keys.confirm.less",
    ),
    ("confirm.toggle-sign-out", "keys.confirm.other-option"),
    ("job.app-passwords", "keys.job.refresh"),
    (
        "migration.small-wave",
        "keys.migration.disable, with keys.migration.less for a smaller wave",
    ),
    (
        "migration.large-wave",
        "keys.migration.disable, with keys.migration.more for a larger wave",
    ),
    (
        "migration.last-wave",
        "keys.migration.disable, with keys.migration.more for a larger wave",
    ),
];

/// Reads the patch. Conflicts are noted at the row that causes them.
pub(super) fn read(section: &Section<'_>) -> KeyMap {
    let mut map = KeyMap::default();
    let mut rows: Vec<(String, Value<'_>)> = Vec::new();
    let contexts = contexts();
    for entry in section.all() {
        let Some(context) = contexts.iter().find(|one| one.id() == entry.name) else {
            let ids: Vec<String> = contexts.iter().map(|one| one.id()).collect();
            entry.key_error(&unknown("part of the dashboard", entry.name, &words(&ids)));
            continue;
        };
        let commands = entry.section().map(|section| section.all());
        for value in commands.unwrap_or_default() {
            let found = Spec::of_context(*context).find(|spec| spec.command.id() == value.name);
            let Some(spec) = found else {
                let old = format!("{}.{}", entry.name, value.name);
                if let Some((_, new)) = RENAMED.iter().find(|(name, _)| *name == old) {
                    value.key_error(&format!("keys.{old} has another name now: {new}"));
                    continue;
                }
                let ids: Vec<String> = Spec::of_context(*context)
                    .map(|spec| spec.command.id())
                    .collect();
                let what = format!("command in keys.{}", entry.name);
                value.key_error(&unknown(&what, value.name, &words(&ids)));
                continue;
            };
            let keys: Option<Vec<Key>> =
                value.texts().iter().map(|word| key(&value, word)).collect();
            if let Some(keys) = keys {
                map.set(spec, keys);
                rows.push((spec.id(), value));
            }
        }
    }
    for fault in map.faults() {
        if let Some((_, row)) = rows.iter().find(|(id, _)| *id == fault.id) {
            row.error(&format!("{}: {}", fault.id, fault.text));
        }
    }
    map
}

/// The parts of the dashboard that have keys, in the order of the table.
fn contexts() -> Vec<Context> {
    let mut contexts: Vec<Context> = Vec::new();
    for spec in COMMANDS {
        if !contexts.contains(&spec.context) {
            contexts.push(spec.context);
        }
    }
    contexts
}

fn words(ids: &[String]) -> Vec<&str> {
    ids.iter().map(String::as_str).collect()
}

pub(super) fn key(value: &Value<'_>, word: &str) -> Option<Key> {
    let Some(key) = Key::parse(word) else {
        let names: Vec<String> = Key::NAMED.iter().map(Key::to_string).collect();
        let mut known = vec!["a sign", "ctrl-a to ctrl-z", "f1 to f12"];
        known.extend(words(&names));
        value.error(&unknown("key", word, &known));
        return None;
    };
    if let Some(same) = key.sent_as() {
        value.error(&format!(
            "terminals send \"{key}\" as \"{same}\"; choose another key"
        ));
        return None;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::RENAMED;
    use crate::app::{COMMANDS, Command, Context, Key, Spec};
    use crate::config::Config;

    fn refused(text: &str) -> Vec<String> {
        let problems = Config::parse(text).unwrap_err();
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_row_takes_one_key_or_several() {
        let text = "[keys]\nmain.enable = \"B\"\n[keys.help]\ndown = [\"down\", \"ctrl-n\"]\n";
        let keys = Config::parse(text).unwrap().keys;
        let meant = |context, key| keys.spec(context, key).map(|spec| spec.command);
        assert_eq!(meant(Context::Main, Key::Char('B')), Some(Command::Enable));
        assert_eq!(meant(Context::Help, Key::Ctrl('n')), Some(Command::Down));
        assert_eq!(meant(Context::Help, Key::Char('j')), None);
    }

    #[test]
    fn the_whole_table_may_be_written_into_the_file() {
        let rows = COMMANDS.iter().map(|spec| {
            let keys: Vec<String> = spec.keys.iter().map(Key::to_string).collect();
            format!("{} = {keys:?}", spec.id())
        });
        let rows: Vec<String> = rows.collect();
        let text = format!("[keys]\n{}\n", rows.join("\n"));
        let keys = Config::parse(&text).unwrap().keys;
        for spec in COMMANDS {
            assert_eq!(keys.of(spec), spec.keys);
        }
        assert_eq!(COMMANDS.iter().map(Spec::id).count(), COMMANDS.len());
    }

    #[test]
    fn a_row_with_another_name_says_which() {
        for (old, new) in RENAMED {
            let found = refused(&format!("[keys]\n{old} = \"B\"\n"));
            assert_eq!(
                found,
                [format!("line 2: keys.{old} has another name now: {new}")]
            );
            let rows = new.split_whitespace();
            for name in rows.filter_map(|word| word.trim_end_matches(',').strip_prefix("keys.")) {
                assert!(COMMANDS.iter().any(|spec| spec.id() == name), "{name}");
            }
        }
    }

    #[test]
    fn every_error_has_its_line_and_a_suggestion() {
        let text = "[keys]\nmian.enable = \"E\"\nmain.enabel = \"E\"\nmain.disable = \"pageup\"\n\
                    main.enforce = \"ctrl-i\"\nmain.mark = \"e\"\nmain.quit = []\n";
        let found = refused(text);
        for (line, part) in [
            (2, "did you mean \"main\"?"),
            (
                3,
                "unknown command in keys.main \"enabel\"; did you mean \"enable\"?",
            ),
            (4, "unknown key \"pageup\"; did you mean \"pgup\"?"),
            (5, "terminals send \"ctrl-i\" as \"tab\""),
            (6, "main.mark: \"e\" is also a key of main.enable"),
            (7, "main.quit: needs a key, or nobody can leave this window"),
        ] {
            let error = &found[line - 2];
            assert!(
                error.starts_with(&format!("line {line}: ")) && error.contains(part),
                "{found:#?}"
            );
        }
        assert_eq!(found.len(), 6);
    }
}
