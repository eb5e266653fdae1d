//! Credentials behind `azure_core`'s `TokenCredential`, the clouds, and how HTTP clients are built.
//!
//! `token_cache` is where a token lives: one file says when it is renewed, replaced and given up. Nothing here
//! knows the Graph client; that client asks for tokens.

mod address;
mod advice;
mod authority;
mod azure_cli;
mod browser;
mod certificate;
mod claims_challenge;
mod cloud;
mod connect_fault;
pub mod credential;
mod entra_error;
#[cfg(any(test, fuzzing))]
pub mod foreign;
pub(crate) mod http;
mod keyring_entry;
mod oauth_http;
mod paste_back;
mod prompt;
mod public_client;
pub(crate) mod redact;
pub mod scopes;
mod shared_sign_in;
mod sign_in_answer;
mod sign_in_error;
mod silent_source;
mod token_cache;
mod token_claims;
mod user_credential;

use azure_core::credentials::Secret;

pub(crate) use address::{is_loopback, is_protected};
pub use authority::{Authority, AuthorityError};
pub use certificate::Certificate;
pub use cloud::Cloud;
pub(crate) use connect_fault::ConnectFault;
pub use http::TimeLimits;
pub use keyring_entry::KeyringEntry;
pub use paste_back::PasteSink;
pub use prompt::{Prompt, Prompts};
pub(crate) use public_client::GRAPH_COMMAND_LINE_TOOLS;
pub use public_client::PublicClient;
pub use shared_sign_in::SharedSignIn;
pub use sign_in_error::SignInError;
pub use token_claims::TokenClaims;
pub use user_credential::{SignInFlow, UserCredential};

/// Put into the context of a token request: the service refused this token, so the same one is of no use. Credentials
/// of this module then sign in again; others ignore it.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// The refused token.
    pub token: Secret,
    /// What another token has to meet, in the base64 of the service's claims challenge.
    pub claims: Option<String>,
}

/// Put into the context of a token request: a newer token is wanted where one can be had without asking anybody, since
/// the rights of the account may have changed. The present one stays good.
#[derive(Clone, Copy, Debug)]
pub struct Renewed;

/// The innermost cause of an error: its words say more than those of the layers above, and hold no address.
pub(crate) fn root_cause(error: &(dyn std::error::Error + 'static)) -> String {
    let mut deepest = error;
    while let Some(next) = deepest.source() {
        deepest = next;
    }
    deepest.to_string()
}
