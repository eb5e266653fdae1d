//! Temporary Access Passes at this moment: whether one lets its user in, and until when.

use jiff::{SignedDuration, Timestamp};

use super::Case;
use crate::tenant::{Method, MethodDetail};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PassStatus {
    Usable,
    NotYet,
    Expired,
    /// It was for one sign-in, which has happened.
    Used,
    /// The authentication methods policy does not allow passes.
    NotAllowed,
    /// It does not let the user in, and the service does not say why.
    NotUsable,
}

/// When a pass begins and ends, as far as it says.
fn span(method: &Method) -> Option<(Timestamp, Timestamp)> {
    let MethodDetail::AccessPass {
        starts, minutes, ..
    } = &method.detail
    else {
        return None;
    };
    let begin = starts.or(method.created)?;
    let lasts = SignedDuration::from_mins(i64::from((*minutes)?));
    Some((begin, begin.checked_add(lasts).ok()?))
}

/// None for a method that is no pass. The clock decides: the reading may be older than the lifetime of the pass.
pub fn status(case: &Case<'_>, method: &Method) -> Option<PassStatus> {
    let MethodDetail::AccessPass { usable, reason, .. } = &method.detail else {
        return None;
    };
    Some(match (reason.as_deref(), span(method)) {
        (Some("DisabledByPolicy"), _) => PassStatus::NotAllowed,
        (Some("OneTimeUsed"), _) => PassStatus::Used,
        (_, Some((_, end))) if end <= case.now => PassStatus::Expired,
        (_, Some((begin, _))) if begin > case.now => PassStatus::NotYet,
        _ if *usable => PassStatus::Usable,
        (Some("Expired"), _) => PassStatus::Expired,
        (Some("NotYetValid"), _) => PassStatus::NotYet,
        _ => PassStatus::NotUsable,
    })
}

/// The pass that would let the user in now.
pub fn usable<'a>(case: &Case<'a>) -> Option<&'a Method> {
    let methods = case.methods().known()?;
    methods
        .iter()
        .find(|method| status(case, method) == Some(PassStatus::Usable))
}

/// What there is to say of a pass: `usable until 12:40 (58 min left at 11:42), for one sign-in`.
pub fn words(case: &Case<'_>, method: &Method) -> Option<String> {
    let span = span(method);
    let once = matches!(method.detail, MethodDetail::AccessPass { once: true, .. });
    Some(match (status(case, method)?, span) {
        (PassStatus::Usable, span) => {
            let until = span.map_or_else(String::new, |(_, end)| {
                let left = minutes(end.duration_since(case.now).as_mins());
                let (end, now) = (case.when(end), case.when(case.now));
                format!(" until {end} ({left} left at {now})")
            });
            format!(
                "usable{until}{}",
                if once { ", for one sign-in" } else { "" }
            )
        }
        (PassStatus::NotYet, Some((begin, _))) => format!("is valid from {}", case.when(begin)),
        (PassStatus::NotYet, None) => "is not valid yet".to_owned(),
        (PassStatus::Expired, Some((_, end))) => format!("expired at {}", case.when(end)),
        (PassStatus::Expired, None) => "expired".to_owned(),
        (PassStatus::Used, _) => "has been used: it was for one sign-in".to_owned(),
        (PassStatus::NotAllowed, _) => "is not usable: policy does not allow passes".to_owned(),
        (PassStatus::NotUsable, _) => "is not usable".to_owned(),
    })
}

/// How a usable pass helps a user without another method; the end of a sentence.
pub fn help(case: &Case<'_>) -> Option<String> {
    let words = words(case, usable(case)?)?;
    Some(format!(
        "; a Temporary Access Pass is {words}: the user signs in with it and registers"
    ))
}

/// `58 min`, `5 h 59 min`, `29 d`.
fn minutes(all: i64) -> String {
    match (all / 60, all % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) if hours < 48 => format!("{hours} h {minutes} min"),
        (hours, _) => format!("{} d", hours / 24),
    }
}
