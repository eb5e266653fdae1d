//! `[views]`: filters with a name; as a table with order, columns and key.

use super::keys;
use super::parse::columns;
use super::problem::unknown;
use super::section::Value;
use crate::app::{Context, KeyMap, Spec, View};
use crate::tenant::{Column, Query, SafeText, Sort};

/// Reads the views in the order of the file. A key that the list has already is an error.
pub(super) fn read(entries: &[Value<'_>], keys: &KeyMap) -> Vec<View> {
    let mut views: Vec<View> = Vec::new();
    for entry in entries {
        let Some(view) = view(entry, keys, &views) else {
            continue;
        };
        views.push(view);
    }
    views
}

fn view(entry: &Value<'_>, map: &KeyMap, earlier: &[View]) -> Option<View> {
    // Escape sequences in the name must not reach the terminal.
    let name = SafeText::new(entry.name).to_string();
    if !entry.is_table() {
        let filter = filter(entry, entry.name)?;
        return Some(View::new(name, filter));
    }
    let mut section = entry.section()?;
    let parts = ["filter", "sort", "columns", "key"].map(|part| section.get(part));
    section.finish();
    let [filter_value, sort, shown, key_value] = parts;
    let filter = match &filter_value {
        Some(value) => filter(value, entry.name)?,
        None => String::new(),
    };
    let key = key_value.and_then(|value| {
        let key = keys::key(&value, value.text()?)?;
        let taken = map.spec(Context::Main, key).map(Spec::id);
        let other = earlier.iter().find(|view| view.key == Some(key));
        let taken = taken.or_else(|| other.map(|view| format!("the view {}", view.name)));
        if let Some(taken) = taken {
            value.error(&format!(
                "\"{key}\" is also a key of {taken}; choose another key"
            ));
        }
        Some(key)
    });
    Some(View {
        name,
        filter,
        sort: sort.and_then(|value| order(&value)),
        columns: shown.map(|value| columns(&value)),
        key,
        is_saved: false,
    })
}

fn filter(value: &Value<'_>, name: &str) -> Option<String> {
    let filter = value.text()?;
    if let Err(error) = Query::parse(filter) {
        value.error(&format!("view \"{name}\": {error}"));
        return None;
    }
    Some(filter.to_owned())
}

fn order(value: &Value<'_>) -> Option<Sort> {
    let word = value.text()?;
    let sort = Sort::parse(word);
    if sort.is_none() {
        let names: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
        value.error(&unknown("column", word.trim_start_matches('-'), &names));
    }
    sort
}

#[cfg(test)]
mod tests {
    use crate::app::Key;
    use crate::config::Config;
    use crate::tenant::{Column, Sort};

    #[test]
    fn a_view_has_order_columns_and_a_key_where_it_is_a_table() {
        let text = "[views.stale]\nfilter = '-guest:yes'\nsort = '-lastSignIn'\n\
                    columns = ['displayName', 'lastSignInDateTime']\nkey = 'f5'\n[views.all]\n";
        let views = Config::parse(text).unwrap().views;
        let stale = &views[0];
        let sort = Sort {
            column: Column::LastSignIn,
            descending: true,
        };
        assert_eq!(
            (stale.filter.as_str(), stale.sort),
            ("-guest:yes", Some(sort))
        );
        assert_eq!(stale.columns, Some(vec![Column::Name, Column::LastSignIn]));
        assert_eq!((stale.key, stale.is_saved), (Some(Key::F(5)), false));
        assert_eq!(
            (views[1].name.as_str(), views[1].filter.as_str()),
            ("all", "")
        );
    }

    #[test]
    fn what_is_wrong_with_a_view_is_said_with_its_line() {
        let text = "[views.a]\nfilter = 'sate:x'\n[views.b]\nsort = 'creatd'\ncolumns = ['nme']\nkey = 'e'\n\
                    [views.c]\nkey = 'f5'\n[views.d]\nkey = 'f5'\nfilte = ''\n";
        let problems = Config::parse(text).unwrap_err();
        let found: Vec<String> = problems.iter().map(ToString::to_string).collect();
        for (line, part) in [
            (2, "did you mean state?"),
            (4, "unknown column \"creatd\""),
            (5, "unknown column \"nme\""),
            (6, "\"e\" is also a key of main.enable"),
            (10, "\"f5\" is also a key of the view c"),
            (11, "did you mean \"filter\"?"),
        ] {
            let start = format!("line {line}: ");
            assert!(
                found
                    .iter()
                    .any(|text| text.starts_with(&start) && text.contains(part)),
                "{line} {part}: {found:#?}"
            );
        }
        assert_eq!(found.len(), 6);
    }
}
