//! `[themes.NAME]`: a built-in theme with other styles for some roles.

use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};

use super::problem::unknown;
use super::section::Section;
use crate::ui::Theme;

/// The names of the terminal's own colours.
const COLOURS: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "gray",
    "dark-gray",
    "light-red",
    "light-green",
    "light-yellow",
    "light-blue",
    "light-magenta",
    "light-cyan",
    "white",
];

const WEIGHTS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

pub(super) fn read(section: Section<'_>) -> Theme {
    let mut section = section;
    let built_in = Theme::BUILT_IN.map(|(name, _)| name);
    let base = section.get("base");
    let base = base.and_then(|base| base.word(&built_in, Theme::named));
    let mut theme = base.unwrap_or_else(Theme::dark);
    for (role, place) in Theme::ROLES {
        let Some(value) = section.get(role) else {
            continue;
        };
        match value.text().map(style) {
            Some(Ok(style)) => *place(&mut theme) = style,
            Some(Err(why)) => value.error(&why),
            None => {}
        }
    }
    section.finish();
    theme
}

/// A style: a colour, `on` and a background colour, and weights. Without words it is the terminal's own.
fn style(words: &str) -> Result<Style, String> {
    let mut style = Style::new();
    let mut words = words.split_whitespace();
    while let Some(word) = words.next() {
        if let Some((_, weight)) = WEIGHTS.iter().find(|(name, _)| *name == word) {
            style = style.add_modifier(*weight);
        } else if word == "on" {
            let background = words
                .next()
                .ok_or("a background colour is missing after \"on\"")?;
            style = style.bg(colour(background)?);
        } else if style.fg.is_some() {
            return Err(format!(
                "\"{word}\" is a second colour: put \"on\" before a background colour"
            ));
        } else {
            style = style.fg(colour(word)?);
        }
    }
    if style.fg.is_some() && style.fg == style.bg {
        return Err("text in the colour of its background cannot be read".into());
    }
    Ok(style)
}

/// One of the terminal's sixteen by its name, one of 256 by its number, or `#rrggbb`.
fn colour(word: &str) -> Result<Color, String> {
    let is_word = word.starts_with(char::is_alphabetic);
    if (!is_word || COLOURS.contains(&word))
        && let Ok(colour) = Color::from_str(word)
    {
        return Ok(colour);
    }
    let weights = WEIGHTS.iter().map(|(name, _)| *name);
    let mut known: Vec<&str> = COLOURS.into_iter().chain(weights).collect();
    known.extend(["a number to 255", "#rrggbb"]);
    Err(unknown("colour", word, &known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn a_style_is_a_colour_a_background_and_weights_in_any_order() {
        let plain = Style::new();
        for (words, expected) in [
            ("", plain),
            (
                "light-red bold",
                plain.fg(Color::LightRed).add_modifier(Modifier::BOLD),
            ),
            (
                "underlined white on 24",
                plain
                    .fg(Color::White)
                    .bg(Color::Indexed(24))
                    .add_modifier(Modifier::UNDERLINED),
            ),
            ("#ff8800", plain.fg(Color::Rgb(255, 136, 0))),
            ("on blue", plain.bg(Color::Blue)),
        ] {
            assert_eq!(style(words), Ok(expected), "{words}");
        }
        for colour in COLOURS {
            assert!(style(colour).is_ok(), "{colour}");
        }
    }

    #[test]
    fn a_wrong_style_is_answered_with_a_suggestion() {
        for (words, part) in [
            ("redd", "did you mean \"red\"?"),
            ("bolt", "did you mean \"bold\"?"),
            ("red blue", "second colour"),
            ("red on", "a background colour is missing after \"on\""),
            ("red on red", "cannot be read"),
            ("256", "#rrggbb"),
        ] {
            let why = style(words).unwrap_err();
            assert!(why.contains(part), "{words}: {why}");
        }
    }

    #[test]
    fn a_theme_is_its_base_with_other_roles() {
        let text = "theme = \"mine\"\n[themes.mine]\nbase = \"light\"\ndanger = \"magenta\"\n";
        let theme = Config::parse(text).unwrap().theme(None).unwrap();
        let expected = Theme {
            danger: Style::new().fg(Color::Magenta),
            ..Theme::light()
        };
        assert_eq!(theme, expected);
    }
}
