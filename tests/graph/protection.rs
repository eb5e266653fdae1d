//! Sign-ins, Conditional Access, groups, risk and activity against prepared answers.

use jiff::Timestamp;
use mfadeck::tenant::conditional_access::{
    Demand, GuestKind, GuestKinds, Narrowing, People, PolicyState,
};
use mfadeck::tenant::{Policy, ProblemKind, SafeText, SignIn, UserId};
use serde_json::{Value, json};
use uuid::{Uuid, uuid};

use crate::mock::{Mock, Reply};
use crate::{graph, quick};

const ADA: Uuid = uuid!("5e7b6f34-0000-4000-8000-000000000001");
pub const GROUP: Uuid = uuid!("5e7b6f34-0000-4000-8000-000000000007");
const ROLE: Uuid = uuid!("62e90394-69f5-4237-9190-012177145e10");

/// The values in one page of an answer.
async fn served(rows: Vec<Value>) -> Mock {
    Mock::start(|_| vec![Reply::ok(&json!({ "value": rows }))]).await
}

pub async fn policy(changes: Value) -> Policy {
    let mut row = json!({
        "id": "p1", "displayName": "MFA for admins", "state": "enabled",
        "conditions": {
            "clientAppTypes": ["all"],
            "applications": {"includeApplications": ["All"], "excludeApplications": [], "includeUserActions": []},
            "users": {"includeUsers": ["All"], "excludeUsers": [], "includeGroups": [], "excludeGroups": [],
                "includeRoles": [], "excludeRoles": [], "includeGuestsOrExternalUsers": null, "excludeGuestsOrExternalUsers": null},
        },
        "grantControls": {"operator": "OR", "builtInControls": ["mfa"], "customAuthenticationFactors": [], "termsOfUse": [],
            "authenticationStrength": null},
    });
    merge(&mut row, changes);
    let mock = served(vec![row]).await;
    graph(&mock.url, quick())
        .policies()
        .await
        .unwrap()
        .remove(0)
}

fn merge(into: &mut Value, changes: Value) {
    match changes {
        Value::Object(changes) if into.is_object() => {
            for (key, value) in changes {
                merge(&mut into[key], value);
            }
        }
        changes => *into = changes,
    }
}

async fn sign_ins(rows: Vec<Value>) -> Vec<SignIn> {
    let mock = served(rows).await;
    let client = graph(&mock.url, quick());
    client.sign_ins(UserId(ADA), None).await.unwrap().entries
}

fn sign_in_row(at: &str, code: u32) -> Value {
    json!({"createdDateTime": at, "status": {"errorCode": code}})
}

/// A log of these pages, each with a link to the next.
async fn paged(pages: Vec<Vec<Value>>) -> Mock {
    Mock::start(|base| {
        let last = pages.len() - 1;
        pages
            .into_iter()
            .enumerate()
            .map(|(number, rows)| {
                let link = format!("{base}/beta/auditLogs/signIns?$skiptoken={number}");
                Reply::ok(&if number == last {
                    json!({"value": rows})
                } else {
                    json!({"value": rows, "@odata.nextLink": link})
                })
            })
            .collect()
    })
    .await
}

#[tokio::test]
async fn the_sign_in_log_is_read_back_to_the_last_success_over_empty_pages() {
    let mock = paged(vec![
        vec![],
        vec![
            sign_in_row("2026-03-12T10:00:00Z", 50_074),
            sign_in_row("2026-03-13T19:15:41.6195833Z", 50_074),
        ],
        vec![sign_in_row("2026-03-11T10:00:00Z", 0)],
        vec![sign_in_row("2026-03-10T10:00:00Z", 0)],
    ])
    .await;
    let since: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
    let client = graph(&mock.url, quick());
    let log = client.sign_ins(UserId(ADA), Some(since)).await.unwrap();
    let codes: Vec<u32> = log.entries.iter().map(|one| one.code).collect();
    assert_eq!(codes, [50_074, 50_074, 0]);
    assert_eq!(
        log.entries[0].at,
        "2026-03-13T19:15:41.6195833Z".parse().unwrap()
    );
    assert_eq!(log.back_to(), Some("2026-03-11T10:00:00Z".parse().unwrap()));
    assert!(!log.complete, "older entries were not read");
    let lines = mock.lines();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        lines[0].replace("%20", " ").replace("%27", "'"),
        format!(
            "GET /beta/auditLogs/signIns?$filter=userId eq '{ADA}' and createdDateTime ge 2026-03-01T00:00:00Z&$top=50"
        )
    );
}

#[tokio::test]
async fn a_log_that_never_ends_is_read_to_a_bound_and_is_not_complete() {
    let page = |number: usize| {
        vec![sign_in_row(
            &format!("2026-03-{:02}T10:00:00Z", 20 - number),
            50_074,
        )]
    };
    let mock = paged((0..10).map(page).collect()).await;
    let client = graph(&mock.url, quick());
    let log = client.sign_ins(UserId(ADA), None).await.unwrap();
    assert_eq!((log.entries.len(), log.complete), (6, false));
    assert_eq!(mock.lines().len(), 6);
}

#[tokio::test]
async fn where_a_later_page_cannot_be_read_the_log_is_not_complete() {
    let mock = Mock::start(|base| {
        let link = format!("{base}/beta/auditLogs/signIns?$skiptoken=x");
        let rows = [sign_in_row("2026-03-12T10:00:00Z", 50_074)];
        vec![
            Reply::ok(&json!({"value": rows, "@odata.nextLink": link})),
            Reply::error(403, &[], "accessDenied", "no"),
        ]
    })
    .await;
    let client = graph(&mock.url, quick());
    let log = client.sign_ins(UserId(ADA), None).await.unwrap();
    assert_eq!((log.entries.len(), log.complete), (1, false));
}

#[tokio::test]
async fn where_beta_has_no_sign_in_log_v1_is_asked() {
    let mock = Mock::start(|_| {
        vec![
            Reply::error(404, &[], "BadRequest", "Resource not found for the segment"),
            Reply::ok(&json!({"value": [sign_in_row("2026-03-12T10:00:00Z", 0)]})),
        ]
    })
    .await;
    let client = graph(&mock.url, quick());
    let log = client.sign_ins(UserId(ADA), None).await.unwrap();
    assert_eq!((log.entries.len(), log.complete), (1, true));
    assert!(mock.lines()[1].starts_with("GET /v1.0/auditLogs/signIns"));
}

#[tokio::test]
async fn a_sign_in_tells_what_failed_where_and_which_policy_decided() {
    let told = sign_ins(vec![json!({
        "createdDateTime": "2026-03-13T19:15:41Z", "appDisplayName": "Graph explorer", "clientAppUsed": "Browser",
        "ipAddress": "203.0.113.7", "location": {"city": "Oslo", "countryOrRegion": "NO"},
        "status": {"errorCode": 500_121, "failureReason": "Authentication failed.", "additionalDetails": "MFA denied"},
        "appliedConditionalAccessPolicies": [
            {"id": "p1", "displayName": "Require MFA", "result": "failure"},
            {"id": "p2", "displayName": null, "result": null},
            {"displayName": null}],
    })])
    .await;
    let told = &told[0];
    assert_eq!(told.code, 500_121);
    assert_eq!(told.details, Some(SafeText::new("MFA denied")));
    assert_eq!(
        (told.city.as_deref(), told.country.as_deref()),
        (Some("Oslo"), Some("NO"))
    );
    let policies: Vec<(&str, &str)> = told
        .policies
        .iter()
        .map(|applied| (&*applied.name, &*applied.result))
        .collect();
    assert_eq!(policies, [("Require MFA", "failure"), ("p2", "unknown")]);
}

#[tokio::test]
async fn what_a_sign_in_lacks_is_unknown_and_one_without_time_or_code_is_skipped() {
    let at = "2026-03-13T19:15:41Z";
    let told = sign_ins(vec![
        json!({"createdDateTime": at, "status": {"errorCode": 0, "failureReason": "", "additionalDetails": null},
            "location": null, "appliedConditionalAccessPolicies": null, "appDisplayName": 7}),
        json!({"createdDateTime": null, "status": {"errorCode": 0}}),
        json!({"createdDateTime": at, "status": null}),
        json!({"createdDateTime": at, "status": {"errorCode": -3}}),
        json!("no object"),
    ])
    .await;
    assert_eq!(told.len(), 1);
    let told = &told[0];
    assert!(told.reason.is_none() && told.city.is_none() && told.app.is_none());
    assert!(told.policies.is_empty());
}

#[tokio::test]
async fn a_missing_licence_of_the_log_is_told_apart_from_a_role_that_is_too_low() {
    for (code, kind, words) in [
        (
            "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
            ProblemKind::Licence,
            "P1 or P2",
        ),
        (
            "Authentication_RequestFromUnsupportedUserRole",
            ProblemKind::Forbidden,
            "Reports Reader",
        ),
        (
            "Authorization_RequestDenied",
            ProblemKind::Forbidden,
            "AuditLog.Read.All",
        ),
    ] {
        let mock = Mock::start(|_| vec![Reply::error(403, &[], code, "no")]).await;
        let client = graph(&mock.url, quick());
        let problem = client.sign_ins(UserId(ADA), None).await.unwrap_err();
        let problem = problem.problem();
        assert_eq!(problem.kind, kind, "{code}");
        assert!(problem.advice.contains(words), "{}", problem.advice);
    }
}

#[tokio::test]
async fn a_plain_policy_is_read_whole() {
    let read = policy(json!({})).await;
    let all = People {
        all: true,
        ..People::default()
    };
    assert_eq!(
        read,
        Policy {
            id: SafeText::new("p1"),
            name: SafeText::new("MFA for admins"),
            state: PolicyState::Enabled,
            demand: Demand::Mfa,
            include: all,
            exclude: People::default(),
            only: Vec::new(),
            registration: None,
            unread: Vec::new(),
        }
    );
}

#[tokio::test]
async fn the_people_of_a_policy_are_read_on_both_sides() {
    let people = json!({
        "includeUsers": [ADA.to_string(), "GuestsOrExternalUsers", "None", "odd"], "includeGroups": [GROUP.to_string()],
        "includeRoles": [ROLE.to_string()], "excludeUsers": ["GuestsOrExternalUsers"], "excludeGroups": null,
        "excludeGuestsOrExternalUsers": {"guestOrExternalUserTypes": "b2bCollaborationGuest", "externalTenants": null},
    });
    let read = policy(json!({"conditions": {"users": people}})).await;
    let include = People {
        guests: true,
        users: vec![UserId(ADA)],
        groups: vec![GROUP],
        roles: vec![ROLE],
        unread: vec![SafeText::new("odd")],
        ..People::default()
    };
    let exclude = People {
        guests: true,
        some_guests: Some(GuestKinds {
            kinds: vec![GuestKind::B2bGuest],
            ..GuestKinds::default()
        }),
        ..People::default()
    };
    assert_eq!((read.include, read.exclude), (include, exclude));
}

#[tokio::test]
async fn what_a_policy_demands_is_read_from_its_controls() {
    let text = |words: &[&str]| words.iter().map(|word| SafeText::new(word)).collect();
    let strength =
        |satisfied: &str| json!({"displayName": "Strong", "requirementsSatisfied": satisfied});
    for (controls, demand) in [
        (json!({"builtInControls": ["block"]}), Demand::Block),
        (
            json!({"builtInControls": ["mfa", "compliantDevice"]}),
            Demand::MfaOr(text(&["compliantDevice"])),
        ),
        (
            json!({"operator": "AND", "builtInControls": ["mfa", "compliantDevice"]}),
            Demand::Mfa,
        ),
        (
            json!({"builtInControls": [], "authenticationStrength": strength("mfa")}),
            Demand::Mfa,
        ),
        (
            json!({"builtInControls": ["compliantDevice"], "authenticationStrength": strength("mfa")}),
            Demand::MfaOr(text(&["compliantDevice"])),
        ),
        (
            json!({"builtInControls": [], "authenticationStrength": strength("none")}),
            Demand::Other(text(&["Strong"])),
        ),
        (
            json!({"builtInControls": ["compliantDevice"], "termsOfUse": ["t1"]}),
            Demand::Other(text(&["compliantDevice", "t1"])),
        ),
        (
            json!({"builtInControls": ["quantumProof", "compliantDevice"]}),
            Demand::Unclear(text(&["quantumProof"])),
        ),
        (
            json!({"builtInControls": [], "customAuthenticationFactors": ["Duo"]}),
            Demand::Unclear(text(&["Duo"])),
        ),
        (
            json!({"builtInControls": [], "authenticationStrength": strength("telepathy")}),
            Demand::Unclear(text(&["Strong"])),
        ),
        (
            json!({"operator": "AND", "builtInControls": ["mfa", "quantumProof"]}),
            Demand::Mfa,
        ),
        (
            json!({"builtInControls": ["mfa", "quantumProof"]}),
            Demand::MfaOrUnclear(text(&["quantumProof"])),
        ),
        (Value::Null, Demand::Other(Vec::new())),
    ] {
        let read = policy(json!({"grantControls": controls})).await;
        assert_eq!(read.demand, demand, "{controls}");
    }
}

#[tokio::test]
async fn each_condition_beside_the_people_narrows_a_policy() {
    for (conditions, only) in [
        (
            json!({"applications": {"includeApplications": ["Office365"]}}),
            Narrowing::Applications,
        ),
        (
            json!({"applications": {"excludeApplications": ["a1"]}}),
            Narrowing::AllButSomeApplications,
        ),
        (
            json!({"applications": {"includeApplications": [], "includeUserActions": ["urn:user:registersecurityinfo"]}}),
            Narrowing::UserActions,
        ),
        (
            json!({"applications": {"includeApplications": ["None"]}}),
            Narrowing::NoApplication,
        ),
        (
            json!({"applications": {"includeApplications": [], "includeAuthenticationContextClassReferences": ["c1"]}}),
            Narrowing::AuthenticationContexts,
        ),
        (
            json!({"clientAppTypes": ["browser", "other"]}),
            Narrowing::ClientApps,
        ),
        (
            json!({"clientAppTypes": ["exchangeActiveSync", "other"]}),
            Narrowing::LegacyClients,
        ),
        (
            json!({"locations": {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}}),
            Narrowing::OutsideTrustedLocations,
        ),
        (
            json!({"locations": {"includeLocations": ["l1"], "excludeLocations": []}}),
            Narrowing::Locations,
        ),
        (
            json!({"platforms": {"includePlatforms": ["android"], "excludePlatforms": []}}),
            Narrowing::Platforms,
        ),
        (
            json!({"devices": {"deviceFilter": {"mode": "exclude", "rule": "r"}}}),
            Narrowing::Devices,
        ),
        (json!({"signInRiskLevels": ["high"]}), Narrowing::SignInRisk),
        (json!({"userRiskLevels": ["high"]}), Narrowing::UserRisk),
        (
            json!({"authenticationFlows": {"transferMethods": "deviceCodeFlow"}}),
            Narrowing::AuthenticationFlows,
        ),
        (
            json!({"insiderRiskLevels": "minor"}),
            Narrowing::InsiderRisk,
        ),
        (
            json!({"clientApplications": {"includeServicePrincipals": ["s1"]}}),
            Narrowing::Workloads,
        ),
        (
            json!({"servicePrincipalRiskLevels": ["high"]}),
            Narrowing::Workloads,
        ),
    ] {
        let read = policy(json!({"conditions": conditions})).await;
        assert_eq!(read.only, [only], "{conditions}");
    }
}

#[tokio::test]
async fn a_condition_that_was_not_set_narrows_nothing_however_the_service_writes_it() {
    let read = policy(json!({"conditions": {
        "clientAppTypes": [], "signInRiskLevels": null, "userRiskLevels": [], "platforms": null,
        "locations": {"includeLocations": ["All"], "excludeLocations": []}, "devices": {"deviceFilter": null},
        "authenticationFlows": {"@odata.type": "#x", "transferMethods": "none"}, "insiderRiskLevels": null,
        "clientApplications": {"includeServicePrincipals": [], "excludeServicePrincipals": []},
    }}))
    .await;
    assert_eq!((read.only, read.unread), (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn a_condition_that_mfadeck_does_not_know_is_named_and_all_four_clients_are_every_client() {
    let clients = [
        "browser",
        "mobileAppsAndDesktopClients",
        "exchangeActiveSync",
        "other",
    ];
    let read = policy(json!({"conditions": {
        "clientAppTypes": clients, "moonPhases": ["full"], "agents": {"includeAgents": ["a1"]}, "stars": null,
    }}))
    .await;
    assert_eq!(read.only, []);
    let names: Vec<&str> = read.unread.iter().map(SafeText::as_str).collect();
    assert_eq!(names, ["agents", "moonPhases"]);
}

#[tokio::test]
async fn the_state_of_a_policy_may_be_a_word_of_the_future() {
    for (word, state) in [
        (
            json!("enabledForReportingButNotEnforced"),
            PolicyState::ReportOnly,
        ),
        (json!("disabled"), PolicyState::Disabled),
        (json!("dreaming"), PolicyState::Unknown),
        (Value::Null, PolicyState::Unknown),
    ] {
        assert_eq!(policy(json!({"state": word})).await.state, state, "{word}");
    }
}

#[tokio::test]
async fn a_policy_of_which_nothing_but_the_id_can_be_read_is_there_all_the_same() {
    let mock = served(vec![json!({"id": "p9"})]).await;
    let policies = graph(&mock.url, quick()).policies().await.unwrap();
    assert_eq!(policies.len(), 1);
    assert_eq!(policies[0].name.as_str(), "p9");
    assert_eq!(policies[0].include.unread, [SafeText::new("users")]);
    assert_eq!(policies[0].unread, [SafeText::new("applications")]);
}

#[tokio::test]
async fn of_what_a_user_is_in_only_groups_are_read() {
    let mock = served(vec![
        json!({"@odata.type": "#microsoft.graph.directoryRole", "id": ROLE.to_string()}),
        json!({"@odata.type": "#microsoft.graph.group", "id": GROUP.to_string()}),
        json!({"@odata.type": "#microsoft.graph.administrativeUnit", "id": ADA.to_string()}),
        json!({"id": ADA.to_string()}),
    ])
    .await;
    let client = graph(&mock.url, quick());
    let groups = client.groups_of(UserId(ADA)).await.unwrap();
    assert_eq!(groups, [GROUP, ADA], "what has no type may be a group");
    assert_eq!(
        mock.lines(),
        [format!(
            "GET /v1.0/users/{ADA}/transitiveMemberOf?$select=id&$top=999"
        )]
    );
}

#[tokio::test]
async fn risky_users_without_a_level_or_a_time_are_risky_and_confirmed_ones_are_asked_for_too() {
    let found = [
        json!({"id": ADA.to_string(), "riskLevel": "high", "riskDetail": "none", "riskLastUpdatedDateTime": "2026-03-01T08:00:00Z"}),
        json!({"id": GROUP.to_string(), "riskLevel": null}),
        json!({"id": ROLE.to_string(), "riskState": "confirmedCompromised"}),
    ];
    let mock = served(found.to_vec()).await;
    let risky = graph(&mock.url, quick()).risky_users().await.unwrap();
    assert_eq!(risky.len(), 3);
    assert_eq!((risky[0].user, &*risky[0].level), (UserId(ADA), "high"));
    assert!(risky[1].level.is_empty() && risky[1].at.is_none());
    let states: Vec<bool> = risky.iter().map(|one| one.confirmed).collect();
    assert_eq!(states, [false, false, true]);
    let asked = mock.lines()[0].replace("%20", " ").replace("%27", "'");
    assert!(
        asked.ends_with("riskState eq 'atRisk' or riskState eq 'confirmedCompromised'"),
        "{asked}"
    );
}

#[tokio::test]
async fn who_never_signed_in_has_no_last_time_and_a_renewed_token_counts() {
    let mock = served(vec![
        json!({"id": ADA.to_string(), "signInActivity": {"lastSignInDateTime": "2026-03-01T08:00:00Z",
            "lastNonInteractiveSignInDateTime": "2026-03-04T08:00:00Z"}}),
        json!({"id": GROUP.to_string(), "signInActivity": {"lastSignInDateTime": "0001-01-01T00:00:00Z"}}),
        json!({"id": ROLE.to_string(), "signInActivity": null}),
    ])
    .await;
    let mut pages = graph(&mock.url, quick()).sign_in_activity();
    let page = pages.next().await.unwrap().unwrap();
    let last: Vec<_> = page.items.into_iter().map(|(_, last)| last).collect();
    assert_eq!(
        last,
        [Some("2026-03-04T08:00:00Z".parse().unwrap()), None, None]
    );
    assert_eq!(
        mock.lines(),
        ["GET /v1.0/users?$top=500&$select=id,signInActivity"]
    );
}

#[tokio::test]
async fn the_list_brings_what_else_finds_a_user() {
    let mock = served(vec![
        json!({"id": ADA.to_string(), "userPrincipalName": "al1@contoso.example", "mail": "Ada@contoso.example",
            "mobilePhone": "+1 5550112", "businessPhones": ["+44 7700900118", ""]}),
        json!({"id": GROUP.to_string(), "userPrincipalName": "bob@contoso.example", "mail": "BOB@contoso.example",
            "mobilePhone": null, "businessPhones": []}),
        json!({"id": ROLE.to_string(), "userPrincipalName": "eve@contoso.example", "mail": "", "businessPhones": null}),
    ])
    .await;
    let page = graph(&mock.url, quick()).users().next().await;
    let users = page.unwrap().unwrap().users;
    let ada = users[0].contact.as_ref().unwrap();
    assert_eq!(ada.mail, Some(SafeText::new("Ada@contoso.example")));
    assert_eq!(
        ada.numbers,
        [SafeText::new("+1 5550112"), SafeText::new("+44 7700900118")]
    );
    assert!(users[1].contact.is_none() && users[2].contact.is_none());
}
