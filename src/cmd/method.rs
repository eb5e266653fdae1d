//! `mfadeck method`: the methods of one user, one at a time: list, add or change, delete, make it the default.

use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use color_eyre::eyre::eyre;
use jiff::tz::TimeZone;

use super::choice::Choice;
use super::connect::{self, Connection};
use super::failure::Failure;
use super::global::GlobalOptions;
use super::job::{Proposal, guards, recover};
use super::job_options::JobOptions;
use super::out::{Format, OutputOptions};
use super::table::Table;
use super::users::{self, UserRef};
use super::{prompt, protected};
use crate::change::ledger::not_deletable_because;
use crate::change::{Plan, Step};
use crate::graph::Graph;
use crate::report::detail::{self, METHODS};
use crate::tenant::method::{default_of, in_order};
use crate::tenant::{
    DefaultMethod, EmailAddress, Method, NewMethod, PassCode, PhoneNumber, PhoneType, SerialNumber,
    SignInPreferences, UserKey, time, token_code,
};

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct MethodOptions {
    #[command(subcommand)]
    command: MethodCommand,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck --demo method list ada@contoso.example
  mfadeck --demo method add phone ada@contoso.example '+1 5551230100'
  mfadeck --demo method delete ada@contoso.example alternateMobile
  mfadeck --demo method default ada@contoso.example push";

#[derive(Debug, Subcommand)]
enum MethodCommand {
    /// List the registered methods of a user, with their ids
    #[command(after_help = LIST)]
    List(ListOptions),
    /// Add a phone, an e-mail address or a hardware token, or change a number or address
    Add(AddOptions),
    /// Delete one method
    #[command(after_help = DELETE)]
    Delete(DeleteOptions),
    /// Make another method the default
    #[command(after_help = DEFAULT)]
    Default(DefaultOptions),
}

const LIST: &str = "\
Examples:
  mfadeck --demo method list ada@contoso.example
  mfadeck --demo method list ada@contoso.example --format json | jq -r '.[] | select(.isDefault) | .label'";

#[derive(Args, Debug)]
struct ListOptions {
    /// An object id or a UPN
    #[arg(value_name = "USER")]
    user: UserKey,
    #[command(flatten)]
    output: OutputOptions,
}

#[derive(Args, Debug)]
#[command(after_help = ADD)]
struct AddOptions {
    #[command(subcommand)]
    what: What,
}

const ADD: &str = "\
Examples:
  mfadeck --demo method add phone bob.chen@contoso.example '+1 5551230100'
  mfadeck --demo method add email bob.chen@contoso.example bob@home.example
  mfadeck --demo method add token bob.chen@contoso.example GALT11420501 --code 903809";

#[derive(Debug, Subcommand)]
enum What {
    /// A phone number: one of each type; a number that is there is changed
    #[command(after_help = PHONE)]
    Phone(PhoneOptions),
    /// An e-mail address for password reset; one that is there is changed
    #[command(after_help = EMAIL)]
    Email(EmailOptions),
    /// A hardware token of the tenant's stock, assigned and activated by its serial number
    #[command(after_help = TOKEN)]
    Token(TokenOptions),
}

const PHONE: &str = "\
Examples:
  mfadeck --demo method add phone bob.chen@contoso.example '+1 5551230100' --dry-run --show-requests
  mfadeck --demo method add phone bob.chen@contoso.example '+1 5551230101' --type office --yes

The blank behind the country has to be there; an extension follows an x. An alternate mobile needs a mobile.";

const EMAIL: &str = "\
Examples:
  mfadeck --demo method add email bob.chen@contoso.example bob@home.example --yes

The address is for password reset only, not a second factor.";

const TOKEN: &str = "\
Examples:
  mfadeck --demo method add token bob.chen@contoso.example GALT11420501 --code 903809 --yes

The code is the one that the token shows just now. It is sent and not recorded.";

const DELETE: &str = "\
Examples:
  mfadeck --demo method delete ada@contoso.example mobile --dry-run
  mfadeck --demo method delete ada@contoso.example 3179e48a-750b-4051-897c-87b9720928f7 --yes

METHOD is an id or a type of method list; a type is enough where the user has one method of it.";

const DEFAULT: &str = "\
Examples:
  mfadeck --demo method default ada@contoso.example sms --yes

Where system-preferred MFA is on, the service asks for the strongest method whatever the default is.";

#[derive(Args, Debug)]
struct PhoneOptions {
    /// An object id or a UPN
    #[arg(value_name = "USER")]
    user: UserKey,
    /// The number: '+1 5551230100', '+1 5551230100x12'
    #[arg(value_name = "NUMBER", value_parser = PhoneNumber::parse)]
    number: PhoneNumber,
    /// Which of the three phones
    #[arg(long = "type", value_name = "TYPE", default_value = "mobile", value_parser = Choice::<PhoneWord>::new())]
    phone_type: PhoneWord,
    #[command(flatten)]
    job: JobOptions,
}

#[derive(Args, Debug)]
struct EmailOptions {
    /// An object id or a UPN
    #[arg(value_name = "USER")]
    user: UserKey,
    /// The address
    #[arg(value_name = "ADDRESS", value_parser = EmailAddress::parse)]
    address: EmailAddress,
    #[command(flatten)]
    job: JobOptions,
}

#[derive(Args, Debug)]
struct TokenOptions {
    /// An object id or a UPN
    #[arg(value_name = "USER")]
    user: UserKey,
    /// The serial number on the token
    #[arg(value_name = "SERIAL", value_parser = SerialNumber::parse)]
    serial: SerialNumber,
    /// The code that the token shows just now
    #[arg(long, value_name = "CODE", value_parser = token_code)]
    code: PassCode,
    #[command(flatten)]
    job: JobOptions,
}

#[derive(Args, Debug)]
struct DeleteOptions {
    /// An object id or a UPN
    #[arg(value_name = "USER")]
    user: UserKey,
    /// The id or the type of the method
    #[arg(value_name = "METHOD")]
    method: String,
    #[command(flatten)]
    job: JobOptions,
}

#[derive(Args, Debug)]
struct DefaultOptions {
    /// An object id or a UPN
    #[arg(value_name = "USER")]
    user: UserKey,
    /// What the service asks for first
    #[arg(value_name = "METHOD", value_parser = Choice::<DefaultWord>::new())]
    method: DefaultWord,
    #[command(flatten)]
    job: JobOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PhoneWord {
    /// The mobile
    Mobile,
    /// A second mobile, beside the first
    #[value(name = "alternateMobile")]
    AlternateMobile,
    /// The office line
    Office,
}

impl From<PhoneWord> for PhoneType {
    fn from(word: PhoneWord) -> Self {
        match word {
            PhoneWord::Mobile => Self::Mobile,
            PhoneWord::AlternateMobile => Self::AlternateMobile,
            PhoneWord::Office => Self::Office,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DefaultWord {
    /// A notification in Authenticator
    Push,
    /// A code from an app or token
    Oath,
    /// A text to the mobile
    Sms,
    /// A call to the mobile
    #[value(name = "voiceMobile")]
    VoiceMobile,
    /// A call to the alternate mobile
    #[value(name = "voiceAlternateMobile")]
    VoiceAlternateMobile,
    /// A call to the office line
    #[value(name = "voiceOffice")]
    VoiceOffice,
}

impl From<DefaultWord> for DefaultMethod {
    fn from(word: DefaultWord) -> Self {
        match word {
            DefaultWord::Push => Self::Push,
            DefaultWord::Oath => Self::Oath,
            DefaultWord::Sms => Self::Sms,
            DefaultWord::VoiceMobile => Self::VoiceMobile,
            DefaultWord::VoiceAlternateMobile => Self::VoiceAlternateMobile,
            DefaultWord::VoiceOffice => Self::VoiceOffice,
        }
    }
}

/// What a person asks for, before the user's methods are known.
enum Wish<'a> {
    Add(NewMethod),
    Delete(&'a str),
    MakeDefault(DefaultMethod),
}

/// What the user has now.
struct Registered {
    methods: Vec<Method>,
    /// None where they could not be read.
    preferences: Option<SignInPreferences>,
}

pub(super) async fn run(
    global: &GlobalOptions,
    options: &MethodOptions,
) -> Result<ExitCode, Failure> {
    match &options.command {
        MethodCommand::List(list) => print_all(global, list).await,
        MethodCommand::Add(add) => match &add.what {
            What::Phone(phone) => {
                let method = NewMethod::Phone {
                    phone_type: phone.phone_type.into(),
                    number: phone.number.clone(),
                };
                change(global, &phone.user, Wish::Add(method), &phone.job).await
            }
            What::Email(email) => {
                let method = NewMethod::Email(email.address.clone());
                change(global, &email.user, Wish::Add(method), &email.job).await
            }
            What::Token(token) => {
                let method = NewMethod::Token {
                    serial: token.serial.clone(),
                    code: token.code.clone(),
                };
                change(global, &token.user, Wish::Add(method), &token.job).await
            }
        },
        MethodCommand::Delete(delete) => {
            let wish = Wish::Delete(&delete.method);
            change(global, &delete.user, wish, &delete.job).await
        }
        MethodCommand::Default(default) => {
            let wish = Wish::MakeDefault(default.method.into());
            change(global, &default.user, wish, &default.job).await
        }
    }
}

async fn print_all(global: &GlobalOptions, list: &ListOptions) -> Result<ExitCode, Failure> {
    let connection = connect::signed_in(global).await?;
    let reading = Box::pin(async {
        let user = users::one(&connection.graph, &list.user).await?;
        let methods = connection.graph.methods(user.id).await?;
        let preferences = connection.graph.sign_in_preferences(user.id).await;
        if let Err(error) = &preferences {
            list.output.note(format_args!(
                "cannot read the default method: {}",
                error.problem().line()
            ));
        }
        Ok::<_, Failure>(Registered {
            methods,
            preferences: preferences.ok(),
        })
    });
    let Registered {
        methods,
        preferences,
    } = prompt::interruptible(reading).await??;
    let mut out = list.output.records(Format::Table, global.no_color)?;
    if out.format() == Format::Table {
        out.table(&table(&methods, preferences.as_ref()))?;
    } else {
        out.begin(METHODS)?;
        for record in detail::methods(&methods, preferences.as_ref()) {
            out.push(&record)?;
        }
        out.end()?;
    }
    Ok(ExitCode::SUCCESS)
}

fn table(methods: &[Method], preferences: Option<&SignInPreferences>) -> Table {
    let zone = TimeZone::system();
    let default = preferences
        .and_then(|preferences| default_of(methods, preferences))
        .and_then(|at| methods.get(at));
    let first = preferences
        .and_then(|preferences| preferences.system_choice(methods))
        .and_then(|at| methods.get(at));
    let mut table = Table::new(["Method", "", "Added", "Last used", "", "Id"]);
    for method in in_order(methods) {
        let is = |one: Option<&Method>| one.is_some_and(|one| one.is_same_as(method));
        let mark = match (is(first), is(default)) {
            (true, true) => "default, asked first",
            (true, false) => "asked first",
            (false, true) => "default",
            (false, false) => "",
        };
        let date = |at: Option<_>| at.map_or_else(String::new, |at| time::date(at, &zone));
        table.push(vec![
            method.method_type().label().into(),
            method.description().into(),
            date(method.created).into(),
            date(method.last_used).into(),
            mark.into(),
            method.id.as_str().into(),
        ]);
    }
    table
}

async fn change(
    global: &GlobalOptions,
    user: &UserKey,
    wish: Wish<'_>,
    job: &JobOptions,
) -> Result<ExitCode, Failure> {
    job.output.check()?;
    let connection = connect::signed_in(global).await?;
    let proposal = Box::pin(propose(&connection, user, wish, job));
    let proposal = prompt::interruptible(proposal).await??;
    proposal.execute(&connection, job, global.no_color).await
}

async fn propose(
    connection: &Connection,
    user: &UserKey,
    wish: Wish<'_>,
    job: &JobOptions,
) -> Result<Proposal, Failure> {
    let (graph, output) = (&connection.graph, &job.output);
    if !job.dry_run {
        recover(connection, output).await?;
    }
    let found = users::find(graph, &[UserRef::new(user.clone())], false, output).await?;
    connection.report_source(found.sources());
    let operator = graph.operator().await?;
    let warnings = protected::warn(graph, &connection.session.protected, &found).await;
    let guards = guards(connection, &operator, &found.store);
    let Some(user) = found.users().next() else {
        return Err(Failure::Other(eyre!("{user}: no such user in this tenant")));
    };
    let registered = Registered {
        methods: graph.methods(user.id).await?,
        preferences: preferences(graph, user, output).await,
    };
    let step = wish.step(&registered)?;
    Ok(Proposal {
        plan: Plan::one_method(step, user, &guards)
            .knowing(&registered.methods, registered.preferences.as_ref()),
        operator,
        knows_roles: found.knows_roles,
        warnings,
        context: job.context(),
        methods: Some(registered.methods),
    })
}

async fn preferences(
    graph: &Graph,
    user: &crate::tenant::User,
    output: &OutputOptions,
) -> Option<SignInPreferences> {
    match graph.sign_in_preferences(user.id).await {
        Ok(preferences) => Some(preferences),
        Err(error) => {
            output.note(format_args!(
                "cannot read the default method: {}",
                error.problem().line()
            ));
            None
        }
    }
}

impl Wish<'_> {
    /// The step, judged by what the user has.
    fn step(self, registered: &Registered) -> Result<Step, Failure> {
        let methods = &registered.methods;
        match self {
            Self::Add(method) => {
                if let Some(why) = method.not_addable_because(methods) {
                    return Err(Failure::Guard(why.to_owned()));
                }
                let before = method.in_place_of(methods).cloned();
                Ok(Step::Add { method, before })
            }
            Self::Delete(word) => {
                let method = meant(methods, word)?;
                match not_deletable_because(method, methods, registered.preferences.as_ref()) {
                    Some(why) => Err(Failure::Guard(format!("{}: {why}", method.line()))),
                    None => Ok(Step::Delete(method.clone())),
                }
            }
            Self::MakeDefault(default) => {
                let asked = SignInPreferences {
                    default: Some(default),
                    ..SignInPreferences::default()
                };
                if default_of(methods, &asked).is_none() {
                    return Err(Failure::Guard(format!(
                        "the user has no method for {}",
                        default.words()
                    )));
                }
                Ok(Step::MakeDefault(default))
            }
        }
    }
}

/// The method of an id, or the only one of a type.
fn meant<'a>(methods: &'a [Method], word: &str) -> Result<&'a Method, Failure> {
    let is_meant = |method: &&Method| {
        method.id.as_str() == word
            || detail::words_of(method)
                .iter()
                .any(|name| name.eq_ignore_ascii_case(word))
    };
    let mut those = methods.iter().filter(is_meant);
    match (those.next(), those.next()) {
        (Some(method), None) => Ok(method),
        (first, _) => {
            let listed: Vec<String> = in_order(methods)
                .map(|method| format!("  {}  {}", method.id, method.line()))
                .collect();
            let what = if first.is_some() {
                format!("several methods are \"{word}\": name one by its id")
            } else {
                format!("the user has no method \"{word}\"")
            };
            Err(Failure::Usage(format!("{what}\n{}", listed.join("\n"))))
        }
    }
}
