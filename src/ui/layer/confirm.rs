//! The question before a change: which users, which consequences, and how near it comes to the portal.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::plan_list;
use super::window::{Drawn, Window, room, room_for};
use crate::app::{self, Command, Confirm, Model, Spec, TicketUse};
use crate::change::journal::Context;
use crate::change::words::name_or_account;
use crate::change::words::{badge, question};
use crate::change::{Action, Confirmation, Item, Plan, ResetScope};
use crate::tenant::time;
use crate::tenant::{MfaState, grouped};
use crate::ui::canvas::Frame;
use crate::ui::page::Page;
use crate::ui::status::text_field;
use crate::ui::text::{Line, Span};
use crate::ui::theme::Theme;

const WIDTH: u16 = 72;
/// The same with a list of users, which takes the room that there is.
const LIST_WIDTH: u16 = 110;
/// From this many rows on a blank line sets the answer apart.
const AIRY: u16 = 20;

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    confirm: &Confirm,
) -> Drawn {
    let plan = &confirm.plan;
    let border = if takes_away(plan) {
        theme.danger
    } else {
        theme.border_focused
    };
    let is_list = confirm.is_list();
    let cells = if is_list {
        room_for(frame, LIST_WIDTH, plan_list::longest(theme, confirm))
    } else {
        room(frame, WIDTH)
    };
    let mut window = Window::new(plan.action.title(), border, cells);
    window.badge = badge(plan.action);
    if plan.change_count() > 0 {
        refusal(&mut window.body, model, theme, plan.action);
    }
    origin(&mut window.body, theme, &confirm.context);
    match plan.items.as_slice() {
        [only] if !is_list => one(&mut window.body, model, theme, only),
        _ => plan_list::facts(&mut window.body, theme, confirm),
    }
    // Who was taken out may have been one of them.
    if confirm.hidden > 0 && confirm.list.out.is_empty() {
        let text = if is_list {
            format!("{} of them hidden by the filter.", grouped(confirm.hidden))
        } else {
            "Marked, but hidden by the filter.".into()
        };
        window.body.text(0, &text, theme.warn);
    }
    if plan.change_count() > 0 {
        consequences(&mut window.body, theme, confirm);
    }
    // On a small screen the facts need every line.
    let airy = frame.area().height >= AIRY;
    if airy {
        window.foot.blank();
    }
    let has_options = reset_options(&mut window.foot, model, theme, plan.action)
        || pass_options(&mut window.foot, model, theme, confirm);
    if has_options && airy {
        window.foot.blank();
    }
    on_record(&mut window.foot, theme, model, confirm);
    answer(&mut window.foot, model, theme, confirm);
    let (scroll, end) = if is_list {
        plan_list::rows(frame, &mut window, theme, confirm)
    } else {
        (confirm.scroll, None)
    };
    let shown = window.show(frame, scroll);
    if let (Confirmation::Typed(_), true) = (&confirm.confirmation, plan.change_count() > 0) {
        let field = Rect {
            x: shown.foot.x + 2,
            y: shown.foot.bottom().saturating_sub(1),
            width: shown.foot.width.saturating_sub(2),
            height: 1,
        };
        text_field(frame, field, &confirm.typed);
    }
    match end {
        Some(end) => shown.ends(end),
        None => shown.scrolls(),
    }
}

/// The job of the journal that the plan comes from.
fn origin(body: &mut Page, theme: &Theme, context: &Context) {
    let from = match (context.undoes, context.resumes) {
        (Some(job), _) => format!("Undoes job {job}."),
        (None, Some(job)) => format!("Resumes job {job} with its remaining users."),
        (None, None) => return,
    };
    body.text(0, &from, theme.accent);
    body.blank();
}

fn consequences(body: &mut Page, theme: &Theme, confirm: &Confirm) {
    body.blank();
    let methods = confirm.methods.as_deref();
    for sentence in confirm.plan.consequences_knowing(methods) {
        body.hang(Span::styled("• ", theme.dim), &[Span::raw(sentence)]);
    }
    for warning in &confirm.warnings {
        let text = Span::styled(warning.as_str(), theme.warn);
        body.hang(Span::styled("• ", theme.dim), &[text]);
    }
}

/// Why it will be refused comes first: before anything is typed.
pub(super) fn refusal(page: &mut Page, model: &Model, theme: &Theme, action: Action) {
    if let Some(why) = model.why_refused(action) {
        let text = format!("Microsoft will refuse this: {why}.");
        page.text(0, &text, theme.danger);
        page.blank();
    }
}

/// Whether something is gone afterwards: protection, or methods.
fn takes_away(plan: &Plan) -> bool {
    plan.weakens()
        || matches!(
            plan.action,
            Action::ContactMethods { .. } | Action::DeleteMethod
        )
}

fn one(body: &mut Page, model: &Model, theme: &Theme, item: &Item) {
    let target = &item.target;
    body.text(0, name_or_account(&target.name, &target.upn), theme.strong);
    body.labelled("Account", theme.dim, &[Span::raw(target.upn.as_str())]);
    body.labelled("Object id", theme.dim, &[Span::raw(target.id.to_string())]);
    let mut spans = states(theme, item);
    if let Some(at) = target.state_at {
        let at = time::clock(at, model.now, &model.session.time_zone);
        spans.push(Span::styled(format!(" · read {at}"), theme.dim));
    }
    body.labelled("Per-user MFA", theme.dim, &spans);
}

/// `disabled → enforced`, or the state alone where none is asked for.
pub(super) fn states(theme: &Theme, item: &Item) -> Vec<Span<'static>> {
    let state = item.target.state;
    let word = state.map_or("unknown", MfaState::name);
    let mut spans = vec![Span::styled(word, theme.state(state))];
    if let Some(asked) = item.asked {
        spans.push(Span::styled(
            format!(" → {asked}"),
            theme.state(Some(asked)),
        ));
    }
    spans
}

/// What can be chosen about a reset; says whether it is one.
fn reset_options(foot: &mut Page, model: &Model, theme: &Theme, action: Action) -> bool {
    let Action::ContactMethods { scope, sign_out } = action else {
        return false;
    };
    let (scope, other) = match scope {
        ResetScope::Portal => (
            "what the portal deletes",
            offer(model, Command::More, "deletes more"),
        ),
        ResetScope::Everything => (
            "every method except the password",
            offer(model, Command::Less, "deletes less"),
        ),
    };
    let (sign_out, not) = if sign_out {
        ("everywhere, after the deletion", "does not")
    } else {
        ("no", "signs out")
    };
    option(foot, theme, "Deletes", scope, other);
    let not = offer(model, Command::OtherOption, not);
    option(foot, theme, "Signs out", sign_out, not);
    true
}

/// An option of the question, and the key that changes it.
fn option(foot: &mut Page, theme: &Theme, label: &str, value: &str, key: Option<String>) {
    let mut spans = vec![Span::raw(value.to_owned())];
    spans.extend(key.map(|key| Span::styled(format!(" · {key}"), theme.dim)));
    foot.labelled(label, theme.dim, &spans);
}

/// A key of the question and what it does, where it can do something.
fn offer(model: &Model, command: Command, what: &str) -> Option<String> {
    let context = app::Context::Confirm;
    let spec = Spec::of_context(context).find(|spec| spec.command == command)?;
    if spec.disabled(model).is_some() {
        return None;
    }
    let key = spec.shown_key(model)?;
    Some(format!("{key} {what}"))
}

/// What can be chosen about a pass; says whether it is one.
fn pass_options(foot: &mut Page, model: &Model, theme: &Theme, confirm: &Confirm) -> bool {
    let Action::AccessPass { minutes, once } = confirm.plan.action else {
        return false;
    };
    let (min, max) = confirm.policy.range();
    let lifetime = format!("{minutes} minutes");
    let policy = format!("policy: {min} to {max}");
    let keys = [
        offer(model, Command::Less, "shorter"),
        offer(model, Command::More, "longer"),
    ];
    let rest: Vec<String> = [Some(policy)].into_iter().chain(keys).flatten().collect();
    option(foot, theme, "Lifetime", &lifetime, Some(rest.join(" · ")));
    let (uses, other) = if once {
        ("one sign-in", "many")
    } else {
        ("many sign-ins", "one")
    };
    let other = offer(model, Command::OtherOption, other);
    option(foot, theme, "Good for", uses, other);
    true
}

/// What the journal will say of it besides.
fn on_record(foot: &mut Page, theme: &Theme, model: &Model, confirm: &Confirm) {
    if confirm.ticket != TicketUse::Own {
        return ticket_of_others(foot, theme, model, confirm.ticket);
    }
    if let Some(ticket) = &model.ticket {
        foot.labelled("Ticket", theme.dim, &[Span::raw(ticket.as_str())]);
    }
    if let Some(reason) = &model.reason {
        foot.labelled("Reason", theme.dim, &[Span::raw(reason.as_str())]);
    }
}

/// The ticket that was set for somebody else, and whether it is recorded here too.
fn ticket_of_others(foot: &mut Page, theme: &Theme, model: &Model, ticket: TicketUse) {
    let (label, text) = match (&model.ticket, &model.reason) {
        (Some(ticket), _) => ("Ticket", ticket),
        (None, Some(reason)) => ("Reason", reason),
        (None, None) => return,
    };
    let one = model.only_ticket_user().and_then(|id| model.store.get(id));
    let of = match one {
        Some(user) => name_or_account(&user.name, &user.upn).to_string(),
        None => "other users".into(),
    };
    let (what, key, style) = if ticket == TicketUse::Kept {
        let key = offer(model, Command::SameTicket, "leaves it out");
        (format!("{text}, as for {of}"), key, Style::new())
    } else {
        let key = offer(model, Command::SameTicket, "records it");
        (format!("not recorded: {text} is for {of}"), key, theme.warn)
    };
    let mut spans = vec![Span::styled(what, style)];
    spans.extend(key.map(|key| Span::styled(format!(" · {key}"), theme.dim)));
    foot.labelled(label, theme.dim, &spans);
}

fn answer(foot: &mut Page, model: &Model, theme: &Theme, confirm: &Confirm) {
    let plan = &confirm.plan;
    if plan.change_count() == 0 {
        let closes =
            model
                .session
                .keys
                .offer(app::Context::Confirm, Command::Accept, "closes this window");
        let closes = closes
            .map(|closes| format!(": {closes}"))
            .unwrap_or_default();
        foot.text(0, &format!("This changes nobody{closes}."), theme.strong);
        return;
    }
    let style = if takes_away(plan) {
        theme.danger
    } else {
        theme.strong
    };
    foot.text(0, &question(plan), style);
    match &confirm.confirmation {
        Confirmation::YesNo => foot.line(buttons(confirm, model, theme)),
        Confirmation::Typed(wanted) => {
            foot.hang(
                Span::raw(""),
                &[
                    Span::raw("To confirm type "),
                    Span::styled(wanted.clone(), theme.accent.patch(theme.strong)),
                ],
            );
            foot.line(Line::styled("> ", theme.accent));
        }
    }
}

fn buttons(confirm: &Confirm, model: &Model, theme: &Theme) -> Line<'static> {
    let yes = confirm.yes;
    let deaf = model.is_deaf();
    let button = |word: &str, chosen: bool| {
        if deaf {
            let word = if chosen {
                format!("[ {word} ]")
            } else {
                format!("  {word}  ")
            };
            Span::styled(word, theme.dim)
        } else if chosen {
            Span::styled(format!("[ {word} ]"), theme.selection)
        } else {
            Span::raw(format!("  {word}  "))
        }
    };
    let mut line = Line::from(vec![
        button("No", !yes),
        Span::raw("   "),
        button("Yes", yes),
    ]);
    let keys = &model.session.keys;
    let confirms = keys.offer(app::Context::Confirm, Command::Accept, "confirms");
    if let (true, Some(confirms)) = (yes, confirms) {
        line.push_span(Span::styled(format!("   {confirms}"), theme.dim));
    }
    line
}
