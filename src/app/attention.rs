//! Windows that nobody answers by accident: questions, and the code of a pass.
//!
//! A window that opens under a key meant for something else, or in the middle of pasted text, takes nothing for half
//! a second after it was first painted. Keys that come faster than a person types never answer it.

use super::{Command, Effect, Key, Layer, Model, Spec, Timer};

/// How long a window is looked at before it takes an answer.
const LOOK_MS: u64 = 500;

/// From so many different characters on, keys that come together are a text that was pasted.
const PASTED: (usize, usize) = (5, 3);

/// Whether a window has been seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Attention {
    /// No frame has shown it.
    #[default]
    Unseen,
    /// It was painted less than half a second ago.
    Seen,
    /// It takes answers.
    Ready,
}

impl Layer {
    /// Whether it has been seen; none for a layer that any key may reach.
    pub fn attention(&self) -> Option<Attention> {
        match self {
            Self::Confirm(confirm) => Some(confirm.attention),
            Self::Leave { attention } => Some(*attention),
            Self::AccessPass(shown) => Some(shown.attention),
            Self::AccessPasses(shown) => Some(shown.attention),
            _ => None,
        }
    }

    /// Somebody looked away: it has to be seen once more before it takes an answer, and codes are masked.
    pub(super) fn look_again(&mut self) {
        if let Some(attention) = self.attention_mut() {
            *attention = Attention::Unseen;
        }
        match self {
            Self::Confirm(confirm) => {
                confirm.painted = false;
                confirm.yes = false;
            }
            Self::AccessPass(shown) => shown.revealed = false,
            Self::AccessPasses(shown) => shown.revealed = false,
            _ => {}
        }
    }

    fn attention_mut(&mut self) -> Option<&mut Attention> {
        match self {
            Self::Confirm(confirm) => Some(&mut confirm.attention),
            Self::Leave { attention } => Some(attention),
            Self::AccessPass(shown) => Some(&mut shown.attention),
            Self::AccessPasses(shown) => Some(&mut shown.attention),
            _ => None,
        }
    }
}

impl Model {
    /// Whether the window on top takes no answer yet.
    pub fn is_deaf(&self) -> bool {
        let attention = self.layers.last().and_then(Layer::attention);
        attention.is_some_and(|attention| attention != Attention::Ready)
    }

    /// Whether a key is dropped: it was typed for something else than the window on top.
    pub(super) fn is_stray(&self, key: Key, spec: Option<&Spec>, hurried: bool) -> bool {
        let Some(attention) = self.layers.last().and_then(Layer::attention) else {
            return false;
        };
        let is_text = key.is_text();
        let harmless = spec.is_some_and(|spec| match spec.command {
            // Esc changes nothing; the letter may have been meant for another place.
            Command::No => !is_text && key != Key::Enter,
            Command::Up | Command::Down | Command::PageUp | Command::PageDown => !is_text,
            Command::Close => !is_text && self.code_is_taken(),
            _ => false,
        });
        match attention {
            _ if harmless => false,
            Attention::Ready => hurried && !(self.types(key) || !is_text && spec.is_none()),
            Attention::Unseen | Attention::Seen => true,
        }
    }

    fn code_is_taken(&self) -> bool {
        match self.layers.last() {
            Some(Layer::AccessPass(shown)) => shown.taken,
            Some(Layer::AccessPasses(shown)) => shown.taken,
            _ => false,
        }
    }

    /// Keys that came together, as no person types: text that a terminal pastes without brackets, or keys typed ahead
    /// over a slow connection.
    pub(super) fn burst(&mut self, keys: &[Key]) -> Vec<Effect> {
        if let Some(text) = self.pasted(keys) {
            return self.paste(&text);
        }
        let mut effects = Vec::new();
        for key in keys {
            effects.extend(self.key(*key, true));
            // What follows was typed for nobody in particular.
            if matches!(effects.last(), Some(Effect::SwitchTo(_))) {
                break;
            }
        }
        effects
    }

    /// The text of keys that look pasted, where no field is open and none of them opens one.
    fn pasted(&self, keys: &[Key]) -> Option<String> {
        if !self.layers.is_empty() && !self.takes_address() {
            return None;
        }
        let text: Option<String> = keys
            .iter()
            .map(|key| match key {
                Key::Char(c) => Some(*c),
                Key::Enter => Some(' '),
                _ => None,
            })
            .collect();
        let text = text?;
        let mut different: Vec<char> = text.chars().collect();
        let length = different.len();
        different.sort_unstable();
        different.dedup();
        let first = self.session.keys.spec(self.context(), *keys.first()?);
        let opens = first.is_some_and(|spec| {
            matches!(
                spec.command,
                Command::Filter | Command::Palette | Command::Ticket | Command::AddMethod
            )
        });
        (length >= PASTED.0 && different.len() >= PASTED.1 && !opens).then_some(text)
    }

    /// The window on top was painted for the first time: it takes answers after half a second.
    pub(super) fn seen(&mut self) -> Vec<Effect> {
        let top = self.layers.last_mut().and_then(Layer::attention_mut);
        let Some(attention @ Attention::Unseen) = top else {
            return Vec::new();
        };
        *attention = Attention::Seen;
        self.questions += 1;
        let timer = Timer::Question {
            number: self.questions,
        };
        vec![Effect::Timer {
            timer,
            after_ms: LOOK_MS,
        }]
    }

    /// The half second is over, unless another window was painted since.
    pub(super) fn looked(&mut self, number: u32) {
        let top = self.layers.last_mut().and_then(Layer::attention_mut);
        if let Some(attention @ Attention::Seen) = top
            && number == self.questions
        {
            *attention = Attention::Ready;
        }
    }

    /// The window on top was covered: it has to be seen once more.
    pub(super) fn uncovered(&mut self) {
        if let Some(attention) = self.layers.last_mut().and_then(Layer::attention_mut) {
            *attention = Attention::Unseen;
        }
    }
}
