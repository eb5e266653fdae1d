use super::*;
use crate::change::history::{self, PastJob, Recovered};
use crate::change::journal::{Context, End, Intent, JobRecord, Record, Settled};
use crate::change::{JobState, Plan};
use crate::tenant::{Observed, Store};

fn report(user: UserId, before: MfaState, is: MfaState) -> UserResult {
    UserResult {
        user,
        outcome: Outcome::Done,
        evidence: Evidence::State {
            before: Some(before),
            asked: is,
            is,
            at: at(5),
            answered: true,
        },
        request_ids: vec![SafeText::new("request-1")],
    }
}

/// Enforced Ada and came not to Bob; the second job deleted contact methods and ended.
fn journal(store: &Store) -> Vec<PastJob> {
    let users = || [id(1), id(2)].map(|id| store.get(id).unwrap());
    let plan = |action| Plan::new(action, users(), &crate::change::Guards::default());
    let begin = |job, action| {
        Record::Job(JobRecord::new(
            job,
            at(0),
            &plan(action),
            &Context::default(),
        ))
    };
    let enforce = Action::SetState(MfaState::Enforced);
    let reset = Action::ContactMethods {
        scope: ResetScope::Portal,
        sign_out: true,
    };
    history::jobs([
        begin(1, enforce),
        Record::Intent(Intent {
            job: 1,
            at: at(1),
            users: vec![id(1)],
            before: [].into(),
        }),
        Record::Outcome(Settled::new(
            1,
            at(2),
            &report(id(1), MfaState::Disabled, MfaState::Enforced),
        )),
        begin(2, reset),
        Record::End(End { job: 2, at: at(3) }),
    ])
}

/// Ada is enforced, as the first job left her.
fn with_history() -> Model {
    let mut m = loaded();
    let jobs = journal(&m.store);
    m.store
        .observe(id(1), Observed::new(MfaState::Enforced, at(2)));
    assert_eq!(press(&mut m, "H"), vec![Effect::ReadHistory]);
    m.update(Msg::History(Ok(jobs)), at(2));
    m
}

fn confirm(m: &Model) -> &crate::app::Confirm {
    match m.layers.last() {
        Some(Layer::Confirm(confirm)) => confirm,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_newest_job_is_chosen_and_the_cursor_stays_on_its_job_when_a_newer_one_comes() {
    let mut m = with_history();
    assert_eq!(m.past_job().unwrap().begin.job, 2);
    press(&mut m, "j");
    assert_eq!(m.past_job().unwrap().begin.job, 1);
    let mut jobs = m.history.clone().unwrap();
    let mut newer = jobs[1].clone();
    newer.begin.job = 3;
    jobs.push(newer);
    m.update(Msg::History(Ok(jobs)), at(3));
    assert_eq!(m.past_job().unwrap().begin.job, 1);
    key(&mut m, Key::Enter);
    assert!(matches!(m.layers.last(), Some(Layer::Past { job: 1, .. })));
    key(&mut m, Key::Esc);
    assert!(matches!(m.layers.last(), Some(Layer::History { .. })));
}

#[test]
fn a_job_says_where_it_stands_and_who_it_is_about() {
    let m = with_history();
    let jobs = m.history.as_ref().unwrap();
    let said: Vec<_> = jobs
        .iter()
        .map(|past| (m.state_of(past), past.about()))
        .collect();
    let both = || "Ada and 1 more".to_owned();
    assert_eq!(
        said,
        [(JobState::Interrupted, both()), (JobState::Stopped, both())]
    );
    assert_eq!(jobs[0].state(true), JobState::Running);
}

#[test]
fn what_a_guard_refused_was_tried_and_what_a_stop_left_was_not() {
    let mut m = with_history();
    let jobs = m.history.as_mut().unwrap();
    let mut done = jobs[0].outcomes[&id(1)].clone();
    jobs[1].outcomes.insert(id(1), done.clone());
    done.outcome = crate::change::journal::OutcomeName::Skipped;
    done.reason =
        Some(crate::change::SkipReason::Refused(crate::change::Refusal::Yourself).to_string());
    jobs[1].outcomes.insert(id(2), done.clone());
    assert_eq!(jobs[1].state(false), JobState::Done);
    done.reason = Some(crate::change::SkipReason::Stopped.to_string());
    jobs[1].outcomes.insert(id(2), done);
    assert_eq!(jobs[1].state(false), JobState::Stopped);
}

#[test]
fn words_list_the_jobs_that_contain_them() {
    let mut m = with_history();
    let numbers = |m: &Model| -> Vec<u32> {
        let rows = m.history_rows().into_iter();
        rows.map(|past| past.begin.job).collect()
    };
    for (words, jobs) in [
        ("ada", vec![2, 1]),
        ("interrupted", vec![1]),
        ("contact stopped", vec![2]),
        ("nobody", vec![]),
    ] {
        press(&mut m, "/");
        key(&mut m, Key::Ctrl('u'));
        press(&mut m, words);
        key(&mut m, Key::Enter);
        assert_eq!(numbers(&m), jobs, "{words}");
        let first = jobs.first().copied();
        assert_eq!(m.past_job().map(|past| past.begin.job), first);
    }
}

#[test]
fn an_undo_is_planned_back_to_the_states_before_and_says_so_in_the_journal() {
    let mut m = with_history();
    press(&mut m, "jz");
    assert_eq!(confirm(&m).plan.action, Action::RestoreStates);
    paint(&mut m);
    let effects = agree(&mut m);
    let [Effect::StartJob { plan, context, .. }] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(context.undoes, Some(1));
    let asked: Vec<_> = plan
        .changing()
        .map(|item| (item.target.id, item.asked))
        .collect();
    assert_eq!(asked, [(id(1), Some(MfaState::Disabled))]);
}

#[test]
fn the_latest_change_is_undone_from_the_list_once_the_journal_was_read() {
    let mut m = with_history();
    let mut jobs = m.history.clone().unwrap();
    jobs.truncate(1);
    key(&mut m, Key::Esc);
    assert_eq!(press(&mut m, "z"), [Effect::ReadHistory]);
    assert!(m.layers.is_empty(), "what another session did comes first");
    m.update(Msg::History(Ok(jobs)), at(3));
    assert_eq!(confirm(&m).context.undoes, Some(1));
    key(&mut m, Key::Esc);
    m.update(Msg::History(Ok(m.history.clone().unwrap())), at(3));
    assert!(m.layers.is_empty(), "asked once");
}

#[test]
fn an_undone_job_is_not_undone_again_and_an_undo_is_no_change_to_undo() {
    let mut m = with_history();
    let mut jobs = m.history.clone().unwrap();
    jobs.truncate(1);
    let mut undo = jobs[0].clone();
    (undo.begin.job, undo.begin.undoes) = (2, Some(1));
    jobs.push(undo);
    key(&mut m, Key::Esc);
    press(&mut m, "z");
    m.update(Msg::History(Ok(jobs)), at(3));
    assert!(m.layers.is_empty());
    let text = &m.toast.as_ref().unwrap().text;
    assert!(text.contains("no change to undo"), "{text}");
}

#[test]
fn a_latest_job_that_cannot_be_undone_says_why_and_leaves_older_ones_alone() {
    let mut m = with_history();
    let mut jobs = m.history.clone().unwrap();
    let done = jobs[0].outcomes[&id(1)].clone();
    jobs[1].outcomes.insert(id(1), done);
    key(&mut m, Key::Esc);
    press(&mut m, "z");
    m.update(Msg::History(Ok(jobs)), at(3));
    assert!(m.layers.is_empty());
    let text = &m.toast.as_ref().unwrap().text;
    assert!(
        text.contains("Job 2 (contact methods again) cannot be undone"),
        "{text}"
    );
}

#[test]
fn users_changed_by_someone_else_since_are_not_undone() {
    let mut m = with_history();
    m.store
        .observe(id(1), Observed::new(MfaState::Enabled, at(4)));
    press(&mut m, "jz");
    let text = &m.toast.as_ref().unwrap().text;
    assert!(text.contains("changed by someone else"), "{text}");
}

#[test]
fn deleted_methods_cannot_be_undone_and_the_key_says_why() {
    let mut m = with_history();
    press(&mut m, "z");
    let text = &m.toast.as_ref().unwrap().text;
    assert!(text.contains("cannot be restored"), "{text}");
    assert_eq!(m.layers.len(), 1);
}

#[test]
fn the_rest_is_planned_for_the_users_that_were_not_attempted() {
    let mut m = with_history();
    press(&mut m, "jZ");
    let confirm = confirm(&m);
    assert_eq!(confirm.context.resumes, Some(1));
    let left: Vec<UserId> = confirm.plan.changes().map(|target| target.id).collect();
    assert_eq!(left, [id(2)]);
}

#[test]
fn the_rest_of_a_reset_keeps_the_options_it_began_with() {
    let mut m = with_history();
    press(&mut m, "Z");
    paint(&mut m);
    let before = confirm(&m).plan.action;
    press(&mut m, ">");
    assert_eq!(confirm(&m).plan.action, before);
    assert!(
        m.toast
            .as_ref()
            .unwrap()
            .text
            .contains("options it began with")
    );
}

#[test]
fn a_rest_that_a_later_job_resumed_is_not_offered_again() {
    let mut m = with_history();
    let mut jobs = m.history.clone().unwrap();
    jobs[1].begin.resumes = Some(1);
    m.update(Msg::History(Ok(jobs)), at(3));
    press(&mut m, "jZ");
    assert!(m.toast.as_ref().unwrap().text.contains("a later job"));
}

#[test]
fn a_session_that_may_only_read_shows_the_history_and_takes_nothing_back() {
    let mut m = with_history();
    m.session.read_only = true;
    press(&mut m, "jz");
    assert!(m.toast.as_ref().unwrap().text.contains("read-only"));
    assert_eq!(m.layers.len(), 1);
}

#[test]
fn what_an_interrupted_session_left_open_is_shown_in_a_window_with_its_jobs() {
    let mut m = loaded();
    let found = Recovered {
        job: 1,
        action: Action::SetState(MfaState::Enforced),
        done: 1,
        not_done: 0,
        unknown: 0,
        remaining: 1,
    };
    let effects = m.update(Msg::Recovered(Ok(vec![found])), at(2));
    assert!(effects.contains(&Effect::ReadHistory));
    let jobs = journal(&m.store);
    m.update(Msg::History(Ok(jobs)), at(2));
    assert_eq!(m.past_job().unwrap().begin.job, 1);
    press(&mut m, "Z");
    assert_eq!(confirm(&m).context.resumes, Some(1));
}

#[test]
fn a_recovery_does_not_take_the_keys_from_what_is_open() {
    let mut m = loaded();
    press(&mut m, "/");
    let found = Recovered {
        job: 1,
        action: Action::RememberedDevices,
        done: 0,
        not_done: 1,
        unknown: 0,
        remaining: 0,
    };
    m.update(Msg::Recovered(Ok(vec![found])), at(2));
    press(&mut m, "ada");
    assert_eq!(m.list.filter, "ada");
}

#[test]
fn an_open_history_is_read_again_when_a_job_ends() {
    let mut m = with_history();
    press(&mut m, "jz");
    paint(&mut m);
    agree(&mut m);
    let effects = m.update(Msg::Job(RunId(1), JobEvent::Ended), at(6));
    assert!(effects.contains(&Effect::ReadHistory), "{effects:?}");
    m.layers.clear();
    press(&mut m, "f");
    paint(&mut m);
    press(&mut m, "y");
    let effects = m.update(Msg::Job(RunId(2), JobEvent::Ended), at(7));
    assert!(!effects.contains(&Effect::ReadHistory), "{effects:?}");
}

#[test]
fn a_job_of_the_history_is_copied_with_what_was_asked_what_is_and_the_request_ids() {
    let mut m = with_history();
    press(&mut m, "j");
    key(&mut m, Key::Enter);
    let effects = press(&mut m, "y");
    let Some(Effect::Copy(text)) = effects.first() else {
        panic!("{effects:?}")
    };
    for part in [
        "job 1",
        "Ada · ada@contoso.example · done",
        "disabled → enforced",
        "request id request-1",
        "Bob · bob@contoso.example · not attempted",
        "1 remaining",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
}

#[test]
fn the_rest_of_an_undo_still_undoes_its_own_change_only() {
    let mut m = with_history();
    let mut jobs = m.history.clone().unwrap();
    let undo = Plan::undo(
        &jobs[0],
        |id| m.store.get(id),
        &crate::change::Guards::default(),
    );
    jobs.extend(history::jobs([Record::Job(JobRecord::new(
        3,
        at(3),
        &undo,
        &Context::default(),
    ))]));
    m.update(Msg::History(Ok(jobs)), at(4));
    press(&mut m, "kZ");
    let items = &confirm(&m).plan.items;
    assert_eq!(items[0].expected, Some(MfaState::Enforced));
}

#[test]
fn a_method_that_was_deleted_by_itself_is_recorded_masked_and_offers_no_undo() {
    let mut m = with_history();
    let method = Method {
        id: MethodId::new("m1"),
        created: None,
        last_used: None,
        detail: MethodDetail::Phone {
            phone_type: crate::tenant::PhoneType::Mobile,
            number: SafeText::new("+1 5550101"),
            sms_sign_in: None,
        },
    };
    let plan = Plan::one_method(
        crate::change::Step::Delete(method),
        m.store.get(id(2)).unwrap(),
        &crate::change::Guards::default(),
    );
    let begin = JobRecord::new(3, at(3), &plan, &Context::default());
    let line = serde_json::to_string(&begin).unwrap();
    assert!(!line.contains("5550101"), "{line}");
    assert_eq!(serde_json::from_str::<JobRecord>(&line).unwrap(), begin);
    let mut jobs = m.history.clone().unwrap();
    jobs.extend(history::jobs([Record::Job(begin)]));
    m.update(Msg::History(Ok(jobs)), at(4));
    press(&mut m, "kz");
    assert!(
        m.toast
            .as_ref()
            .unwrap()
            .text
            .contains("cannot be restored")
    );
    press(&mut m, "Z");
    assert!(m.toast.as_ref().unwrap().text.contains("from the detail"));
    key(&mut m, Key::Enter);
    let effects = press(&mut m, "y");
    assert!(
        matches!(&effects[0], Effect::Copy(text) if text.contains("delete Phone, mobile +")),
        "{effects:?}"
    );
}

#[test]
fn after_an_undo_the_cursor_is_still_on_the_job_that_was_undone() {
    let mut m = with_history();
    let mut jobs = m.history.clone().unwrap();
    let mut newer = jobs[1].clone();
    newer.begin.job = 3;
    jobs.push(newer);
    m.update(Msg::History(Ok(jobs)), at(3));
    assert_eq!(m.past_job().unwrap().begin.job, 2);
}
