//! The shown list to a file, by the writer of `mfadeck list -o`.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tokio::sync::mpsc::Sender;
use tokio::task::spawn_blocking;

use super::say;
use crate::app::Msg;
use crate::app::export::{ExportFormat, ExportOrder, Exported};
use crate::platform::folder;
use crate::platform::output::OutputFile;
use crate::report::csv;
use crate::report::rows::{RowFormat, Rows};
use crate::report::{Enrichment, Field, field};
use crate::tenant::{Column, Known, MailAddress, Observed, Shown, Store, User};
use crate::ui;

pub(super) async fn write(order: ExportOrder, answers: Sender<Msg>) {
    let written = spawn_blocking(move || write_now(&order)).await;
    let answer = match written {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => Exported::Failed(error.to_string()),
        Err(error) => Exported::Failed(error.to_string()),
    };
    say(&answers, Msg::Exported(answer)).await;
}

fn write_now(order: &ExportOrder) -> io::Result<Exported> {
    let path = folder::from_home(&order.path);
    if !order.replace && std::fs::symlink_metadata(&path).is_ok() {
        return Ok(Exported::Exists);
    }
    let mut file = OutputFile::open(&path)?;
    let users = put(order, &mut file)?;
    file.close()?;
    Ok(Exported::Done {
        path: absolute(&path).display().to_string(),
        users,
    })
}

fn put(order: &ExportOrder, file: &mut OutputFile) -> io::Result<usize> {
    let fields: Vec<Field> = order
        .columns
        .iter()
        .filter_map(|column| Field::of(*column))
        .collect();
    let mut rows = Rows::new(match order.format {
        ExportFormat::Csv => RowFormat::Csv,
        ExportFormat::Json => RowFormat::Json,
        ExportFormat::Jsonl => RowFormat::Jsonl,
        ExportFormat::Md => RowFormat::Md,
    });
    if order.bom && order.format == ExportFormat::Csv {
        file.writer().write_all(csv::BYTE_ORDER_MARK)?;
    }
    let heading = rows.begin(fields.iter().map(|field| field.name()));
    file.writer().write_all(&heading)?;
    let enrichment = enrichment(order);
    for user in order.rows.iter().filter_map(|row| order.store.at(*row)) {
        let masked = order.mask.then(|| ui::masked_user(user));
        let user = masked.as_ref().unwrap_or(user);
        let row = rows.push(&field::record(&fields, user, &enrichment))?;
        if order.format == ExportFormat::Md {
            let text = String::from_utf8_lossy(&row);
            file.writer().write_all(Shown::lines(text).as_bytes())?;
        } else {
            file.writer().write_all(&row)?;
        }
    }
    file.writer().write_all(rows.end())?;
    Ok(rows.count())
}

/// What the columns take from readings of their own.
fn enrichment(order: &ExportOrder) -> Enrichment {
    let mut enrichment = Enrichment::default();
    let users = || order.rows.iter().filter_map(|row| order.store.at(*row));
    if order.columns.contains(&Column::LastSignIn) {
        let known = users().filter_map(|user| sign_in(&order.store, user));
        enrichment.sign_ins = Some(Observed::new(known.collect(), Timestamp::UNIX_EPOCH));
    }
    if order.columns.contains(&Column::Mail) {
        enrichment.addresses = addresses(order, users());
    }
    enrichment
}

fn sign_in(store: &Store, user: &User) -> Option<(crate::tenant::UserId, Option<Timestamp>)> {
    Some((user.id, store.last_sign_in(user.id).ok()?))
}

fn addresses<'a>(
    order: &ExportOrder,
    users: impl Iterator<Item = &'a User>,
) -> HashMap<crate::tenant::UserId, MailAddress> {
    let address = |user: &User| {
        let Known::Is(mail) = order.store.mail(user.id) else {
            return None;
        };
        let mail = mail.map(|mail| {
            if order.mask {
                ui::masked_address(mail).into()
            } else {
                mail.clone()
            }
        });
        Some((
            user.id,
            MailAddress {
                mail,
                language: None,
            },
        ))
    };
    users.filter_map(address).collect()
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::tenant::{SafeText, UserId};

    fn order(path: &Path) -> ExportOrder {
        let mut store = Store::default();
        let id = UserId(Uuid::from_u128(1));
        store.append(vec![User::new(
            id,
            "=1+1".into(),
            "ada@contoso.example".into(),
        )]);
        store.set_last_sign_ins(&[(id, Some(Timestamp::UNIX_EPOCH))]);
        store.set_mail(vec![(
            id,
            Some(SafeText::new("ada.lovelace@contoso.example")),
        )]);
        ExportOrder {
            path: path.to_str().unwrap().to_owned(),
            format: ExportFormat::Csv,
            bom: false,
            replace: false,
            columns: vec![
                Column::Mail,
                Column::Name,
                Column::LastSignIn,
                Column::State,
            ],
            store,
            rows: vec![0],
            mask: false,
        }
    }

    #[test]
    fn a_file_has_the_columns_in_their_order_and_no_formula() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.csv");
        let order = order(&path);
        let done = Exported::Done {
            path: order.path.clone(),
            users: 1,
        };
        assert_eq!(write_now(&order).unwrap(), done);
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(
            text,
            "mail,displayName,lastSignInDateTime,perUserMfaState\r\n\
             ada.lovelace@contoso.example,'=1+1,1970-01-01T00:00:00Z,\r\n"
        );
        assert_eq!(write_now(&order).unwrap(), Exported::Exists);
        let for_excel = ExportOrder {
            replace: true,
            bom: true,
            ..order.clone()
        };
        write_now(&for_excel).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        assert!(bytes.starts_with(b"\xef\xbb\xbfmail,displayName"));
        let masked = ExportOrder {
            replace: true,
            mask: true,
            format: ExportFormat::Json,
            ..order
        };
        write_now(&masked).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            !text.contains("lovelace") && text.contains("c••••••.example"),
            "{text}"
        );
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_does_not_exist_is_a_failure_and_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        assert!(write_now(&order(&folder.path().join("none/users.csv"))).is_err());
        assert!(write_now(&order(folder.path())).is_ok_and(|answer| answer == Exported::Exists));
    }
}
