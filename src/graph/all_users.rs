//! All users of the tenant, side by side in parts where the list is long.
//!
//! The first page of the plain list comes first, so that something is on the screen after one exchange. A list of more than
//! [`super::GraphOptions::parts_beyond`] users is then read in parts by the beginning of the account's name, sixteen at once where the service allows
//! it, as background work that takes no place from a person. What could lose somebody leads back to the plain list, which
//! goes on where it stopped, and [`UserPage::doubt`] says why: see [`Doubt`].

mod plan;
mod proof;
mod width;

use std::collections::HashSet;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::Graph;
use super::error::Error;
use super::page::{Page, Pages};
use super::users::{UserPage, UserPages};
use crate::tenant::{User, UserId};
use plan::Plan;
pub use proof::Doubt;
use proof::Proof;
use width::Width;

/// All users of the tenant, each once. Pages come in no particular order.
#[derive(Debug)]
pub struct AllUsers {
    graph: Graph,
    plain: UserPages,
    stage: Stage,
    /// Who came on a page of the plain list.
    listed: HashSet<UserId>,
    /// Whether the plain list carries states.
    has_states: bool,
    /// To be said once the plain list proves to be long.
    not_counted: bool,
    counted: Option<usize>,
}

#[derive(Debug)]
enum Stage {
    /// Nothing was read.
    First,
    /// The first page was read, and another follows.
    Count,
    Parts(Box<Parts>),
    /// Page after page. Who was found in parts does not come again.
    Plain(HashSet<UserId>),
    End,
}

#[derive(Debug)]
struct Parts {
    plan: Plan,
    proof: Proof,
    width: Width,
    under_way: JoinSet<PartAnswer>,
    /// Parts whose page could not be read: the next call reads it again.
    failed: Vec<Part>,
    throttled: watch::Receiver<Option<Timestamp>>,
}

/// A part of the list, as far as it was read.
#[derive(Debug)]
struct Part {
    prefix: String,
    pages: Pages<User>,
}

type PartAnswer = (Part, Option<Result<Page<User>, Error>>);

/// What a step of the reading in parts brought.
enum Step {
    Page(UserPage),
    Failed(Error),
    Doubtful(Doubt),
}

impl Graph {
    /// All users, each once; see [`AllUsers`].
    pub fn all_users(&self) -> AllUsers {
        AllUsers {
            graph: self.background(),
            plain: self.users(),
            stage: Stage::First,
            listed: HashSet::new(),
            has_states: false,
            not_counted: false,
            counted: None,
        }
    }
}

impl AllUsers {
    /// The next page; none after the last. After an error the same page is read again by the next call.
    pub async fn next(&mut self) -> Option<Result<UserPage, Error>> {
        match &mut self.stage {
            Stage::First => {
                let page = self.plain.next().await?;
                Some(page.map(|page| self.listed(page, Stage::Count)))
            }
            Stage::Count => self.count().await,
            Stage::Parts(parts) => {
                let page = match parts.next(&self.plain, self.has_states).await {
                    Step::Page(page) => page,
                    Step::Failed(error) => return Some(Err(error)),
                    Step::Doubtful(doubt) => UserPage::doubtful(doubt),
                };
                Some(Ok(self.of_parts(page)))
            }
            Stage::Plain(_) => {
                let page = self.plain.next().await?;
                let stage = std::mem::replace(&mut self.stage, Stage::End);
                Some(match page {
                    Ok(page) => Ok(self.listed(page, stage)),
                    Err(error) => {
                        self.stage = stage;
                        Err(error)
                    }
                })
            }
            Stage::End => None,
        }
    }

    /// How many users the service counts; none before it was asked, and where it does not say.
    pub fn counted(&self) -> Option<usize> {
        self.counted
    }

    fn parts_beyond(&self) -> usize {
        self.graph.shared.options.parts_beyond
    }

    /// Reads the second page while the service counts: a list of two pages is not held up.
    async fn count(&mut self) -> Option<Result<UserPage, Error>> {
        let asked_at = self.graph.service_now();
        let (counted, page) = tokio::join!(self.graph.count_users(), self.plain.next());
        let page = match page? {
            Ok(page) => page,
            Err(error) => return Some(Err(error)),
        };
        self.counted = counted.as_ref().ok().copied();
        self.not_counted = counted.is_err();
        let next = match counted {
            Ok(counted) if counted > self.parts_beyond() => {
                let sample: Vec<String> = page.users.iter().map(name).collect();
                Stage::Parts(Box::new(Parts {
                    plan: Plan::new(self.parts_beyond(), &sample),
                    proof: Proof::new(counted, asked_at),
                    width: Width::default(),
                    under_way: JoinSet::new(),
                    failed: Vec::new(),
                    throttled: self.graph.throttled_until(),
                }))
            }
            _ => Stage::Plain(HashSet::new()),
        };
        if page.skipped > 0
            && let Stage::Parts(_) = next
        {
            let page = UserPage {
                doubt: Some(Doubt::OddRows),
                ..page
            };
            return Some(Ok(self.listed(page, Stage::Plain(HashSet::new()))));
        }
        Some(Ok(self.listed(page, next)))
    }

    /// A page of the plain list, without those who came before.
    fn listed(&mut self, mut page: UserPage, next: Stage) -> UserPage {
        let parts = match &next {
            Stage::Plain(parts) => Some(parts),
            _ => None,
        };
        page.users.retain(|user| {
            self.listed.insert(user.id) && parts.is_none_or(|parts| !parts.contains(&user.id))
        });
        self.stage = if page.more { next } else { Stage::End };
        self.has_states |= page.has_states;
        if self.not_counted && self.listed.len() > self.parts_beyond() {
            self.not_counted = false;
            page.doubt = Some(Doubt::NotCounted);
        }
        page
    }

    /// A page of a part, without those who were on the first pages of the plain list. After the last part, or where it is in
    /// doubt, the stage changes.
    fn of_parts(&mut self, mut page: UserPage) -> UserPage {
        page.users.retain(|user| !self.listed.contains(&user.id));
        if page.doubt.is_some() {
            let stage = std::mem::replace(&mut self.stage, Stage::End);
            if let Stage::Parts(parts) = stage {
                self.stage = Stage::Plain(parts.proof.into_found());
            }
        } else if !page.more {
            self.stage = Stage::End;
        }
        page
    }
}

impl Parts {
    /// The next page that brings anything, or what speaks against the reading in parts.
    async fn next(&mut self, plain: &UserPages, has_states: bool) -> Step {
        loop {
            self.begin(plain);
            let Some(answer) = self.under_way.join_next().await else {
                return Step::Doubtful(Doubt::Broken);
            };
            let Ok((part, page)) = answer else {
                return Step::Doubtful(Doubt::Broken);
            };
            self.adapt();
            let page = match page {
                Some(Ok(page)) => page,
                Some(Err(error)) if error.is_bad_request() => {
                    return Step::Doubtful(Doubt::Refused);
                }
                // Nobody asks for a page behind the last one.
                None => return Step::Doubtful(Doubt::Broken),
                Some(Err(error)) => {
                    self.failed.push(part);
                    return Step::Failed(error);
                }
            };
            if page.skipped > 0 {
                return Step::Doubtful(Doubt::OddRows);
            }
            let more = page.more;
            let mut page = UserPage::from(page);
            if has_states && !page.has_states && !page.users.is_empty() {
                return Step::Doubtful(Doubt::WithoutStates);
            }
            let sample: Vec<String> = page.users.iter().map(name).collect();
            page.users.retain(|user| self.proof.find(user));
            if more {
                self.go_on(part, &sample, plain);
            }
            let ended = self.under_way.is_empty() && self.plan.is_empty() && self.failed.is_empty();
            page.more = !ended;
            page.is_part = true;
            page.doubt = ended.then(|| self.proof.doubt()).flatten();
            page.more |= page.doubt.is_some();
            if ended || !page.users.is_empty() {
                return Step::Page(page);
            }
        }
    }

    /// Begins as many readings as there are places for.
    fn begin(&mut self, plain: &UserPages) {
        while self.under_way.len() < self.width.get() {
            let part = self.failed.pop().or_else(|| {
                let prefix = self.plan.next()?;
                let pages = plain.beginning_with(&prefix);
                Some(Part { prefix, pages })
            });
            let Some(part) = part else { return };
            self.spawn(part);
        }
    }

    /// The next page of a part; or parts of its own for one that would be read long after all others.
    fn go_on(&mut self, part: Part, sample: &[String], plain: &UserPages) {
        let under_way = self.under_way.len() + 1;
        if self
            .plan
            .is_long(&part.prefix, self.proof.left(), under_way)
        {
            self.plan.divide(&part.prefix, sample);
            self.begin(plain);
        } else {
            self.spawn(part);
        }
    }

    fn spawn(&mut self, mut part: Part) {
        self.under_way.spawn(async move {
            let page = part.pages.next().await;
            (part, page)
        });
    }

    fn adapt(&mut self) {
        let changed = self.throttled.has_changed().unwrap_or_default();
        if changed && self.throttled.borrow_and_update().is_some() {
            self.width.throttled();
        } else {
            self.width.answered();
        }
    }
}

fn name(user: &User) -> String {
    user.upn.to_lowercase()
}
