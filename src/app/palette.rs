//! Finding a command by words.

use super::command::{COMMANDS, Command, Context, KeyMap, Spec};
use crate::tenant::text::fold;

/// The commands whose words hold every word typed, in the order of the table.
pub fn matches(typed: &str, keys: &KeyMap) -> Vec<&'static Spec> {
    let folded = fold(typed);
    let words: Vec<&str> = folded.split_whitespace().collect();
    COMMANDS
        .iter()
        .filter(|spec| spec.context == Context::Main && spec.command != Command::Palette)
        .filter(|spec| {
            let text = fold(&format!("{} {} {}", spec.help, spec.hint, keys.names(spec)));
            words.iter().all(|word| text.contains(word))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_typed_must_occur() {
        let matches = |typed| matches(typed, &KeyMap::default());
        let found: Vec<Command> = matches("remembered dev")
            .iter()
            .map(|spec| spec.command)
            .collect();
        assert_eq!(found, [Command::RememberedDevices]);
        assert!(matches("").len() > 20);
        assert!(matches("pigeon").is_empty());
    }
}
