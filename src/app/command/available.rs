//! Why a command can do nothing now, named by the reason. None where it can.

use crate::app::migration::Wave;
use crate::app::sms::SmsRow;
use crate::app::{Addable, Job, Layer, Model, TicketUse};
use crate::change::ledger::not_deletable_because;
use crate::change::{Action, Confirmation};
use crate::coverage::SmsWho;
use crate::tenant::Detail;
use crate::triage::gaps::NO_METHODS_HERE;

type Reason = Option<&'static str>;

pub(super) const READ_ONLY: &str = "this session is read-only";
const NO_OPERATOR: &str = "changes are blocked while the signed-in account is unknown";
const NO_DEFAULT: &str = "the default method is unknown: read the user again first";
const NO_OPTION: &str = "only for contact methods and Temporary Access Passes";
const NOBODY: &str = "no user is selected";

pub(super) fn never(_: &Model) -> Reason {
    None
}

/// Nothing is written in a read-only session, or in the name of nobody.
fn read_only(model: &Model) -> Reason {
    if model.session.read_only {
        Some(READ_ONLY)
    } else {
        model.operator.is_none().then_some(NO_OPERATOR)
    }
}

pub(super) fn no_view(model: &Model) -> Reason {
    let none = model.chosen_view().is_none();
    none.then_some("there are no views")
}

pub(super) fn no_saved_view(model: &Model) -> Reason {
    no_view(model).or_else(|| {
        let is_saved = model.chosen_view().is_some_and(|view| view.is_saved);
        (!is_saved).then_some("this view is in the configuration")
    })
}

pub(super) fn one_tenant(model: &Model) -> Reason {
    (model.tabs.len() < 2).then_some("the configuration has no profile of another tenant")
}

pub(super) fn reading_tenants(model: &Model) -> Reason {
    let is_reading = model.all_tenants.progress.is_some();
    is_reading.then_some("tenants are being read already")
}

pub(super) fn no_tenant_is_read(model: &Model) -> Reason {
    let none = model.all_tenants.progress.is_none();
    none.then_some("nothing is being read")
}

pub(super) fn no_sign_in(model: &Model) -> Reason {
    let none = model.sign_in.is_none();
    none.then_some("no sign-in is waiting")
}

pub(super) fn nobody_selected(model: &Model) -> Reason {
    model.list.cursor.is_none().then_some(NOBODY)
}

/// Neither marked nor under the cursor.
pub(super) fn nobody_chosen(model: &Model) -> Reason {
    let nobody = model.list.marks.is_empty() && model.list.cursor.is_none();
    nobody.then_some(NOBODY)
}

pub(super) fn no_change(model: &Model) -> Reason {
    read_only(model).or_else(|| nobody_chosen(model))
}

fn no_methods(model: &Model) -> Reason {
    (!model.methods_offered()).then_some(NO_METHODS_HERE)
}

/// A wave changes users who are safe, and nobody else.
pub(super) fn no_wave(model: &Model) -> Reason {
    read_only(model).or_else(|| match model.window() {
        Some(Layer::Migration(_)) if !model.methods_offered() => {
            Some("not offered in the cloud operated by 21Vianet")
        }
        Some(Layer::Migration(window)) if window.ready > 0 => None,
        _ => Some("nobody can be switched off safely"),
    })
}

/// Users who fit into the smallest wave are one wave.
pub(super) fn no_other_wave(model: &Model) -> Reason {
    no_wave(model).or_else(|| {
        let fit = matches!(model.window(), Some(Layer::Migration(window)) if window.ready <= Wave::Small.most());
        fit.then_some("all of them are one wave")
    })
}

pub(super) fn no_reset(model: &Model) -> Reason {
    no_methods(model).or_else(|| no_change(model))
}

pub(super) fn no_range(model: &Model) -> Reason {
    let none = model.range_start().is_none();
    none.then_some("mark one end of the range first")
}

pub(super) fn nobody_shown(model: &Model) -> Reason {
    let none = model.list.rows.is_empty();
    none.then_some("the filter shows nobody")
}

pub(super) fn no_csv(model: &Model) -> Reason {
    let csv = matches!(model.layers.last(), Some(Layer::Export(form)) if form.is_csv());
    (!csv).then_some("only for .csv")
}

pub(super) fn nobody_marked(model: &Model) -> Reason {
    let none = model.list.marks.is_empty() && model.list.cleared.is_empty();
    none.then_some("nobody is marked")
}

pub(super) fn no_hit(model: &Model) -> Reason {
    let none = model.pane_search.hits.is_empty();
    none.then_some("go to the detail and search in it first")
}

/// Some questions take no Yes but a number or an account in full.
pub(super) fn answered_by_typing(model: &Model) -> Reason {
    let typed = matches!(model.window(), Some(Layer::Confirm(confirm)) if confirm.confirmation != Confirmation::YesNo);
    typed.then_some("the answer has to be typed in full")
}

/// Nobody can be taken out of a plan for one user.
pub(super) fn no_plan_list(model: &Model) -> Reason {
    let list = matches!(model.window(), Some(Layer::Confirm(confirm)) if confirm.is_list());
    (!list).then_some("the plan is for one user")
}

/// The latest job is looked up when it is to be undone.
pub(super) fn no_undo_of_latest(model: &Model) -> Reason {
    read_only(model).or_else(|| model.active_job().map(|_| "a job is running"))
}

pub(super) fn no_job(model: &Model) -> Reason {
    model.jobs.is_empty().then_some("nothing was changed yet")
}

pub(super) fn all_states_known(model: &Model) -> Reason {
    let all = model.store.counts().unknown == 0 && model.load.states_pending.is_empty();
    all.then_some("all states are known")
}

/// There is more and less of a reset of contact methods and of a pass.
pub(super) fn no_amount(model: &Model) -> Reason {
    let Some(Layer::Confirm(confirm)) = model.window() else {
        return Some(NO_OPTION);
    };
    match confirm.plan.action {
        Action::ContactMethods { .. } => {
            let is_rest = confirm.context.resumes.is_some();
            is_rest.then_some("a resumed job keeps the options it began with")
        }
        Action::AccessPass { .. } => None,
        _ => Some(NO_OPTION),
    }
}

pub(super) fn no_other_ticket(model: &Model) -> Reason {
    let other =
        matches!(model.window(), Some(Layer::Confirm(confirm)) if confirm.ticket != TicketUse::Own);
    (!other).then_some("no ticket of other users is set")
}

pub(super) fn no_other_option(model: &Model) -> Reason {
    no_amount(model).or_else(|| {
        let is_pass = model.confirms(|action| matches!(action, Action::AccessPass { .. }));
        let fixed = matches!(model.window(), Some(Layer::Confirm(confirm)) if confirm.policy.once_only == Some(true));
        (is_pass && fixed).then_some("the tenant's policy allows passes for one sign-in only")
    })
}

pub(super) fn not_by_hand(model: &Model) -> Reason {
    (!model.top_job_is_by_hand()).then_some("only for app passwords")
}

pub(super) fn job_ended(model: &Model) -> Reason {
    let ended = model.top_job().is_none_or(Job::has_ended);
    ended.then_some("the job has ended")
}

pub(super) fn no_pass(model: &Model) -> Reason {
    no_methods(model).or_else(|| read_only(model)).or_else(|| {
        let nobody = model.list.marks.is_empty() && model.list.cursor.is_none();
        nobody.then_some(NOBODY)
    })
}

/// A wave of passes is for users who have nothing else.
pub(super) fn no_wave_of_passes(model: &Model) -> Reason {
    let Some(Layer::Sms(window)) = model.window() else {
        return Some("open the window about SMS and voice first");
    };
    no_methods(model).or_else(|| read_only(model)).or_else(|| {
        let stopped = matches!(
            window.chosen(),
            Some((
                SmsRow::Of(SmsWho::Stopped | SmsWho::StoppedAdmins | SmsWho::StoppedExternal),
                _
            ))
        );
        if stopped {
            let nobody = window.chosen_users().is_empty();
            nobody.then_some("nobody is in this figure")
        } else {
            Some("only users who have nothing else need a pass")
        }
    })
}

/// The window of a job leads on to a pass for its user, unless it made one.
pub(super) fn no_pass_after_job(model: &Model) -> Reason {
    let Some(job) = model.top_job() else {
        return Some("no job is open");
    };
    let made = matches!(job.plan.action, Action::AccessPass { .. }) && job.went_well();
    no_methods(model).or_else(|| read_only(model)).or_else(|| {
        if job.only_user().is_none() {
            Some("a pass is for one user")
        } else if !job.has_ended() {
            Some("the job has not ended")
        } else {
            made.then_some("the pass exists already")
        }
    })
}

fn no_method(model: &Model) -> Reason {
    read_only(model).or_else(|| {
        if !model.detail_has_focus() {
            Some("go to the methods in the detail first")
        } else if model.current_method().is_none() {
            Some("the methods are unknown")
        } else {
            None
        }
    })
}

/// A method is added for the user under the cursor, whose methods have to be known: one takes the place of another.
pub(super) fn no_addition(model: &Model) -> Reason {
    no_methods(model)
        .or_else(|| read_only(model))
        .or_else(|| nobody_selected(model))
        .or_else(|| {
            let known = model.known_detail().and_then(Detail::known_methods);
            known
                .is_none()
                .then_some("the methods are unknown: refresh the user first")
        })
}

pub(super) fn no_other_field(model: &Model) -> Reason {
    let one = matches!(model.window(), Some(Layer::Method(form)) if form.kind != Addable::Token);
    one.then_some("only a token has another field")
}

pub(super) fn not_deletable(model: &Model) -> Reason {
    no_method(model).or_else(|| {
        let methods = model.known_detail()?.known_methods()?;
        let method = model.current_method()?;
        not_deletable_because(method, methods, model.known_preferences().as_ref())
    })
}

pub(super) fn no_default(model: &Model) -> Reason {
    no_method(model).or_else(|| match model.next_default() {
        None => Some("this type of method cannot be the default"),
        Some(_) if model.known_preferences().is_none() => Some(NO_DEFAULT),
        next if next == model.known_preferences().and_then(|known| known.default) => {
            Some("this is the default already")
        }
        Some(_) => None,
    })
}

pub(super) fn no_record(model: &Model) -> Reason {
    let none = model.past_job().is_none();
    none.then_some("no job is recorded yet")
}

fn untouchable(model: &Model) -> Reason {
    no_record(model).or_else(|| read_only(model)).or_else(|| {
        // The running job is the latest on record: half of it is still unknown.
        let running =
            model.past_job().is_some_and(|past| !past.ended) && model.active_job().is_some();
        running.then_some("a job is running")
    })
}

pub(super) fn no_undo(model: &Model) -> Reason {
    untouchable(model).or_else(|| model.past_job()?.why_not_undoable())
}

pub(super) fn no_resume(model: &Model) -> Reason {
    let jobs = model.history.as_deref().unwrap_or_default();
    untouchable(model).or_else(|| model.past_job()?.why_not_resumable(jobs))
}
