//! The detail's cursor, and what is done with the method under it.

use super::super::{Command, Effect, Model};
use crate::change::journal::Context;
use crate::change::{Plan, Step};
use crate::tenant::Method;
use crate::tenant::method::in_order;

impl Model {
    /// Moves in the detail: from method to method, and past the last one line by line.
    pub(super) fn go_in_detail(&mut self, command: Command) {
        let page = self.panes().map_or(1, |panes| panes.detail_rows());
        let steps = match command {
            Command::Up if self.detail_scroll == 0 => self.other_method(-1),
            Command::Down if self.detail_scroll == 0 => self.other_method(1),
            _ => false,
        };
        if !steps {
            self.detail_scroll = command.moved(self.detail_scroll, page);
        }
    }

    /// Puts the cursor on a neighbour of the present method; says whether there is one.
    fn other_method(&mut self, step: isize) -> bool {
        let next = self.current_method().and_then(|current| {
            let methods = self.detail.as_ref()?.known_methods()?;
            let ordered: Vec<&Method> = in_order(methods).collect();
            let at = ordered
                .iter()
                .position(|method| method.is_same_as(current))?;
            let next = ordered.get(at.checked_add_signed(step)?)?;
            Some((next.id.clone(), next.method_type()))
        });
        let moved = next.is_some();
        self.method = next.or_else(|| self.method.take());
        moved
    }

    /// Plans to delete the method under the cursor.
    pub(super) fn delete_method(&mut self) -> Vec<Effect> {
        match self.current_method().cloned() {
            Some(method) => self.plan_step(Step::Delete(method)),
            None => Vec::new(),
        }
    }

    /// Plans to make the method under the cursor the default.
    pub(super) fn make_default(&mut self) -> Vec<Effect> {
        match self.next_default() {
            Some(method) => self.plan_step(Step::MakeDefault(method)),
            None => Vec::new(),
        }
    }

    fn plan_step(&mut self, step: Step) -> Vec<Effect> {
        let guards = self.guards();
        match self.current() {
            Some(user) => {
                let plan = Plan::one_method(step, user, &guards);
                self.ask(plan, Context::default())
            }
            None => Vec::new(),
        }
    }
}
