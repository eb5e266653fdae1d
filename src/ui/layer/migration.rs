//! The way off per-user MFA: how many are safe, why the others are not, and the next wave.

use super::window::{Drawn, Window, room};
use crate::app::migration::MigrationWindow;
use crate::app::{Command, Context, Model, Spec};
use crate::change::words::count;
use crate::coverage::Standing;
use crate::tenant::grouped;
use crate::ui::canvas::Frame;
use crate::ui::page::Page;
use crate::ui::text::{Line, Span};
use crate::ui::theme::Theme;

const WIDTH: u16 = 92;
/// Reasons that are shown at most; the list of users and the command have all.
const REASONS: usize = 6;

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    shown: &MigrationWindow,
) -> Drawn {
    let users = count(shown.survey.users.len(), "user");
    let title = format!("The way off per-user MFA · {users}");
    let mut window = Window::new(title, theme.border_focused, room(frame, WIDTH));
    window.head.text(
        0,
        "Microsoft advises against per-user MFA beside Conditional Access. Safe: an enabled policy for every sign-in \
         surely covers the user, and another blocks legacy authentication.",
        theme.dim,
    );
    window.head.blank();
    for (at, standing) in Standing::ALL.iter().enumerate() {
        let chosen = at == shown.chosen;
        window.body.line(row(*standing, chosen, shown, theme));
    }
    window.body.blank();
    reasons(&mut window.body, shown, theme);
    waves(&mut window.foot, model, shown, theme);
    window.show(frame, 0).stays()
}

fn row(standing: Standing, chosen: bool, shown: &MigrationWindow, theme: &Theme) -> Line<'static> {
    let users = shown.survey.count(standing);
    let style = match (chosen, users, standing) {
        (true, ..) => theme.selection,
        (false, 0, _) => theme.dim,
        (false, _, Standing::Safe) => theme.good,
        (false, _, Standing::PartlyCovered) => theme.warn,
        (false, _, Standing::NotCovered) => theme.danger,
        (false, _, Standing::Unknown) => theme.unknown,
    };
    let mark = if chosen { "▸ " } else { "  " };
    Line::from(vec![
        Span::styled(mark, theme.accent),
        Span::styled(
            format!("{:>7}  {}", grouped(users), standing.words()),
            style,
        ),
    ])
}

fn reasons(page: &mut Page, shown: &MigrationWindow, theme: &Theme) {
    let standing = shown.standing();
    let all = shown.survey.reasons.iter();
    let mut of_this = all.filter(|(known, ..)| *known == standing);
    for (_, reason, users) in of_this.by_ref().take(REASONS) {
        page.hang(
            Span::styled(format!("  {:>7}  ", grouped(*users)), theme.dim),
            &[Span::raw(reason.as_str())],
        );
    }
    match of_this.count() {
        0 => {}
        more => page.text(
            11,
            &format!("and {}", count(more, "more reason")),
            theme.dim,
        ),
    }
}

fn waves(page: &mut Page, model: &Model, shown: &MigrationWindow, theme: &Theme) {
    page.blank();
    let admins = shown.survey.count(Standing::Safe) - shown.ready;
    if admins > 0 {
        let text = format!(
            "{} of the safe are left out: admins, and accounts that a guard protects. Ask Microsoft about each, then \
             disable them one by one.",
            grouped(admins)
        );
        page.text(0, &text, theme.dim);
    }
    if shown.ready == 0 {
        return page.text(0, "Nobody can be switched off safely now.", theme.warn);
    }
    let key = |command| {
        let spec = Spec::of_context(Context::Migration).find(|spec| spec.command == command)?;
        let key = model.session.keys.of(spec).first()?;
        Some((key.to_string(), spec.disabled(model)))
    };
    let Some((disable, why)) = key(Command::Disable) else {
        return;
    };
    if let Some(why) = why {
        return page.text(0, &format!("Nothing can be disabled: {why}."), theme.dim);
    }
    let (next, all) = (shown.wave.most(), count(shown.ready, "safe user"));
    let who = match shown.ready {
        1 => "1 safe user".to_owned(),
        ready if ready <= next => format!("all {all}"),
        _ => format!("the next {next} of {all}"),
    };
    let text = format!("disables per-user MFA for {who}");
    page.hang(
        Span::styled(format!("{disable} "), theme.accent),
        &[Span::raw(text)],
    );
    if let (Some((less, None)), Some((more, None))) = (key(Command::Less), key(Command::More)) {
        page.hang(
            Span::styled(format!("{less} {more} "), theme.accent),
            &[Span::raw("25, 100 or all of them in one wave")],
        );
    }
}
