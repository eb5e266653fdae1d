//! The order in which a person reads a plan: who needs a look comes first.

use std::collections::HashSet;

use super::{Action, Item, Plan, Refusal, Verdict};
use crate::tenant::UserId;
use crate::tenant::text::fold;

/// What comes before what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Admin,
    Refused,
    PerhapsAdmin,
    Changes,
    Already,
}

impl Item {
    fn rank(&self) -> Rank {
        match (self.verdict, self.target.admin) {
            (Verdict::Change, Some(true)) => Rank::Admin,
            (Verdict::Change, None) => Rank::PerhapsAdmin,
            (Verdict::Change, Some(false)) => Rank::Changes,
            (Verdict::Refused(_), _) => Rank::Refused,
            (Verdict::AlreadySo, _) => Rank::Already,
        }
    }

    /// What somebody who reviews the plan should know of the user.
    pub fn notes(&self) -> Vec<&'static str> {
        let target = &self.target;
        let admin = match target.admin {
            Some(true) => Some("admin"),
            None => Some("admin?"),
            Some(false) => None,
        };
        let guest = target.guest.then_some("guest");
        let blocked = (target.enabled == Some(false)).then_some("sign-in blocked");
        let unregistered = (target.registered == Some(false)).then_some("no second factor");
        let notes = [admin, guest, blocked, unregistered];
        notes.into_iter().flatten().collect()
    }

    /// What the plan means for the user, where it is not a change.
    pub fn standing(&self, action: Action) -> Option<String> {
        match self.verdict {
            Verdict::Change => None,
            Verdict::AlreadySo => Some(match action {
                Action::SetState(state) => format!("already {state}"),
                _ => "nothing to change".into(),
            }),
            Verdict::Refused(why) => Some(format!("refused: {why}")),
        }
    }

    /// Whether a person may take the user out of the plan: one that changes, or would if others did not.
    pub fn can_be_taken_out(&self) -> bool {
        matches!(
            self.verdict,
            Verdict::Change | Verdict::Refused(Refusal::LastAdmin)
        )
    }
}

impl Plan {
    /// The places of the items whose words contain all words searched for: admins who change, who is refused, who may be
    /// an admin, who changes, who is so already; each by name.
    pub fn review(&self, searched: &str) -> Vec<usize> {
        let searched = fold(searched);
        let searched: Vec<&str> = searched.split_whitespace().collect();
        let contains = |item: &Item| {
            let standing = item.standing(self.action).unwrap_or_default();
            let (name, account) = (&item.target.name, &item.target.upn);
            let words = fold(&format!(
                "{name} {account} {} {standing}",
                item.notes().join(" ")
            ));
            searched.iter().all(|word| words.contains(word))
        };
        let items = self.items.iter().enumerate();
        let mut rows: Vec<(usize, &Item)> = items
            .filter(|(_, item)| searched.is_empty() || contains(item))
            .collect();
        rows.sort_by_cached_key(|(_, item)| (item.rank(), fold(item.target.called())));
        rows.into_iter().map(|(at, _)| at).collect()
    }

    /// The same plan without some users, judged again by the guards that look at all of them at once.
    #[must_use]
    pub fn without(&self, out: &HashSet<UserId>) -> Self {
        let items = self.items.iter();
        let items = items.filter(|item| !out.contains(&item.target.id));
        let items = items.cloned().map(|mut item| {
            if item.verdict == Verdict::Refused(Refusal::LastAdmin) {
                item.verdict = Verdict::Change;
            }
            item
        });
        Self::guarded(self.action, items.collect(), &self.guards)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::change::Guards;
    use crate::tenant::{Known, MfaState, Observed, SafeText, User, UserType};
    use jiff::Timestamp;

    fn user(number: u128, name: &str, admin: Known<bool>) -> User {
        User {
            state: Observed::new(Known::Is(MfaState::Enforced), Timestamp::UNIX_EPOCH),
            admin,
            enabled: Known::Is(true),
            ..User::new(
                UserId(Uuid::from_u128(number)),
                SafeText::new(name),
                SafeText::from(format!("{name}@contoso.example")),
            )
        }
    }

    fn disable(users: &[User], guards: &Guards) -> Plan {
        Plan::new(Action::SetState(MfaState::Disabled), users, guards)
    }

    fn names(plan: &Plan, searched: &str) -> Vec<String> {
        let rows = plan.review(searched).into_iter();
        rows.map(|at| plan.items[at].target.name.to_string())
            .collect()
    }

    #[test]
    fn who_needs_a_look_comes_first_and_each_group_is_by_name() {
        let no = Known::Is(false);
        let guards = Guards::default().protecting(["Nina@contoso.example"]);
        let mut off = user(6, "Anna", no);
        off.state = Observed::new(Known::Is(MfaState::Disabled), Timestamp::UNIX_EPOCH);
        let users = [
            user(1, "Zoe", no),
            off,
            user(2, "bob", no),
            user(3, "Rita", Known::Is(true)),
            user(4, "Nina", no),
            user(5, "Una", Known::Unknown(crate::tenant::Unknown::NotRead)),
        ];
        let plan = disable(&users, &guards);
        assert_eq!(
            names(&plan, ""),
            ["Rita", "Nina", "Una", "bob", "Zoe", "Anna"]
        );
        assert_eq!(names(&plan, "protected"), ["Nina"]);
        assert_eq!(names(&plan, "BOB contoso"), ["bob"]);
        assert_eq!(names(&plan, "nobody"), [""; 0]);
    }

    #[test]
    fn a_plan_without_a_user_does_nothing_to_that_user_and_the_same_to_the_others() {
        let users = [
            user(1, "Ada", Known::Is(false)),
            user(2, "Bob", Known::Is(false)),
        ];
        let plan = disable(&users, &Guards::default());
        let less = plan.without(&HashSet::from([users[0].id]));
        assert_eq!(less.items, [plan.items[1].clone()]);
        assert_eq!(plan.without(&HashSet::new()), plan);
    }

    #[test]
    fn the_last_admins_are_refused_until_one_of_them_is_taken_out() {
        let users = [
            user(1, "Ada", Known::Is(true)),
            user(2, "Bob", Known::Is(true)),
        ];
        let guards = Guards {
            admins_with_mfa: Some(users.iter().map(|user| user.id).collect()),
            ..Guards::default()
        };
        let plan = disable(&users, &guards);
        assert_eq!(plan.change_count(), 0);
        assert!(plan.items.iter().all(Item::can_be_taken_out));
        let less = plan.without(&HashSet::from([users[0].id]));
        assert_eq!(less.change_count(), 1);
    }

    #[test]
    fn what_is_unusual_about_a_user_is_said() {
        let mut guest = user(1, "Ada", Known::Is(true));
        guest.user_type = Known::Is(UserType::Guest);
        guest.enabled = Known::Is(false);
        let plan = disable(&[guest], &Guards::default());
        assert_eq!(plan.items[0].notes(), ["admin", "guest", "sign-in blocked"]);
    }
}
