//! The way off per-user MFA for everybody at once.

use std::collections::HashMap;

use super::judge::{alike, counted_policies};
use super::{Migration, Rules, Standing, migration};
use crate::tenant::{MfaState, Store, UserId};

/// Everybody whose per-user MFA is not disabled, and what becomes of them without it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MigrationSurvey {
    /// The users in the order of the store.
    pub users: Vec<(UserId, Standing)>,
    /// Why, the most frequent reasons first: so many users, for this reason.
    pub reasons: Vec<(Standing, String, usize)>,
    /// The position of one user of each kind that the rules tell apart.
    pub one_of_each: Vec<u32>,
}

impl MigrationSurvey {
    /// Judges everybody; users who are alike for the rules are judged once.
    pub fn of(rules: &Rules<'_>, store: &Store) -> Self {
        let (_, of_users) = alike(rules, &counted_policies(rules), store);
        let mut judged: HashMap<(usize, bool), (Migration, usize)> = HashMap::new();
        let mut survey = Self::default();
        for (position, (user, group)) in store.users().iter().zip(of_users).enumerate() {
            if user.is_agent() || user.state.value.is(&MfaState::Disabled) {
                continue;
            }
            let known = judged.get_mut(&(group, user.state.value.is_known()));
            let standing = if let Some((migration, users)) = known {
                *users += 1;
                migration.standing
            } else {
                let Some(migration) = migration(rules, user) else {
                    continue;
                };
                survey.one_of_each.extend(u32::try_from(position));
                let standing = migration.standing;
                judged.insert((group, user.state.value.is_known()), (migration, 1));
                standing
            };
            survey.users.push((user.id, standing));
        }
        survey.reasons = reasons(judged.into_values());
        survey
    }

    /// How many users stand so.
    pub fn count(&self, standing: Standing) -> usize {
        self.of_standing(standing).count()
    }

    /// Who stands so.
    pub fn of_standing(&self, standing: Standing) -> impl Iterator<Item = UserId> {
        let users = self
            .users
            .iter()
            .filter(move |(_, known)| *known == standing);
        users.map(|(user, _)| *user)
    }
}

fn reasons(judged: impl Iterator<Item = (Migration, usize)>) -> Vec<(Standing, String, usize)> {
    let mut counted: HashMap<(Standing, String), usize> = HashMap::new();
    for (migration, users) in judged {
        for reason in migration.reasons {
            *counted.entry((migration.standing, reason)).or_default() += users;
        }
    }
    let mut reasons: Vec<_> = counted
        .into_iter()
        .map(|((standing, reason), users)| (standing, reason, users))
        .collect();
    reasons.sort_unstable_by(|a, b| (a.0, b.2, &a.1).cmp(&(b.0, a.2, &b.1)));
    reasons
}
