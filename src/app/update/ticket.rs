//! The ticket and the reason of the changes that follow.

use tui_input::Input;

use super::super::{Command, Context, Effect, Layer, Model, TicketForm, ToastKind};
use crate::change::Plan;
use crate::tenant::SafeText;

impl Model {
    /// That the ticket was for somebody else, where the plan is for one user and so was the last.
    pub(super) fn other_ticket(&self, plan: &Plan) -> Option<String> {
        let (Some(before), [only]) = (self.ticket_user, plan.items.as_slice()) else {
            return None;
        };
        let what = match &self.ticket {
            Some(ticket) => format!("Ticket {ticket}"),
            None => "The reason".into(),
        };
        let key = self
            .session
            .keys
            .offer(Context::Confirm, Command::Ticket, "changes it");
        let key = key.map(|key| format!(": {key}")).unwrap_or_default();
        (before != only.target.id).then(|| format!("{what} was set for another user{key}."))
    }

    /// The ticket belongs to the user of its first change.
    pub(super) fn ticket_used(&mut self, plan: &Plan) {
        if let (true, None, [only]) = (
            self.ticket.is_some() || self.reason.is_some(),
            self.ticket_user,
            plan.items.as_slice(),
        ) {
            self.ticket_user = Some(only.target.id);
        }
    }

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
        self.ticket_user = None;
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
