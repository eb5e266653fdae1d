//! The themes that need no configuration.

use ratatui::style::{Color, Modifier, Style};

use super::Theme;

const fn fg(colour: Color) -> Style {
    Style::new().fg(colour)
}

const fn on(ground: Color, colour: Color) -> Style {
    fg(colour).bg(ground)
}

const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
const DIM: Style = Style::new().add_modifier(Modifier::DIM);
const UNDERLINED: Style = Style::new().add_modifier(Modifier::UNDERLINED);
const REVERSED: Style = Style::new().add_modifier(Modifier::REVERSED);

impl Theme {
    /// The built-in themes by name, the usual one first.
    pub const BUILT_IN: [(&'static str, Self); 4] = [
        ("dark", Self::dark()),
        ("light", Self::light()),
        ("monochrome", Self::monochrome()),
        ("high-contrast", Self::high_contrast()),
    ];

    /// The built-in theme of that name.
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::BUILT_IN.into_iter();
        all.find_map(|(known, theme)| (known == name).then_some(theme))
    }

    /// The terminal's own sixteen colours, so that any scheme stays readable; the only ground is that of the
    /// selection.
    pub const fn dark() -> Self {
        Self {
            disabled: fg(Color::Red),
            enabled: fg(Color::Yellow),
            enforced: fg(Color::Green),
            unknown: fg(Color::Magenta),
            good: fg(Color::Green),
            warn: fg(Color::Yellow),
            danger: fg(Color::Red).add_modifier(Modifier::BOLD),
            accent: fg(Color::Cyan),
            dim: DIM,
            strong: BOLD,
            header: BOLD,
            selection: on(Color::Blue, Color::White).add_modifier(Modifier::BOLD),
            selection_idle: BOLD,
            mark: fg(Color::Yellow).add_modifier(Modifier::BOLD),
            border: DIM,
            border_focused: fg(Color::Cyan),
        }
    }

    /// For a white ground. On one, most of the sixteen are too pale, so these are dark ones of the 256.
    pub const fn light() -> Self {
        const RED: Color = Color::Indexed(124);
        const GREEN: Color = Color::Indexed(22);
        const BROWN: Color = Color::Indexed(94);
        const PURPLE: Color = Color::Indexed(90);
        const BLUE: Color = Color::Indexed(25);
        Self {
            disabled: fg(RED),
            enabled: fg(BROWN),
            enforced: fg(GREEN),
            unknown: fg(PURPLE),
            good: fg(GREEN),
            warn: fg(BROWN),
            danger: fg(RED).add_modifier(Modifier::BOLD),
            accent: fg(BLUE),
            dim: fg(Color::Indexed(241)),
            strong: BOLD,
            header: BOLD,
            selection: on(BLUE, Color::Indexed(231)).add_modifier(Modifier::BOLD),
            selection_idle: BOLD,
            mark: fg(BROWN).add_modifier(Modifier::BOLD),
            border: fg(Color::Indexed(241)),
            border_focused: fg(BLUE),
        }
    }

    /// No colour at all: weight, underline and reverse only.
    pub const fn monochrome() -> Self {
        Self {
            disabled: BOLD,
            enabled: UNDERLINED,
            enforced: Style::new(),
            unknown: BOLD,
            good: Style::new(),
            warn: UNDERLINED,
            danger: BOLD.add_modifier(Modifier::UNDERLINED),
            accent: BOLD,
            dim: DIM,
            strong: BOLD,
            header: BOLD,
            selection: REVERSED,
            selection_idle: BOLD,
            mark: BOLD,
            border: DIM,
            border_focused: BOLD,
        }
    }

    /// Nothing faint, and every colour with its own ground: readable whatever the terminal's is.
    pub const fn high_contrast() -> Self {
        const WHITE: Color = Color::Indexed(231);
        const BLACK: Color = Color::Indexed(16);
        const RED: Color = Color::Indexed(88);
        const GREEN: Color = Color::Indexed(22);
        const YELLOW: Color = Color::Indexed(226);
        const PURPLE: Color = Color::Indexed(53);
        const BLUE: Color = Color::Indexed(18);
        Self {
            disabled: on(RED, WHITE),
            enabled: on(YELLOW, BLACK),
            enforced: on(GREEN, WHITE),
            unknown: on(PURPLE, WHITE),
            good: on(GREEN, WHITE),
            warn: on(YELLOW, BLACK),
            danger: on(RED, WHITE).add_modifier(Modifier::BOLD),
            accent: BOLD.add_modifier(Modifier::UNDERLINED),
            dim: Style::new(),
            strong: BOLD,
            header: BOLD,
            selection: on(BLUE, WHITE).add_modifier(Modifier::BOLD),
            selection_idle: BOLD.add_modifier(Modifier::UNDERLINED),
            mark: on(YELLOW, BLACK).add_modifier(Modifier::BOLD),
            border: Style::new(),
            border_focused: BOLD,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHITE: Color = Color::Indexed(231);
    const BLACK: Color = Color::Indexed(16);

    /// xterm's sixteen; terminals differ, but hardly for the worse.
    const SIXTEEN: [(Color, [u8; 3]); 7] = [
        (Color::Red, [205, 0, 0]),
        (Color::Green, [0, 205, 0]),
        (Color::Yellow, [205, 205, 0]),
        (Color::Blue, [0, 0, 238]),
        (Color::Magenta, [205, 0, 205]),
        (Color::Cyan, [0, 205, 205]),
        (Color::White, [229, 229, 229]),
    ];

    fn rgb(colour: Color) -> [u8; 3] {
        const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
        match colour {
            Color::Indexed(grey @ 232..) => [8 + (grey - 232) * 10; 3],
            Color::Indexed(cube @ 16..) => {
                let cube = usize::from(cube - 16);
                [cube / 36, cube / 6 % 6, cube % 6].map(|step| STEPS[step])
            }
            named => {
                let found = SIXTEEN.iter().find(|(known, _)| *known == named);
                found.unwrap_or_else(|| panic!("{named} has no value")).1
            }
        }
    }

    /// Relative luminance as the Web Content Accessibility Guidelines define it.
    fn luminance(colour: Color) -> f64 {
        let [red, green, blue] = rgb(colour).map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: Color, other: Color) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// Every role that has a colour keeps this contrast to its ground, or to the terminal's.
    fn assert_readable(mut theme: Theme, terminal: Color, least: f64) {
        for (name, role) in Theme::ROLES {
            let style = *role(&mut theme);
            if let Some(colour) = style.fg {
                let reached = contrast(colour, style.bg.unwrap_or(terminal));
                assert!(reached >= least, "{name}: {reached:.1}");
            }
        }
    }

    #[test]
    fn each_theme_can_be_read_on_the_ground_that_it_is_made_for() {
        assert_readable(Theme::dark(), BLACK, 3.0);
        assert_readable(Theme::light(), WHITE, 4.5);
    }

    #[test]
    fn the_theme_of_high_contrast_needs_no_certain_ground_and_fades_nothing() {
        assert_readable(Theme::high_contrast(), BLACK, 7.0);
        assert_readable(Theme::high_contrast(), WHITE, 7.0);
        let mut theme = Theme::high_contrast();
        for (name, role) in Theme::ROLES {
            assert!(
                !role(&mut theme).add_modifier.contains(Modifier::DIM),
                "{name}"
            );
        }
    }

    #[test]
    fn the_theme_without_colour_has_none() {
        let mut theme = Theme::monochrome();
        for (name, role) in Theme::ROLES {
            let style = role(&mut theme);
            assert_eq!((style.fg, style.bg), (None, None), "{name}");
        }
    }

    #[test]
    fn themes_and_roles_are_found_by_their_names() {
        assert_eq!(Theme::named("light"), Some(Theme::light()));
        assert_eq!(Theme::named("neon"), None);
        let mut theme = Theme::dark();
        *theme.role("border").unwrap() = REVERSED;
        assert_eq!(theme.border, REVERSED);
        assert!(theme.role("font").is_none());
    }
}
