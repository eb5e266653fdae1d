//! `signInActivity` of users: a pass of its own, because it needs P1 and `AuditLog.Read.All` and comes in smaller pages.

use jiff::Timestamp;
use serde::Deserialize;

use super::decode::{Row, timestamp};
use super::page::Pages;
use super::{Area, Graph, Version};
use crate::tenant::UserId;

/// When users last signed in, page by page; none for those who never did.
pub type SignInActivityPages = Pages<(UserId, Option<Timestamp>)>;

impl Graph {
    /// When each user last signed in, 500 to a page.
    pub fn sign_in_activity(&self) -> SignInActivityPages {
        let query = "$top=500&$select=id,signInActivity";
        let url = self.endpoint().url(Version::V1, ["users"], Some(query));
        Pages::new::<ActivityRow>(self.clone(), Area::SignInActivity, url)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ActivityRow {
    id: Option<String>,
    sign_in_activity: Option<Activity>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Activity {
    last_sign_in_date_time: Option<String>,
    last_non_interactive_sign_in_date_time: Option<String>,
}

impl Row for ActivityRow {
    type Item = (UserId, Option<Timestamp>);

    /// The later of the two: an app that renews its token for the user is a sign of life too.
    fn item(self, _: Timestamp) -> Option<Self::Item> {
        let id = UserId::parse(self.id.as_deref()?)?;
        let Some(activity) = self.sign_in_activity else {
            return Some((id, None));
        };
        let times = [
            activity.last_sign_in_date_time,
            activity.last_non_interactive_sign_in_date_time,
        ];
        let mut last = None;
        for time in times.iter().flatten() {
            // What cannot be read is not "never".
            time.parse::<Timestamp>().ok()?;
            last = last.max(timestamp(Some(time)));
        }
        Some((id, last))
    }
}
