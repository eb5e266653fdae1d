//! `mfadeck list`: the users that match a query.

mod all;
mod order;
mod rows;

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use self::order::{Order, OrderParser, SYNONYMS};
use super::choice::Choice;
use super::enrichment::{self, EnrichmentNeeds};
use super::failure::Failure;
use super::global::GlobalOptions;
use super::out::{Format, OutputOptions, Progress, Records};
use super::say::say;
use super::shortfall::Shortfall;
use super::users::{Listed, ListedPage};
use super::{connect, prompt, views};
use crate::change::words::count;
use crate::coverage::SmsRetirement;
use crate::graph::{self, Graph};
use crate::report::{Enrichment, Field, field};
use crate::tenant::query::LACKING;
use crate::tenant::{Query, Selection, Sort, Store, grouped, out_of};

#[derive(Args, Clone, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ListOptions {
    /// A view of the configuration, or one saved in the dashboard; QUERY narrows it further
    #[arg(long, value_name = "NAME")]
    view: Option<String>,
    /// The dashboard's filter: words, and terms such as required:never, admin:yes, state:enabled,enforced, method:phone
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Only users in these states
    #[arg(long, value_name = "STATE", value_delimiter = ',', value_parser = Choice::<StateFilter>::new())]
    state: Vec<StateFilter>,
    /// Only users who may sign in although nothing requires MFA of them: neither per-user MFA nor a policy
    #[arg(long)]
    lacks_mfa: bool,
    /// Only holders of a directory role, and those who are eligible for one
    #[arg(long)]
    admins: bool,
    /// List the users of every profile's tenant, with the profile in the first column; sorted within each tenant
    #[arg(long)]
    all_profiles: bool,
    /// Sort by one of the columns below; descending with a dash before it: --sort=-createdDateTime
    #[arg(long, value_name = "COLUMN", value_parser = OrderParser, hide_possible_values = true, allow_hyphen_values = true)]
    sort: Option<Order>,
    /// The columns, in this order; default: all except the last four, in a table (also of Markdown) the most important
    #[arg(long, value_name = "COLUMN", value_delimiter = ',', value_parser = Choice::<Field>::with_synonyms(SYNONYMS))]
    columns: Vec<Field>,
    #[command(flatten)]
    output: OutputOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StateFilter {
    Disabled,
    Enabled,
    Enforced,
    Unknown,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck --demo list --admins --lacks-mfa
  mfadeck --demo list 'sales state:enabled,enforced' --sort=-createdDateTime
  mfadeck --demo list --columns userPrincipalName,perUserMfaState --format csv -o report.csv
  mfadeck --demo list required:never --format jsonl | jq -r .userPrincipalName
  mfadeck --demo list required:sometimes --columns userPrincipalName,mfaRequiredBy
  mfadeck --demo list state:disabled --columns id,lastSignInDateTime,sources --format json
  mfadeck --demo list --sort lastSignInDateTime --columns id,lastSignInDateTime
  mfadeck --demo list sms:only,default --columns displayName,mail,preferredLanguage,smsEnds,smsDependency --format csv -o campaign.csv
  mfadeck list --view 'admins without MFA' --verbose
  mfadeck --demo=partner list --all-profiles --admins --lacks-mfa

Without --sort, users come as the service lists them; of more than ten thousand users, as they arrive, or by account where all \
have to be read first.

Only what the query and the columns need is read: roles and isAdmin come from role assignments, mfaRequired from \
policies, roles and groups; the registration report and lastSignInDateTime need P1. An unknown value is null in JSON, \
empty in CSV and ? in a table, never no.

An empty result is not an error (exit code 0). The exit code is 3 if something that the list needs could not be read: \
stderr says what, and how many users the query cannot judge.";

impl ListOptions {
    /// The query, with the terms of the flags.
    fn query(&self, global: &GlobalOptions) -> Result<Query, Failure> {
        let mut words = self.query.clone();
        if let Some(name) = &self.view {
            words.push(views::filter_of(name, global, &self.output)?);
        }
        if !self.state.is_empty() {
            words.push(format!("state:{}", states(&self.state)));
        }
        if self.lacks_mfa {
            words.push(LACKING.into());
        }
        if self.admins {
            words.push("admin:yes".into());
        }
        Query::parse(&words.join(" ")).map_err(|error| Failure::Usage(error.to_string()))
    }

    /// What has to be read for the query and the columns.
    fn needs(&self, query: &Query, fields: &[Field]) -> EnrichmentNeeds {
        let sorted = self.sort.map(|order| order.field);
        let shown: Vec<Field> = fields.iter().copied().chain(sorted).collect();
        let by_sort = field::needs(sorted.as_slice()).registrations;
        let by_answer = by_sort || query.needs().registrations;
        let columns = if self.columns.is_empty() {
            "default"
        } else {
            "chosen"
        };
        EnrichmentNeeds {
            query: query.needs(),
            shown: field::needs(&shown),
            report_for: (!by_answer).then_some(columns),
            sign_ins: shown.contains(&Field::LastSignInDateTime),
            mail: [Field::Mail, Field::PreferredLanguage]
                .iter()
                .any(|field| shown.contains(field)),
            sources: shown.contains(&Field::MfaRequiredBy),
        }
    }

    fn fields(&self, format: Format) -> Vec<Field> {
        match (self.columns.is_empty(), format) {
            (false, _) => self.columns.clone(),
            (true, Format::Table | Format::Md) => Field::TABLE.to_vec(),
            (true, _) => {
                let all = Field::all().iter().copied();
                all.filter(|field| !Field::ON_DEMAND.contains(field))
                    .collect()
            }
        }
    }
}

pub(super) async fn run(global: &GlobalOptions, list: &ListOptions) -> Result<ExitCode, Failure> {
    let query = list.query(global)?;
    list.output.check()?;
    if list.all_profiles {
        return all::run(global, list, query).await;
    }
    let connection = connect::signed_in(global).await?;
    let sms = connection.session.sms.clone();
    let listed = read_and_write(connection.graph.clone(), query, sms, list, global);
    prompt::interruptible(Box::pin(listed)).await?
}

async fn read_and_write(
    graph: Graph,
    query: Query,
    sms: Option<SmsRetirement>,
    list: &ListOptions,
    global: &GlobalOptions,
) -> Result<ExitCode, Failure> {
    let format = list.output.format_or(Format::Table)?;
    let fields = list.fields(format);
    let needs = list.needs(&query, &fields);
    let progress = Progress::new(list.output.quiet);
    progress.show("reading roles, policies and registrations");
    let mut shortfall = Shortfall::default();
    let enrichment = enrichment::read(&graph, needs, &mut shortfall, &list.output, &progress);
    let mut enrichment = Box::pin(enrichment).await?;
    enrichment.sms = sms;
    if global.verbose {
        enrichment::report_sources(&enrichment, needs);
    }
    let listing = Listing {
        graph,
        verbose: global.verbose,
        query,
        needs,
        enrichment,
        shortfall,
        progress,
        list,
    };
    let out = list.output.records(format, global.no_color)?;
    match (list.sort, format) {
        // What a policy requires is known only once all users are there: by then it is known which groups decide.
        (None, Format::Json | Format::Jsonl | Format::Csv | Format::Md) if !needs.policies() => {
            listing.stream(&fields, out).await
        }
        (order, _) => listing.whole(&fields, order, out).await,
    }
}

/// A listing in progress.
struct Listing<'a> {
    graph: Graph,
    verbose: bool,
    query: Query,
    needs: EnrichmentNeeds,
    enrichment: Enrichment,
    shortfall: Shortfall,
    progress: Progress,
    list: &'a ListOptions,
}

impl Listing<'_> {
    /// Writes each page as it comes, so that only one is in memory, beside the report.
    async fn stream(mut self, fields: &[Field], mut out: Records) -> Result<ExitCode, Failure> {
        out.begin(fields.iter().map(|field| field.name()))?;
        let (mut pages, mut read) = (self.pages(), 0);
        while let Some(page) = pages.next().await {
            let page = self.page(page, pages.counted(), &mut read)?;
            let mut store = enrichment::new_store(&self.enrichment);
            enrichment::add(&self.enrichment, &mut store, page.page.users);
            self.enrichment.listed_at = Some(page.page.asked_at);
            self.enrichment.states_read = page.states_read;
            let mut selection = store.selection(&self.query, Sort::default());
            self.shortfall.unsure(selection.unsure);
            selection.rows.sort_unstable();
            for user in selection.rows.iter().filter_map(|hit| store.at(*hit)) {
                out.push(&field::record(fields, user, &self.enrichment))?;
            }
            out.flush()?;
        }
        out.end()?;
        Ok(self.finish(read))
    }

    /// Reads all users before it writes: a table, a sorted list and the policies need that.
    async fn whole(
        mut self,
        fields: &[Field],
        order: Option<Order>,
        mut out: Records,
    ) -> Result<ExitCode, Failure> {
        let (store, selection, read) = self.select(order, out.format()).await?;
        let users = selection.rows.iter().filter_map(|row| store.at(*row));
        self.progress.show("");
        if out.format() == Format::Table {
            out.table(&rows::table(fields, users, &self.enrichment))?;
        } else {
            out.begin(fields.iter().map(|field| field.name()))?;
            for user in users {
                out.push(&field::record(fields, user, &self.enrichment))?;
            }
            out.end()?;
        }
        Ok(self.finish(read))
    }

    /// All users, judged, with those that match in order, and how many were read. The list is as old as its first page.
    async fn select(
        &mut self,
        order: Option<Order>,
        format: Format,
    ) -> Result<(Store, Selection, usize), Failure> {
        let (mut pages, mut read) = (self.pages(), 0);
        let mut store = enrichment::new_store(&self.enrichment);
        let mut in_parts = false;
        while let Some(page) = pages.next().await {
            let page = self.page(page, pages.counted(), &mut read)?;
            in_parts |= page.page.is_part;
            self.enrichment.listed_at.get_or_insert(page.page.asked_at);
            self.enrichment.states_read.extend(page.states_read);
            enrichment::add(&self.enrichment, &mut store, page.page.users);
        }
        let output = &self.list.output;
        let (enrichment, shortfall) = (&mut self.enrichment, &mut self.shortfall);
        let (graph, needs, progress) = (&self.graph, self.needs, &self.progress);
        let judged = enrichment::judge(
            graph, needs, enrichment, &mut store, shortfall, output, progress,
        );
        judged.await;
        if let Some(order) = order {
            enrichment::add_readings(&self.enrichment, &mut store, order.field);
        }
        // Parts come in no particular order; two listings of the same tenant should be alike.
        let by_account = in_parts && format != Format::Table;
        let other = if by_account {
            Order::ACCOUNT
        } else {
            Order::default()
        };
        let sort = order.unwrap_or(other);
        let mut selection = store.selection(&self.query, sort.sort());
        if order.is_none() && !in_parts && format != Format::Table {
            // As the service lists them, like a list that is written page by page.
            selection.rows.sort_unstable();
        }
        self.shortfall.unsure(selection.unsure);
        Ok((store, selection, read))
    }

    /// A page of users, with what is missing from it noted.
    fn page(
        &mut self,
        page: Result<ListedPage, graph::Error>,
        counted: Option<usize>,
        read: &mut usize,
    ) -> Result<ListedPage, Failure> {
        let page = page?;
        let output = &self.list.output;
        if let Some(doubt) = page.page.doubt {
            output.note(format!(
                "reading the list one page after another, since {doubt}"
            ));
        }
        self.shortfall.skipped(page.page.skipped);
        *read += page.page.users.len();
        let so_far = out_of(*read, counted);
        self.progress.show(&format!("{so_far} users read"));
        if page.odd > 0 {
            let text = format!(
                "{} have a state that mfadeck cannot read",
                count(page.odd, "user")
            );
            output.note(text);
        }
        if let Some(error) = &page.why {
            let unread = count(page.unread, "state");
            let meaning = format!("cannot read {unread}, which are unknown");
            self.shortfall.reading(&meaning, &error.problem(), output);
        }
        Ok(page)
    }

    fn pages(&self) -> Listed {
        Listed::new(&self.graph, self.needs.any(|needs| needs.states))
    }

    fn finish(self, read: usize) -> ExitCode {
        self.progress.show("");
        if self.verbose {
            say(format_args!("users: {} read", grouped(read)));
        }
        self.shortfall.exit_code(self.needs.query)
    }
}

fn states(states: &[StateFilter]) -> String {
    let names = states.iter().filter_map(ValueEnum::to_possible_value);
    let names: Vec<String> = names.map(|value| value.get_name().to_owned()).collect();
    names.join(",")
}

#[cfg(test)]
mod tests {
    use clap::FromArgMatches as _;

    use super::*;

    /// For whose columns alone the registration report is read.
    fn report_for(args: &[&str]) -> Option<&'static str> {
        let command = ListOptions::augment_args(clap::Command::new("list").no_binary_name(true));
        let matches = command.try_get_matches_from(args).unwrap();
        let list = ListOptions::from_arg_matches(&matches).unwrap();
        let query = Query::parse(&list.query.join(" ")).unwrap();
        list.needs(&query, &list.fields(Format::Table)).report_for
    }

    #[test]
    fn a_report_that_the_answer_needs_is_not_for_the_columns() {
        assert_eq!(report_for(&[]), Some("default"));
        let chosen = ["ada", "--columns", "id,isMfaRegistered"];
        assert_eq!(report_for(&chosen), Some("chosen"));
        assert_eq!(report_for(&["registered:no"]), None);
        assert_eq!(report_for(&["--sort", "methodsRegistered"]), None);
    }
}
