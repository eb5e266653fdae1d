//! Reads tenants and counts: what the table of `mfadeck tenants` and the one in the dashboard are made of.

use std::sync::Arc;

use futures_util::{Stream, StreamExt as _};
use jiff::tz::TimeZone;

use crate::auth::Prompts;
use crate::cmd::failure::Failure;
use crate::cmd::out::Progress;
use crate::cmd::profiles::Profiles;
use crate::cmd::report::read::ReadTenant;
use crate::cmd::side_by_side::side_by_side;
use crate::report::tenant::{ReportSource, failures};
use crate::tenant::{FigureHistory, Figures, Standing};

/// A row of a tenant of which nothing is known, for this reason.
pub(in crate::cmd) fn row_of(profiles: &Profiles, name: &str, why: &str) -> Standing {
    Standing {
        profile: name.to_owned(),
        tenant: profiles.tenant_of(name).map(str::to_owned),
        figures: Err(why.to_owned()),
        kept: false,
        unread: Vec::new(),
    }
}

/// What was counted at the last reading of a tenant; none where nothing is kept.
pub(in crate::cmd) fn kept(profiles: &Profiles, name: &str) -> Option<Standing> {
    let figures = profiles.kept_figures(name);
    let figures = figures.map_err(|failure| failure.to_string()).transpose()?;
    Some(Standing {
        figures,
        kept: true,
        ..row_of(profiles, name, "")
    })
}

/// The same, with a row also where nothing is kept.
pub(in crate::cmd) fn kept_or_not(profiles: &Profiles, name: &str) -> Standing {
    let none = "it was not read yet, or its figures are not kept";
    kept(profiles, name).unwrap_or_else(|| Standing {
        kept: true,
        ..row_of(profiles, name, none)
    })
}

/// Reads tenants, so many at once, each with a client, a token and limits of its own. What was counted is kept.
pub(in crate::cmd) fn read_all(
    profiles: Arc<Profiles>,
    names: Vec<String>,
    at_once: usize,
) -> impl Stream<Item = Standing> + Send {
    let work = {
        let profiles = Arc::clone(&profiles);
        move |name: String| {
            let profiles = Arc::clone(&profiles);
            async move { Box::pin(read(&profiles, &name)).await }
        }
    };
    side_by_side(names, at_once, work).map(move |(name, row)| {
        row.unwrap_or_else(|| row_of(&profiles, &name, "the reading broke off"))
    })
}

/// Signs in to a tenant, reads it and keeps what was counted.
async fn read(profiles: &Profiles, name: &str) -> Standing {
    let row = row_of(profiles, name, "");
    match Box::pin(figures(profiles, name)).await {
        Ok((figures, unread)) => Standing {
            figures: Ok(figures),
            unread,
            ..row
        },
        Err(failure) => Standing {
            figures: Err(failure.to_string()),
            ..row
        },
    }
}

async fn figures(profiles: &Profiles, name: &str) -> Result<(Figures, Vec<String>), Failure> {
    // Nobody would know which of many tenants asks.
    let (asking, _) = Prompts::new();
    let connection = profiles.unsigned(Some(name), asking)?.sign_in().await?;
    let progress = Progress::new(true);
    let read = Box::pin(ReadTenant::of(&connection, &progress)).await?;
    let figures = Figures::of(&read.store, read.at);
    let unread = failures(&ReportSource {
        tenant: name,
        at: read.at,
        time_zone: &TimeZone::UTC,
        store: &read.store,
        protection: &read.protection,
        judgement: &read.judgement,
        sms: connection.session.sms.as_ref(),
        history: &FigureHistory::default(),
        skipped: read.skipped,
        mask: false,
    });
    if let Some(file) = connection.figures.clone() {
        let kept = tokio::task::spawn_blocking(move || file.add(figures)).await;
        if let Ok(Err(error)) = kept {
            tracing::warn!(%error, profile = name, "the figures of this visit are not kept");
        }
    }
    Ok((figures, unread))
}
