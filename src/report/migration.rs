//! The way off per-user MFA, as `migrate` writes it.

use super::{Enrichment, Field, Record};
use crate::coverage::{Migration, RequirementSource};
use crate::tenant::User;

/// The names of a record, in their order.
pub const NAMES: [&str; 11] = [
    "id",
    "displayName",
    "userPrincipalName",
    "perUserMfaState",
    "standing",
    "coveredBy",
    "reasons",
    "notes",
    "isMfaRegistered",
    "isAdmin",
    "accountEnabled",
];

/// A user as `migrate` writes it.
pub fn record(user: &User, migration: &Migration) -> Record {
    let field = |field: Field| field.value(user, &Enrichment::default());
    let covered_by = migration.covered_by.iter().map(RequirementSource::stable);
    Record::default()
        .with("id", user.id)
        .with("displayName", &user.name)
        .with("userPrincipalName", &user.upn)
        .with("perUserMfaState", field(Field::PerUserMfaState))
        .with("standing", migration.standing.name())
        .with("coveredBy", covered_by.collect::<Vec<_>>())
        .with("reasons", &migration.reasons)
        .with("notes", &migration.notes)
        .with("isMfaRegistered", field(Field::IsMfaRegistered))
        .with("isAdmin", field(Field::IsAdmin))
        .with("accountEnabled", field(Field::AccountEnabled))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Standing;
    use crate::tenant::UserId;

    #[test]
    fn a_record_has_the_names_of_the_heading() {
        let user = User::new(
            UserId(uuid::Uuid::nil()),
            "Ada".into(),
            "ada@contoso.example".into(),
        );
        let migration = Migration {
            standing: Standing::Safe,
            covered_by: Vec::new(),
            reasons: Vec::new(),
            notes: Vec::new(),
        };
        let record = record(&user, &migration);
        assert!(record.names().eq(NAMES));
    }
}
