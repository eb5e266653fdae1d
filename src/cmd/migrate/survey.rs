//! What `mfadeck migrate` reads: everybody, and what each would be left with.

use std::collections::HashMap;

use crate::cmd::enrichment::{self, EnrichmentNeeds};
use crate::cmd::failure::Failure;
use crate::cmd::out::{OutputOptions, Progress};
use crate::cmd::shortfall::Shortfall;
use crate::cmd::users;
use crate::coverage::{Migration, Rules, Standing, blocks_legacy, groups_of_migration, migration};
use crate::graph::Graph;
use crate::jobs;
use crate::report::Enrichment;
use crate::tenant::query::Needs;
use crate::tenant::{
    Known, ProtectionPart, Query, Required, Seen, Sort, Store, User, UserId, UserKey, out_of,
};

/// Everything that was read, judged.
pub(super) struct Survey {
    pub(super) store: Store,
    pub(super) enrichment: Enrichment,
    pub(super) shortfall: Shortfall,
    /// Everybody whose state is not disabled, the safest first, then by name.
    pub(super) users: Vec<(UserId, Migration)>,
}

impl Survey {
    pub(super) async fn read(graph: &Graph, output: &OutputOptions) -> Result<Self, Failure> {
        let progress = Progress::new(output.quiet);
        progress.show("reading roles, policies and registrations");
        let needs = EnrichmentNeeds {
            query: Needs::default(),
            shown: Needs {
                states: true,
                policies: true,
                registrations: true,
                admins: true,
                roles: true,
            },
            sign_ins: false,
            mail: false,
            sources: false,
            report_for: None,
        };
        let mut shortfall = Shortfall::default();
        let enrichment = enrichment::read(graph, needs, &mut shortfall, output, &progress);
        let mut enrichment = Box::pin(enrichment).await?;
        let mut store = enrichment::new_store(&enrichment);
        let mut pages = graph.all_users();
        while let Some(page) = pages.next().await {
            let page = page?;
            shortfall.skipped(page.skipped);
            enrichment::add(&enrichment, &mut store, page.users);
            let read = out_of(store.len(), pages.counted());
            progress.show(&format!("{read} users read"));
        }
        let unknown = users::without_state(store.users());
        users::read_states(graph, &mut store, &unknown).await;
        progress.show("reading the members of groups");
        enrichment::judge(
            graph,
            needs,
            &mut enrichment,
            &mut store,
            &mut shortfall,
            output,
            &progress,
        )
        .await;
        read_groups(graph, &mut enrichment, &store, &progress).await;
        let users = sorted(&mut store, &enrichment);
        Ok(Self {
            store,
            enrichment,
            shortfall,
            users,
        })
    }

    /// The users of a standing, in the order of the survey.
    pub(super) fn of(&self, standing: Standing) -> impl Iterator<Item = (&User, &Migration)> {
        self.rows()
            .filter(move |(_, migration)| migration.standing == standing)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = (&User, &Migration)> {
        self.users
            .iter()
            .filter_map(|(id, migration)| Some((self.store.get(*id)?, migration)))
    }

    /// How many of each standing.
    pub(super) fn counts(&self) -> HashMap<Standing, usize> {
        let mut counts = HashMap::new();
        for (_, migration) in &self.users {
            *counts.entry(migration.standing).or_default() += 1;
        }
        counts
    }

    /// What has to be so before anybody is switched off, each as a line.
    pub(super) fn prerequisites(&self, protected: &[UserKey]) -> Vec<String> {
        let Some(rules) = self.enrichment.rules() else {
            return Vec::new();
        };
        vec![
            of_policies(&rules),
            of_legacy(&rules),
            self.of_break_glass(protected),
        ]
    }

    /// Accounts for an emergency are protected here, and no policy requires MFA of them.
    fn of_break_glass(&self, protected: &[UserKey]) -> String {
        let is_protected = |user: &&User| protected.iter().any(|key| key.is(user));
        let users = self.store.users().iter().filter(is_protected);
        let left_out: Vec<Known<bool>> = users.map(|user| user.by_policies.is_never()).collect();
        let sure = left_out.iter().filter(|one| one.is_yes()).count();
        let unknown = left_out.iter().any(|one| !one.is_known());
        match (sure, unknown) {
            (0 | 1, true) => {
                "Break glass   unknown whether the policies exclude the protected accounts".to_owned()
            }
            (0, false) => "Break glass   no protected account that the policies exclude: name at least two with --protect or in the profile".to_owned(),
            (1, false) => "Break glass   1 protected account that the policies exclude; at least two are advised".to_owned(),
            (several, _) => {
                format!("Break glass   {several} protected accounts that the policies exclude")
            }
        }
    }
}

/// The members of the groups that decide the way off only.
async fn read_groups(
    graph: &Graph,
    enrichment: &mut Enrichment,
    store: &Store,
    progress: &Progress,
) {
    let groups = match enrichment.rules() {
        Some(rules) => groups_of_migration(&rules, store.users()),
        None => return,
    };
    let on_read = |read, all| progress.tell_groups(read, all);
    let members = jobs::read_groups(graph, &groups, on_read).await;
    if let Some(protection) = &mut enrichment.protection {
        protection.receive(ProtectionPart::Groups(members));
    }
}

fn sorted(store: &mut Store, enrichment: &Enrichment) -> Vec<(UserId, Migration)> {
    let Some(rules) = enrichment.rules() else {
        return Vec::new();
    };
    let everybody = store.selection(&Query::default(), Sort::default());
    let users = everybody.rows.iter().filter_map(|row| store.at(*row));
    let mut users: Vec<(UserId, Migration)> = users
        .filter_map(|user| Some((user.id, migration(&rules, user)?)))
        .collect();
    users.sort_by_key(|(_, migration)| migration.standing);
    users
}

fn of_policies(rules: &Rules<'_>) -> String {
    match rules.policies {
        Seen::Known(policies) => {
            let requiring = policies
                .iter()
                .filter(|policy| policy.requires_mfa_at_sign_in());
            let always = requiring.clone().filter(|policy| {
                policy.only.is_empty() && rules.demands(policy) == Required::Always
            });
            format!(
                "Policies      {} enabled and requiring MFA, {} of them at every sign-in",
                requiring.count(),
                always.count()
            )
        }
        unread => format!(
            "Policies      unknown ({}): nobody can be switched off",
            unread.why_not().unwrap_or_default()
        ),
    }
}

fn of_legacy(rules: &Rules<'_>) -> String {
    let policies = rules.policies.known().into_iter().flatten();
    let names: Vec<String> = policies
        .filter(|policy| blocks_legacy(policy))
        .map(|policy| format!("\"{}\"", policy.name))
        .collect();
    match (rules.policies, names.is_empty()) {
        (Seen::Known(_), true) => {
            "Legacy        no enabled policy blocks legacy authentication: nobody is safe"
                .to_owned()
        }
        (Seen::Known(_), false) => {
            format!(
                "Legacy        legacy authentication is blocked by {}",
                names.join(", ")
            )
        }
        _ => "Legacy        unknown whether a policy blocks legacy authentication".to_owned(),
    }
}
