//! The table of all tenants: what was kept of each, what those on the desk count now, and the reading of all.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::Stream;
use jiff::Timestamp;

use crate::app::Model;
use crate::app::all_tenants::AllTenants;
use crate::report::tenant::{ReportSource, failures};
use crate::tenant::{Figures, Standing};

/// Rows of the table, each as soon as it is there.
pub type Rows = Pin<Box<dyn Stream<Item = Standing> + Send>>;

/// Counts tenants, by the names of their profiles.
pub struct Counter {
    /// What was counted at the last reading of each; asks nobody.
    pub kept: Box<dyn Fn(Vec<String>) -> Rows + Send + Sync>,
    /// Reads them side by side, each with a client of its own.
    pub read: Box<dyn Fn(Vec<String>) -> Rows + Send + Sync>,
}

/// The table, and what brings its rows.
pub(super) struct Table {
    pub(super) all: Arc<AllTenants>,
    counter: Counter,
    kept: Option<Rows>,
    reading: Option<Rows>,
}

/// What happened to it.
pub(in crate::run) enum News {
    Kept(Standing),
    Read(Standing),
    /// All that were asked for were read, or could not be.
    Ended,
}

impl Table {
    pub(super) fn new(names: &[(String, Option<String>)], counter: Counter) -> Self {
        Self {
            all: Arc::new(AllTenants::of(names)),
            counter,
            kept: None,
            reading: None,
        }
    }

    /// Looks up what was kept of each.
    pub(super) fn look_up(&mut self) {
        let names = self.all.rows().iter();
        let names = names.map(|row| row.standing.profile.clone()).collect();
        self.kept = Some((self.counter.kept)(names));
    }

    /// Begins to read these; what was being read before is dropped.
    pub(super) fn read(&mut self, names: Vec<String>) {
        Arc::make_mut(&mut self.all).begin(&names);
        self.reading = Some((self.counter.read)(names));
    }

    /// Reads no more: requests on the way are dropped.
    pub(super) fn stop(&mut self) {
        self.reading = None;
        Arc::make_mut(&mut self.all).end();
    }

    /// What is known of a tenant by its own readings on the desk.
    pub(super) fn recall(&mut self, name: &str, model: &Model, figures: Figures) {
        let Some(row) = self.all.row(name) else {
            return;
        };
        let standing = Standing {
            profile: name.to_owned(),
            tenant: row.standing.tenant.clone(),
            figures: Ok(figures),
            kept: false,
            unread: unread(name, model, &figures),
        };
        Arc::make_mut(&mut self.all).recall(standing);
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<News> {
        if let Some(kept) = &mut self.kept {
            match kept.as_mut().poll_next(context) {
                Poll::Ready(Some(standing)) => return Poll::Ready(News::Kept(standing)),
                Poll::Ready(None) => self.kept = None,
                Poll::Pending => {}
            }
        }
        match &mut self.reading {
            Some(reading) => reading.as_mut().poll_next(context).map(|row| match row {
                Some(standing) => News::Read(standing),
                None => News::Ended,
            }),
            None => Poll::Pending,
        }
    }

    pub(super) fn take(&mut self, news: News, now: Timestamp) {
        match news {
            News::Kept(standing) => Arc::make_mut(&mut self.all).recall(standing),
            News::Read(standing) => Arc::make_mut(&mut self.all).receive(standing, now),
            News::Ended => self.stop(),
        }
    }
}

/// What of a tenant on the desk could not be read.
fn unread(name: &str, model: &Model, figures: &Figures) -> Vec<String> {
    failures(&ReportSource {
        tenant: name,
        at: figures.at,
        time_zone: &model.session.time_zone,
        store: &model.store,
        protection: &model.protection,
        judgement: &model.judgement,
        sms: model.session.sms.as_ref(),
        history: &model.figures,
        skipped: model.load.unlisted,
        mask: false,
    })
}
