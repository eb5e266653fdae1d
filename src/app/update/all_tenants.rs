//! The table of all tenants: opened, moved in, read, left for one of them.

use std::sync::Arc;

use super::super::all_tenants::AllTenants;
use super::super::{Command, Context, Effect, Layer, Model, ToastKind};
use crate::change::words::count;

impl Model {
    pub(super) fn open_all_tenants(&mut self) -> Vec<Effect> {
        // The picker leads here too.
        if matches!(self.layers.last(), Some(Layer::Tenants(_))) {
            self.layers.pop();
        }
        self.layers.push(Layer::AllTenants { chosen: None });
        vec![Effect::RecallTenants]
    }

    pub(super) fn go_in_all_tenants(&mut self, command: Command, page: usize) {
        let Some((at, _)) = self.chosen_tenant() else {
            return;
        };
        let rows = self.all_tenants.rows();
        let at = command.moved(at, page).min(rows.len().saturating_sub(1));
        let name = rows.get(at).map(|row| row.standing.profile.clone());
        if let Some(Layer::AllTenants { chosen }) = self.layers.last_mut() {
            *chosen = name;
        }
    }

    /// Has the tenants read that were not read just now, and says so where these are not all.
    pub(super) fn read_all_tenants(&mut self) -> Vec<Effect> {
        let names = self.all_tenants.to_read(self.now);
        let all = self.all_tenants.rows().len();
        let text = match names.len() {
            some if some < all => format!(
                "Reading {}; {} read in the last 10 minutes.",
                count(some, "tenant"),
                if all - some == 1 {
                    "the other was"
                } else {
                    "the others were"
                }
            ),
            _ => format!("Reading {}.", count(all, "tenant")),
        };
        let mut effects = vec![Effect::ReadTenants(names)];
        effects.extend(self.say(ToastKind::Note, text));
        effects
    }

    /// Has the chosen tenant read.
    pub(super) fn read_this_tenant(&mut self) -> Vec<Effect> {
        let chosen = self.chosen_tenant();
        let name = chosen.map(|(_, row)| row.standing.profile.clone());
        name.map_or_else(Vec::new, |name| vec![Effect::ReadTenants(vec![name])])
    }

    /// Shows the chosen tenant; the window is closed.
    pub(super) fn show_tenant(&mut self) -> Vec<Effect> {
        let chosen = self.chosen_tenant();
        let Some(name) = chosen.map(|(_, row)| row.standing.profile.clone()) else {
            return Vec::new();
        };
        self.layers.pop();
        let is_here = self.session.profile.as_deref() == Some(name.as_str());
        if is_here && !self.has_failed_to_open() {
            return Vec::new();
        }
        self.switch_to(&name)
    }

    /// The desk has news of the table. That a reading has ended is said where nobody looks at it.
    pub(super) fn all_tenants_changed(&mut self, table: Arc<AllTenants>) -> Vec<Effect> {
        let has_ended = self.all_tenants.progress.is_some() && table.progress.is_none();
        self.all_tenants = table;
        let is_table = |layer: &Layer| matches!(layer, Layer::AllTenants { .. });
        if !has_ended || self.layers.iter().any(is_table) {
            return Vec::new();
        }
        let keys = &self.session.keys;
        let shows = keys.offer(Context::Main, Command::AllTenants, "shows them");
        let shows = shows.map(|shows| format!(": {shows}")).unwrap_or_default();
        self.say(ToastKind::Note, format!("All tenants are read{shows}."))
    }
}
