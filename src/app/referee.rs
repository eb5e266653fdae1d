//! Microsoft's own answer about one user beside ours, and the sign-ins that speak against both.

use super::Model;
pub use super::layer::Referee;
use super::statement::{Statement, Tone, say};
use crate::coverage::{Answer, PolicyMatch};
use crate::tenant::conditional_access::PolicyState;
use crate::tenant::{Known, Policy, Required, SafeText, SignIn, User, WhatIfPolicy, grouped, time};

/// So many sign-ins are shown at most.
const SHOWN: usize = 8;

/// One policy as both see it.
struct Compared<'a> {
    name: &'a SafeText,
    theirs: String,
    ours: String,
    verdict: Verdict,
    /// Both say the same for the same reason: one line is enough.
    same_reason: bool,
}

/// Whether the two say the same. The order is that of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Disagree,
    /// One of them does not know.
    Open,
    Agree,
}

/// Everything that the window says.
pub fn statements(model: &Model, shown: &Referee) -> Vec<Statement> {
    let Some(user) = model.store.get(shown.user) else {
        return vec![say(Tone::Unsure, 0, "The user is no longer in the list.")];
    };
    let mut lines = policies(model, shown, user);
    lines.extend(
        [
            "Asked about: Exchange Online in a browser on Windows, without risk.",
            "A condition that is not supplied, such as a place or a device, does not match.",
            "Per-user MFA and security defaults are not in this answer.",
        ]
        .map(|text| say(Tone::Quiet, 0, text)),
    );
    lines.push(say(Tone::Plain, 0, ""));
    lines.extend(sign_ins(model, shown, user));
    lines
}

fn policies(model: &Model, shown: &Referee, user: &User) -> Vec<Statement> {
    let mut lines = vec![say(
        Tone::Heading,
        0,
        "Microsoft's answer beside ours, policy by policy",
    )];
    let answer = match shown.what_if.as_ref().map(|reading| &reading.value) {
        None => {
            lines.push(say(Tone::Quiet, 0, "asking Microsoft…"));
            return lines;
        }
        Some(Err(problem)) => {
            lines.push(say(Tone::Bad, 0, problem.line()));
            lines.push(say(Tone::Quiet, 0, problem.advice.clone()));
            return lines;
        }
        Some(Ok(answer)) => answer,
    };
    let Some(known) = model.rules().policies.known() else {
        let text = "The policies could not be read here, so there is nothing to compare:";
        lines.push(say(Tone::Unsure, 0, text));
        let alone = answer
            .iter()
            .map(|one| format!("\"{}\": {}", one.name, theirs(one)));
        lines.extend(alone.map(|text| say(Tone::Plain, 1, text)));
        return lines;
    };
    let mut compared: Vec<Compared<'_>> = answer
        .iter()
        .map(|one| compare(model, known, user, one))
        .collect();
    compared.extend(left_out(model, known, user, answer));
    compared.sort_by_key(|one| one.verdict);
    lines.push(summary(&compared));
    for one in &compared {
        let (mark, tone) = match one.verdict {
            Verdict::Disagree => ("!", Tone::Bad),
            Verdict::Open => ("?", Tone::Unsure),
            Verdict::Agree => ("=", Tone::Plain),
        };
        if one.same_reason {
            let text = format!("{mark} \"{}\": {}", one.name, one.theirs);
            lines.push(say(tone, 0, text));
            continue;
        }
        lines.push(say(tone, 0, format!("{mark} \"{}\"", one.name)));
        lines.push(say(Tone::Plain, 1, format!("Microsoft: {}", one.theirs)));
        lines.push(say(Tone::Quiet, 1, format!("mfadeck: {}", one.ours)));
    }
    lines.push(say(Tone::Plain, 0, ""));
    lines
}

fn summary(compared: &[Compared<'_>]) -> Statement {
    let count = |verdict| compared.iter().filter(|one| one.verdict == verdict).count();
    let all = match compared.len() {
        1 => "1 policy".to_owned(),
        all => format!("{all} policies"),
    };
    match (
        compared.len(),
        count(Verdict::Disagree),
        count(Verdict::Open),
    ) {
        (0, ..) => say(Tone::Plain, 0, "No policy is on or reports."),
        (_, 0, 0) => say(Tone::Good, 0, format!("Both say the same of {all}.")),
        (_, 0, open) => say(
            Tone::Unsure,
            0,
            format!("Nothing contradicts; {open} of {all} cannot be compared."),
        ),
        (_, wrong, _) => say(
            Tone::Bad,
            0,
            format!("They disagree on {wrong} of {all}: trust Microsoft, and please report it."),
        ),
    }
}

fn compare<'a>(
    model: &Model,
    known: &'a [Policy],
    user: &User,
    one: &'a WhatIfPolicy,
) -> Compared<'a> {
    let policy = known.iter().find(|policy| policy.id == one.id);
    let Some(policy) = policy else {
        return Compared {
            name: &one.name,
            theirs: theirs(one),
            ours: "a policy that is new since the list was read".into(),
            verdict: Verdict::Open,
            same_reason: false,
        };
    };
    let rules = model.rules();
    let is = rules.applies(policy, user);
    let verdict = verdict(is.answer, !policy.only.is_empty(), one);
    Compared {
        name: &one.name,
        theirs: theirs(one),
        ours: ours(&is, policy),
        verdict,
        same_reason: verdict == Verdict::Agree && (is.answer == Answer::No || one.applies.is_yes()),
    }
}

/// Both are about the people of a policy; whether its other conditions are met depends on the sign-in that was asked about.
fn verdict(ours: Answer, is_narrowed: bool, one: &WhatIfPolicy) -> Verdict {
    let unclear = one
        .reasons
        .iter()
        .any(|reason| reason.as_str() == "notEnoughInformation");
    match (ours, one.applies) {
        _ if unclear => Verdict::Open,
        (Answer::Unknown, _) | (_, Known::Unknown(_)) => Verdict::Open,
        (Answer::No, Known::Is(true)) => Verdict::Disagree,
        (Answer::Yes, Known::Is(false)) if one.is_for_others() || !is_narrowed => Verdict::Disagree,
        (Answer::Yes | Answer::No, Known::Is(_)) => Verdict::Agree,
    }
}

/// Policies that are on or report here, and of which the answer says nothing.
fn left_out<'a>(
    model: &'a Model,
    known: &'a [Policy],
    user: &'a User,
    answer: &'a [WhatIfPolicy],
) -> impl Iterator<Item = Compared<'a>> {
    let is_on =
        |policy: &&Policy| matches!(policy.state, PolicyState::Enabled | PolicyState::ReportOnly);
    let unnamed = |policy: &&Policy| !answer.iter().any(|one| one.id == policy.id);
    known.iter().filter(is_on).filter(unnamed).map(|policy| {
        let rules = model.rules();
        Compared {
            name: &policy.name,
            theirs: "not in the answer".into(),
            ours: ours(&rules.applies(policy, user), policy),
            verdict: Verdict::Open,
            same_reason: false,
        }
    })
}

fn ours(is: &PolicyMatch<'_>, policy: &Policy) -> String {
    let word = match is.answer {
        Answer::Yes if policy.only.is_empty() => "applies",
        Answer::Yes => "applies to some sign-ins",
        Answer::No => "does not apply",
        Answer::Unknown => "unknown",
    };
    format!("{word}: {}", is.because(policy))
}

fn theirs(one: &WhatIfPolicy) -> String {
    let word = match one.applies {
        Known::Is(true) => "applies",
        Known::Is(false) => "does not apply",
        Known::Unknown(_) => "does not say",
    };
    let report_only = if one.report_only {
        " (report-only)"
    } else {
        ""
    };
    let reasons: Vec<&str> = one.reasons.iter().map(plain).collect();
    if reasons.is_empty() {
        format!("{word}{report_only}")
    } else {
        format!("{word}{report_only}: {}", reasons.join(", "))
    }
}

/// `whatIfAnalysisReasons` in plain words.
fn plain(reason: &SafeText) -> &str {
    match reason.as_str() {
        "notEnoughInformation" => "it has not enough information",
        "invalidCondition" => "a condition of it is not valid",
        "users" => "it is for other people",
        "workloadIdentities" => "it is for workload identities",
        "application" => "it is for other applications",
        "userActions" => "it is for user actions",
        "authenticationContext" => "it is for authentication contexts",
        "devicePlatform" => "it is for other platforms",
        "devices" => "it is for other devices",
        "clientApps" => "it is for other client types",
        "location" => "it is for certain places",
        "signInRisk" => "it is for risky sign-ins",
        "userRisk" => "it is for users at risk",
        "insiderRisk" => "it is for insider risk",
        "authenticationFlow" => "it is for other authentication flows",
        "time" => "it is for another time",
        "emptyPolicy" => "it is empty",
        "invalidPolicy" => "it is not valid",
        "policyNotEnabled" => "it is not on",
        other => other,
    }
}

fn sign_ins(model: &Model, shown: &Referee, user: &User) -> Vec<Statement> {
    let mut lines = vec![say(
        Tone::Heading,
        0,
        "Successful sign-ins with one factor, by the log",
    )];
    let log = match shown.one_factor.as_ref().map(|reading| &reading.value) {
        None => {
            lines.push(say(Tone::Quiet, 0, "reading the sign-in log…"));
            return lines;
        }
        Some(Err(problem)) => {
            lines.push(say(Tone::Bad, 0, problem.line()));
            lines.push(say(Tone::Quiet, 0, problem.advice.clone()));
            return lines;
        }
        Some(Ok(log)) => log,
    };
    if log.entries.is_empty() {
        let text = if log.complete {
            "None. That proves nothing where the user has not signed in."
        } else {
            "None in what could be read."
        };
        lines.push(say(Tone::Plain, 0, text));
        return lines;
    }
    let required = user.required().ok();
    let (tone, text) = match required {
        Some(Required::Always) => (
            Tone::Bad,
            "MFA should be required at every sign-in. The policy may be newer than these:",
        ),
        Some(Required::Sometimes) => (Tone::Unsure, "MFA is required at some sign-ins only:"),
        Some(Required::Never) => (Tone::Plain, "Nothing requires MFA of this user:"),
        None => (Tone::Unsure, "Whether MFA is required is unknown:"),
    };
    lines.push(say(tone, 0, text));
    for one in log.entries.iter().take(SHOWN) {
        lines.push(say(Tone::Plain, 1, sign_in(model, one)));
    }
    let more = log.entries.len().saturating_sub(SHOWN);
    if more > 0 || !log.complete {
        let least = if log.complete { "" } else { "at least " };
        lines.push(say(
            Tone::Quiet,
            1,
            format!("and {least}{} more", grouped(more)),
        ));
    }
    lines
}

fn sign_in(model: &Model, one: &SignIn) -> String {
    let at = time::minute(one.at, &model.session.time_zone);
    let what = [one.app.as_ref(), one.client.as_ref()];
    let what = what.into_iter().flatten().map(|text| format!(" · {text}"));
    format!("{at}{}", what.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(applies: Option<bool>, reasons: &[&str]) -> WhatIfPolicy {
        WhatIfPolicy {
            id: "p1".into(),
            name: "MFA for all".into(),
            report_only: false,
            applies: Known::reported(applies),
            reasons: reasons.iter().map(|word| SafeText::new(word)).collect(),
        }
    }

    #[test]
    fn a_disagreement_is_about_people_and_never_about_conditions_that_were_not_supplied() {
        for (ours, narrowed, theirs, wanted) in [
            (Answer::Yes, false, one(Some(true), &[]), Verdict::Agree),
            (Answer::No, false, one(Some(true), &[]), Verdict::Disagree),
            (
                Answer::Yes,
                true,
                one(Some(false), &["location"]),
                Verdict::Agree,
            ),
            (
                Answer::Yes,
                true,
                one(Some(false), &["users"]),
                Verdict::Disagree,
            ),
            (
                Answer::Yes,
                false,
                one(Some(false), &["application"]),
                Verdict::Disagree,
            ),
            (
                Answer::No,
                false,
                one(Some(false), &["users"]),
                Verdict::Agree,
            ),
            (Answer::Unknown, false, one(Some(true), &[]), Verdict::Open),
            (Answer::Yes, false, one(None, &[]), Verdict::Open),
            (
                Answer::Yes,
                false,
                one(Some(false), &["notEnoughInformation"]),
                Verdict::Open,
            ),
        ] {
            assert_eq!(
                verdict(ours, narrowed, &theirs),
                wanted,
                "{ours:?} {theirs:?}"
            );
        }
    }

    #[test]
    fn a_reason_of_the_future_is_shown_as_it_came() {
        assert_eq!(
            theirs(&one(Some(false), &["moonPhase"])),
            "does not apply: moonPhase"
        );
        assert_eq!(
            theirs(&one(Some(false), &["users"])),
            "does not apply: it is for other people"
        );
    }
}
