//! Which keys lead where: the table, as the admin has changed it.

use std::collections::HashMap;

use super::{COMMANDS, Command, Context, Spec};
use crate::app::Key;
use crate::change::Action;

/// A patch over the keys of the table. Without one, the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyMap {
    changed: HashMap<(Context, Command), Vec<Key>>,
}

/// What is wrong with a key map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFault {
    /// The changed row that it comes from, by its id.
    pub id: String,
    /// What, and what to do about it.
    pub text: String,
}

impl KeyMap {
    /// Gives a row other keys; none takes its keys away.
    pub fn set(&mut self, spec: &Spec, keys: Vec<Key>) {
        self.changed.insert((spec.context, spec.command), keys);
    }

    /// The keys of a row; the first is the one that is shown.
    pub fn of<'a>(&'a self, spec: &'a Spec) -> &'a [Key] {
        self.changed
            .get(&(spec.context, spec.command))
            .map_or(spec.keys, Vec::as_slice)
    }

    /// The keys of a row, as people write them.
    pub fn names(&self, spec: &Spec) -> String {
        let names: Vec<String> = self.of(spec).iter().map(Key::to_string).collect();
        names.join(", ")
    }

    /// The row that a key means in a context.
    pub fn spec(&self, context: Context, key: Key) -> Option<&'static Spec> {
        Spec::of_context(context).find(|spec| self.of(spec).contains(&key))
    }

    /// A sentence about a key, such as `space marks more`; none where the command has no key.
    pub fn offer(&self, context: Context, command: Command, what: &str) -> Option<String> {
        let spec = Spec::of_context(context).find(|spec| spec.command == command)?;
        let key = self.of(spec).first()?;
        Some(format!("{key} {what}"))
    }

    /// The key in the list that leads to an action; none where the admin took it away.
    pub fn leading_to(&self, action: Action) -> Option<Key> {
        let spec =
            Spec::of_context(Context::Main).find(|spec| spec.command.action() == Some(action))?;
        self.of(spec).first().copied()
    }

    /// All that is wrong with the changed rows, in the order of the table.
    pub fn faults(&self) -> Vec<KeyFault> {
        let changed = COMMANDS.iter().filter(|spec| self.changes(spec));
        changed
            .flat_map(|spec| {
                let texts = self.shared(spec).into_iter().chain(self.unreachable(spec));
                texts.map(|text| KeyFault {
                    id: spec.id(),
                    text,
                })
            })
            .collect()
    }

    fn changes(&self, spec: &Spec) -> bool {
        self.changed.contains_key(&(spec.context, spec.command))
    }

    /// Keys that mean something else in the same context too. Two changed rows are reported once.
    fn shared(&self, spec: &Spec) -> Vec<String> {
        let mut texts = Vec::new();
        let mut above = true;
        for other in Spec::of_context(spec.context) {
            if other.command == spec.command {
                above = false;
                continue;
            }
            if above && self.changes(other) {
                continue;
            }
            let keys = self.of(spec).iter();
            for key in keys.filter(|key| self.of(other).contains(key)) {
                texts.push(format!(
                    "\"{key}\" is also a key of {}; give one of them another",
                    other.id()
                ));
            }
        }
        texts
    }

    /// Why a row cannot be reached where it has to be.
    fn unreachable(&self, spec: &Spec) -> Option<String> {
        let keys = self.of(spec);
        if keys.is_empty() {
            return (spec.command == spec.context.way_out()).then(|| {
                format!(
                    "needs a key, or nobody can leave this window; the default is \"{}\"",
                    spec.keys.first().map(Key::to_string).unwrap_or_default()
                )
            });
        }
        let usual = spec.keys.iter().find(|key| !key.is_text())?;
        let is_deaf = spec.context.takes_text() && keys.iter().all(|key| key.is_text());
        is_deaf.then(|| {
            format!("characters are text here; add a key that is not one, such as \"{usual}\"")
        })
    }
}

impl Spec {
    /// The name in a key map, such as `main.enable`.
    pub fn id(&self) -> String {
        format!("{}.{}", self.context.id(), self.command.id())
    }
}

impl Command {
    /// The name in a key map, within its context.
    pub fn id(self) -> String {
        kebab(self)
    }
}

impl Context {
    /// The name in a key map.
    pub fn id(self) -> String {
        kebab(self)
    }

    /// The command that leads out of it.
    fn way_out(self) -> Command {
        match self {
            Self::Main => Command::Quit,
            Self::Confirm | Self::Leave => Command::No,
            _ => Command::Close,
        }
    }

    /// Whether text is typed here, always or sometimes.
    pub(super) fn takes_text(self) -> bool {
        matches!(
            self,
            Self::Filter
                | Self::Search
                | Self::Palette
                | Self::Tenants
                | Self::Method
                | Self::Ticket
                | Self::Confirm
        )
    }
}

/// The name that serde gives a variant.
fn kebab(variant: impl serde::Serialize) -> String {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn row(id: &str) -> &'static Spec {
        COMMANDS.iter().find(|spec| spec.id() == id).unwrap()
    }

    fn faults(patch: &[(&str, &[Key])]) -> Vec<String> {
        let mut map = KeyMap::default();
        for (id, keys) in patch {
            map.set(row(id), keys.to_vec());
        }
        let texts = map.faults().into_iter();
        texts
            .map(|fault| format!("{}: {}", fault.id, fault.text))
            .collect()
    }

    #[test]
    fn every_row_has_an_id_of_its_own() {
        let ids: HashSet<String> = COMMANDS.iter().map(Spec::id).collect();
        assert_eq!(ids.len(), COMMANDS.len());
        assert_eq!(row("access-pass.copy-code").command, Command::CopyCode);
    }

    #[test]
    fn every_context_has_a_row_that_leads_out_of_it() {
        for spec in COMMANDS {
            let out = spec.context.way_out();
            assert!(
                Spec::of_context(spec.context).any(|spec| spec.command == out),
                "{:?}",
                spec.context
            );
        }
    }

    #[test]
    fn a_changed_row_has_its_new_keys_and_loses_the_old_ones() {
        let mut map = KeyMap::default();
        map.set(row("main.enable"), vec![Key::Char('B')]);
        let meant = |key| map.spec(Context::Main, key).map(|spec| spec.command);
        assert_eq!(meant(Key::Char('B')), Some(Command::Enable));
        assert_eq!(meant(Key::Char('e')), None);
        assert_eq!(meant(Key::Char('d')), Some(Command::Disable));
        assert_eq!(map.names(row("main.enable")), "B");
        assert_eq!(map.faults(), []);
    }

    #[test]
    fn a_sentence_about_a_key_names_the_one_that_works() {
        let mut map = KeyMap::default();
        let offer = |map: &KeyMap| map.offer(Context::Main, Command::Mark, "marks more");
        assert_eq!(offer(&map).as_deref(), Some("space marks more"));
        map.set(row("main.mark"), vec![Key::Char('m')]);
        assert_eq!(offer(&map).as_deref(), Some("m marks more"));
        map.set(row("main.mark"), Vec::new());
        assert_eq!(offer(&map), None);
    }

    #[test]
    fn a_key_with_two_meanings_in_a_context_is_a_fault_reported_once() {
        assert_eq!(
            faults(&[("main.enable", &[Key::Char('d')])]),
            ["main.enable: \"d\" is also a key of main.disable; give one of them another"]
        );
        let swapped: [(&str, &[Key]); 2] = [
            ("main.enable", &[Key::Char('d')]),
            ("main.disable", &[Key::Char('e')]),
        ];
        assert_eq!(faults(&swapped), Vec::<String>::new());
        let both: [(&str, &[Key]); 2] = [
            ("main.enable", &[Key::Char('!')]),
            ("main.disable", &[Key::Char('!')]),
        ];
        assert_eq!(faults(&both).len(), 1);
    }

    #[test]
    fn nobody_is_locked_in() {
        for id in ["main.quit", "help.close", "confirm.no"] {
            let faults = faults(&[(id, &[])]);
            assert!(faults[0].contains("nobody can leave"), "{faults:?}");
        }
        assert_eq!(faults(&[("main.mark", &[])]), Vec::<String>::new());
    }

    #[test]
    fn what_works_while_text_is_typed_keeps_a_key_that_is_no_text() {
        for id in ["filter.accept", "confirm.no", "confirm.ticket"] {
            let faults = faults(&[(id, &[Key::Char('%')])]);
            assert!(faults[0].contains("characters are text"), "{faults:?}");
        }
        assert_eq!(
            faults(&[("confirm.yes", &[Key::Char('%')])]),
            Vec::<String>::new()
        );
    }
}
