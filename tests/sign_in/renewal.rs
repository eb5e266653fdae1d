//! What happens to a person's sign-in while the program runs.

use std::sync::Arc;

use azure_core::credentials::TokenCredential;
use mfadeck::auth::{
    Authority, Cloud, Prompt, Prompts, PublicClient, SignInFlow, UserCredential, scopes,
};
use mfadeck::graph::{Graph, GraphEndpoint, GraphOptions};
use mfadeck::tenant::MfaState;
use mfadeck_sim::DeviceEnd;
use mfadeck_sim::SignInRefusal;
use mfadeck_sim::Sim;
use serde_json::json;
use tokio::sync::watch;

use crate::program::{Program, device, tenant};

const OPS: &str = "ops@contoso.example";

struct Session {
    sim: Sim,
    graph: Graph,
    prompts: watch::Receiver<Option<Prompt>>,
}

/// Signed in once, with a prompt for it.
async fn session() -> Session {
    session_in("").await
}

async fn session_in(more: &str) -> Session {
    let sim = tenant(more).await;
    sim.plan_device_sign_in(device(0, DeviceEnd::Approved));
    let authority = Authority::new(sim.login_url.parse().unwrap()).unwrap();
    let client = PublicClient::new(
        &authority,
        &sim.tenant_id.to_string(),
        &sim.client_id.to_string(),
    );
    let (prompts, shown) = Prompts::new();
    let user = UserCredential::new(client.unwrap(), SignInFlow::DeviceCode, prompts, None);
    let credential: Arc<dyn TokenCredential> = Arc::new(user);
    let endpoint = GraphEndpoint::new(sim.graph_url.parse().unwrap()).unwrap();
    let scope = scopes::delegated(Cloud::Global, false, scopes::Choice::default());
    let graph = Graph::new(endpoint, credential, scope, GraphOptions::default()).unwrap();
    let mut session = Session {
        sim,
        graph,
        prompts: shown,
    };
    session.graph.user(OPS).await.unwrap();
    assert!(session.asked());
    session
}

impl Session {
    /// How many codes were asked for.
    fn codes(&self) -> usize {
        let requests = self.sim.requests();
        let codes = requests
            .iter()
            .filter(|line| line.path.ends_with("/devicecode"));
        codes.count()
    }

    /// Whether a person was asked since the last look.
    fn asked(&mut self) -> bool {
        let asked = self.prompts.has_changed().unwrap();
        self.prompts.mark_unchanged();
        asked
    }
}

#[tokio::test]
async fn an_expired_token_is_renewed_silently() {
    let mut session = session().await;
    session.sim.expire_tokens();
    session.graph.user(OPS).await.unwrap();
    assert!(!session.asked());
}

#[tokio::test]
async fn revoked_sessions_lead_to_one_new_sign_in_for_all_requests() {
    let session = session().await;
    let revoked = session.graph.user(OPS).await.unwrap().id;
    session
        .graph
        .revoke_sign_in_sessions(revoked)
        .await
        .unwrap();
    session.sim.expire_tokens();
    let all = (0..6).map(|_| session.graph.user(OPS));
    for answer in futures_util::future::join_all(all).await {
        answer.unwrap();
    }
    assert_eq!(session.codes(), 2, "one for the session, one for all six");
    assert_eq!(session.sim.breaches(), [""; 0]);
}

#[tokio::test]
async fn a_claims_challenge_leads_to_a_sign_in_that_meets_it_and_the_request_goes_on() {
    let mut session = session().await;
    let claims = json!({"access_token": {"acrs": {"essential": true, "value": "c1"}}});
    session.sim.demand_claims(claims);
    session.graph.user(OPS).await.unwrap();
    assert!(session.asked());
    assert_eq!(session.sim.breaches(), [""; 0]);
}

#[tokio::test]
async fn changes_that_meet_a_claims_challenge_wait_for_the_sign_in_and_go_on() {
    let people =
        (0..30).map(|n| format!("[[people]]\nname = \"P\"\nuser = \"p{n}@contoso.example\"\n"));
    let people: Vec<String> = people.collect();
    let mut session = session_in(&people.concat()).await;
    let users = session.graph.users().next().await.unwrap().unwrap().users;
    let changes: Vec<_> = users
        .iter()
        .filter(|user| user.upn.starts_with('p'))
        .map(|user| (user.id, MfaState::Enforced))
        .collect();
    session
        .sim
        .demand_claims(json!({"access_token": {"acrs": {"value": "c1"}}}));
    for result in session.graph.set_states(&changes).await {
        assert_eq!(result.is.unwrap(), MfaState::Enforced);
    }
    assert!(session.asked());
    assert_eq!(session.sim.breaches(), [""; 0]);
}

#[tokio::test]
async fn a_declined_sign_in_is_the_answer_to_all_who_waited() {
    let session = session().await;
    session
        .sim
        .demand_claims(json!({"access_token": {"acrs": {"value": "c1"}}}));
    session
        .sim
        .plan_device_sign_in(device(0, DeviceEnd::Declined));
    let all = (0..6).map(|_| session.graph.user(OPS));
    let answers = futures_util::future::join_all(all).await;
    for answer in answers {
        let text = answer.unwrap_err().to_string();
        assert!(text.contains("declined"), "{text}");
    }
    assert_eq!(session.codes(), 2, "one for the session, one for all six");
}

#[tokio::test]
async fn where_nobody_would_see_a_prompt_the_request_fails_instead_of_waiting() {
    let session = session().await;
    drop(session.prompts);
    session
        .sim
        .demand_claims(json!({"access_token": {"acrs": {"value": "c1"}}}));
    let error = session.graph.user(OPS).await.unwrap_err().to_string();
    assert!(error.contains("a new sign-in is needed"), "{error}");
}

#[tokio::test]
async fn an_authority_that_fails_for_a_moment_does_not_cost_the_sign_in() {
    let mut session = session().await;
    session.sim.expire_tokens();
    session.sim.refuse_sign_in(Some(SignInRefusal {
        error: "temporarily_unavailable".into(),
        number: 90_033,
        text: "A transient error has occurred.".into(),
    }));
    session.graph.user(OPS).await.unwrap_err();
    session.sim.refuse_sign_in(None);
    session.graph.user(OPS).await.unwrap();
    assert!(!session.asked());
}

#[tokio::test]
async fn the_log_is_its_owners_and_holds_no_secret_and_no_code() {
    use std::os::unix::fs::PermissionsExt;
    let sim = tenant("").await;
    sim.plan_device_sign_in(device(0, DeviceEnd::Approved));
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let program = Program::at(&sim, &["doctor", "--log", log.to_str().unwrap()]);
    let run = program.env("MFADECK_LOG", "trace").run().await;
    run.assert_signed_in();
    let text = std::fs::read_to_string(&log).unwrap();
    assert!(text.contains("graph"), "the log is not empty");
    let code = run.err.split("the code ").nth(1).unwrap();
    let code = code.split_whitespace().next().unwrap();
    for secret in [code, "eyJ", "ops@contoso.example"] {
        assert!(!text.contains(secret), "{secret} is in the log");
    }
    let mode = std::fs::metadata(&log).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
