//! App passwords by the audit log, since Graph can neither list nor delete them: how many are in use, and whether a
//! request to delete them was met. The pane and the job use the same answer.

use jiff::Timestamp;

use crate::tenant::audit::{APP_PASSWORD_CREATED, APP_PASSWORD_DELETED};
use crate::tenant::{AuditEvent, Log, UserId};

/// How many app passwords the log shows in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppPasswordCount {
    pub in_use: usize,
    /// The log was not read to its end: there may be more.
    pub at_least: bool,
}

/// What a deletion proves. An entry names no password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deletion {
    /// The user deletes one at a time.
    One,
    /// The portal offers an admin all of a user's app passwords only, and turning per-user MFA off deletes them too.
    All,
}

/// Created less deleted, oldest entry first; failed attempts do not count.
pub fn count(log: &Log<AuditEvent>, user: UserId) -> AppPasswordCount {
    let entries = log.entries.iter().rev().filter(|event| event.succeeded);
    let in_use = entries.fold(0_usize, |in_use, event| {
        if event.is(APP_PASSWORD_CREATED) {
            in_use + 1
        } else {
            match deletion(&log.entries, event, user) {
                None => in_use,
                Some(Deletion::One) => in_use.saturating_sub(1),
                Some(Deletion::All) => 0,
            }
        }
    });
    AppPasswordCount {
        in_use,
        at_least: !log.complete,
    }
}

/// The entry that proves a request as met: all app passwords were deleted after it, and none was created since.
pub fn proof_of_deletion(
    log: &Log<AuditEvent>,
    user: UserId,
    requested_at: Timestamp,
) -> Option<&AuditEvent> {
    let newest_first = log.entries.iter().filter(|event| event.succeeded);
    newest_first
        .take_while(|event| event.at >= requested_at && !event.is(APP_PASSWORD_CREATED))
        .find(|event| deletion(&log.entries, event, user) == Some(Deletion::All))
}

fn deletion(all: &[AuditEvent], event: &AuditEvent, user: UserId) -> Option<Deletion> {
    if !event.is(APP_PASSWORD_DELETED) {
        return None;
    }
    let turned_off = all
        .iter()
        .any(|other| other.succeeded && other.turns_mfa_off() && other.is_same_act(event));
    let by_another_person = event.by_user.is_some_and(|by| by != user);
    Some(if turned_off || by_another_person {
        Deletion::All
    } else {
        Deletion::One
    })
}
