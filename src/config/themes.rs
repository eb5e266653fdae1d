//! `[themes.NAME]`: a built-in theme with some roles in other colours.

use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};

use super::problem::unknown;
use super::section::Section;
use crate::ui::Theme;

/// The terminal's own colours, by their words.
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

/// The words beside colours.
const WEIGHTS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

/// Reads a theme.
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
            Some(Err(why)) => value.wrong(&why),
            None => {}
        }
    }
    section.end();
    theme
}

/// Reads a style: a colour, `on` and the colour of the ground, and weights; nothing for the terminal's own.
fn style(words: &str) -> Result<Style, String> {
    let mut style = Style::new();
    let mut words = words.split_whitespace();
    while let Some(word) = words.next() {
        if let Some((_, weight)) = WEIGHTS.iter().find(|(name, _)| *name == word) {
            style = style.add_modifier(*weight);
        } else if word == "on" {
            let ground = words.next().ok_or("after \"on\" comes a colour")?;
            style = style.bg(colour(ground)?);
        } else if style.fg.is_some() {
            return Err(format!(
                "a second colour, \"{word}\"; that of the ground comes after \"on\""
            ));
        } else {
            style = style.fg(colour(word)?);
        }
    }
    if style.fg.is_some() && style.fg == style.bg {
        return Err("the same colour on itself cannot be read".into());
    }
    Ok(style)
}

/// One of the terminal's sixteen by its word, one of 256 by its number, or `#rrggbb`.
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
    fn a_style_is_a_colour_a_ground_and_weights_in_any_order() {
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
    fn what_is_no_style_says_what_may_have_been_meant() {
        for (words, part) in [
            ("redd", "did you mean \"red\"?"),
            ("bolt", "did you mean \"bold\"?"),
            ("red blue", "comes after \"on\""),
            ("red on", "after \"on\" comes a colour"),
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
