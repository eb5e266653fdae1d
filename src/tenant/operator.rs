//! Who is signed in.

use uuid::Uuid;

use super::{SafeText, UserId};

/// The identity that the changes are made by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Operator {
    /// The signed-in user's object id; none for an application.
    pub id: Option<UserId>,
    /// The signed-in user's UPN, or the application's id.
    pub name: SafeText,
    /// The tenant's domain or id, for the header.
    pub tenant: SafeText,
    /// The tenant's id, as far as the token tells.
    pub tenant_id: Option<Uuid>,
}
