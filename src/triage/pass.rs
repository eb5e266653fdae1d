//! Temporary Access Passes as of now: whether one lets its user in, and until when.

use jiff::{SignedDuration, Timestamp};

use super::Case;
use crate::tenant::{Method, MethodDetail};

/// How a pass stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It lets the user in.
    Usable,
    /// Its time has not come.
    NotYet,
    /// Its time is over.
    Expired,
    /// It was for one sign-in, which was.
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

/// How a method stands if it is a pass. The clock has the last word: the answer may be older than the pass is long.
pub fn standing(case: &Case<'_>, method: &Method) -> Option<Standing> {
    let MethodDetail::AccessPass { usable, reason, .. } = &method.detail else {
        return None;
    };
    Some(match (reason.as_deref(), span(method)) {
        (Some("DisabledByPolicy"), _) => Standing::NotAllowed,
        (Some("OneTimeUsed"), _) => Standing::Used,
        (_, Some((_, end))) if end <= case.now => Standing::Expired,
        (_, Some((begin, _))) if begin > case.now => Standing::NotYet,
        _ if *usable => Standing::Usable,
        (Some("Expired"), _) => Standing::Expired,
        (Some("NotYetValid"), _) => Standing::NotYet,
        _ => Standing::NotUsable,
    })
}

/// The pass that would let the user in now.
pub fn usable<'a>(case: &Case<'a>) -> Option<&'a Method> {
    let methods = case.methods().known()?;
    methods
        .iter()
        .find(|method| standing(case, method) == Some(Standing::Usable))
}

/// What there is to say of a pass: `usable until 12:40 (58 min left at 11:42), for one sign-in`.
pub fn words(case: &Case<'_>, method: &Method) -> Option<String> {
    let span = span(method);
    let once = matches!(method.detail, MethodDetail::AccessPass { once: true, .. });
    Some(match (standing(case, method)?, span) {
        (Standing::Usable, span) => {
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
        (Standing::NotYet, Some((begin, _))) => format!("is valid from {}", case.when(begin)),
        (Standing::NotYet, None) => "is not valid yet".to_owned(),
        (Standing::Expired, Some((_, end))) => format!("expired at {}", case.when(end)),
        (Standing::Expired, None) => "expired".to_owned(),
        (Standing::Used, _) => "was used up: it was for one sign-in".to_owned(),
        (Standing::NotAllowed, _) => "is not usable: policy does not allow passes".to_owned(),
        (Standing::NotUsable, _) => "is not usable".to_owned(),
    })
}

/// How a usable pass helps who has nothing else, as the end of a sentence.
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
