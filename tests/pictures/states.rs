//! The windows in named states.

use mfadeck::app::export::ExportForm;
use mfadeck::app::job::Phase;
use mfadeck::app::migration::MigrationWindow;
use mfadeck::app::referee::Referee;
use mfadeck::app::{
    Addable, Attention, Confirm, Job, Key, Layer, Loading, MadePass, MethodForm, Model, Msg,
    ShownPass, ShownPasses, TicketForm, TicketUse, View,
};
use mfadeck::change::journal::Context;
use mfadeck::change::{
    Action, Evidence, Fate, Ledger, LedgerEntry, Outcome, Plan, ResetScope, RunId, SkipReason,
    UserResult,
};
use mfadeck::tenant::audit::{APP_PASSWORD_CREATED, APP_PASSWORD_DELETED};
use mfadeck::tenant::{
    AccessPassPolicy, Column, IssuedAccessPass, Known, Log, Method, MethodDetail, MfaState,
    Observed, PassCode, Problem, ProblemKind, Sort, WhatIfPolicy,
};
use tui_input::Input;

use super::drawn::{
    at, audit, authenticator, blank, filtered, forbidden, id, loaded, method, mobile, now,
    password, read, select, user,
};

pub fn enforce() -> Action {
    Action::SetState(MfaState::Enforced)
}

pub fn plan(model: &Model, action: Action, users: &[u128]) -> Plan {
    let chosen = users
        .iter()
        .filter_map(|number| model.store.get(id(*number)));
    Plan::new(action, chosen, &model.guards())
}

/// Asks about an action on users.
pub fn ask(model: &mut Model, action: Action, users: &[u128]) {
    let plan = plan(model, action, users);
    model.layers.push(Layer::Confirm(Box::new(Confirm {
        attention: Attention::Ready,
        ..Confirm::new(plan, Context::default())
    })));
}

pub fn confirm_one(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    ask(&mut model, enforce(), &[1]);
    model
}

/// Most change, two are so already, one is the operator and one is protected.
pub fn confirm_many(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    let mut glass = user(1);
    (glass.id, glass.name, glass.upn) = (
        id(901),
        "Break Glass".into(),
        "glass@contoso.example".into(),
    );
    let mut ops = user(2);
    (ops.id, ops.name, ops.upn) = (id(900), "Oma Peters".into(), "ops@contoso.example".into());
    model.store.append(vec![glass, ops]);
    select(&mut model);
    let all: Vec<u128> = (0..16).chain([900, 901]).collect();
    ask(&mut model, enforce(), &all);
    model
}

/// The same with one who was taken out and the cursor on the next.
pub fn confirm_list(size: (u16, u16)) -> Model {
    let mut model = confirm_many(size);
    if let Some(Layer::Confirm(confirm)) = model.layers.last_mut() {
        confirm.read = true;
    }
    for key in [Key::Down, Key::Char(' ')] {
        model.update(Msg::Key(key), now());
    }
    model
}

pub fn confirm_typed(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    model
        .store
        .observe(id(3), Observed::new(MfaState::Enforced, now()));
    ask(&mut model, Action::SetState(MfaState::Disabled), &[3]);
    if let Some(Layer::Confirm(confirm)) = model.layers.last_mut() {
        confirm.typed = Input::new("dolores@con".into());
    }
    model
}

pub fn reset() -> Action {
    Action::ContactMethods {
        scope: ResetScope::Portal,
        sign_out: true,
    }
}

pub fn confirm_reset(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    ask(&mut model, reset(), &[1, 5]);
    model
}

/// One user whose methods were read before the question.
pub fn confirm_reset_one(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    ask(&mut model, reset(), &[2]);
    if let Some(Layer::Confirm(confirm)) = model.layers.last_mut() {
        confirm.methods = Some(vec![password(), authenticator(), mobile()]);
    }
    model
}

pub fn confirm_nearest(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    ask(&mut model, Action::RememberedDevices, &[5]);
    model
}

fn report(number: u128, outcome: Outcome, evidence: Evidence) -> UserResult {
    UserResult {
        user: id(number),
        outcome,
        evidence,
        request_ids: Vec::new(),
    }
}

fn became(asked: MfaState, is: MfaState) -> Evidence {
    Evidence::State {
        before: Some(MfaState::Disabled),
        asked,
        is,
        at: now(),
        answered: true,
    }
}

fn with_job(mut model: Model, job: Job) -> Model {
    model.layers.push(Layer::Job {
        id: job.id,
        scroll: 0,
    });
    model.jobs.push(job);
    model
}

pub fn job_running(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    model.load.throttled_until = Some(at("2026-11-24T11:30:40Z"));
    let mut job = Job::new(
        RunId(1),
        plan(&model, enforce(), &[1, 2, 3, 4, 6, 7, 8, 9]),
        Context::default(),
    );
    job.phase = Phase::Running;
    job.started = Some(at("2026-11-24T11:29:51Z"));
    job.working.extend([id(6), id(7)]);
    job.settle(report(
        1,
        Outcome::Done,
        became(MfaState::Enforced, MfaState::Enforced),
    ));
    job.settle(report(
        2,
        Outcome::Done,
        became(MfaState::Enforced, MfaState::Enforced),
    ));
    job.settle(report(3, Outcome::Failed(forbidden()), Evidence::None));
    with_job(model, job)
}

pub fn job_ended(size: (u16, u16)) -> Model {
    let model = loaded(size);
    let asked = Action::SetState(MfaState::Enabled);
    let mut job = Job::new(
        RunId(1),
        plan(&model, asked, &[1, 3, 4, 6, 8, 9, 900]),
        Context::default(),
    );
    let lost = Problem {
        kind: ProblemKind::Unreachable,
        message: "the connection was lost after the request was sent".into(),
        advice: "Refresh the user with r.".into(),
        status: None,
        code: None,
        request_id: Some("7d1f2c9e-0000-4000-8000-0000000000bb".into()),
    };
    job.settle(report(
        1,
        Outcome::Done,
        became(MfaState::Enabled, MfaState::Enabled),
    ));
    job.settle(report(
        8,
        Outcome::Done,
        became(MfaState::Enabled, MfaState::Enforced),
    ));
    job.settle(report(3, Outcome::Failed(forbidden()), Evidence::None));
    job.settle(report(4, Outcome::Failed(forbidden()), Evidence::None));
    job.settle(report(6, Outcome::Unknown(lost), Evidence::None));
    job.settle(report(
        9,
        Outcome::Skipped(SkipReason::Stopped),
        Evidence::None,
    ));
    job.phase = Phase::Ended { at: now() };
    with_job(model, job)
}

pub fn job_reset(size: (u16, u16)) -> Model {
    let model = loaded(size);
    let mut job = Job::new(RunId(1), plan(&model, reset(), &[0]), Context::default());
    let passkey = method(
        4,
        MethodDetail::Fido2 {
            name: "Blue key".into(),
            model: Some("Example Key 5".into()),
            synced: false,
        },
    );
    let entry = |method: &Method, fate| LedgerEntry {
        method: method.clone(),
        fate,
    };
    let ledger = Ledger {
        entries: vec![
            entry(&mobile(), Fate::Deleted),
            entry(&authenticator(), Fate::DeletedOnRetry),
            entry(
                &method(5, MethodDetail::SoftwareOath),
                Fate::Refused(forbidden()),
            ),
            entry(&passkey, Fate::Kept("the portal's reset leaves it")),
            entry(
                &password(),
                Fate::Kept("the password is not a contact method"),
            ),
        ],
        left: Some(vec![
            password(),
            passkey,
            method(5, MethodDetail::SoftwareOath),
        ]),
        signed_out: Some(Ok(())),
    };
    job.settle(report(
        0,
        Outcome::Failed(forbidden()),
        Evidence::Ledger(Box::new(ledger)),
    ));
    job.phase = Phase::Ended { at: now() };
    with_job(model, job)
}

pub fn job_by_hand(size: (u16, u16)) -> Model {
    let model = loaded(size);
    let mut job = Job::new(
        RunId(1),
        plan(&model, Action::AppPasswords, &[0, 1]),
        Context::default(),
    );
    let deleted = audit("2026-11-20T09:12:00Z", APP_PASSWORD_DELETED, true);
    let created = audit("2026-11-02T08:01:00Z", APP_PASSWORD_CREATED, true);
    job.settle(report(
        0,
        Outcome::ByHand { done: false },
        Evidence::AppPasswords(vec![created.clone()]),
    ));
    job.settle(report(
        1,
        Outcome::ByHand { done: true },
        Evidence::AppPasswords(vec![deleted, created]),
    ));
    job.phase = Phase::Ended { at: now() };
    with_job(model, job)
}

pub fn confirm_pass(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    let action = Action::AccessPass {
        minutes: 60,
        once: true,
    };
    ask(&mut model, action, &[2]);
    if let Some(Layer::Confirm(confirm)) = model.layers.last_mut() {
        confirm.policy = AccessPassPolicy {
            enabled: Some(true),
            default_minutes: Some(60),
            min_minutes: Some(60),
            max_minutes: Some(480),
            once_only: Some(false),
        };
        confirm.methods = Some(vec![method(
            7,
            MethodDetail::AccessPass {
                usable: true,
                reason: None,
                starts: None,
                minutes: Some(480),
                once: false,
            },
        )]);
    }
    model
}

pub fn pass(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    model.layers.push(Layer::AccessPass(Box::new(ShownPass {
        user: "Chidi Okafor · chidi@contoso.example".into(),
        pass: IssuedAccessPass {
            id: None,
            code: PassCode::new("nc+&G=xwDKCz".into()),
            starts: Some(now()),
            minutes: Some(60),
            once: Some(true),
            usable: Some(true),
            request_id: None,
        },
        until: Some(at("2026-11-24T12:30:00Z")),
        revealed: false,
        taken: false,
        closing: false,
        attention: Attention::Ready,
    })));
    model
}

/// Three passes of one job, which is still running.
pub fn passes(size: (u16, u16)) -> Model {
    let mut model = pass(size);
    let Some(Layer::AccessPass(one)) = model.layers.pop() else {
        return model;
    };
    let made = |user: &str, account: &str, code: &str| MadePass {
        user: format!("{user} · {account}"),
        account: account.into(),
        pass: IssuedAccessPass {
            code: PassCode::new(code.into()),
            ..one.pass.clone()
        },
        until: one.until,
    };
    model.layers.push(Layer::AccessPasses(Box::new(ShownPasses {
        job: RunId(1),
        passes: vec![
            made("Chidi Okafor", "chidi@contoso.example", "nc+&G=xwDKCz"),
            made("Dolores Haze", "dolores@contoso.example", "p8!kQz2%Lm4x"),
            made("Emil Ångström", "emil@contoso.example", "T5$wVb9^Rc1q"),
        ],
        chosen: 1,
        revealed: false,
        taken: false,
        closing: false,
        attention: Attention::Ready,
    })));
    model
}

pub fn ticket(size: (u16, u16)) -> Model {
    let mut model = confirm_one(size);
    model.ticket = Some("INC-4711".into());
    model.layers.push(Layer::Ticket(Box::new(TicketForm {
        ticket: Input::new("INC-4711".into()),
        reason: Input::new("new phone".into()),
        on_reason: true,
    })));
    model
}

/// A failure that the line has no room for, with more to say than its text.
pub fn failed_message(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    let (id, answer) = (id(0), Err(forbidden()));
    model.update(Msg::User { id, answer }, now());
    model
}

/// The same read again, behind a note.
pub fn messages(size: (u16, u16)) -> Model {
    let mut model = failed_message(size);
    for key in ['u', '@'] {
        model.update(Msg::Key(Key::Char(key)), now());
    }
    model
}

/// A change of Bob while the ticket is for another user.
pub fn ticket_of_another(size: (u16, u16)) -> Model {
    let mut model = confirm_one(size);
    model.ticket = Some("INC-4711".into());
    model.ticket_users.insert(id(0));
    if let Some(Layer::Confirm(confirm)) = model.layers.last_mut() {
        confirm.ticket = TicketUse::LeftOut;
    }
    model
}

/// The columns are chosen; the last sign-ins are being read.
pub fn columns(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    model.load.sign_ins = Loading::Running;
    let chosen = model.list.columns.all().iter();
    let at = chosen
        .take_while(|(column, _)| *column != Column::LastSignIn)
        .count();
    model.layers.push(Layer::Columns {
        chosen: at,
        before: model.list.columns.clone(),
    });
    model
}

pub fn sort(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    model.list.sort.descending = true;
    model.layers.push(Layer::Sort { chosen: 2 });
    model
}

/// The links of the user under the cursor, that of the sign-in log chosen.
pub fn links(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    for key in ['Y', 'j', 'j'] {
        model.update(Msg::Key(Key::Char(key)), now());
    }
    model
}

/// Views of the configuration and one that was saved.
pub fn views(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    model.session.views = vec![
        View {
            key: Some(Key::F(5)),
            ..View::new("admins without MFA", "admin:yes required:never -enabled:no")
        },
        View {
            sort: Some(Sort {
                column: Column::LastSignIn,
                descending: true,
            }),
            columns: Some(vec![Column::Name, Column::Account, Column::LastSignIn]),
            is_saved: true,
            ..View::new("stale", "-guest:yes")
        },
    ];
    model.layers.push(Layer::Views { chosen: 1 });
    model
}

pub fn save_view(size: (u16, u16)) -> Model {
    let mut model = views(size);
    filtered(&mut model, "required:never");
    model.layers.push(Layer::SaveView {
        input: Input::new("unprotected".into()),
    });
    model
}

/// The masked list is written to a file that exists.
pub fn export(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    filtered(&mut model, "required:never");
    model.masked = true;
    model.layers.push(Layer::Export(Box::new(ExportForm {
        path: Input::new("~/mfadeck-contoso.example-users-2026-11-23.csv".into()),
        note: Some("This file exists. Enter replaces it.".into()),
        replace: None,
        is_writing: false,
        bom: false,
    })));
    model
}

/// A number is typed for Ada, who has another.
pub fn adding(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    let methods = model
        .detail
        .as_ref()
        .and_then(|detail| detail.known_methods());
    let methods = methods.unwrap_or_default().to_vec();
    model.layers.push(Layer::Method(Box::new(MethodForm {
        user: id(0),
        name: "Ada Lovelace".into(),
        kind: Addable::Phone(mfadeck::tenant::PhoneType::Mobile),
        text: Input::new("+1 555-0171".into()),
        code: Input::default(),
        on_code: false,
        methods,
        former: Vec::new(),
        masked: false,
    })));
    model
}

pub fn help(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    model.layers.push(Layer::Help {
        of: mfadeck::app::Context::Main,
        searched: String::new(),
        scroll: 0,
    });
    model
}

pub fn palette(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    model.layers.push(Layer::Palette {
        input: Input::new("mfa".into()),
        chosen: 1,
    });
    model
}

/// Microsoft's answer about Ada; it differs from ours in one policy.
pub fn what_if(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    let one = |id: &str, name: &str, applies, reasons: &[&str]| WhatIfPolicy {
        id: id.into(),
        name: name.into(),
        report_only: id == "p3",
        applies: Known::Is(applies),
        reasons: reasons.iter().map(|word| (*word).into()).collect(),
    };
    let mut shown = Referee::new(id(0));
    shown.what_if = Some(read(Ok(vec![
        one("p1", "MFA for admins", true, &[]),
        one("p2", "Block untrusted countries", false, &["location"]),
        one("p3", "Phishing-resistant MFA, trial", false, &["users"]),
        one("p4", "MFA for finance", false, &["users"]),
    ])));
    let single = super::drawn::sign_in("2026-11-23T08:11:00Z", 0);
    shown.one_factor = Some(read(Ok(Log::whole(vec![single]))));
    model.layers.push(Layer::WhatIf(Box::new(shown)));
    model
}

/// Nothing blocks legacy authentication, so that nobody is safe.
pub fn migration(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    let window = MigrationWindow::of(&model, 1);
    model.layers.push(Layer::Migration(Box::new(window)));
    model
}

/// One model of each kind.
pub fn all(size: (u16, u16)) -> Vec<Model> {
    let mut filter = loaded(size);
    filtered(&mut filter, "method:phon");
    filter.layers.push(Layer::Filter {
        input: Input::new("method:phon".into()),
        before: String::new(),
    });
    vec![
        blank(size),
        loaded(size),
        filter,
        confirm_one(size),
        confirm_many(size),
        confirm_list(size),
        confirm_typed(size),
        confirm_reset(size),
        confirm_reset_one(size),
        confirm_pass(size),
        pass(size),
        passes(size),
        super::overview::sms(size),
        ticket(size),
        ticket_of_another(size),
        adding(size),
        job_running(size),
        job_reset(size),
        job_by_hand(size),
        super::history::listed(size),
        super::history::shown(size),
        super::overview::overview(size),
        what_if(size),
        migration(size),
        failed_message(size),
        messages(size),
        columns(size),
        sort(size),
        links(size),
        export(size),
        views(size),
        save_view(size),
        super::tenants::all_tenants(size),
        help(size),
        palette(size),
    ]
}
