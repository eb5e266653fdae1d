//! Readings of one user, side by side; each answer is sent on as soon as it is there.

use std::time::Duration;

use tokio::sync::mpsc::Sender;

use super::say;
use crate::app::Msg;
use crate::graph::{Graph, reading};
use crate::platform::clock;
use crate::tenant::{AccessPassTerms, Part, UserId};

/// How long the cursor stays on a user before the logs are asked: the service answers five questions about logs and
/// reports in ten seconds, and browsing must not use them up.
const LINGER: Duration = Duration::from_millis(700);

/// Where the parts of one detail are sent.
pub(super) struct DetailSink {
    pub(super) answers: Sender<Msg>,
    pub(super) request: u32,
    pub(super) user: UserId,
}

impl DetailSink {
    async fn part(&self, part: Part) {
        let (request, user) = (self.request, self.user);
        let msg = Msg::Detail {
            request,
            user,
            part,
        };
        say(&self.answers, msg).await;
    }
}

/// Which parts of a detail are read, beside those that always are.
pub(super) struct DetailParts {
    pub(super) methods: bool,
    pub(super) logs: bool,
    pub(super) groups: bool,
}

/// Reads the parts side by side, and sends each as soon as it is there.
pub(super) async fn read_detail(graph: Graph, to: DetailSink, wanted: DetailParts) {
    let (user, at) = (to.user, clock::asking());
    tokio::join!(
        async {
            let state = reading(at, graph.state(user).await);
            to.part(Part::State(state)).await;
        },
        async {
            if wanted.methods {
                let methods = reading(at, graph.methods(user).await);
                to.part(Part::Methods(methods)).await;
            }
        },
        async {
            let preferences = reading(at, graph.sign_in_preferences(user).await);
            to.part(Part::Preferences(preferences)).await;
        },
        async {
            if wanted.groups {
                read_groups(&graph, &to).await;
            }
        },
        async {
            if wanted.logs {
                tokio::time::sleep(LINGER).await;
                read_logs(&graph, &to).await;
            }
        },
    );
}

pub(super) async fn read_groups(graph: &Graph, to: &DetailSink) {
    let at = clock::asking();
    let groups = reading(at, graph.groups_of(to.user).await);
    to.part(Part::Groups(groups)).await;
}

/// One after the other: who moves on in between has used up one question. Sign-ins first, they tell most.
pub(super) async fn read_logs(graph: &Graph, to: &DetailSink) {
    let at = clock::asking();
    let sign_ins = reading(at, graph.sign_ins(to.user, None).await);
    to.part(Part::SignIns(sign_ins)).await;
    let at = clock::asking();
    let audits = reading(at, graph.audits_with_passkeys(to.user).await);
    to.part(Part::Audits(audits)).await;
}

/// The methods only tell whether a pass is replaced: without them the question says so.
pub(super) async fn read_pass_terms(graph: Graph, answers: Sender<Msg>, user: UserId) {
    let (policy, methods) = tokio::join!(graph.access_pass_policy(), graph.methods(user));
    let terms = policy.map(|policy| AccessPassTerms {
        policy,
        methods: methods.ok(),
    });
    let terms = terms.map_err(|error| error.problem());
    say(&answers, Msg::AccessPassTerms { user, terms }).await;
}

/// The two have different limits: neither waits for the other.
pub(super) async fn ask_microsoft(graph: Graph, answers: Sender<Msg>, user: UserId) {
    let at = clock::asking();
    tokio::join!(
        async {
            let answer = reading(at, graph.what_if(user).await);
            say(&answers, Msg::WhatIf { user, answer }).await;
        },
        async {
            let log = reading(at, graph.one_factor_sign_ins(user).await);
            say(&answers, Msg::OneFactorSignIns { user, log }).await;
        },
    );
}
