//! The journal: what a full disk leaves, what a newer program wrote, and reading while a job runs.

use std::fs::{self, OpenOptions};
use std::io::Write;

use mfadeck::change::journal::Context;
use mfadeck::change::{Guards, JobEvent, Plan};
use mfadeck::jobs::journal::{Journal, JournalError};

use crate::tenant::{ENFORCE, Running, Tenant};

#[tokio::test]
async fn half_a_record_that_a_full_disk_left_is_not_glued_to_the_next_one() {
    let (_tenant, users) = Tenant::of(2, "").await;
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path(), "contoso");
    let plan = Plan::new(ENFORCE, &users, &Guards::default());
    let pen = journal.take().await.unwrap();
    let recorder = pen.begin(&plan, &Context::default()).await.unwrap();
    let mut file = OpenOptions::new()
        .append(true)
        .open(journal.path())
        .unwrap();
    file.write_all(b"{\"record\":\"outcome\",\"jo").unwrap();
    recorder.intent(&[(users[0].id, None)]).await.unwrap();
    recorder.end().await.unwrap();
    let contents = journal.read().unwrap();
    assert_eq!(contents.jobs[0].open.len(), 1, "{contents:?}");
    assert!(contents.jobs[0].ended);
    assert_eq!(contents.damaged, [2]);
    assert!(
        contents.gaps()[0].contains("line 2"),
        "{:?}",
        contents.gaps()
    );
}

#[tokio::test]
async fn records_of_a_newer_version_are_noticed_and_nothing_is_written_beside_them() {
    let (tenant, users) = Tenant::of(1, "").await;
    for newer in [
        "{\"record\":\"summary\",\"job\":1}",
        "{\"record\":\"job\",\"job\":1,\"version\":99,\"what\":\"else\"}",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::new(folder.path(), "contoso");
        fs::write(journal.path(), format!("{newer}\n")).unwrap();
        let contents = journal.read().unwrap();
        assert_eq!((contents.newer, contents.damaged.len()), (1, 0));
        assert!(matches!(
            journal.take().await,
            Err(JournalError::Newer { .. })
        ));
        let plan = Plan::new(ENFORCE, &users, &Guards::default());
        let reports = Running::begin_on_record(&tenant.graph, plan, &journal)
            .ended()
            .await;
        assert_eq!(reports.words(), ["skipped"]);
        assert_eq!(
            fs::read_to_string(journal.path()).unwrap(),
            format!("{newer}\n")
        );
    }
    assert_eq!(tenant.asked("PATCH", "requirements"), 0);
}

#[tokio::test]
async fn the_journal_can_be_read_while_a_job_runs() {
    let slow = "[[faults]]\non = { verb = \"PATCH\" }\ndelay_ms = 300\n";
    let (tenant, users) = Tenant::of(1, slow).await;
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path(), "contoso");
    let plan = Plan::new(ENFORCE, &users, &Guards::default());
    let mut running = Running::begin_on_record(&tenant.graph, plan, &journal);
    running
        .until(|event| matches!(event, JobEvent::Working(_)))
        .await;
    let elsewhere = Journal::new(folder.path(), "contoso");
    assert_eq!(elsewhere.read().unwrap().jobs.len(), 1);
    assert!(matches!(elsewhere.take().await, Err(JournalError::Busy)));
    running.ended().await;
}
