//! The shown list to a file.

use tui_input::Input;

use super::super::export::{ExportForm, ExportFormat, ExportOrder, Exported};
use super::super::{Effect, Layer, Model, ToastKind};
use crate::change::words::count;
use crate::tenant::{file_stem, time};

const ENDINGS: &str = "The name must end in .csv, .json, .jsonl or .md: it says the format.";

impl Model {
    /// Asks for the file; the name that is there has the tenant and the day.
    pub(super) fn open_export(&mut self) {
        let day = time::date(self.now, &self.session.time_zone);
        let operator = self.operator.as_ref();
        let tenant = operator.map(|operator| format!("{}-", file_stem(&operator.tenant)));
        let name = format!("mfadeck-{}users-{day}.csv", tenant.unwrap_or_default());
        self.layers.push(Layer::Export(Box::new(ExportForm {
            path: Input::new(name),
            note: None,
            replace: None,
            is_writing: false,
            bom: false,
        })));
    }

    /// Enter in the window.
    pub(super) fn export_typed(&mut self) -> Vec<Effect> {
        let Some(Layer::Export(form)) = self.layers.last() else {
            return Vec::new();
        };
        if form.is_writing {
            return Vec::new();
        }
        let path = form.path.value().trim().to_owned();
        let replace = form.replace.as_deref() == Some(&path);
        let bom = form.bom && form.is_csv();
        match self.export(&path, replace, bom) {
            Ok(effect) => {
                self.in_export(|form| (form.is_writing, form.note) = (true, None));
                vec![effect]
            }
            Err(why) => {
                self.in_export(|form| form.note = Some(why));
                Vec::new()
            }
        }
    }

    /// Writes to a file that was typed after a word; an existing one is asked about in the window.
    pub(in crate::app) fn export_to(&mut self, path: &str) -> Vec<Effect> {
        self.open_export();
        self.in_export(|form| form.path = Input::new(path.trim().to_owned()));
        self.export_typed()
    }

    /// What has the list written, or why it cannot be.
    pub(super) fn export(&self, path: &str, replace: bool, bom: bool) -> Result<Effect, String> {
        let Some(format) = ExportFormat::of(path) else {
            return Err(ENDINGS.into());
        };
        if self.list.rows.is_empty() {
            return Err("The list shows nobody.".into());
        }
        let order = ExportOrder {
            path: path.to_owned(),
            format,
            bom,
            replace,
            columns: self.list.columns.shown().collect(),
            store: self.store.clone(),
            rows: self.list.rows.to_vec(),
            mask: self.masked,
        };
        Ok(Effect::Export(Box::new(order)))
    }

    /// The file is there, or why not.
    pub(super) fn exported(&mut self, answer: Exported) -> Vec<Effect> {
        self.in_export(|form| form.is_writing = false);
        let is_open = self.export_at().is_some();
        match answer {
            Exported::Done { path, users } => {
                if let Some(at) = self.export_at() {
                    self.layers.remove(at);
                }
                let unsure = match self.list.unsure {
                    0 => String::new(),
                    unsure => format!(
                        " {} not written: the filter cannot judge them.",
                        count(unsure, "user")
                    ),
                };
                let text = format!("Wrote {} to {path}.{unsure}", count(users, "user"));
                self.say(ToastKind::Good, text)
            }
            Exported::Exists if is_open => {
                self.in_export(|form| {
                    let path = form.path.value().trim().to_owned();
                    form.note = Some("This file exists. Enter replaces it.".into());
                    form.replace = Some(path);
                });
                Vec::new()
            }
            Exported::Exists => self.say(ToastKind::Bad, "Nothing was written: this file exists."),
            Exported::Failed(why) if is_open => {
                self.in_export(|form| form.note = Some(format!("Could not write the file: {why}")));
                Vec::new()
            }
            Exported::Failed(why) => {
                self.say(ToastKind::Bad, format!("Could not write the file: {why}"))
            }
        }
    }

    fn export_at(&self) -> Option<usize> {
        let is_export = |layer: &Layer| matches!(layer, Layer::Export(_));
        self.layers.iter().position(is_export)
    }

    fn in_export(&mut self, change: impl FnOnce(&mut ExportForm)) {
        let at = self.export_at();
        if let Some(Layer::Export(form)) = at.and_then(|at| self.layers.get_mut(at)) {
            change(form);
        }
    }

    /// With a byte order mark, or without.
    pub(super) fn toggle_bom(&mut self) {
        self.in_export(|form| form.bom = !form.bom);
    }

    /// Another name: what was said of the one before does not hold for it.
    pub(super) fn export_name_changed(&mut self) {
        self.in_export(|form| (form.note, form.replace) = (None, None));
    }
}
