//! What each command of the table does.

use super::super::{Command, Context, Effect, Layer, Model, Pane, PaneSearch, Spec, ToastKind};

impl Model {
    /// Does what a row of the table says, or says why not.
    #[expect(
        clippy::too_many_lines,
        reason = "a table: one short arm for each command"
    )]
    pub(in crate::app) fn command(&mut self, spec: &'static Spec) -> Vec<Effect> {
        use Command as C;
        if let Some(why) = spec.disabled(self) {
            return self.say(ToastKind::Note, format!("{}: {why}", first_word(spec)));
        }
        let command = spec.command;
        match command {
            C::Disable if self.has_window(Context::Migration) => return self.next_wave(),
            C::Enable
            | C::Disable
            | C::Enforce
            | C::ContactMethods
            | C::AppPasswords
            | C::RememberedDevices => {
                let action = command.action();
                return action.map_or_else(Vec::new, |action| self.propose(action));
            }
            C::Up
            | C::Down
            | C::PageUp
            | C::PageDown
            | C::HalfUp
            | C::HalfDown
            | C::First
            | C::Last => self.go(command),
            C::Filter if self.detail_has_focus() => self.open_search(),
            C::Filter => self.open_filter(),
            C::NextHit => self.next_hit(false),
            C::PreviousHit => self.next_hit(true),
            C::Search => self.open_search(),
            C::LackingMfa => self.toggle_lacking(),
            C::Overview => self.open_overview(),
            C::SmsEnd => self.open_sms(),
            C::Left | C::Right => self.go_aside(command),
            C::Mark if self.confirms(|_| true) => return self.take_out(),
            C::Mark => self.mark(),
            C::MarkShown => return self.mark_shown(),
            C::MarkRange => return self.mark_range(),
            C::InvertShown => return self.invert_shown(),
            C::ClearMarks => return self.clear_or_restore_marks(),
            C::Columns => self.open_columns(),
            C::ToggleColumn => return self.toggle_column(),
            C::UsualColumns => return self.usual_columns(),
            C::Sort => self.open_sort(),
            C::Export => self.open_export(),
            C::ToggleBom => self.toggle_bom(),
            C::Views => self.open_views(),
            C::SaveView => self.open_save_view(),
            C::DeleteView => return self.delete_view(),
            C::Older | C::Newer => self.go_in_filters(command),
            C::Complete if self.is_filtering() => self.complete_filter(true),
            C::CompleteBack => self.complete_filter(false),
            C::SortReverse => return self.reverse(),
            C::SwitchPane => self.switch_pane(),
            C::Zoom => self.arrange(|model| model.zoomed = !model.zoomed),
            C::OtherSplit => self.arrange(|model| model.other_split = !model.other_split),
            C::Mask => self.masked = !self.masked,
            C::Refresh if self.chosen_tenant().is_some() => return self.read_this_tenant(),
            C::Refresh if self.has_window(Context::Job) => return self.verify_again(),
            C::Refresh => return self.refresh_user(),
            C::Reload if self.chosen_tenant().is_some() => return self.read_all_tenants(),
            C::Reload => {
                let mut effects = self.reload();
                effects.push(Effect::ReadRights);
                return effects;
            }
            C::WriteReport => return self.write_report(),
            C::ReadUnknown => return self.read_unknown(),
            C::CopyAccount => return self.copy_account(),
            C::Jobs => self.open_jobs(),
            C::WhatIf => return self.ask_microsoft(),
            C::Migration => return self.open_migration(),
            C::AccessPass => return self.want_pass(),
            C::Less | C::More if self.has_window(Context::Migration) => self.resize_wave(command),
            C::Less | C::More | C::OtherOption => self.change_option(command),
            C::Reveal => self.reveal(),
            C::CopyCode => return self.copy_code(),
            C::CopyCodes => return self.copy_codes(),
            C::AddMethod => self.open_method(),
            C::DeleteMethod => return self.delete_method(),
            C::MakeDefault => return self.make_default(),
            C::History => return self.open_history(),
            C::Messages => self.layers.push(Layer::Messages { scroll: 0 }),
            C::UndoJob if self.layers.is_empty() => return self.undo_latest(),
            C::UndoJob => return self.undo_past(),
            C::ResumeJob => return self.resume_past(),
            C::Ticket => self.open_ticket(),
            C::SameTicket => self.keep_or_leave_ticket(),
            C::OtherField => self.other_field(),
            C::SignIn => self.show_sign_in(),
            C::Palette => self.layers.push(Layer::Palette {
                input: tui_input::Input::default(),
                chosen: 0,
            }),
            C::Complete => self.complete_chosen(),
            C::SwitchTenant => self.open_picker(),
            C::AllTenants => return self.open_all_tenants(),
            C::StopReading => return vec![Effect::StopReadingTenants],
            C::Help => self.layers.push(Layer::Help {
                of: self.context(),
                searched: String::new(),
                scroll: 0,
            }),
            C::Back => self.back(),
            C::Quit => return self.quit(),
            C::Accept => return self.accept(),
            C::Yes => return self.yes(),
            C::No => return self.no(),
            C::OtherAnswer => self.other_answer(),
            C::Links => self.open_links(),
            C::StopJob => return self.stop_job(),
            C::CopyText => return self.copy_layer(),
            C::Close => return self.close(),
        }
        Vec::new()
    }

    /// Gives the panes other places.
    fn arrange(&mut self, change: impl Fn(&mut Self)) {
        change(self);
        self.list.scroll(self.list_rows());
    }

    fn switch_pane(&mut self) {
        self.pane = match self.pane {
            Pane::List => Pane::Detail,
            Pane::Detail => Pane::List,
        };
        self.show_detail();
        self.list.scroll(self.list_rows());
    }

    /// One step back: to both panes, to the list, then the filter goes, then the selection, then the marks.
    fn back(&mut self) {
        if self.zoomed {
            self.arrange(|model| model.zoomed = false);
        } else if self.pane == Pane::Detail && !self.pane_search.words.is_empty() {
            self.pane_search = PaneSearch::default();
        } else if self.pane == Pane::Detail {
            self.switch_pane();
        } else if !self.list.filter.is_empty() {
            self.set_filter("");
        } else if self.list.restriction.take().is_some() {
            self.select();
        } else {
            self.clear_marks();
        }
    }

    fn accept(&mut self) -> Vec<Effect> {
        match self.layers.last() {
            Some(Layer::Filter { .. }) => self.keep_filter(),
            Some(Layer::Search { .. }) => self.keep_search(),
            Some(Layer::Overview(_)) => self.show_figure(),
            Some(Layer::Migration(_)) => self.show_standing(),
            Some(Layer::Sms(_)) => self.show_sms_figure(),
            Some(Layer::Confirm(_)) => self.answer(),
            Some(Layer::History { .. }) => {
                self.show_past();
                Vec::new()
            }
            Some(Layer::Method(_)) => self.method_typed(),
            Some(Layer::Ticket(_)) => self.keep_ticket(),
            Some(Layer::Sort { .. }) => self.sort_by_chosen(),
            Some(Layer::Links(_)) => self.copy_link(),
            Some(Layer::Export(_)) => self.export_typed(),
            Some(Layer::Views { .. }) => self.show_chosen_view(),
            Some(Layer::SaveView { .. }) => self.save_view(),
            Some(Layer::Palette { .. }) => self.run_chosen(),
            Some(Layer::Tenants(_)) => self.choose_tenant(),
            Some(Layer::AllTenants { .. }) => self.show_tenant(),
            _ => Vec::new(),
        }
    }

    fn yes(&mut self) -> Vec<Effect> {
        match self.layers.last() {
            Some(Layer::Leave { .. }) => self.leave(),
            _ => self.answer_yes(),
        }
    }

    fn no(&mut self) -> Vec<Effect> {
        match self.layers.pop() {
            Some(Layer::Confirm(_)) => self.say(ToastKind::Note, "Nothing was changed."),
            _ => Vec::new(),
        }
    }

    fn close(&mut self) -> Vec<Effect> {
        match self.layers.last() {
            Some(Layer::Columns { .. }) => return self.close_columns(),
            Some(Layer::Filter { .. }) => self.drop_filter(),
            Some(Layer::Search { .. }) => self.drop_search(),
            Some(Layer::AccessPass(_)) => self.close_pass(),
            Some(Layer::AccessPasses(_)) => self.close_passes(),
            _ => {
                self.layers.pop();
            }
        }
        Vec::new()
    }

    fn verify_again(&mut self) -> Vec<Effect> {
        match self
            .top_job()
            .map(|job| (job.has_ended(), job.plan.clone()))
        {
            Some((true, plan)) => self.begin(plan),
            Some((false, _)) => self.say(ToastKind::Note, "The audit log is being read already."),
            None => Vec::new(),
        }
    }

    fn copy_account(&mut self) -> Vec<Effect> {
        match self.current().map(|user| user.upn.to_string()) {
            Some(upn) => self.copy(upn, "the account"),
            None => Vec::new(),
        }
    }

    fn copy_layer(&mut self) -> Vec<Effect> {
        if matches!(self.layers.last(), Some(Layer::Links(_))) {
            return self.copy_link();
        }
        let text = match self.layers.last() {
            Some(Layer::SignIn) => match &self.sign_in {
                Some(sign_in) => sign_in.to_copy().to_owned(),
                None => return Vec::new(),
            },
            Some(Layer::Problem(problem)) => super::super::note::of_problem(problem),
            Some(Layer::Job { id, .. }) => match self.job(*id) {
                Some(job) => super::super::note::of_ticket(job, self),
                None => return Vec::new(),
            },
            Some(Layer::Messages { .. }) => super::super::note::of_messages(self),
            Some(Layer::AllTenants { .. }) => self.tenants_in_markdown(),
            Some(Layer::WhatIf(shown)) => super::super::note::of_referee(shown, self),
            Some(Layer::Past { .. }) => match self.past_job() {
                Some(past) => super::super::note::of_past(past, self),
                None => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        self.copy(text, "the text")
    }

    /// Whether the terminal takes it cannot be known, so nothing more is claimed than that it was sent.
    pub(super) fn copy(&mut self, text: String, what: &str) -> Vec<Effect> {
        let not_masked = if self.masked { ", not masked" } else { "" };
        let mut effects = vec![Effect::Copy(text)];
        effects.extend(self.say(
            ToastKind::Note,
            format!("Sent {what} to the clipboard of your terminal{not_masked}."),
        ));
        effects
    }
}

/// What a message about a command calls it.
fn first_word(spec: &Spec) -> &'static str {
    if spec.hint.is_empty() {
        spec.help
    } else {
        spec.hint
    }
}
