//! How long a plan takes: before it begins from the service's limits, while it runs from its own pace.

use std::time::Duration;

use super::Action;

/// Identity writes that the service takes from one application in one tenant within [`WINDOW`].
const WRITES: usize = 3_000;
/// The window of [`WRITES`].
const WINDOW: Duration = Duration::from_secs(150);

/// What a reading brings within this time says little about the rest.
const YOUNG: Duration = Duration::from_secs(3);

/// How long so many users take, by the service's limits and usual answer times.
pub fn before(action: Action, users: usize) -> Duration {
    let unhindered = per_user(action).saturating_mul(clamped(users));
    unhindered.max(held_back(action, users))
}

/// How long the remaining users take, by the pace so far; none before there is a pace. The `settled` users of `all` took
/// `elapsed`.
pub fn left(action: Action, all: usize, settled: usize, elapsed: Duration) -> Option<Duration> {
    if settled == 0 {
        return None;
    }
    let remaining = all.saturating_sub(settled);
    let by_pace = elapsed.saturating_mul(clamped(remaining)) / clamped(settled);
    Some(by_pace.max(held_back(action, all).saturating_sub(elapsed)))
}

/// How long the rest of a reading takes, by its pace so far. None while the pace is too young to say anything, and where more
/// came than there should be.
pub fn reading(all: usize, read: usize, elapsed: Duration) -> Option<Duration> {
    let rest = all.checked_sub(read)?;
    let is_known = read > 0 && elapsed >= YOUNG;
    is_known.then(|| elapsed.saturating_mul(clamped(rest)) / clamped(read))
}

/// The time below which the service's limit of writes does not let so many users through.
fn held_back(action: Action, users: usize) -> Duration {
    let writes = users.saturating_mul(writes(action));
    WINDOW.saturating_mul(clamped(writes.saturating_sub(1) / WRITES))
}

/// Writes that one user takes.
fn writes(action: Action) -> usize {
    match action {
        Action::AppPasswords => 0,
        // Three methods, and the sessions.
        Action::ContactMethods { .. } => 4,
        Action::SetState(_)
        | Action::RestoreStates
        | Action::RememberedDevices
        | Action::AccessPass { .. }
        | Action::AddMethod
        | Action::DeleteMethod
        | Action::MakeDefault => 1,
    }
}

/// The time that one user takes where nothing holds the requests back, users side by side.
fn per_user(action: Action) -> Duration {
    Duration::from_millis(match action {
        // Ten in a batch, some batches at once.
        Action::SetState(_) | Action::RestoreStates => 20,
        Action::RememberedDevices
        | Action::AccessPass { .. }
        | Action::AddMethod
        | Action::DeleteMethod
        | Action::MakeDefault => 150,
        // The service gives about six answers a second on methods, whatever one does.
        Action::ContactMethods { .. } => 1_200,
        // Five reports in ten seconds.
        Action::AppPasswords => 2_000,
    })
}

fn clamped(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A duration as one says it: `a few seconds`, `about 50 s`, `about 9 min`, `about 2 h 10 min`.
pub fn said(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let minutes = seconds.div_ceil(60);
    match seconds {
        0..5 => "a few seconds".into(),
        5..90 => format!("about {} s", seconds.div_ceil(5) * 5),
        90..5_400 => format!("about {minutes} min"),
        _ => {
            let tens = minutes.div_ceil(10) * 10;
            format!("about {} h {} min", tens / 60, tens % 60)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::MfaState;

    const ENFORCE: Action = Action::SetState(MfaState::Enforced);

    #[test]
    fn up_to_three_thousand_writes_are_held_back_by_nothing() {
        assert!(before(ENFORCE, 3_000) < WINDOW);
        assert!(before(ENFORCE, 3_001) >= WINDOW);
        assert!(before(ENFORCE, 10_000) >= WINDOW * 3);
    }

    #[test]
    fn the_pace_so_far_tells_what_is_left() {
        let ten = Duration::from_secs(10);
        assert_eq!(left(ENFORCE, 300, 0, ten), None);
        assert_eq!(left(ENFORCE, 300, 100, ten), Some(Duration::from_secs(20)));
        assert_eq!(left(ENFORCE, 300, 300, ten), Some(Duration::ZERO));
    }

    #[test]
    fn a_fast_beginning_does_not_promise_what_the_limit_forbids() {
        let minute = Duration::from_mins(1);
        assert_eq!(
            left(ENFORCE, 6_001, 3_000, minute),
            Some(Duration::from_mins(4))
        );
    }

    #[test]
    fn the_rest_of_a_reading_is_known_once_it_has_a_pace() {
        let seconds = Duration::from_secs;
        assert_eq!(reading(412, 12, seconds(6)), Some(seconds(200)));
        assert_eq!(reading(412, 12, seconds(2)), None, "too young");
        assert_eq!(reading(412, 0, seconds(60)), None, "nothing came");
        assert_eq!(reading(412, 413, seconds(60)), None, "not so many");
    }

    #[test]
    fn a_user_takes_longer_to_reset_than_to_enforce() {
        let reset = Action::ContactMethods {
            scope: crate::change::ResetScope::Portal,
            sign_out: true,
        };
        assert!(before(reset, 300) > before(ENFORCE, 300));
    }

    #[test]
    fn times_are_said_as_roughly_as_they_are_known() {
        let said = |seconds| said(Duration::from_secs(seconds));
        assert_eq!(said(3), "a few seconds");
        assert_eq!(said(47), "about 50 s");
        assert_eq!(said(500), "about 9 min");
        assert_eq!(said(7_500), "about 2 h 10 min");
    }
}
