//! What the terminal can draw, as far as its environment says.

/// Whether the terminal only takes lines of text: no colours, no cursor.
pub(crate) fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Whether characters beyond ASCII can be drawn.
pub(crate) fn draws_unicode() -> bool {
    !is_dumb() && system::is_utf8(|name| std::env::var(name).ok())
}

#[cfg(unix)]
mod system {
    /// A locale decides by the first of its variables that is set. Without any, as in many sessions over SSH, the terminal
    /// is nearly always one for UTF-8.
    pub(super) fn is_utf8(variable: impl Fn(&str) -> Option<String>) -> bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()));
        locale.is_none_or(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        })
    }
}

#[cfg(windows)]
mod system {
    /// The console takes Unicode whatever its code page is.
    pub(super) fn is_utf8(_: impl Fn(&str) -> Option<String>) -> bool {
        true
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::system::is_utf8;

    #[test]
    fn the_first_variable_that_is_set_decides_and_none_is_no_objection() {
        for (set, expected) in [
            (&[][..], true),
            (&[("LANG", "en_GB.UTF-8")], true),
            (&[("LANG", "en_GB.UTF-8"), ("LC_ALL", "C")], false),
            (&[("LANG", "POSIX"), ("LC_CTYPE", "C.utf8")], true),
            (&[("LC_ALL", ""), ("LANG", "de_DE.ISO-8859-15")], false),
        ] {
            let value = |name: &str| {
                let found = set.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(is_utf8(value), expected, "{set:?}");
        }
    }
}
