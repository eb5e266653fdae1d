//! From one state to the next: a short arm per message, the work in the files beside.

mod all_tenants;
mod change;
mod columns;
mod command;
mod coverage;
mod detail;
mod export;
mod filter;
mod history;
mod issue_pass;
mod jobs;
mod links;
mod list;
mod load;
mod messages;
mod method;
mod migration;
mod mouse;
mod overview;
mod referee;
mod refresh;
mod report;
mod search;
mod sign_in;
mod sms;
mod tenants;
#[cfg(test)]
mod tests;
mod text;
mod ticket;
mod views;

use jiff::Timestamp;

use super::{Effect, Key, Model, Msg, Start, Timer, ToastKind};

impl Model {
    /// The effects of a fresh start.
    pub fn start(&mut self) -> Vec<Effect> {
        let mut effects = vec![Effect::ReadSnapshot, Effect::Recover];
        match self.session.operator.clone() {
            Some(operator) => effects.extend(self.operator_known(Ok(operator))),
            None => effects.push(Effect::ReadOperator),
        }
        effects.extend(self.reload());
        if self.session.start == Start::Overview {
            self.open_overview();
        }
        effects
    }

    /// Takes in what happened at a time, and says what is to be done outside.
    pub fn update(&mut self, msg: Msg, now: Timestamp) -> Vec<Effect> {
        self.now = now;
        let (cursor, depth) = (self.list.cursor, self.layers.len());
        let mut effects = self.receive(msg);
        if self.layers.len() < depth {
            self.uncovered();
        }
        if self.list.cursor != cursor {
            effects.extend(self.cursor_moved());
        }
        effects.extend(self.refresh_if_due());
        effects
    }

    fn receive(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Key(key) => self.key(key, false),
            Msg::Keys(keys) => self.burst(&keys),
            Msg::Paste(text) => self.paste(&text),
            Msg::Click { x, y } => self.click(x, y),
            Msg::Wheel { x, y, down } => self.wheel(x, y, down),
            Msg::Resize { width, height } => {
                self.size = (width, height);
                self.list.scroll(self.list_rows());
                Vec::new()
            }
            Msg::Painted { detail, layer } => self.painted(detail, layer),
            Msg::Hits(lines) => {
                self.detail_scroll = self.pane_search.drawn(lines).unwrap_or(self.detail_scroll);
                Vec::new()
            }
            Msg::Timer(Timer::Rested { request }) => self.rested(request),
            Msg::Timer(Timer::Refresh { generation }) => {
                self.list_is_old(generation);
                Vec::new()
            }
            Msg::Timer(Timer::Question { number }) => {
                self.looked(number);
                Vec::new()
            }
            Msg::Timer(Timer::Toast { id }) => {
                self.toast_was_read(id);
                Vec::new()
            }
            Msg::Rights { permissions, roles } => self.rights_known(permissions, roles),
            Msg::Operator(answer) => self.operator_known(answer),
            Msg::Snapshot { at, store } => self.snapshot_read(at, *store),
            Msg::Figures(history) => {
                self.figures = history;
                Vec::new()
            }
            Msg::ReportWritten(answer) => self.report_written(answer),
            Msg::Users {
                generation,
                users,
                last,
                has_states,
            } => self.users(generation, users, last, has_states),
            Msg::UsersFailed {
                generation,
                problem,
            } => self.users_failed(generation, problem),
            Msg::Registrations {
                generation,
                rows,
                last,
            } => self.registrations(generation, rows, last),
            msg @ (Msg::LastSignIns { .. } | Msg::Mail { .. }) => self.column_read(msg),
            Msg::Exported(answer) => self.exported(answer),
            Msg::NotKept(why) => self.say(ToastKind::Bad, why),
            Msg::Roles { generation, roles } => self.roles_known(generation, roles),
            Msg::Protection { generation, part } => self.protection_known(generation, part),
            Msg::User { answer, .. } => self.user_read(answer),
            Msg::States(readings) => self.states(readings),
            Msg::Detail {
                request,
                user,
                part,
            } => self.detail_part(request, user, part),
            Msg::WhatIf { user, answer } => {
                self.answered(user, |shown| shown.what_if = Some(answer))
            }
            Msg::OneFactorSignIns { user, log } => {
                self.answered(user, |shown| shown.one_factor = Some(log))
            }
            Msg::AccessPassTerms { user, terms } => self.pass_terms(user, terms),
            Msg::Job(id, event) => self.job_event(id, event),
            Msg::Recovered(answer) => self.recovered(answer),
            Msg::History(answer) => self.history_read(answer),
            Msg::HistoryGaps(gaps) => {
                self.history_gaps = gaps;
                Vec::new()
            }
            Msg::SignIn(sign_in) => self.sign_in_waits(sign_in),
            msg @ (Msg::UnlistedUsers { .. }
            | Msg::UsersCounted { .. }
            | Msg::GroupsRead { .. }) => self.count_known(&msg),
            Msg::ListInDoubt { generation, why } => self.list_in_doubt(generation, &why),
            Msg::Retrying(retrying) => {
                self.load.retrying = retrying;
                Vec::new()
            }
            Msg::ClockSkew(skew) => self.clock_is_off(skew),
            Msg::Throttled { until } => {
                self.load.throttled_until = until;
                Vec::new()
            }
            Msg::Desk(msg) => self.of_the_desk(msg),
            Msg::Leave => self.leave(),
        }
    }

    /// The layers have been seen, and nothing is scrolled further than there are lines.
    /// On a terminal that is too small for them nothing was.
    fn painted(&mut self, detail: usize, layer: usize) -> Vec<Effect> {
        if self.panes().is_none() {
            return Vec::new();
        }
        self.detail_scroll = self.detail_scroll.min(detail);
        if let Some(top) = self.layers.last_mut() {
            top.painted(layer);
        }
        self.seen()
    }

    /// A key means what the table says for the layer on top; where text is typed, the rest is text.
    pub(in crate::app) fn key(&mut self, key: Key, hurried: bool) -> Vec<Effect> {
        self.toast.take_if(|toast| toast.read);
        let context = self.context();
        let is_text = self.types(key);
        let spec = self.session.keys.spec(context, key);
        if self.is_stray(key, spec, hurried) {
            return Vec::new();
        }
        match spec.filter(|_| !is_text) {
            Some(spec) => self.command(spec),
            None => match self.show_view_of_key(key) {
                Some(effects) => effects,
                None => self.type_key(key),
            },
        }
    }
}
