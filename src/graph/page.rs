//! Collections that come in pages.

use std::fmt;

use jiff::Timestamp;
use url::Url;

use super::decode::{Row, Rows, rows};
use super::error::Error;
use super::pipeline::{Answer, Request};
use super::{Area, Graph};

/// One page of a collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// Its elements.
    pub items: Vec<T>,
    /// Elements that could not be read, as those without an id.
    pub skipped: usize,
    /// When the answer came.
    pub at: Timestamp,
    /// Whether another page follows.
    pub more: bool,
}

/// A collection that is read page by page, as far as the caller wants. Links to further pages are followed as they
/// are. After an error the same page is read again by the next call, unless its link has expired: see
/// [`Error::is_expired_page`].
pub struct Pages<T> {
    graph: Graph,
    area: Area,
    next: Next,
    decode: fn(&Answer) -> Result<Rows<T>, Error>,
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
            next: Next::At(first),
            decode: rows::<R>,
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
    pub async fn all(mut self) -> Result<Vec<T>, Error> {
        let mut items = Vec::new();
        while let Some(page) = self.next().await {
            items.append(&mut page?.items);
        }
        Ok(items)
    }

    async fn read(&mut self, url: Url) -> Result<Page<T>, Error> {
        let answer = self
            .graph
            .send(&Request::get(self.area, url.clone()))
            .await?;
        let rows = (self.decode)(&answer)?;
        self.next = self.following(&url, rows.next.as_deref());
        Ok(Page {
            items: rows.items,
            skipped: rows.skipped,
            at: answer.at,
            more: !matches!(self.next, Next::End),
        })
    }

    fn following(&self, read: &Url, link: Option<&str>) -> Next {
        match link.map(|link| self.graph.endpoint().link(self.area, link)) {
            None => Next::End,
            Some(Ok(url)) if url == *read => Next::Refused(Error::unreadable(
                self.area,
                "the page names itself as the next one",
            )),
            Some(Ok(url)) => Next::At(url),
            Some(Err(error)) => Next::Refused(error),
        }
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("area", &self.area)
            .finish_non_exhaustive()
    }
}
