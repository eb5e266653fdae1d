//! The tenants of the desk. Each has a model, hands and a channel of its own, so that what was asked of one is never
//! answered to another: an answer has no other way than its own channel.

mod table;
#[cfg(test)]
mod tests;

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use jiff::Timestamp;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

use super::ANSWERS;
use super::effects::{give_back, watch_sign_ins};
use crate::app::tabs::{Tab, TabState};
use crate::app::{DeskMsg, Effect, Model, Msg, Session, Timer};
use crate::auth::Prompt;
use crate::ui::Look;
use table::{News, Table};

pub use table::{Counter, Rows};

/// What carries out the effects of one tenant.
pub(super) trait Hands {
    /// What it needs.
    type Service: Send + 'static;

    fn new(service: Self::Service, answers: Sender<Msg>) -> Self;

    /// Begins what an effect asks for; never waits.
    fn execute(&mut self, effect: Effect);
}

/// A sign-in that runs: what the tenant is worked on with; else why not, and what to do.
pub type SigningIn<S> = Pin<Box<dyn Future<Output = Result<(S, Session), String>> + Send>>;

/// A tenant that somebody signs in to.
pub struct Opening<S> {
    /// What is known of it before.
    pub session: Session,
    /// How it is drawn.
    pub look: Look,
    /// What the sign-in asks of the admin.
    pub prompts: watch::Receiver<Option<Prompt>>,
    /// The sign-in.
    pub opened: SigningIn<S>,
}

/// Opens the tenant of a profile.
pub type Opener<S> = Box<dyn Fn(&str) -> Result<Opening<S>, String> + Send + Sync>;

/// The tenants that the dashboard can open.
pub struct Tenants<S> {
    /// Their names, each with what its profile calls it, in order.
    pub names: Vec<(String, Option<String>)>,
    /// Opens one of them.
    pub opener: Opener<S>,
    /// Counts them.
    pub counter: Counter,
}

/// One tenant that was opened.
struct Place<H: Hands> {
    name: String,
    model: Model,
    look: Look,
    stage: Stage<H>,
    inbox: Receiver<Msg>,
    answers: Sender<Msg>,
    /// The list became old while another tenant was on the screen.
    is_old: Option<Msg>,
    /// Nothing is on the way there, and the program leaves.
    has_left: bool,
}

enum Stage<H: Hands> {
    Opening {
        opened: AbortOnDropHandle<Result<(H::Service, Session), String>>,
        /// What the sign-in waits for now.
        prompts: watch::Receiver<Option<Prompt>>,
        _sign_ins: AbortOnDropHandle<()>,
    },
    Open(H),
    Failed(String),
}

/// What happened at a tenant, or to the table of all.
pub(super) enum Arrival<S> {
    At(usize, What<S>),
    Table(News),
}

pub(super) enum What<S> {
    Answer(Msg),
    Opened(Result<Box<(S, Session)>, String>),
}

/// All tenants, one of them on the screen.
pub(super) struct Desk<H: Hands> {
    places: Vec<Place<H>>,
    current: usize,
    /// All that can be opened, in order.
    names: Vec<(String, Option<String>)>,
    opener: Opener<H::Service>,
    table: Table,
    size: (u16, u16),
    /// The admin does not wait for what is on the way.
    at_once: bool,
    /// The screen may differ.
    changed: bool,
}

impl<H: Hands> Desk<H> {
    /// With the tenant that is open from the start.
    pub(super) fn new(
        (service, session): (H::Service, Session),
        look: &Look,
        Tenants {
            names,
            opener,
            counter,
        }: Tenants<H::Service>,
        size: (u16, u16),
        now: Timestamp,
    ) -> Self {
        let (answers, inbox) = mpsc::channel(ANSWERS);
        let first = Place {
            name: session.profile.clone().unwrap_or_default(),
            model: Model::new(session, size, now),
            look: *look,
            stage: Stage::Open(H::new(service, answers.clone())),
            inbox,
            answers,
            is_old: None,
            has_left: false,
        };
        Self {
            places: vec![first],
            current: 0,
            table: Table::new(&names, counter),
            names,
            opener,
            size,
            at_once: false,
            changed: false,
        }
    }

    /// Begins with the first tenant.
    pub(super) fn start(&mut self, now: Timestamp) -> Vec<Effect> {
        let mut effects = self.tell_tabs(now);
        let first = self.place_mut(0).map(|place| place.model.start());
        effects.extend(self.carry_out(0, first.unwrap_or_default(), now));
        effects
    }

    /// The tenant on the screen.
    pub(super) fn model(&self) -> Option<&Model> {
        self.places.get(self.current).map(|place| &place.model)
    }

    /// How the tenant on the screen is drawn.
    pub(super) fn look(&self) -> Option<&Look> {
        self.places.get(self.current).map(|place| &place.look)
    }

    /// Which tenant is on the screen.
    pub(super) fn current(&self) -> usize {
        self.current
    }

    /// All tenants that were opened.
    pub(super) fn models(&self) -> impl Iterator<Item = &Model> {
        self.places.iter().map(|place| &place.model)
    }

    /// Whether the program may end: nothing is on the way anywhere.
    pub(super) fn is_over(&self) -> bool {
        self.at_once || self.places.iter().all(|place| place.has_left)
    }

    fn place_mut(&mut self, at: usize) -> Option<&mut Place<H>> {
        self.places.get_mut(at)
    }

    /// Waits until something happens at any tenant.
    pub(super) async fn next(&mut self) -> Arrival<H::Service> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Takes in what has happened at a tenant, at this tenant alone.
    pub(super) fn take(&mut self, arrival: Arrival<H::Service>, now: Timestamp) -> Vec<Effect> {
        match arrival {
            Arrival::At(at, What::Answer(msg)) => self.receive(at, msg, now),
            Arrival::At(at, What::Opened(result)) => self.opened(at, result, now),
            Arrival::Table(news) => {
                self.table.take(news, now);
                self.tell_tabs(now)
            }
        }
    }

    /// Whether the screen differs from what was last asked about.
    pub(super) fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// The tenant on the screen comes first.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Arrival<H::Service>> {
        let current = self.current;
        let mut order: Vec<usize> = (0..self.places.len()).collect();
        order.sort_by_key(|at| *at != current);
        for at in order {
            if let Some(place) = self.places.get_mut(at)
                && let Poll::Ready(what) = place.poll(context)
            {
                return Poll::Ready(Arrival::At(at, what));
            }
        }
        self.table.poll(context).map(Arrival::Table)
    }

    /// An answer that is there already.
    pub(super) fn try_next(&mut self) -> Option<Arrival<H::Service>> {
        let mut places = self.places.iter_mut().enumerate();
        places.find_map(|(at, place)| {
            let what = What::Answer(place.inbox.try_recv().ok()?);
            Some(Arrival::At(at, what))
        })
    }

    /// Something for the tenant on the screen.
    pub(super) fn receive_here(&mut self, msg: Msg, now: Timestamp) -> Vec<Effect> {
        if let Msg::Resize { width, height } = msg {
            self.size = (width, height);
        }
        self.receive(self.current, msg, now)
    }

    /// The system asks to leave: every tenant stops what it does.
    pub(super) fn leave(&mut self, now: Timestamp) {
        for at in 0..self.places.len() {
            self.receive(at, Msg::Leave, now);
        }
    }

    /// Takes in a message of one tenant. What concerns the terminal is returned, of the tenant on the screen only.
    pub(super) fn receive(&mut self, at: usize, msg: Msg, now: Timestamp) -> Vec<Effect> {
        let is_here = at == self.current;
        let Some(place) = self.places.get_mut(at) else {
            return Vec::new();
        };
        if !is_here && matches!(msg, Msg::Timer(Timer::Refresh { .. })) {
            // Nobody looks at it: it is read again when somebody does.
            place.is_old = Some(msg);
            return Vec::new();
        }
        self.changed |= is_here;
        let effects = place.model.update(msg, now);
        let mut effects = self.carry_out(at, effects, now);
        effects.extend(self.tell_tabs(now));
        effects
    }

    fn carry_out(&mut self, at: usize, effects: Vec<Effect>, now: Timestamp) -> Vec<Effect> {
        let mut of_terminal = Vec::new();
        for effect in effects {
            match effect {
                Effect::Quit => self.left(at, now),
                Effect::SwitchTo(name) if at == self.current => {
                    of_terminal.extend(self.switch(&name, now));
                }
                Effect::SwitchTo(_) => {}
                Effect::Copy(_) | Effect::CopyCode(_) if at == self.current => {
                    of_terminal.push(effect);
                }
                Effect::RecallTenants => self.recall_tenants(),
                Effect::ReadTenants(names) => self.table.read(names),
                Effect::StopReadingTenants => self.table.stop(),
                effect => {
                    if let Effect::KeepFigures(figures) = &effect
                        && let Some(place) = self.places.get(at)
                    {
                        self.table.recall(&place.name, &place.model, *figures);
                    }
                    if let Some(place) = self.place_mut(at) {
                        place.execute(effect);
                    }
                }
            }
        }
        of_terminal
    }

    /// What was kept of all tenants is looked up; those that are open count again.
    fn recall_tenants(&mut self) {
        self.table.look_up();
        for place in &self.places {
            if let Some(figures) = place.model.figures_of_visit() {
                self.table.recall(&place.name, &place.model, figures);
            }
        }
    }

    /// A tenant has nothing on the way any more. The others leave too; who quits a second time waits for none of them.
    fn left(&mut self, at: usize, now: Timestamp) {
        let is_here = at == self.current;
        let Some(place) = self.places.get_mut(at) else {
            return;
        };
        let again = place.has_left || place.model.active_job().is_some();
        place.has_left = true;
        place.model.leaving = true;
        if is_here && again {
            self.at_once = true;
            return;
        }
        for other in 0..self.places.len() {
            let asked = self
                .places
                .get(other)
                .is_none_or(|other| other.model.leaving);
            if !asked {
                self.receive(other, Msg::Leave, now);
            }
        }
    }

    /// Puts the tenant on the screen aside, as it is, and shows another one.
    fn switch(&mut self, name: &str, now: Timestamp) -> Vec<Effect> {
        let known = self.places.iter().position(|place| place.name == name);
        let is_there = known.and_then(|at| self.places.get(at));
        let at = match (known, is_there.map(|place| &place.stage)) {
            (Some(at), Some(Stage::Open(_) | Stage::Opening { .. })) => at,
            (known, _) => self.open(known, name, now),
        };
        if at == self.current {
            return Vec::new();
        }
        let mut effects = self.receive(self.current, Msg::Desk(DeskMsg::PutAside), now);
        effects.retain(|effect| !matches!(effect, Effect::Copy(_) | Effect::CopyCode(_)));
        self.current = at;
        self.changed = true;
        effects.extend(self.tell_tabs(now));
        let (width, height) = self.size;
        effects.extend(self.receive(at, Msg::Resize { width, height }, now));
        let is_old = self.place_mut(at).and_then(|place| place.is_old.take());
        if let Some(msg) = is_old {
            effects.extend(self.receive(at, msg, now));
        }
        effects
    }

    /// Begins the sign-in to a tenant, in the place of one that failed.
    fn open(&mut self, known: Option<usize>, name: &str, now: Timestamp) -> usize {
        let (answers, inbox) = mpsc::channel(ANSWERS);
        let (session, look, stage) = match (self.opener)(name) {
            Ok(opening) => {
                let sign_ins = watch_sign_ins(opening.prompts.clone(), answers.clone());
                let stage = Stage::Opening {
                    opened: AbortOnDropHandle::new(tokio::spawn(opening.opened)),
                    prompts: opening.prompts,
                    _sign_ins: AbortOnDropHandle::new(tokio::spawn(sign_ins)),
                };
                (opening.session, opening.look, stage)
            }
            Err(why) => {
                let session = Session {
                    profile: Some(name.to_owned()),
                    ..Session::default()
                };
                let look = self.look().copied().unwrap_or_default();
                (session, look, Stage::Failed(why))
            }
        };
        let failed = match &stage {
            Stage::Failed(why) => Some(why.clone()),
            Stage::Opening { .. } | Stage::Open(_) => None,
        };
        let place = Place {
            name: name.to_owned(),
            model: Model::new(session, self.size, now),
            look,
            stage,
            inbox,
            answers,
            is_old: None,
            has_left: false,
        };
        let there = known.and_then(|at| Some((at, self.places.get_mut(at)?)));
        let at = if let Some((at, there)) = there {
            *there = place;
            at
        } else {
            self.places.push(place);
            self.places.len() - 1
        };
        if let Some(why) = failed {
            self.receive(at, Msg::Desk(DeskMsg::NotOpened(why)), now);
        }
        at
    }

    /// Somebody has signed in to a tenant, or could not. What was shown before begins again: nothing of it was the tenant's.
    fn opened(
        &mut self,
        at: usize,
        result: Result<Box<(H::Service, Session)>, String>,
        now: Timestamp,
    ) -> Vec<Effect> {
        let size = self.size;
        let Some(place) = self.places.get_mut(at) else {
            return Vec::new();
        };
        match result {
            Ok(opened) => {
                let (service, session) = *opened;
                let (answers, inbox) = mpsc::channel(ANSWERS);
                let before = std::mem::replace(&mut place.model, Model::new(session, size, now));
                place.stage = Stage::Open(H::new(service, answers.clone()));
                (place.answers, place.inbox) = (answers, inbox);
                let effects = place.model.start();
                place.model.keep_windows(before);
                self.changed |= at == self.current;
                let mut effects = self.carry_out(at, effects, now);
                effects.extend(self.tell_tabs(now));
                effects
            }
            Err(why) => {
                place.stage = Stage::Failed(why.clone());
                self.receive(at, Msg::Desk(DeskMsg::NotOpened(why)), now)
            }
        }
    }

    /// Tells the tenant on the screen how the others are, and how far the table of all is, where that has changed.
    fn tell_tabs(&mut self, now: Timestamp) -> Vec<Effect> {
        let tab = |(name, tenant): &(String, Option<String>)| {
            let tab = Tab::closed(name, tenant.clone());
            match self.places.iter().find(|place| place.name == *name) {
                Some(place) => place.tab(tab),
                None => tab,
            }
        };
        let tabs: Vec<Tab> = self.names.iter().map(tab).collect();
        let at = self.current;
        let Some(place) = self.places.get_mut(at) else {
            return Vec::new();
        };
        let mut effects = Vec::new();
        if place.model.tabs != tabs {
            self.changed = true;
            effects.extend(place.model.update(Msg::Desk(DeskMsg::Tabs(tabs)), now));
        }
        if !Arc::ptr_eq(&place.model.all_tenants, &self.table.all) {
            self.changed = true;
            let table = DeskMsg::AllTenants(Arc::clone(&self.table.all));
            effects.extend(place.model.update(Msg::Desk(table), now));
        }
        self.carry_out(at, effects, now)
    }
}

impl<H: Hands> Place<H> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<What<H::Service>> {
        if let Stage::Opening { opened, .. } = &mut self.stage
            && let Poll::Ready(result) = Pin::new(opened).poll(context)
        {
            let result = result.unwrap_or_else(|_| Err("the sign-in broke off".to_owned()));
            return Poll::Ready(What::Opened(result.map(Box::new)));
        }
        match self.inbox.poll_recv(context) {
            Poll::Ready(Some(msg)) => Poll::Ready(What::Answer(msg)),
            // It keeps a sender itself, so the channel never ends.
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        }
    }

    fn execute(&mut self, effect: Effect) {
        match (&mut self.stage, effect) {
            (Stage::Open(hands), effect) => hands.execute(effect),
            (_, Effect::Timer { timer, after_ms }) => {
                drop(tokio::spawn(super::effects::ring(
                    self.answers.clone(),
                    timer,
                    after_ms,
                )));
            }
            (Stage::Opening { prompts, .. }, Effect::PasteBack(text)) => {
                give_back(prompts, &text);
            }
            // Nobody has signed in who could ask.
            _ => {}
        }
    }

    fn tab(&self, closed: Tab) -> Tab {
        Tab {
            state: match &self.stage {
                Stage::Opening { .. } => TabState::Opening,
                Stage::Open(_) => TabState::Open,
                Stage::Failed(why) => TabState::Failed(why.clone()),
            },
            job: self.model.progress(),
            waits: self.model.waits_for_an_answer(),
            ..closed
        }
    }
}
