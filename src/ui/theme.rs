//! The roles of colour and weight.

mod built_in;

use ratatui::style::{Color, Modifier, Style};

use crate::app::ToastKind;
use crate::app::statement::Tone;
use crate::tenant::{MfaState, User};

/// A style for each role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// The state disabled of a user who may sign in without any requirement of MFA.
    pub disabled: Style,
    /// The state enabled.
    pub enabled: Style,
    /// The state enforced.
    pub enforced: Style,
    /// Whatever is unknown.
    pub unknown: Style,
    /// Something went well.
    pub good: Style,
    /// Something needs a look.
    pub warn: Style,
    /// Something failed, or takes protection away.
    pub danger: Style,
    /// Keys, links and what has the focus.
    pub accent: Style,
    /// Of less weight.
    pub dim: Style,
    /// Headings and names.
    pub strong: Style,
    /// The tenant in the header.
    pub header: Style,
    /// The row under the cursor, or the chosen answer.
    pub selection: Style,
    /// The row under the cursor while the arrow keys are elsewhere.
    pub selection_idle: Style,
    /// The mark of marked users.
    pub mark: Style,
    /// Borders.
    pub border: Style,
    /// The border of what has the arrow keys.
    pub border_focused: Style,
}

/// A role as the configuration calls it, and its place in a theme.
pub type Role = (&'static str, fn(&mut Theme) -> &mut Style);

impl Theme {
    /// All roles.
    pub const ROLES: [Role; 16] = [
        ("disabled", |theme| &mut theme.disabled),
        ("enabled", |theme| &mut theme.enabled),
        ("enforced", |theme| &mut theme.enforced),
        ("unknown", |theme| &mut theme.unknown),
        ("good", |theme| &mut theme.good),
        ("warn", |theme| &mut theme.warn),
        ("danger", |theme| &mut theme.danger),
        ("accent", |theme| &mut theme.accent),
        ("dim", |theme| &mut theme.dim),
        ("strong", |theme| &mut theme.strong),
        ("header", |theme| &mut theme.header),
        ("selection", |theme| &mut theme.selection),
        ("selection_idle", |theme| &mut theme.selection_idle),
        ("mark", |theme| &mut theme.mark),
        ("border", |theme| &mut theme.border),
        ("border_focused", |theme| &mut theme.border_focused),
    ];

    /// The role of that name.
    pub fn role(&mut self, name: &str) -> Option<&mut Style> {
        let (_, place) = Self::ROLES.into_iter().find(|(role, _)| *role == name)?;
        Some(place(self))
    }

    /// The style of a state.
    pub fn state(&self, state: Option<MfaState>) -> Style {
        match state {
            Some(MfaState::Disabled) => self.disabled,
            Some(MfaState::Enabled) => self.enabled,
            Some(MfaState::Enforced) => self.enforced,
            None => self.unknown,
        }
    }

    /// The style of a user's state: disabled has its colour only where nothing else requires MFA.
    pub(super) fn state_of(&self, user: &User) -> Style {
        match user.state.value.ok() {
            Some(MfaState::Disabled) if !user.lacks_mfa().is_yes() => Style::new(),
            _ if user.enabled.is_no() => Style::new(),
            state => self.state(state),
        }
    }

    /// The style of a title in a border, which must not fade with it.
    pub(super) fn title(&self) -> Style {
        self.strong.remove_modifier(Modifier::DIM)
    }

    /// The style of a toast.
    pub fn toast(&self, kind: ToastKind) -> Style {
        match kind {
            ToastKind::Good => self.good,
            ToastKind::Note => self.accent,
            ToastKind::Bad => self.danger,
        }
    }

    /// The style of a line of results.
    pub(super) fn tone(&self, tone: Tone) -> Style {
        match tone {
            Tone::Heading => self.strong,
            Tone::Plain => Style::new(),
            Tone::Good => self.good,
            Tone::Bad => self.danger,
            Tone::Unsure => self.warn,
            Tone::Quiet => self.dim,
        }
    }
}

/// A colour of the tenant in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderColour {
    /// For production.
    Red,
    /// Yellow.
    Yellow,
    /// Green.
    Green,
    /// Cyan.
    Cyan,
    /// Blue.
    Blue,
    /// Magenta.
    Magenta,
}

impl HeaderColour {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Red,
        Self::Yellow,
        Self::Green,
        Self::Cyan,
        Self::Blue,
        Self::Magenta,
    ];

    /// The word in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::Cyan => "cyan",
            Self::Blue => "blue",
            Self::Magenta => "magenta",
        }
    }

    /// Reads the word of [`Self::name`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.name() == word)
    }

    fn colour(self) -> Color {
        match self {
            Self::Red => Color::Red,
            Self::Yellow => Color::Yellow,
            Self::Green => Color::Green,
            Self::Cyan => Color::Cyan,
            Self::Blue => Color::Blue,
            Self::Magenta => Color::Magenta,
        }
    }
}

/// How everything is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Colours and weights.
    pub theme: Theme,
    /// Borders and marks in ASCII only; text from the tenant stays as it is.
    pub ascii: bool,
    /// Addresses are links that the terminal opens.
    pub links: bool,
}

impl Look {
    /// In the usual colours or without, with box characters or without.
    pub fn new(colour: bool, ascii: bool) -> Self {
        let theme = if colour {
            Theme::dark()
        } else {
            Theme::monochrome()
        };
        Self {
            theme,
            ascii,
            links: false,
        }
    }

    /// With the tenant in the header on a coloured ground, so that nobody takes one tenant for another.
    #[must_use]
    pub fn with_header(mut self, colour: HeaderColour) -> Self {
        self.theme.header = self
            .theme
            .strong
            .fg(colour.colour())
            .add_modifier(Modifier::REVERSED);
        self
    }
}

impl Default for Look {
    fn default() -> Self {
        Self {
            theme: Theme::dark(),
            ascii: false,
            links: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coloured_header_changes_nothing_but_the_header() {
        let plain = Look::new(true, false);
        for colour in HeaderColour::ALL {
            assert_eq!(HeaderColour::parse(colour.name()), Some(colour));
            let mut look = plain.with_header(colour);
            assert_eq!(look.theme.header.fg, Some(colour.colour()));
            look.theme.header = plain.theme.header;
            assert_eq!(look, plain);
        }
    }
}
