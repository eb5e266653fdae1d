//! The ticket and the reason of the changes that follow.

use tui_input::Input;

use super::super::{Effect, Layer, Model, TicketForm, ToastKind};
use crate::tenant::SafeText;

impl Model {
    /// Opens the fields over what is set.
    pub(super) fn open_ticket(&mut self) {
        let field =
            |text: &Option<SafeText>| Input::new(text.as_deref().unwrap_or_default().into());
        self.layers.push(Layer::Ticket(Box::new(TicketForm {
            ticket: field(&self.ticket),
            reason: field(&self.reason),
            on_reason: false,
        })));
    }

    pub(super) fn other_field(&mut self) {
        match self.layers.last_mut() {
            Some(Layer::Ticket(form)) => form.on_reason = !form.on_reason,
            Some(Layer::Method(form)) => form.on_code = !form.on_code,
            _ => {}
        }
    }

    /// Keeps what was typed; an empty field means none.
    pub(super) fn keep_ticket(&mut self) -> Vec<Effect> {
        let Some(Layer::Ticket(form)) = self.layers.pop() else {
            return Vec::new();
        };
        let typed = |input: &Input| {
            let text = input.value().trim();
            (!text.is_empty()).then(|| SafeText::new(text))
        };
        self.ticket = typed(&form.ticket);
        self.reason = typed(&form.reason);
        let said = match (&self.ticket, &self.reason) {
            (Some(ticket), _) => format!("The next changes are recorded with ticket {ticket}."),
            (None, Some(_)) => "The next changes are recorded with this reason.".into(),
            (None, None) => "The next changes are recorded without a ticket.".into(),
        };
        self.say(ToastKind::Note, said)
    }
}
