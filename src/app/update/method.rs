//! The detail's cursor, and what is done with the method under it.

use super::super::{Addable, Command, Effect, Layer, MethodForm, Model, ToastKind};
use crate::change::journal::Context;
use crate::change::{Plan, Step};
use crate::tenant::method::in_order;
use crate::tenant::{Detail, Method};

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

    /// Opens the window in which a method is added, at the kind under the cursor.
    pub(super) fn open_method(&mut self) {
        let methods = self.known_detail().and_then(Detail::known_methods);
        let (Some(user), Some(methods)) = (self.current(), methods) else {
            return;
        };
        let at = self.current_method().map(Method::method_type);
        let mut form = MethodForm::new(user, methods, at, &self.jobs);
        // A number is no less a number on a shared screen.
        if !self.masked {
            form.offer();
        }
        self.layers.push(Layer::Method(Box::new(form)));
    }

    /// The kind of method before or behind the present one.
    pub(super) fn go_in_kinds(&mut self, command: Command) {
        let masked = self.masked;
        let Some(Layer::Method(form)) = self.layers.last_mut() else {
            return;
        };
        let at = Addable::ALL.iter().position(|kind| *kind == form.kind);
        let next = command.moved(at.unwrap_or_default(), 1);
        if let Some(kind) = Addable::ALL.get(next) {
            form.kind = *kind;
            if masked {
                form.clear();
            } else {
                form.offer();
            }
        }
    }

    /// Plans what was typed, or says why the service would not take it.
    pub(super) fn method_typed(&mut self) -> Vec<Effect> {
        let Some(Layer::Method(form)) = self.layers.last() else {
            return Vec::new();
        };
        let method = match form.parsed() {
            Ok(method) => method,
            Err(why) => return self.say(ToastKind::Note, format!("Not sent: {why}.")),
        };
        let (user, before) = (form.user, method.in_place_of(&form.methods).cloned());
        self.layers.pop();
        let guards = self.guards();
        let Some(user) = self.store.get(user) else {
            return Vec::new();
        };
        let plan = Plan::one_method(Step::Add { method, before }, user, &guards);
        self.ask(plan, Context::default())
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
                let methods = self.known_detail().and_then(Detail::known_methods);
                let plan = plan.knowing(
                    methods.unwrap_or_default(),
                    self.known_preferences().as_ref(),
                );
                self.ask(plan, Context::default())
            }
            None => Vec::new(),
        }
    }
}
