//! What the admin chose, for the next start.

use tokio::sync::mpsc::Sender;
use tokio::task::spawn_blocking;

use super::say;
use crate::app::{Msg, View};
use crate::snapshot::{KeptView, Preferences, PreferencesFile};
use crate::tenant::Column;

pub(super) async fn keep_columns(
    file: PreferencesFile,
    columns: Option<Vec<Column>>,
    answers: Sender<Msg>,
) {
    let change = move |kept: &mut Preferences| kept.set_columns(columns.as_deref());
    keep(file, "the columns", change, answers).await;
}

pub(super) async fn keep_view(file: PreferencesFile, view: View, answers: Sender<Msg>) {
    let kept_view = KeptView {
        name: view.name,
        filter: view.filter,
        sort: view.sort,
        columns: view.columns,
    };
    keep(
        file,
        "the view",
        move |kept| kept.keep_view(kept_view),
        answers,
    )
    .await;
}

pub(super) async fn drop_view(file: PreferencesFile, name: String, answers: Sender<Msg>) {
    keep(
        file,
        "that the view is deleted",
        move |kept| kept.drop_view(&name),
        answers,
    )
    .await;
}

async fn keep(
    file: PreferencesFile,
    what: &'static str,
    change: impl FnOnce(&mut Preferences) + Send + 'static,
    answers: Sender<Msg>,
) {
    let kept = spawn_blocking(move || file.change(change)).await;
    if let Ok(Err(error)) = kept {
        let why = format!("Could not remember {what}: {error}");
        say(&answers, Msg::NotKept(why)).await;
    }
}
