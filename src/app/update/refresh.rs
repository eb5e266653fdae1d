//! The list of the last visit, refreshing by itself, and refreshing one user.

use std::mem;

use jiff::Timestamp;

use super::super::{Effect, Layer, Loading, Model, Refresh, Timer, ToastKind};
use crate::tenant::{Problem, ProblemKind, Since, Snapshot, Source, Store, User};

impl Model {
    /// The list of the last visit is there. It stands on the screen until the reading on the way is complete; where
    /// that is faster, it only tells what has changed.
    pub(super) fn snapshot_read(&mut self, at: Timestamp, earlier: Store) -> Vec<Effect> {
        match self.load.users {
            Loading::Done { .. } => {
                self.since = Some(Since::between(at, &earlier, &self.store));
                self.count_again();
            }
            Loading::Failed(_) if !self.store.is_empty() => {}
            _ => {
                let partial = mem::replace(&mut self.store, earlier);
                self.take_what_came_first(partial);
                self.load.list_at = Some(at);
                self.load.snapshot = true;
                self.select();
            }
        }
        Vec::new()
    }

    /// What was answered before the list of the last visit was there.
    fn take_what_came_first(&mut self, partial: Store) {
        if let Some(roles) = partial.roles() {
            self.store.set_roles(roles.clone());
        }
        for source in [Source::Roles, Source::Registrations] {
            if let Some(problem) = partial.own_problem(source) {
                self.store.set_problem(source, problem.clone());
            }
        }
        self.store.keep_on_demand(&partial);
        self.store.begin_registrations();
        self.store.set_registrations(partial.rows());
        if let Loading::Done { at } = self.load.registrations {
            self.store.end_registrations(at);
        }
        if self.load.users == Loading::Running {
            let incoming = self.incoming.get_or_insert_default();
            for page in partial.into_pages() {
                self.store.compare(incoming, page);
            }
        }
    }

    /// A part of the reading has ended. With the last of them the list is kept for the next start, and
    /// the next reading is due after a while.
    pub(super) fn part_ended(&mut self) -> Vec<Effect> {
        if self.load.is_reading() {
            return Vec::new();
        }
        let mut effects = self.keep_list();
        let pause = self.session.refresh_every;
        if let Some(after_ms) = pause.and_then(|pause| u64::try_from(pause.as_millis()).ok()) {
            let generation = self.load.generation;
            effects.push(Effect::Timer {
                timer: Timer::Refresh { generation },
                after_ms,
            });
        }
        effects
    }

    /// Keeps the list for the next start, if it is complete and of this one; and its figures, once everybody is judged.
    pub(super) fn keep_list(&self) -> Vec<Effect> {
        match self.load.users {
            Loading::Done { at } => {
                let list = Effect::WriteSnapshot(Snapshot::of(&self.store, at));
                let figures = self.figures_of_visit().map(Effect::KeepFigures);
                [list].into_iter().chain(figures).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The list has become old, unless it was read again meanwhile.
    pub(super) fn list_is_old(&mut self, generation: u32) {
        if generation == self.load.generation {
            self.load.refresh = Refresh::Due;
        }
    }

    /// Reads an old list again as soon as nobody is in the middle of something.
    pub(super) fn refresh_if_due(&mut self) -> Vec<Effect> {
        let open = self
            .layers
            .iter()
            .any(|layer| !matches!(layer, Layer::Overview(_)));
        let busy = open || self.active_job().is_some() || self.leaving;
        if self.load.refresh != Refresh::Due || busy || self.load.is_reading() {
            return Vec::new();
        }
        let effects = self.reload();
        self.load.refresh = Refresh::Running;
        effects
    }

    /// Reads the row and the detail of the user under the cursor again.
    pub(super) fn refresh_user(&mut self) -> Vec<Effect> {
        let mut effects = self.read_detail();
        effects.extend(self.list.cursor.map(Effect::ReadUser));
        effects
    }

    /// One row as it is now.
    pub(super) fn user_read(&mut self, answer: Result<User, Problem>) -> Vec<Effect> {
        match answer {
            Ok(mut user) => {
                self.judge_page(std::slice::from_mut(&mut user));
                self.store.append(vec![user]);
                self.select();
                Vec::new()
            }
            Err(problem) if problem.kind == ProblemKind::NotFound => self.say(
                ToastKind::Bad,
                "This user no longer exists and disappears at the next refresh.",
            ),
            Err(problem) => {
                let text = format!("Could not refresh the user: {}", problem.line());
                self.say_problem(text, &problem)
            }
        }
    }
}
