//! Protected accounts that do not exist: a typo would protect nobody.

use super::say::say;
use super::users::Found;
use crate::graph::Graph;
use crate::tenant::UserKey;

/// Warns about each on stderr, even with `--quiet`, and returns the warnings.
pub(super) async fn warn(graph: &Graph, protected: &[UserKey], found: &Found) -> Vec<String> {
    let mut warnings = Vec::new();
    for key in protected {
        if let Some(warning) = warning(graph, key, found).await {
            say(format_args!("warning: {warning}"));
            warnings.push(warning);
        }
    }
    warnings
}

async fn warning(graph: &Graph, key: &UserKey, found: &Found) -> Option<String> {
    let nobody = format!(
        "the protected account {key} does not exist in this tenant, so nobody is protected by it"
    );
    if found.store.users().iter().any(|user| key.is(user)) {
        return None;
    }
    if found.is_whole() {
        return Some(nobody);
    }
    match graph.user(key.as_str()).await {
        Ok(user) if key.is(&user) => None,
        Ok(_) => Some(nobody),
        Err(error) if error.is_not_found() => Some(nobody),
        Err(error) => Some(format!(
            "cannot tell whether the protected account {key} exists: {}",
            error.problem().line()
        )),
    }
}
