//! `mfadeck show`: everything about one user, with what is wrong and what helps.

mod text;

use std::process::ExitCode;

use clap::Args;
use jiff::tz::TimeZone;

use super::connect;
use super::failure::{Failure, exit};
use super::global::GlobalOptions;
use super::out::{Format, OutputOptions};
use super::{prompt, users};
use crate::change::rights::Rights;
use crate::coverage::{Rules, SmsRetirement};
use crate::graph::{Graph, reading};
use crate::platform::clock;
use crate::report::detail::{self, Account};
use crate::tenant::{
    Detail, Known, Part, Protection, ProtectionPart, Reading, Registration, Seen, User, UserKey,
};
use crate::triage::gaps::{no_methods_here, risk_not_asked};

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ShowOptions {
    /// An object id or a UPN, also the #EXT# UPN of a guest, or words that only one user matches
    #[arg(value_name = "USER", required = true)]
    user: Vec<String>,
    #[command(flatten)]
    output: OutputOptions,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck --demo show ada@contoso.example
  mfadeck --demo show lovelace
  mfadeck --demo show ada@contoso.example --format json | jq '.diagnosis.value.findings[0]'
  mfadeck --demo show ada@contoso.example --format json | jq '.methods.value[].label'

In JSON each part has readAt, value and error. The exit code is 3 if a part could not be read,
except for parts without a licence in the tenant and parts that were not requested.";

pub(super) async fn run(global: &GlobalOptions, show: &ShowOptions) -> Result<ExitCode, Failure> {
    let format = show.output.format_or(Format::Table)?;
    if format.is_rows() {
        return Err(Failure::Usage(
            "a user does not fit into one row: use --format json".into(),
        ));
    }
    let connection = connect::signed_in(global).await?;
    let rights = connection.session.rights.as_ref();
    let may = May {
        methods: connection.cloud.has_methods(),
        risk: rights.is_none_or(Rights::may_read_risk),
    };
    let sms = connection.session.sms.clone();
    let read = Box::pin(async {
        let user = users::pick(&connection.graph, &show.user, &show.output).await?;
        Box::pin(read_all(&connection.graph, &user, may, sms)).await
    });
    let account = prompt::interruptible(read).await??;
    let zone = TimeZone::system();
    let mut out = show.output.records(format, global.no_color)?;
    if format == Format::Table {
        out.text(&text::of(&account, &zone)?)?;
        out.end()?;
    } else {
        out.object(&detail::record(&account, &zone))?;
    }
    let failures = account.failures();
    for (part, problem) in &failures {
        show.output.note(format_args!(
            "could not read {part}: {}. {}",
            problem.line(),
            problem.advice
        ));
    }
    Ok(if failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(exit::INCOMPLETE)
    })
}

/// What the cloud offers and the token may read.
#[derive(Clone, Copy)]
struct May {
    methods: bool,
    risk: bool,
}

async fn read_all(
    graph: &Graph,
    key: &UserKey,
    may: May,
    sms: Option<SmsRetirement>,
) -> Result<Account, Failure> {
    let mut user = users::one(graph, key).await?;
    let at = clock::asking();
    let (detail, mut protection, registration, roles) = tokio::join!(
        read(graph, &user, may),
        read_protection(graph, may),
        graph.registration(user.id),
        graph.roles(),
    );
    let registration: Reading<Option<Registration>> = reading(at, registration);
    user.registration = match &registration.value {
        Ok(row) => Known::reported(*row),
        Err(problem) => Known::Unknown(problem.kind.into()),
    };
    user.judge_admin(match &roles {
        Ok(book) => book.is_admin(user.id),
        Err(error) => Known::Unknown(error.kind().into()),
    });
    let roles = reading(at, roles);
    let seen = Seen::of(Some(&roles));
    if Rules::of(&protection, seen)
        .unknown_membership(user.id)
        .is_some()
    {
        let at = clock::asking();
        let groups = graph.groups_of(user.id).await;
        protection
            .groups
            .receive_of_user(user.id, reading(at, groups));
    }
    user.by_policies = Rules::of(&protection, seen).by_policies(&user);
    Ok(Account {
        user,
        detail,
        roles,
        registration,
        protection,
        sms,
        methods_offered: may.methods,
        at: graph.service_now(),
    })
}

async fn read(graph: &Graph, user: &User, may: May) -> Detail {
    let at = clock::asking();
    let (state, methods, preferences, sign_ins, audits) = tokio::join!(
        graph.state(user.id),
        async {
            if may.methods {
                graph
                    .methods(user.id)
                    .await
                    .map_err(|error| error.problem())
            } else {
                Err(no_methods_here())
            }
        },
        graph.sign_in_preferences(user.id),
        graph.sign_ins(user.id, None),
        graph.audits_with_passkeys(user.id),
    );
    let mut detail = Detail::new(user.id);
    detail.receive(Part::State(reading(at, state)));
    detail.receive(Part::Methods(Reading { at, value: methods }));
    detail.receive(Part::Preferences(reading(at, preferences)));
    detail.receive(Part::SignIns(reading(at, sign_ins)));
    detail.receive(Part::Audits(reading(at, audits)));
    detail
}

async fn read_protection(graph: &Graph, may: May) -> Protection {
    let at = clock::asking();
    let (defaults, policies, risky) =
        tokio::join!(graph.security_defaults(), graph.policies(), async {
            if may.risk {
                graph.risky_users().await.map_err(|error| error.problem())
            } else {
                Err(risk_not_asked())
            }
        },);
    let mut protection = Protection::default();
    protection.receive(ProtectionPart::SecurityDefaults(reading(at, defaults)));
    protection.receive(ProtectionPart::Policies(reading(at, policies)));
    protection.receive(ProtectionPart::RiskyUsers(Reading { at, value: risky }));
    protection
}
