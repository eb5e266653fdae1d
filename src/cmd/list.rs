//! `mfadeck list`: the users that a query selects.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::joined::{Joined, Wanted, unanswerable};
use super::options::Options;
use super::out::{Format, OutputOptions, Progress, Records};
use super::table::{Cell, Table, Tone};
use super::{Failure, connected, prompt, say};
use crate::config::{ConfigError, read};
use crate::graph::{self, Graph, UserPage};
use crate::report::{Beside, Field, field};
use crate::tenant::query::LACKING;
use crate::tenant::time;
use crate::tenant::{Known, MfaState, Observed, Query, Sort, Store, User, UserId};

/// Options of `list`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ListOptions {
    /// A view of the configuration; the query narrows it further
    #[arg(long, value_name = "NAME")]
    view: Option<String>,
    /// The dashboard's filter: words, and terms such as mfa:off, admin:yes, state:enabled,enforced, method:phone
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Only users in these states: disabled, enabled, enforced, unknown
    #[arg(long, value_name = "STATE", value_delimiter = ',')]
    state: Vec<String>,
    /// Only users who may sign in and whom per-user MFA does not ask
    #[arg(long)]
    lacks_mfa: bool,
    /// Only holders of a directory role
    #[arg(long)]
    admins: bool,
    /// Order by a column; with a dash before it the largest first
    #[arg(long, value_name = "COLUMN", value_parser = sort, allow_hyphen_values = true)]
    sort: Option<Order>,
    /// The columns, in this order; all but the last two by default, in a table the most important
    #[arg(long, value_name = "COLUMN", value_delimiter = ',', value_parser = Field::parse)]
    columns: Vec<Field>,
    #[command(flatten)]
    output: OutputOptions,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck --demo list --admins --lacks-mfa
  mfadeck --demo list 'sales state:enabled,enforced' --sort=-createdDateTime
  mfadeck --demo list --columns userPrincipalName,perUserMfaState --format csv -o report.csv
  mfadeck --demo list mfa:off --format jsonl | jq -r .userPrincipalName
  mfadeck --demo list mfa:off --columns id,lastSignInDateTime,sources --format json
  mfadeck --demo list --sort lastSignInDateTime --columns id,lastSignInDateTime
  mfadeck list --view 'admins without MFA' --verbose

Columns: id, displayName, userPrincipalName, perUserMfaState, accountEnabled, userType, licences, \
onPremisesSyncEnabled, createdDateTime and lastPasswordChangeDateTime come from the list of users; \
isMfaRegistered, isMfaCapable, methodsRegistered and defaultMethod from the registration report, which needs \
P1 and runs hours behind; isAdmin and roles from role assignments; \
lastSignInDateTime is a pass of its own, which needs P1, and null also for who never signed in; sources tells \
where each of them comes from and of when it is. Only what is asked for is read. What is \
not known is null in JSON, empty in CSV and ? in a table, never no.

Nobody found is no error: the exit code is 0 all the same.";

/// What a listing is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Order {
    field: Field,
    descending: bool,
}

fn sort(word: &str) -> Result<Order, String> {
    let (word, descending) = match word.strip_prefix('-') {
        Some(word) => (word, true),
        None => (word, false),
    };
    let sorts = |field: &Field| field.column().is_some() || *field == Field::LastSignInDateTime;
    let field = Field::parse(word)?;
    if !sorts(&field) {
        let sortable: Vec<&str> = Field::ALL
            .into_iter()
            .filter(sorts)
            .map(Field::name)
            .collect();
        return Err(format!("can be sorted by {}", sortable.join(", ")));
    }
    Ok(Order { field, descending })
}

impl Order {
    /// The users that a query selects, in this order.
    fn select(self, store: &mut Store, query: &Query, beside: &Beside<'_>) -> Vec<u32> {
        let descending = self.descending;
        if let Some(column) = self.field.column() {
            return store.select(query, Sort { column, descending });
        }
        let mut hits = store.select(query, Sort::default());
        // Who never signed in, and of whom it is not known, comes last either way.
        hits.sort_by_key(|hit| {
            let at = store.at(*hit).and_then(|user| beside.last_sign_in(user));
            let seconds = at.map(Timestamp::as_second);
            (
                seconds.is_none(),
                seconds.map(|at| if descending { -at } else { at }),
            )
        });
        hits
    }
}

impl Default for Order {
    fn default() -> Self {
        Self {
            field: Field::DisplayName,
            descending: false,
        }
    }
}

impl ListOptions {
    /// The query with what the flags add to it.
    fn query(&self, config: Option<&Path>) -> Result<Query, Failure> {
        let mut words = self.query.clone();
        if let Some(name) = &self.view {
            let usage = |error: ConfigError| Failure::Usage(error.to_string());
            let config = read::read(config).map_err(usage)?;
            words.push(config.view(name).map_err(usage)?.filter.clone());
        }
        if !self.state.is_empty() {
            words.push(format!("state:{}", self.state.join(",")));
        }
        if self.lacks_mfa {
            words.push(LACKING.into());
        }
        if self.admins {
            words.push("admin:yes".into());
        }
        Query::parse(&words.join(" ")).map_err(|error| Failure::Usage(error.to_string()))
    }

    fn fields(&self, format: Format) -> Vec<Field> {
        match (self.columns.is_empty(), format) {
            (false, _) => self.columns.clone(),
            (true, Format::Table) => Field::TABLE.to_vec(),
            (true, _) => {
                let all = Field::ALL.into_iter();
                all.filter(|field| !Field::ON_DEMAND.contains(field))
                    .collect()
            }
        }
    }
}

/// Lists users. An empty answer is an answer.
pub(super) async fn run(options: &Options, list: &ListOptions) -> Result<ExitCode, Failure> {
    let query = list.query(options.config.as_deref())?;
    let connection = connected(options).await?;
    let told = tell(connection.graph.clone(), query, list, options);
    prompt::awaited(Box::pin(told)).await??;
    Ok(ExitCode::SUCCESS)
}

async fn tell(
    graph: Graph,
    query: Query,
    list: &ListOptions,
    options: &Options,
) -> Result<(), Failure> {
    let format = list.output.format.unwrap_or(Format::Table);
    let fields = list.fields(format);
    let sorted = list.sort.map(|order| order.field);
    let shown: Vec<Field> = fields.iter().copied().chain(sorted).collect();
    let wanted = Wanted {
        query: query.needs(),
        shown: field::needs(&shown),
        sign_ins: shown.contains(&Field::LastSignInDateTime),
    };
    let progress = Progress::new(list.output.quiet);
    progress.say("reading roles and registrations");
    let joined = Joined::read(&graph, wanted, &list.output).await?;
    if options.verbose {
        joined.tell_sources(wanted);
    }
    let reading = Reading {
        graph,
        verbose: options.verbose,
        query,
        wanted,
        joined,
        progress,
        list,
    };
    let out = list.output.records(format, options.no_color)?;
    match (list.sort, format) {
        (None, Format::Json | Format::Jsonl | Format::Csv) => reading.stream(&fields, out).await,
        (order, _) => {
            let order = order.unwrap_or_default();
            reading.whole(&fields, order, out).await
        }
    }
}

/// A page of the list of users.
struct Page {
    /// When it had come.
    at: Timestamp,
    users: Vec<User>,
    /// Whose state was asked for one by one.
    asked: HashSet<UserId>,
}

/// A listing under way.
struct Reading<'a> {
    graph: Graph,
    verbose: bool,
    query: Query,
    wanted: Wanted,
    joined: Joined,
    progress: Progress,
    list: &'a ListOptions,
}

impl Reading<'_> {
    /// Writes each page as it comes: no more than one page is held, beside the report where it was asked for.
    async fn stream(self, fields: &[Field], mut out: Records) -> Result<(), Failure> {
        out.begin(fields.iter().map(|field| field.name()))?;
        let (mut pages, mut read) = (self.graph.users(), 0);
        while let Some(page) = pages.next().await {
            let page = self.page(page, &mut read).await?;
            let mut store = self.joined.store();
            self.joined.add(&mut store, page.users);
            let mut hits = store.select(&self.query, Sort::default());
            hits.sort_unstable();
            let beside = self.joined.beside(Some(page.at), &page.asked);
            for user in hits.iter().filter_map(|hit| store.at(*hit)) {
                out.push(&field::record(fields, user, &beside))?;
            }
            out.flush()?;
        }
        self.finish(read);
        out.end()?;
        Ok(())
    }

    /// Reads all users first, for what is ordered or measured. The list is as old as its first page.
    async fn whole(self, fields: &[Field], order: Order, mut out: Records) -> Result<(), Failure> {
        let (mut pages, mut read) = (self.graph.users(), 0);
        let mut store = self.joined.store();
        let (mut listed, mut asked) = (None, HashSet::new());
        while let Some(page) = pages.next().await {
            let page = self.page(page, &mut read).await?;
            listed = listed.or(Some(page.at));
            asked.extend(page.asked);
            self.joined.add(&mut store, page.users);
        }
        let beside = self.joined.beside(listed, &asked);
        let hits = order.select(&mut store, &self.query, &beside);
        self.finish(read);
        let users = hits.iter().filter_map(|hit| store.at(*hit));
        if out.format() == Format::Table {
            return out.table(&table(fields, users, &beside));
        }
        out.begin(fields.iter().map(|field| field.name()))?;
        for user in users {
            out.push(&field::record(fields, user, &beside))?;
        }
        out.end()?;
        Ok(())
    }

    /// A page of users; where the list has no states and they are wanted, they are asked for one by one.
    async fn page(
        &self,
        page: Result<UserPage, graph::Error>,
        read: &mut usize,
    ) -> Result<Page, Failure> {
        let mut page = page?;
        let at = page.asked_at;
        *read += page.users.len();
        self.progress.say(&format!("{read} users read"));
        let unknown: Vec<UserId> = page
            .users
            .iter()
            .filter(|user| !user.state.value.is_known())
            .map(|user| user.id)
            .collect();
        if unknown.is_empty() || !self.wanted.any(|needs| needs.states) {
            return Ok(Page {
                at,
                users: page.users,
                asked: HashSet::new(),
            });
        }
        let mut failure = None;
        let mut states = HashMap::new();
        for (id, state) in self.graph.states(&unknown).await {
            match state {
                Ok(state) => drop(states.insert(id, state)),
                Err(error) => failure = Some(error),
            }
        }
        match failure {
            Some(error) if self.wanted.query.states => {
                return Err(unanswerable("mfa or state", error));
            }
            Some(error) => self.list.output.note(format!(
                "{} states cannot be read and are unknown: {}",
                unknown.len() - states.len(),
                error.problem().line()
            )),
            None => {}
        }
        for user in &mut page.users {
            if let Some(state) = states.get(&user.id) {
                user.state = Observed::new(Known::Is(*state), at);
            }
        }
        Ok(Page {
            at,
            users: page.users,
            asked: states.into_keys().collect(),
        })
    }

    fn finish(&self, read: usize) {
        self.progress.say("");
        if self.verbose {
            say(format_args!("users: {read} read"));
        }
    }
}

fn table<'a>(
    fields: &[Field],
    users: impl Iterator<Item = &'a User>,
    beside: &Beside<'_>,
) -> Table {
    let zone = TimeZone::system();
    let mut table = Table::new(fields.iter().map(|field| field.title()));
    for user in users {
        let cells = fields.iter().map(|field| cell(*field, user, beside, &zone));
        table.push(cells.collect());
    }
    table
}

fn cell(field: Field, user: &User, beside: &Beside<'_>, zone: &TimeZone) -> Cell {
    if let Some(at) = field.time(user, beside) {
        return time::date(at, zone).into();
    }
    if field == Field::LastSignInDateTime && beside.never_signed_in(user) {
        return "never".into();
    }
    let tone = match field {
        Field::PerUserMfaState => state_tone(user.state.value.ok()),
        _ => Tone::Plain,
    };
    match field.value(user, beside) {
        serde_json::Value::Null => Cell::toned("?", Tone::Quiet),
        serde_json::Value::Bool(true) => "yes".into(),
        serde_json::Value::Bool(false) => "no".into(),
        serde_json::Value::String(text) => Cell::toned(text, tone),
        serde_json::Value::Object(sources) => readings(&sources).into(),
        value => crate::report::csv::cell(&value).into(),
    }
}

/// The names of the readings that told something, each once.
fn readings(sources: &serde_json::Map<String, serde_json::Value>) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in sources.values().filter_map(|one| one["from"].as_str()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// The tone of a state.
pub(super) fn state_tone(state: Option<MfaState>) -> Tone {
    match state {
        Some(MfaState::Enforced) => Tone::Good,
        Some(MfaState::Enabled) => Tone::Middling,
        Some(MfaState::Disabled) => Tone::Bad,
        None => Tone::Quiet,
    }
}
