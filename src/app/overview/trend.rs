//! The trend of the visits, in a line.

use super::super::Model;
use super::super::statement::Tone;
use crate::tenant::{Figures, grouped, time};

/// As high as a figure can be drawn in one cell.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// How many visits the line shows.
const VISITS: usize = 12;

/// Of how many users MFA was never required, then and now; none without an earlier day.
pub(super) fn of_visits(model: &Model) -> Option<(Tone, String)> {
    let at = model.load.list_read_at()?;
    let before = model.figures.before(at);
    let sure: Vec<&Figures> = before
        .iter()
        .filter(|row| row.required_unknown == 0)
        .collect();
    let from = sure.get(sure.len().saturating_sub(VISITS))?;
    let now = model.store.counts();
    if now.never_required_unsure > 0 {
        return None;
    }
    let shown = sure.iter().rev().take(VISITS).rev();
    let values: Vec<usize> = shown
        .map(|row| row.never)
        .chain([now.never_required])
        .collect();
    let day = time::date(from.at, &model.session.time_zone);
    let text = format!(
        "MFA never required {} {} on {day}, {} now",
        sparkline(&values),
        grouped(from.never),
        grouped(now.never_required)
    );
    Some((Tone::Quiet, text))
}

/// The values as bars of one cell each.
fn sparkline(values: &[usize]) -> String {
    let most = values.iter().copied().max().unwrap_or(0).max(1);
    let height = |value: usize| value * (HEIGHTS.len() - 1) / most;
    values
        .iter()
        .filter_map(|value| HEIGHTS.get(height(*value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Loading, Session};
    use crate::tenant::FigureHistory;
    use jiff::Timestamp;

    #[test]
    fn the_bars_are_as_high_as_the_figures() {
        assert_eq!(sparkline(&[0, 7, 14]), "▁▄█");
        assert_eq!(sparkline(&[0, 0]), "▁▁");
    }

    #[test]
    fn the_trend_is_that_of_days_on_which_everything_was_known() {
        let row = |at: &str, never, required_unknown| Figures {
            at: at.parse().unwrap(),
            never,
            required_unknown,
            ..Figures::default()
        };
        let now: Timestamp = "2026-11-25T12:00:00Z".parse().unwrap();
        let mut model = Model::new(Session::default(), (80, 24), now);
        model.load.users = Loading::Done { at: now };
        assert_eq!(of_visits(&model), None);
        model.figures = FigureHistory::of([
            row("2026-11-20T12:00:00Z", 0, 50),
            row("2026-11-22T12:00:00Z", 4, 0),
        ]);
        let (_, text) = of_visits(&model).unwrap();
        assert_eq!(text, "MFA never required █▁ 4 on 2026-11-22, 0 now");
    }
}
