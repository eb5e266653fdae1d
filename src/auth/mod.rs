//! Credentials behind `azure_core`'s `TokenCredential`, the clouds, and how HTTP clients are built.

mod authority;
mod azure_cli;
mod cached;
mod cloud;
pub mod credential;
pub mod http;

use azure_core::credentials::Secret;

pub use authority::{Authority, AuthorityError};
pub use cloud::Cloud;

/// Put into the context of a token request: the service refused this token, so the same one is of no use. Credentials
/// of this module then sign in anew; others ignore it.
#[derive(Clone, Debug)]
pub struct Rejected(pub Secret);

/// The innermost cause of an error: its words say more than those of the layers above, and hold no address.
pub(crate) fn root_cause(error: &(dyn std::error::Error + 'static)) -> String {
    let mut deepest = error;
    while let Some(next) = deepest.source() {
        deepest = next;
    }
    deepest.to_string()
}
