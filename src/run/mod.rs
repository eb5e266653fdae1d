//! The loop: keys, answers and signals in, effects out, a frame when something changed.
//!
//! No ticks: nothing is drawn, sent or woken while nothing happens.

pub(crate) mod clipboard;
mod desk;
mod effects;
mod keys;
mod sieve;
mod terminal;

use std::io;
use std::pin::pin;
use std::time::Duration;

use color_eyre::eyre::{Report, WrapErr, bail};
use crossterm::event::Event;
use jiff::Timestamp;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::app::{Effect, Msg, Session};
use crate::auth::Prompt;
use crate::change::{Outcome, SkipReason, Tally};
use crate::graph::Graph;
use crate::jobs::journal::Journal;
use crate::platform::signal::{LeaveSignal, Signals};
use crate::platform::terminal::{self as terminal_ends, StopTarget, Suspension, Suspensions};
use crate::snapshot::{FiguresFile, PreferencesFile, SnapshotFile};
use crate::ui::{self, Extent, Look};
use desk::{Arrival, Desk};
use effects::Executor;
use terminal::{Drawn, PANICKED, Screen};

pub use desk::{Counter, Opening, Rows, Tenants};
pub use terminal::has_terminal;

/// The shortest time between two frames.
const FRAME: Duration = Duration::from_millis(33);

/// How many events are taken in before a frame gets its turn.
const BURST: usize = 256;

/// Two keys closer than this are no two presses of a person.
const HURRY: Duration = Duration::from_millis(25);
/// Answers that wait to be taken in; more and the readers pause.
const ANSWERS: usize = 8;

/// How the dashboard ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Nothing was left undone.
    Complete,
    /// A job was stopped half-way: how its users and those of queued jobs came out.
    HalfWay(Tally),
}

/// What the dashboard works on.
#[derive(Debug)]
pub struct Service {
    /// The client, signed in.
    pub graph: Graph,
    /// Where changes are recorded.
    pub journal: Journal,
    /// Where the list is kept for the next start; none where it is not.
    pub snapshot: Option<SnapshotFile>,
    /// Where the figures of each visit are kept; none where they are not.
    pub figures: Option<FiguresFile>,
    /// Where columns and views are remembered; none in a demo.
    pub preferences: Option<PreferencesFile>,
    /// What a later sign-in asks of the admin.
    pub prompts: watch::Receiver<Option<Prompt>>,
}

/// Runs the dashboard until it is left.
///
/// # Errors
/// When the terminal cannot be used.
pub async fn dashboard(
    service: Service,
    session: Session,
    look: &Look,
    tenants: Tenants<Service>,
) -> Result<Ended, Report> {
    let mut signals = Signals::new().wrap_err("cannot listen for signals")?;
    let mut screen = Screen::enter(session.mouse).wrap_err("cannot use the terminal")?;
    let size = Screen::size()?;
    let first = (service, session);
    let desk = Desk::new(first, look, tenants, size, Timestamp::now());
    let mut dashboard = Dashboard {
        desk,
        // Whatever stood on the terminal before is not ours.
        due: Due::Everything,
        last_key: None,
        hung_up: false,
        unreadable: None,
        suspend: false,
    };
    let result = dashboard.run(&mut screen, &mut signals).await;
    drop(screen);
    result?;
    if let Some(error) = dashboard.unreadable.take() {
        return Err(error).wrap_err("cannot read from the terminal");
    }
    Ok(dashboard.ended())
}

/// What the next frame has to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Nothing,
    Changes,
    /// What stands on the terminal is not what was drawn last.
    Everything,
}

struct Dashboard {
    desk: Desk<Executor>,
    due: Due,
    /// When the latest key came.
    last_key: Option<Instant>,
    /// The terminal is gone: nothing is read from it or drawn on it any more.
    hung_up: bool,
    /// Why nothing can be read from the terminal, where that is not because it is gone.
    unreadable: Option<io::Error>,
    /// The shell gets its terminal back for a while.
    suspend: bool,
}

impl Dashboard {
    async fn run(&mut self, screen: &mut Screen, signals: &mut Signals) -> Result<(), Report> {
        let mut events = keys::listen();
        let mut suspensions = Suspensions::new().wrap_err("cannot listen for signals")?;
        let mut gone = pin!(terminal_ends::gone());
        let mut next_frame = Instant::now();
        let first = self.desk.start(Timestamp::now());
        self.execute(first);
        while !self.desk.is_over() {
            if self.due > Due::Nothing && Instant::now() >= next_frame {
                self.draw(screen);
                next_frame = Instant::now() + FRAME;
            }
            let msgs = tokio::select! {
                biased;
                signal = signals.next() => {
                    if signal == LeaveSignal::HangUp {
                        self.hang_up();
                    }
                    vec![Msg::Leave]
                }
                () = &mut gone, if !self.hung_up => {
                    self.hang_up();
                    vec![Msg::Leave]
                }
                suspension = suspensions.next(), if !self.hung_up => {
                    self.suspended(suspension, StopTarget::Process);
                    Vec::new()
                }
                () = PANICKED.notified() => bail!("a part of the program failed; its message is above"),
                event = events.recv(), if !self.hung_up => self.take_events(event, &mut events),
                arrival = self.desk.next() => {
                    self.take(arrival);
                    Vec::new()
                }
                () = tokio::time::sleep_until(next_frame), if self.due > Due::Nothing => Vec::new(),
            };
            let on_screen = self.desk.current();
            for msg in msgs {
                // Keys that came with those that chose another tenant were typed for this one.
                if self.desk.current() == on_screen || matches!(msg, Msg::Leave) {
                    self.receive(msg);
                }
            }
            self.take_answers();
            if std::mem::take(&mut self.suspend) {
                self.suspended(Suspension::Stop, StopTarget::Group);
            }
        }
        Ok(())
    }

    /// The terminal is gone: nothing is drawn or read any more.
    fn hang_up(&mut self) {
        self.hung_up = true;
        // Somebody may have sent the signal while the terminal is still there.
        terminal::give_back();
        terminal_ends::let_go();
    }

    /// Gives the shell its terminal until it continues the program; after that, the whole screen is drawn.
    fn suspended(&mut self, suspension: Suspension, target: StopTarget) {
        let lent = Screen::lend(|| {
            if suspension == Suspension::Stop && !terminal_ends::stop(target) {
                tracing::info!("no shell would continue the program: it does not stop");
            }
        });
        self.due = Due::Everything;
        if let Err(error) = lent {
            tracing::warn!(%error, "the terminal cannot be taken over again");
            self.hang_up();
            self.receive(Msg::Leave);
        }
    }

    /// Keys held down arrive faster than frames: all that are there go in before one is drawn. Those that came
    /// together, or right after another, are marked: no person looked at the screen before pressing them.
    fn take_events(
        &mut self,
        first: Option<io::Result<Event>>,
        events: &mut keys::Events,
    ) -> Vec<Msg> {
        let mut msgs: Vec<Msg> = self.event(first).into_iter().collect();
        while msgs.len() < BURST && !self.hung_up {
            let Ok(event) = events.try_recv() else { break };
            msgs.extend(self.event(Some(event)));
        }
        let now = Instant::now();
        let hurried = self.last_key.is_some_and(|last| now - last < HURRY);
        if msgs.iter().any(|msg| matches!(msg, Msg::Key(_))) {
            self.last_key = Some(now);
        }
        keys::together(msgs, hurried)
    }

    /// Answers that are there go in before a frame is drawn.
    fn take_answers(&mut self) {
        for _ in 0..BURST {
            if self.desk.is_over() {
                return;
            }
            match self.desk.try_next() {
                Some(arrival) => self.take(arrival),
                None => return,
            }
        }
    }

    /// A terminal that ends or fails is a hang-up.
    fn event(&mut self, event: Option<io::Result<Event>>) -> Option<Msg> {
        let event = match event {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(Some(error)),
            None => Err(None),
        };
        if let Ok(event) = event {
            // A terminal that became smaller has lost something, even if it is as large as before now. Its size is
            // measured before the frame is drawn.
            if matches!(event, Event::Resize(..)) {
                self.due = Due::Everything;
                return None;
            }
            if keys::is_suspension(&event) {
                self.suspend = true;
                return None;
            }
            return keys::message(event);
        }
        if let Err(Some(error)) = event
            && !self.hung_up
        {
            self.unreadable = Some(error);
        }
        self.hang_up();
        Some(Msg::Leave)
    }

    /// A message for the tenant on the screen; all of them hear that the program leaves.
    fn receive(&mut self, msg: Msg) {
        let now = Timestamp::now();
        if msg == Msg::Leave {
            self.desk.leave(now);
        } else {
            let effects = self.desk.receive_here(msg, now);
            self.execute(effects);
        }
        self.note_changes();
    }

    fn take(&mut self, arrival: Arrival<Service>) {
        let effects = self.desk.take(arrival, Timestamp::now());
        self.execute(effects);
        self.note_changes();
    }

    /// What another tenant has heard is no reason to draw.
    fn note_changes(&mut self) {
        if self.desk.take_changed() {
            self.due = self.due.max(Due::Changes);
        }
    }

    /// What concerns the terminal.
    fn execute(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Copy(text) => self.copy(&text),
                Effect::CopyCode(code) => self.copy(code.secret()),
                _ => {}
            }
        }
    }

    fn copy(&mut self, text: &str) {
        if !self.hung_up && clipboard::copy(text, io::stdout()).is_err() {
            self.hang_up();
        }
    }

    fn draw(&mut self, screen: &mut Screen) {
        let repaint = std::mem::replace(&mut self.due, Due::Nothing) == Due::Everything;
        if self.hung_up {
            return;
        }
        self.measure();
        let (Some(model), Some(look)) = (self.desk.model(), self.desk.look()) else {
            return;
        };
        let mut extent = Extent::default();
        let drawn = screen.draw(repaint, |frame| extent = ui::draw(frame, model, look));
        match drawn {
            Drawn::Done => {}
            // The next frame may be another one: jobs do not depend on what can be seen of them.
            Drawn::Failed => {
                screen.draw(true, ui::draw_failure);
                return;
            }
            Drawn::Refused(error) if error.kind() == io::ErrorKind::WouldBlock => {
                self.due = Due::Everything;
                return;
            }
            // Nobody sees what cannot be drawn: leave as after a hang-up, jobs first.
            Drawn::Refused(_) => {
                self.hang_up();
                self.receive(Msg::Leave);
                return;
            }
        }
        let Extent {
            detail,
            layer,
            hits,
            ..
        } = extent;
        let painted = Msg::Painted { detail, layer };
        let effects = self.desk.receive_here(painted, Timestamp::now());
        self.execute(effects);
        // What was painted is what the screen shows.
        self.desk.take_changed();
        let known = self.desk.model().map(|model| &model.pane_search.hits);
        if known.is_some_and(|known| *known != hits) {
            // The first of them may be out of sight: another frame shows it.
            self.due = self.due.max(Due::Changes);
            let effects = self.desk.receive_here(Msg::Hits(hits), Timestamp::now());
            self.execute(effects);
        }
    }

    /// Several changes of size can come as one event that tells the first of them: the frame is drawn at the size
    /// that the terminal has, so the model has to know that one.
    fn measure(&mut self) {
        if let Ok((width, height)) = Screen::size()
            && self.desk.model().map(|model| model.size) != Some((width, height))
        {
            let resized = Msg::Resize { width, height };
            let effects = self.desk.receive_here(resized, Timestamp::now());
            self.execute(effects);
        }
    }

    fn ended(&self) -> Ended {
        let mut tally = Tally::default();
        let mut stopped = false;
        for job in self.desk.models().flat_map(|model| &model.jobs) {
            let cut_short = |outcome: &Outcome| match outcome {
                Outcome::Skipped(why) => !matches!(why, SkipReason::Refused(_)),
                _ => false,
            };
            let undone = !job.pending.is_empty()
                || job.reports.iter().any(|report| cut_short(&report.outcome));
            stopped |= undone;
            if undone {
                job.reports
                    .iter()
                    .for_each(|report| tally.add(&report.outcome));
                // Requests that nobody waited for may have arrived.
                tally.unknown += job.working.len();
                tally.skipped += job.pending.difference(&job.working).count();
            }
        }
        if stopped {
            Ended::HalfWay(tally)
        } else {
            Ended::Complete
        }
    }
}
