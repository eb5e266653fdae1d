//! The window that chooses a tenant.

use ratatui::style::Style;

use super::window::{Drawn, Window, capacity, room_for};
use crate::app::tabs::{Tab, TabState, TenantPicker};
use crate::app::{Context, Model};
use crate::tenant::grouped;
use crate::ui::canvas::Frame;
use crate::ui::status::text_field;
use crate::ui::text::{Line, Span, exactly, fit, width};
use crate::ui::theme::Theme;

const WIDTH: u16 = 76;
/// Rows of tenants, so that the window keeps its size while words are typed.
const ROWS: u16 = 14;
/// Rows of the field above and of the reason below.
const FIXED: u16 = 6;
/// Cells of a name; longer ones take what they need.
const NAME: usize = 20;

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    picker: &TenantPicker,
) -> Drawn {
    let (found, chosen) = model.in_picker().unwrap_or_default();
    let rows = ROWS
        .min(u16::try_from(model.tabs.len()).unwrap_or(ROWS))
        .min(capacity(frame, FIXED));
    let longest = model.tabs.iter().map(|tab| {
        let tenant = tab.tenant.as_deref().map_or(0, |tenant| width(tenant) + 2);
        3 + NAME.max(width(&tab.name) + 2) + tenant + width(&happens(tab, model, theme).0)
    });
    let cells = room_for(frame, WIDTH, longest.max().unwrap_or(0));
    let mut window = Window::new("Tenants", theme.border_focused, cells);
    let line = window.body.width();
    window.head.line(Line::styled("> ", theme.accent));
    window.head.blank();
    for (at, tab) in found.iter().enumerate() {
        window
            .body
            .line(entry(tab, at == chosen, line, model, theme));
    }
    if found.is_empty() {
        window
            .body
            .text(2, "No tenant has a name with these words.", theme.dim);
    }
    while window.body.height() < rows {
        window.body.blank();
    }
    window.foot.blank();
    let why = found.get(chosen).and_then(|tab| match &tab.state {
        TabState::Failed(why) => Some(why.as_str()),
        _ => None,
    });
    match why {
        Some(why) => window.foot.text(2, why, theme.warn),
        None => window.foot.text(
            2,
            "Marks, filters, questions and jobs stay with their tenant.",
            theme.dim,
        ),
    }
    window.most = rows;
    let shown = window.show(frame, (chosen + 1).saturating_sub(usize::from(rows)));
    let mut field = shown.head;
    field.x += 2;
    field.width = field.width.saturating_sub(2);
    text_field(frame, field, &picker.input);
    shown.stays()
}

/// The name of a tenant, what it is called, and what happens there.
fn entry(tab: &Tab, chosen: bool, room: usize, model: &Model, theme: &Theme) -> Line<'static> {
    let name = fit(&tab.name, room.saturating_sub(3));
    let name = if width(&name) < NAME {
        exactly(&name, NAME).to_string()
    } else {
        format!("{}  ", &*name)
    };
    let (state, tone) = happens(tab, model, theme);
    let rest = room.saturating_sub(3 + width(&name) + width(&state));
    let gap = if state.is_empty() { 0 } else { 2 };
    let tenant = tab.tenant.as_deref().unwrap_or_default();
    let tenant = fit(tenant, rest.saturating_sub(gap));
    let tenant = exactly(&tenant, rest);
    let toned = |style: Style| {
        if chosen { theme.selection } else { style }
    };
    Line::from(vec![
        Span::styled(if chosen { "▸ " } else { "  " }, toned(Style::new())),
        Span::styled(name, toned(Style::new())),
        Span::styled(tenant.to_string(), toned(theme.dim)),
        Span::styled(format!("{state} "), toned(tone)),
    ])
}

fn happens(tab: &Tab, model: &Model, theme: &Theme) -> (String, Style) {
    if let Some(job) = tab.job {
        let text = format!(
            "{}, {} of {} done",
            job.action,
            grouped(job.done),
            grouped(job.total)
        );
        return (text, theme.accent);
    }
    match &tab.state {
        TabState::Failed(_) => ("not signed in".into(), theme.danger),
        _ if model.is_own(tab) => ("on the screen".into(), theme.dim),
        TabState::Open if tab.waits => ("waits for your answer".into(), theme.warn),
        TabState::Open => ("open".into(), theme.good),
        TabState::Opening => ("signing in".into(), theme.accent),
        TabState::Closed => (String::new(), theme.dim),
    }
}

/// What the footer says of jobs in other tenants, with the key that leads there.
pub(in crate::ui) fn elsewhere(model: &Model) -> Option<String> {
    let mut jobs = model.jobs_elsewhere();
    let (tab, job) = jobs.next()?;
    let more = jobs.count();
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    let command = crate::app::Command::SwitchTenant;
    let spec = crate::app::Spec::of_context(Context::Main).find(|spec| spec.command == command)?;
    let key = spec.shown_key(model).map(|key| format!(" {key}"));
    Some(format!(
        "{}: {} {}/{}{more}{}",
        &*fit(&tab.name, NAME),
        job.action,
        grouped(job.done),
        grouped(job.total),
        key.unwrap_or_default()
    ))
}
