//! `--show-requests`: the requests of a plan, as curl.

use super::failure::Failure;
use super::sink::print_line;
use crate::change::ledger::steps;
use crate::change::{Action, Item, Plan, ResetScope, Step};
use crate::graph::{Graph, RequestPreview};
use crate::tenant::SignInPreferences;

/// Prints the requests that would change something, in their order. What a reset deletes is read first.
pub(super) async fn print(graph: &Graph, plan: &Plan) -> Result<(), Failure> {
    print_line(&format!(
        "# TOKEN is an access token for Graph; mfadeck sets states in batches of {} users",
        Graph::STATES_SET_AT_ONCE
    ))?;
    for item in plan.changing() {
        print_line(&format!("# {}", item.target.upn))?;
        for call in calls(graph, plan.action, item).await? {
            print_line(&call.curl())?;
        }
    }
    Ok(())
}

async fn calls(graph: &Graph, action: Action, item: &Item) -> Result<Vec<RequestPreview>, Failure> {
    let user = item.target.id;
    Ok(match (action, item.asked) {
        (Action::SetState(_) | Action::RestoreStates, Some(state)) => {
            graph.preview_set_state(user, state)
        }
        (Action::ContactMethods { scope, sign_out }, _) => {
            let mut calls = deletions(graph, item, scope).await?;
            if sign_out {
                calls.push(graph.preview_sign_out(user));
            }
            calls
        }
        (Action::AccessPass { minutes, once }, _) => {
            vec![graph.preview_access_pass(user, minutes, once)]
        }
        (Action::AddMethod | Action::DeleteMethod | Action::MakeDefault, _) => item
            .step
            .as_ref()
            .and_then(|step| of_step(graph, item, step))
            .into_iter()
            .collect(),
        (Action::RememberedDevices, _) => vec![graph.preview_sign_out(user)],
        _ => Vec::new(),
    })
}

async fn deletions(
    graph: &Graph,
    item: &Item,
    scope: ResetScope,
) -> Result<Vec<RequestPreview>, Failure> {
    let user = item.target.id;
    let methods = graph.methods(user).await?;
    let preferences = match graph.sign_in_preferences(user).await {
        Ok(preferences) => preferences,
        Err(error) => {
            print_line(&format!(
                "# the default method is unknown, and is refused until the others are gone: {}",
                error.problem().line()
            ))?;
            SignInPreferences::default()
        }
    };
    let previews = steps(&methods, &preferences, scope)
        .into_iter()
        .filter_map(|step| of_step(graph, item, &step));
    Ok(previews.collect())
}

fn of_step(graph: &Graph, item: &Item, step: &Step) -> Option<RequestPreview> {
    let user = item.target.id;
    match step {
        Step::MakeDefault(method) => Some(graph.preview_set_default(user, *method)),
        Step::Delete(method) => graph.preview_delete(user, method),
        Step::Add { method, before } => graph.preview_put(user, method, before.as_ref()),
    }
}
