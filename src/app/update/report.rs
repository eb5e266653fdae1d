//! The report of the tenant, and the figures of each visit.

use super::super::{Effect, Loading, Model, ReportOrder, ToastKind};
use crate::tenant::Figures;

impl Model {
    /// Has the report written, of what is on the screen.
    pub(super) fn write_report(&mut self) -> Vec<Effect> {
        let Some(at) = self.load.list_read_at() else {
            return self.say(ToastKind::Bad, "The list is still being read.");
        };
        let operator = self.operator.as_ref();
        let tenant = operator.map(|operator| operator.tenant.to_string());
        let order = ReportOrder {
            tenant: tenant.unwrap_or_else(|| "this tenant".to_owned()),
            at,
            time_zone: self.session.time_zone.clone(),
            store: self.store.clone(),
            protection: self.protection.clone(),
            judgement: self.judgement.clone(),
            sms: self.session.sms.clone(),
            history: self.figures.clone(),
            skipped: self.load.unlisted,
            mask: self.masked,
        };
        vec![Effect::WriteReport(Box::new(order))]
    }

    pub(super) fn report_written(&mut self, answer: Result<String, String>) -> Vec<Effect> {
        match answer {
            Ok(path) => self.say(ToastKind::Good, format!("Wrote the report: {path}")),
            Err(why) => self.say(ToastKind::Bad, format!("Could not write the report: {why}")),
        }
    }

    /// The figures of this visit, once everything that they rest on was read or failed to be.
    pub fn figures_of_visit(&self) -> Option<Figures> {
        let Loading::Done { at } = self.load.users else {
            return None;
        };
        let settled = |part: &Loading| matches!(part, Loading::Done { .. } | Loading::Failed(_));
        let is_settled = settled(&self.load.policies)
            && self.load.groups != Loading::Running
            && !self.load.is_running();
        is_settled.then(|| Figures::of(&self.store, at))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::app::{Msg, Session};

    fn model() -> Model {
        Model::new(Session::default(), (80, 24), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_report_is_written_of_a_list_that_was_read_to_its_end_and_its_path_is_shown() {
        let mut model = model();
        assert!(
            !model
                .write_report()
                .iter()
                .any(|effect| matches!(effect, Effect::WriteReport(_)))
        );
        model.load.users = Loading::Done {
            at: Timestamp::UNIX_EPOCH,
        };
        model.masked = true;
        let effects = model.write_report();
        let [Effect::WriteReport(order)] = effects.as_slice() else {
            panic!("{effects:?}");
        };
        assert!(order.mask);
        model.update(
            Msg::ReportWritten(Ok("mfadeck-x.html".into())),
            Timestamp::UNIX_EPOCH,
        );
        let toast = model.toast.unwrap();
        assert_eq!(toast.text, "Wrote the report: mfadeck-x.html");
    }

    #[test]
    fn the_figures_of_a_visit_wait_for_the_policies_and_the_groups() {
        let mut model = model();
        let done = Loading::Done {
            at: Timestamp::UNIX_EPOCH,
        };
        model.load.users = done.clone();
        assert_eq!(model.figures_of_visit(), None);
        model.load.policies = done;
        model.load.groups = Loading::Running;
        assert_eq!(model.figures_of_visit(), None);
        model.load.groups = Loading::Idle;
        assert!(model.figures_of_visit().is_some());
    }
}
