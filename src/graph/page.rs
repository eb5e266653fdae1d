//! Collections that come in pages, read to their end or to a bound.

use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::Timestamp;
use url::Url;

use super::decode::{NEXT_LINK, Row, Rows, rows};
use super::error::Error;
use super::pipeline::{GraphResponse, Request};
use super::{Area, Graph, json_bounds};
use crate::platform::clock;

/// The most pages of one collection. A million users are a thousand: what goes on beyond this never ends.
const MOST_PAGES: usize = 5_000;

/// The most that is read of one collection, in bytes. A million users are less than half of it.
const MOST_BYTES: usize = 2 << 30;

/// The most pages in a row with nothing in them. A filtered log may have a few.
const MOST_EMPTY_PAGES: usize = 50;

/// One page of a collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// What could be read.
    pub items: Vec<T>,
    /// How many elements could not be read, as those without an id.
    pub skipped: usize,
    /// When the request was sent: what changed after that is not in the page.
    pub asked_at: Timestamp,
    /// Whether another page follows.
    pub more: bool,
}

/// What was read of a collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Collected<T> {
    /// What could be read, in the order of the service.
    pub items: Vec<T>,
    /// How many elements could not be read.
    pub skipped: usize,
    /// Whether it was read to its end. If not, there is more than what is here.
    pub complete: bool,
    /// When the first request was sent.
    pub asked_at: Timestamp,
}

impl<T> Collected<T> {
    /// The elements, where each of them could be read: one that could not is not absent.
    pub(super) fn whole(self, area: Area, what: &str) -> Result<Vec<T>, Error> {
        if self.skipped > 0 {
            let what = format!("{} {what} cannot be read", self.skipped);
            return Err(Error::unreadable(area, what));
        }
        Ok(self.items)
    }
}

/// Where the reading of a long collection stops; see [`Pages::up_to`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    /// After this many elements, the rest of their page included.
    pub(super) items: usize,
    /// After this many pages.
    pub(super) pages: usize,
}

/// A collection that is read page by page, as far as the caller wants.
///
/// - Links to further pages are followed as they are, to the service's own host only.
/// - An empty page that names a next one is followed.
/// - Pages that lead to each other, that hold again what one before has held, or that never end stop with an error.
/// - After an error the same page is read again by the next call, unless its link has expired: see
///   [`Error::is_expired_page`].
pub struct Pages<T> {
    graph: Graph,
    area: Area,
    next: Next,
    decode: fn(&GraphResponse) -> Result<Rows<T>, Error>,
    /// Hashes of the links that were followed.
    followed: HashSet<u64>,
    /// Hashes of what the pages held.
    held: HashSet<u64>,
    bytes: usize,
    empty_in_a_row: usize,
}

#[derive(Debug)]
enum Next {
    At(Url),
    Refused(Error),
    End,
}

impl<T> Pages<T> {
    pub(super) fn new<R: Row<Item = T>>(graph: Graph, area: Area, first: Url) -> Self {
        Self {
            graph,
            area,
            followed: HashSet::from([hash(&first)]),
            next: Next::At(first),
            decode: rows::<R>,
            held: HashSet::new(),
            bytes: 0,
            empty_in_a_row: 0,
        }
    }

    /// The next page; none after the last.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        let url = match &self.next {
            Next::At(url) => url.clone(),
            Next::Refused(error) => {
                let error = error.clone();
                self.next = Next::End;
                return Some(Err(error));
            }
            Next::End => return None,
        };
        Some(self.read(url).await)
    }

    /// All elements from here on.
    pub async fn all(self) -> Result<Collected<T>, Error> {
        self.up_to(Bound {
            items: usize::MAX,
            pages: usize::MAX,
        })
        .await
    }

    /// The elements from here to a bound; [`Collected::complete`] says whether there are more.
    pub(super) async fn up_to(mut self, bound: Bound) -> Result<Collected<T>, Error> {
        let mut read = Collected {
            items: Vec::new(),
            skipped: 0,
            complete: true,
            asked_at: clock::asking(),
        };
        let mut pages = 0;
        while let Some(page) = self.next().await {
            let mut page = page?;
            read.items.append(&mut page.items);
            read.skipped += page.skipped;
            pages += 1;
            if page.more && (pages >= bound.pages || read.items.len() >= bound.items) {
                read.complete = false;
                break;
            }
        }
        Ok(read)
    }

    async fn read(&mut self, url: Url) -> Result<Page<T>, Error> {
        let answer = self
            .graph
            .send(&Request::page(self.area, url.clone()))
            .await?;
        let rows = (self.decode)(&answer)?;
        self.bytes = self.bytes.saturating_add(answer.body.len());
        if rows.items.is_empty() {
            self.empty_in_a_row += 1;
        } else if self.held.insert(hash(without_link(&answer.body))) {
            self.empty_in_a_row = 0;
        } else {
            self.next = Next::End;
            return Err(answer.unreadable("a page holds again what one before has held"));
        }
        self.next = self.following(rows.next.as_deref());
        Ok(Page {
            items: rows.items,
            skipped: rows.skipped,
            asked_at: answer.asked_at,
            more: !matches!(self.next, Next::End),
        })
    }

    fn following(&mut self, link: Option<&str>) -> Next {
        let Some(link) = link else {
            return Next::End;
        };
        let url = match self.graph.endpoint().link(self.area, link) {
            Ok(url) => url,
            Err(error) => return Next::Refused(error),
        };
        if !self.followed.insert(hash(&url)) {
            return self.refused("a page names one as the next that was read before");
        }
        let endless = self.followed.len() > MOST_PAGES
            || self.empty_in_a_row >= MOST_EMPTY_PAGES
            || self.bytes > MOST_BYTES;
        if endless {
            return self.refused("the pages do not end");
        }
        Next::At(url)
    }

    fn refused(&self, what: &str) -> Next {
        Next::Refused(Error::unreadable(self.area, what))
    }
}

fn hash(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// A page before and behind its link to the next one, which differs where all the rest is the same.
fn without_link(body: &[u8]) -> (&[u8], &[u8]) {
    let Some(key) = memchr::memmem::find(body, NEXT_LINK.as_bytes()) else {
        return (body, &[]);
    };
    let behind_key = json_bounds::end_of_string(body, key);
    let link = body.get(behind_key..).unwrap_or_default();
    let link = memchr::memchr(b'"', link).map_or(body.len(), |quote| behind_key + quote + 1);
    let end = json_bounds::end_of_string(body, link);
    (
        body.get(..key).unwrap_or_default(),
        body.get(end..).unwrap_or_default(),
    )
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("area", &self.area)
            .finish_non_exhaustive()
    }
}
