//! Everybody, page by page, with the states that the list lacks. Those are read beside the pages and twenty at once, whichever
//! pages they are missing from; a page is handed on when its own are there.

use std::collections::{HashMap, HashSet, VecDeque};

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::task::AbortOnDropHandle;

use crate::graph::{Error, Graph, UserPage};
use crate::platform::clock;
use crate::tenant::{Known, MfaState, Observed, ProblemKind, UserId};

/// How many batches of states are under way at once.
const SIDE_BY_SIDE: usize = 4;
/// With so many pages waiting, a batch is sent although there is room in it.
const WAITING: usize = 8;
/// With so many, no further page is taken.
const MOST_WAITING: usize = 32;

/// A page of users, as complete as it gets.
pub(in crate::cmd) struct ListedPage {
    pub(in crate::cmd) page: UserPage,
    /// Users whose state was read one by one.
    pub(in crate::cmd) states_read: HashSet<UserId>,
    /// How many have a state that cannot be understood.
    pub(in crate::cmd) odd: usize,
    /// How many states could not be read, and why the last of them.
    pub(in crate::cmd) unread: usize,
    pub(in crate::cmd) why: Option<Error>,
    /// How many states are still on their way.
    awaited: usize,
}

type States = Vec<(UserId, Result<MfaState, Error>)>;

/// The reading.
pub(in crate::cmd) struct Listed {
    graph: Graph,
    /// Whether the states are needed at all.
    states: bool,
    pages: mpsc::Receiver<(Result<UserPage, Error>, Option<usize>)>,
    counted: Option<usize>,
    _reading: AbortOnDropHandle<()>,
    ended: bool,
    waiting: VecDeque<ListedPage>,
    /// How many pages were handed on.
    gone: usize,
    /// Users without a state who are not asked for yet.
    wanted: Vec<UserId>,
    /// The number of the page that a user is on.
    on: HashMap<UserId, usize>,
    batches: JoinSet<(Timestamp, States)>,
}

impl Listed {
    pub(in crate::cmd) fn new(graph: &Graph, states: bool) -> Self {
        let mut all = graph.all_users();
        let (found, pages) = mpsc::channel(2);
        let reading = tokio::spawn(async move {
            while let Some(page) = all.next().await {
                let failed = page.is_err();
                if found.send((page, all.counted())).await.is_err() || failed {
                    return;
                }
            }
        });
        Self {
            graph: graph.clone(),
            states,
            pages,
            counted: None,
            _reading: AbortOnDropHandle::new(reading),
            ended: false,
            waiting: VecDeque::new(),
            gone: 0,
            wanted: Vec::new(),
            on: HashMap::new(),
            batches: JoinSet::new(),
        }
    }

    /// How many users the service counts; none before it was asked, and where it does not say.
    pub(in crate::cmd) fn counted(&self) -> Option<usize> {
        self.counted
    }

    /// The next page; none after the last. After an error nothing follows.
    pub(in crate::cmd) async fn next(&mut self) -> Option<Result<ListedPage, Error>> {
        loop {
            let is_ready = self.waiting.front().is_some_and(|page| page.awaited == 0);
            if is_ready && let Some(page) = self.waiting.pop_front() {
                self.gone += 1;
                return Some(Ok(page));
            }
            if self.ended && self.waiting.is_empty() {
                return None;
            }
            self.ask();
            tokio::select! {
                page = self.pages.recv(), if !self.ended && self.waiting.len() < MOST_WAITING => match page {
                    Some((Ok(page), counted)) => {
                        self.counted = counted;
                        self.take(page);
                    }
                    Some((Err(error), _)) => return Some(Err(error)),
                    None => self.ended = true,
                },
                Some(batch) = self.batches.join_next() => match batch {
                    Ok((at, states)) => self.learn(at, states),
                    Err(_) => self.ended = true,
                },
            }
        }
    }

    /// Sends batches that are full, and the rest where somebody waits for it.
    fn ask(&mut self) {
        while self.batches.len() < SIDE_BY_SIDE && !self.wanted.is_empty() {
            let long = self.ended || self.waiting.len() >= WAITING;
            if self.wanted.len() < Graph::STATES_READ_AT_ONCE && !(long && self.batches.is_empty())
            {
                return;
            }
            let size = self.wanted.len().min(Graph::STATES_READ_AT_ONCE);
            let users: Vec<UserId> = self.wanted.drain(..size).collect();
            let graph = self.graph.clone();
            self.batches.spawn(async move {
                let at = clock::asking();
                (at, graph.states(&users).await)
            });
        }
    }

    fn take(&mut self, page: UserPage) {
        let number = self.gone + self.waiting.len();
        let mut awaited = 0;
        if self.states {
            for id in super::without_state(&page.users) {
                self.wanted.push(id);
                self.on.insert(id, number);
                awaited += 1;
            }
        }
        self.waiting.push_back(ListedPage {
            page,
            states_read: HashSet::new(),
            odd: 0,
            unread: 0,
            why: None,
            awaited,
        });
    }

    fn learn(&mut self, at: Timestamp, states: States) {
        for (id, state) in states {
            let number = self.on.remove(&id).and_then(|on| on.checked_sub(self.gone));
            let Some(listed) = number.and_then(|number| self.waiting.get_mut(number)) else {
                continue;
            };
            listed.awaited = listed.awaited.saturating_sub(1);
            match state {
                Ok(state) => {
                    listed.states_read.insert(id);
                    let mut users = listed.page.users.iter_mut();
                    if let Some(user) = users.find(|user| user.id == id) {
                        user.state = Observed::new(Known::Is(state), at);
                    }
                }
                // The service answered: the row is whole, with a state that is unknown.
                Err(error) if error.kind() == ProblemKind::Unreadable => listed.odd += 1,
                Err(error) => {
                    listed.unread += 1;
                    listed.why = Some(error);
                }
            }
        }
    }
}
