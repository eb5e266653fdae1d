//! The ticket and the reason of the changes that follow.

use std::collections::HashSet;

use tui_input::Input;

use super::super::{Effect, Layer, Model, TicketForm, TicketUse, ToastKind};
use crate::change::Plan;
use crate::tenant::{SafeText, UserId};

impl Model {
    /// What a question about these users does with ticket and reason.
    pub(super) fn ticket_use(&self, plan: &Plan) -> TicketUse {
        let set = self.ticket.is_some() || self.reason.is_some();
        let mut users = plan.items.iter().map(|item| item.target.id);
        let others =
            !self.ticket_users.is_empty() && users.any(|id| !self.ticket_users.contains(&id));
        if set && others {
            TicketUse::LeftOut
        } else {
            TicketUse::Own
        }
    }

    /// What is recorded with a change; from now on ticket and reason are for its users too.
    pub(super) fn on_record(
        &mut self,
        plan: &Plan,
        ticket: TicketUse,
    ) -> (Option<SafeText>, Option<SafeText>) {
        if ticket == TicketUse::LeftOut {
            return (None, None);
        }
        if self.ticket.is_some() || self.reason.is_some() {
            self.ticket_users
                .extend(plan.items.iter().map(|item| item.target.id));
        }
        (self.ticket.clone(), self.reason.clone())
    }

    /// The user of the ticket and the reason, if they are for one alone.
    pub fn only_ticket_user(&self) -> Option<UserId> {
        let mut users = self.ticket_users.iter();
        let only = users.next().copied();
        only.filter(|_| users.next().is_none())
    }

    /// Records ticket and reason of other users with this change too, or leaves them out again.
    pub(super) fn keep_or_leave_ticket(&mut self) {
        if let Some(Layer::Confirm(confirm)) = self.layers.last_mut() {
            confirm.ticket = match confirm.ticket {
                TicketUse::LeftOut => TicketUse::Kept,
                TicketUse::Kept => TicketUse::LeftOut,
                TicketUse::Own => TicketUse::Own,
            };
        }
    }

    /// The users that a ticket is meant for which is typed now: those of the question behind it, the marked ones, or the
    /// one that was looked for. Nobody has looked for the first user of the whole list.
    fn ticket_subjects(&self) -> HashSet<UserId> {
        if let Some(Layer::Confirm(confirm)) = self.layers.last() {
            return confirm
                .plan
                .items
                .iter()
                .map(|item| item.target.id)
                .collect();
        }
        let list = &self.list;
        let is_narrowed = !list.filter.is_empty() || list.restriction.is_some();
        if !self.layers.is_empty() || list.marks.is_empty() && list.row == 0 && !is_narrowed {
            return HashSet::new();
        }
        list.chosen(&self.store).into_iter().collect()
    }

    /// Opens the fields over what is set; empty where that is for other users.
    pub(super) fn open_ticket(&mut self) {
        let others = matches!(self.layers.last(), Some(Layer::Confirm(confirm)) if confirm.ticket != TicketUse::Own);
        let field = |text: &Option<SafeText>| {
            let text = text.as_deref().filter(|_| !others);
            Input::new(text.unwrap_or_default().into())
        };
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
        self.ticket_users = self.ticket_subjects();
        if let Some(Layer::Confirm(confirm)) = self.layers.last_mut() {
            confirm.ticket = TicketUse::Own;
        }
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
