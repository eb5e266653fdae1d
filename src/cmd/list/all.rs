//! `mfadeck list --all-profiles`: the users of every tenant that match, a tenant as soon as it is read.

use std::collections::BTreeSet;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;

use futures_util::StreamExt as _;

use super::{ListOptions, Listing, rows};
use crate::auth::Prompts;
use crate::cmd::enrichment;
use crate::cmd::failure::{Failure, exit};
use crate::cmd::global::GlobalOptions;
use crate::cmd::out::{Format, Progress};
use crate::cmd::profiles::{AT_ONCE, Profiles};
use crate::cmd::prompt;
use crate::cmd::say::say;
use crate::cmd::shortfall::Shortfall;
use crate::cmd::side_by_side::side_by_side;
use crate::cmd::table::{Cell, Table};
use crate::cmd::tenants::so_far;
use crate::report::{Field, Record, field};
use crate::tenant::Query;

/// What was found in one tenant.
struct Part {
    records: Vec<Record>,
    cells: Vec<Vec<Cell>>,
    is_complete: bool,
}

pub(super) async fn run(
    global: &GlobalOptions,
    list: &ListOptions,
    query: Query,
) -> Result<ExitCode, Failure> {
    let reading = GlobalOptions {
        read_only: true,
        ..global.clone()
    };
    let profiles = Arc::new(Profiles::all(&reading, "list --all-profiles").await?);
    let names = profiles.some(&[])?;
    profiles.sign_in_once(&names).await?;
    let listed = prompt::interruptible(Box::pin(write(profiles, names, list, query, global)));
    listed.await?
}

async fn write(
    profiles: Arc<Profiles>,
    names: Vec<String>,
    list: &ListOptions,
    query: Query,
    global: &GlobalOptions,
) -> Result<ExitCode, Failure> {
    let format = list.output.format_or(Format::Table)?;
    let fields = list.fields(format);
    let mut out = list.output.records(Format::Table, global.no_color)?;
    let columns = || std::iter::once("profile").chain(fields.iter().map(|field| field.name()));
    let progress = Progress::new(list.output.quiet);
    let shared = Arc::new((list.clone(), query, fields.clone()));
    let all = names.len();
    let mut awaited: BTreeSet<String> = names.iter().cloned().collect();
    let mut parts = pin!(side_by_side(names, AT_ONCE, |name| {
        let (profiles, shared) = (Arc::clone(&profiles), Arc::clone(&shared));
        async move {
            let (list, query, fields) = &*shared;
            Box::pin(part(&profiles, &name, list, query, fields)).await
        }
    }));
    if format != Format::Table {
        out.begin(columns())?;
    }
    let (mut is_complete, mut done) = (true, 0);
    let mut cells = Vec::new();
    while let Some((name, part)) = parts.next().await {
        done += 1;
        awaited.remove(&name);
        progress.tell(&so_far(done, all, &awaited));
        let part = match part {
            Some(Ok(part)) => part,
            failed => {
                let why = failed
                    .and_then(Result::err)
                    .map(|failure| failure.to_string());
                let why = why.unwrap_or_else(|| "the reading broke off".to_owned());
                progress.show("");
                say(format_args!("{name}: {why}"));
                is_complete = false;
                continue;
            }
        };
        is_complete &= part.is_complete;
        for record in part.records {
            out.push(&record.led_by("profile", &name))?;
        }
        out.flush()?;
        cells.push((name, part.cells));
    }
    progress.show("");
    if format == Format::Table {
        cells.sort_by(|(a, _), (b, _)| a.cmp(b));
        let titles = fields.iter().map(|field| field.title());
        let mut table = Table::new(std::iter::once("Tenant").chain(titles));
        for (name, rows) in cells {
            for row in rows {
                table.push(std::iter::once(name.as_str().into()).chain(row).collect());
            }
        }
        out.table(&table)?;
    } else {
        out.end()?;
    }
    Ok(if is_complete {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(exit::INCOMPLETE)
    })
}

/// The users of one tenant that match, in the requested order.
async fn part(
    profiles: &Profiles,
    name: &str,
    list: &ListOptions,
    query: &Query,
    fields: &[Field],
) -> Result<Part, Failure> {
    // Nobody would know which of many tenants asks.
    let (asking, _) = Prompts::new();
    let connection = profiles.unsigned(Some(name), asking)?.sign_in().await?;
    let list = ListOptions {
        output: list.output.about(name),
        ..list.clone()
    };
    let needs = list.needs(query, fields);
    let mut shortfall = Shortfall::about(name);
    let graph = connection.graph.clone();
    let progress = Progress::new(true);
    let read = enrichment::read(&graph, needs, &mut shortfall, &list.output, &progress);
    let mut enrichment = Box::pin(read).await?;
    enrichment.sms.clone_from(&connection.session.sms);
    let mut listing = Listing {
        graph,
        verbose: false,
        query: query.clone(),
        needs,
        enrichment,
        shortfall,
        progress,
        list: &list,
    };
    let format = list.output.format_or(Format::Table)?;
    let (store, selection, _) = listing.select(list.sort, format).await?;
    let users = || selection.rows.iter().filter_map(|row| store.at(*row));
    let (mut records, mut cells) = (Vec::new(), Vec::new());
    if format == Format::Table {
        cells = rows::cells(fields, users(), &listing.enrichment);
    } else {
        let record = |user| field::record(fields, user, &listing.enrichment);
        records = users().map(record).collect();
    }
    let is_complete = listing.finish(0) == ExitCode::SUCCESS;
    Ok(Part {
        records,
        cells,
        is_complete,
    })
}
