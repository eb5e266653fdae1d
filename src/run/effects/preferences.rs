//! What the admin chose, for the next start.

use tokio::sync::mpsc::Sender;
use tokio::task::spawn_blocking;

use super::say;
use crate::app::Msg;
use crate::snapshot::PreferencesFile;
use crate::tenant::Column;

pub(super) async fn keep_columns(
    file: PreferencesFile,
    columns: Option<Vec<Column>>,
    answers: Sender<Msg>,
) {
    let kept = spawn_blocking(move || file.change(|kept| kept.set_columns(columns.as_deref())));
    if let Ok(Err(error)) = kept.await {
        let why = format!("Could not remember the columns: {error}");
        say(&answers, Msg::NotKept(why)).await;
    }
}
