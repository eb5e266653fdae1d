//! Choosing another tenant, and what becomes of this one meanwhile.

use std::sync::Arc;

use super::super::tabs::TenantPicker;
use super::super::{DeskMsg, Effect, Layer, Model, ToastKind};
use crate::tenant::{Problem, ProblemKind};

impl Model {
    pub(super) fn of_the_desk(&mut self, msg: DeskMsg) -> Vec<Effect> {
        match msg {
            DeskMsg::Tabs(tabs) => self.tabs = tabs,
            DeskMsg::AllTenants(table) => return self.all_tenants_changed(table),
            DeskMsg::PutAside => self.put_aside(),
            DeskMsg::NotOpened(why) => self.not_opened(&why),
        }
        Vec::new()
    }

    pub(super) fn open_picker(&mut self) {
        let own = self.tabs.iter().position(|tab| self.is_own(tab));
        self.layers.push(Layer::Tenants(Box::new(TenantPicker {
            chosen: own.unwrap_or(0),
            ..TenantPicker::default()
        })));
    }

    pub(super) fn choose_tenant(&mut self) -> Vec<Effect> {
        let chosen = self
            .in_picker()
            .and_then(|(found, chosen)| found.get(chosen).map(|tab| tab.name.clone()));
        let Some(name) = chosen else {
            return Vec::new();
        };
        self.layers.pop();
        self.switch_to(&name)
    }

    /// Leaves this tenant as it is, and shows another one.
    pub(in crate::app) fn switch_to(&mut self, name: &str) -> Vec<Effect> {
        let is_own = self.session.profile.as_deref() == Some(name);
        // A sign-in that failed may be tried again.
        if is_own && !self.has_failed_to_open() {
            return self.say(ToastKind::Note, format!("{name} is on the screen already."));
        }
        vec![Effect::SwitchTo(name.to_owned())]
    }

    /// The sign-in is done while somebody looks at other tenants: the window stays.
    pub fn keep_windows(&mut self, before: Self) {
        let of_the_desk =
            |layer: &Layer| matches!(layer, Layer::Tenants(_) | Layer::AllTenants { .. });
        let layers = before.layers.into_iter();
        self.layers.extend(layers.filter(of_the_desk));
    }

    /// Nobody could sign in here.
    fn not_opened(&mut self, why: &str) {
        let (what, advice) = why.split_once(": ").unwrap_or((why, ""));
        self.layers.retain(|layer| !matches!(layer, Layer::SignIn));
        self.show_problem(Problem::local(ProblemKind::SignIn, what, advice));
    }

    /// Another tenant takes the screen. What waits for an answer here has to be seen once more before it takes one, and
    /// codes are masked.
    fn put_aside(&mut self) {
        self.toast = None;
        // It is behind when the tenant comes back, until the desk shows it again.
        self.all_tenants = Arc::default();
        self.layers.retain(|layer| {
            !matches!(
                layer,
                Layer::Tenants(_)
                    | Layer::AllTenants { .. }
                    | Layer::Palette { .. }
                    | Layer::Help { .. }
            )
        });
        for layer in &mut self.layers {
            layer.look_again();
        }
    }
}
