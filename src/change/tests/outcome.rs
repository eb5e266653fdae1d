use crate::change::{Evidence, Fate, Ledger, LedgerEntry, Outcome, Refusal, SkipReason, Tally};
use crate::tenant::{Method, MethodDetail, MethodId, MfaState, PhoneType, Problem, ProblemKind};

fn clock(_: jiff::Timestamp) -> String {
    "17:52".to_owned()
}

fn problem() -> Problem {
    Problem::local(ProblemKind::Rejected, "no", "try again")
}

fn phone(phone_type: PhoneType) -> Method {
    Method {
        id: MethodId::new(phone_type.name()),
        created: None,
        last_used: None,
        detail: MethodDetail::Phone {
            phone_type,
            number: "+1 5550100".into(),
            sms_sign_in: None,
        },
    }
}

fn entry(fate: Fate) -> LedgerEntry {
    LedgerEntry {
        method: phone(PhoneType::Mobile),
        fate,
    }
}

#[test]
fn every_outcome_is_counted_once_and_where_it_belongs() {
    let mut tally = Tally::default();
    assert_eq!(tally.line(), "nothing to do");
    let outcomes = [
        Outcome::Done,
        Outcome::ByHand { done: true },
        Outcome::Unchanged,
        Outcome::Failed(problem()),
        Outcome::Skipped(SkipReason::Stopped),
        Outcome::Unknown(problem()),
        Outcome::ByHand { done: false },
    ];
    for outcome in &outcomes {
        tally.add(outcome);
    }
    assert_eq!(tally.total(), outcomes.len());
    assert_eq!(
        tally.line(),
        "2 done, 1 unchanged, 1 failed, 1 skipped, 1 unknown, 1 left to do by hand"
    );
}

#[test]
fn counts_that_are_zero_are_left_out() {
    let mut tally = Tally::default();
    tally.add(&Outcome::Failed(problem()));
    assert_eq!(tally.line(), "1 failed");
}

#[test]
fn a_state_is_shown_before_and_after_with_the_time_of_the_reading() {
    use MfaState::{Disabled, Enabled, Enforced};
    let line = |before, asked, is| {
        let at = jiff::Timestamp::UNIX_EPOCH;
        let evidence = Evidence::State {
            before,
            asked,
            is,
            at,
            answered: true,
        };
        evidence.line(clock).unwrap()
    };
    for (before, asked, is, said) in [
        (Some(Disabled), Enforced, Enforced, "disabled → enforced"),
        (Some(Disabled), Enabled, Enforced, "disabled → enforced"),
        (Some(Enforced), Enforced, Enforced, "enforced as before"),
        (
            Some(Enabled),
            Disabled,
            Enabled,
            "still enabled instead of disabled",
        ),
        (
            Some(Disabled),
            Enforced,
            Enabled,
            "disabled → enabled instead of enforced",
        ),
        (
            None,
            Disabled,
            Disabled,
            "now disabled (previous state unknown)",
        ),
        (
            None,
            Disabled,
            Enabled,
            "now enabled instead of disabled (previous state unknown)",
        ),
    ] {
        assert_eq!(line(before, asked, is), format!("{said}, confirmed 17:52"));
    }
    assert_eq!(Evidence::None.line(clock), None);
}

#[test]
fn a_ledger_counts_what_is_gone_and_what_is_left() {
    let mut ledger = Ledger {
        entries: vec![
            entry(Fate::Deleted),
            entry(Fate::DeletedOnRetry),
            entry(Fate::Kept("so")),
            entry(Fate::Refused(problem())),
        ],
        left: Some(vec![
            phone(PhoneType::Office),
            Method {
                detail: MethodDetail::Password,
                ..phone(PhoneType::Office)
            },
        ]),
        signed_out: None,
    };
    assert_eq!(ledger.deleted(), 2);
    assert_eq!(ledger.refusal(), Some(&problem()));
    assert_eq!(ledger.factors_left().unwrap().len(), 1);
    assert_eq!(
        Evidence::Ledger(Box::new(ledger.clone()))
            .line(clock)
            .unwrap(),
        "2 deleted, 1 left"
    );
    ledger.left = None;
    assert_eq!(
        Evidence::Ledger(Box::new(ledger)).line(clock).unwrap(),
        "2 deleted, what is left is unknown"
    );
}

#[test]
fn audit_events_are_counted_in_words_that_agree() {
    let event = crate::tenant::AuditEvent::new("1".into(), jiff::Timestamp::UNIX_EPOCH, "x");
    let line = |count| {
        Evidence::AppPasswords(vec![event.clone(); count])
            .line(clock)
            .unwrap()
    };
    assert_eq!(line(0), "0 audit events");
    assert_eq!(line(1), "1 audit event");
    assert_eq!(line(2), "2 audit events");
}

#[test]
fn every_reason_to_skip_says_why() {
    assert_eq!(SkipReason::Stopped.to_string(), "the job was stopped first");
    assert_eq!(
        SkipReason::Refused(Refusal::Yourself).to_string(),
        "this is you"
    );
}
