//! Every route in one table: verb, path, whether beta only, what it needs, what it runs.

use super::access::Need;
use super::needs as need;
use super::{
    Answer, Call, access_pass, accounts, conditional_access, cross_tenant, emails, groups, logs,
    methods, methods_policy, organization, partner, phones, preferences, report, report_summary,
    requirements, role_definitions, roles, security_defaults, tokens, users, what_if,
};
use crate::tenant::Tenant;
use crate::wire::Verb;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub verb: Verb,
    /// Placeholders are in braces; the first of a [`Run::Person`] is the person.
    pub path: &'static str,
    /// The segment that only beta has, if any.
    pub beta: Option<&'static str>,
    pub need: &'static Need,
    pub run: Run,
}

/// What a route runs.
#[derive(Clone, Copy, Debug)]
pub enum Run {
    Tenant(fn(&mut Tenant, &Call<'_>) -> Answer),
    /// On one person, by index, who exists and may be acted on.
    Person(fn(&mut Tenant, &Call<'_>, usize) -> Answer),
}

/// The collections of methods that v1.0 has.
pub const TYPED: &str = "<typed>";
/// The collections of methods that only beta has.
pub const TYPED_BETA: &str = "<typed-beta>";

/// The table. Order matters only where a word stands beside a placeholder: the word first.
pub static ROUTES: [Route; 65] = [
    get("users", &need::READ_USERS, Run::Tenant(users::list)),
    get("users/$count", &need::READ_USERS, Run::Tenant(users::count)),
    get("users/{user}", &need::READ_USERS, Run::Person(users::one)),
    patch(
        "users/{user}",
        &need::BLOCK_USERS,
        Run::Person(accounts::patch),
    ),
    post(
        "users/{user}/revokeSignInSessions",
        &need::REVOKE,
        Run::Person(accounts::revoke_sessions),
    ),
    beta(
        "invalidateAllRefreshTokens",
        post(
            "users/{user}/invalidateAllRefreshTokens",
            &need::REVOKE,
            Run::Person(accounts::revoke_sessions),
        ),
    ),
    get(
        "users/{user}/transitiveMemberOf",
        &need::READ_MEMBERSHIPS,
        Run::Person(groups::memberships),
    ),
    get(
        "users/{user}/transitiveMemberOf/microsoft.graph.directoryRole",
        &need::READ_MEMBERSHIPS,
        Run::Person(role_definitions::roles_of),
    ),
    beta(
        "requirements",
        get(
            "users/{user}/authentication/requirements",
            &need::READ_REQUIREMENTS,
            Run::Person(requirements::get),
        ),
    ),
    beta(
        "requirements",
        patch(
            "users/{user}/authentication/requirements",
            &need::WRITE_REQUIREMENTS,
            Run::Person(requirements::patch),
        ),
    ),
    beta(
        "signInPreferences",
        get(
            "users/{user}/authentication/signInPreferences",
            &need::READ_METHODS,
            Run::Person(preferences::get),
        ),
    ),
    beta(
        "signInPreferences",
        patch(
            "users/{user}/authentication/signInPreferences",
            &need::WRITE_METHODS,
            Run::Person(preferences::patch),
        ),
    ),
    get(
        "users/{user}/authentication/methods",
        &need::READ_METHODS,
        Run::Person(methods::list),
    ),
    get(
        "users/{user}/authentication/methods/{method}",
        &need::READ_METHODS,
        Run::Person(methods::one),
    ),
    delete(
        "users/{user}/authentication/methods/{method}",
        &need::WRITE_METHODS,
        Run::Person(methods::delete_any),
    ),
    post(
        "users/{user}/authentication/phoneMethods",
        &need::WRITE_PHONES,
        Run::Person(phones::add),
    ),
    patch(
        "users/{user}/authentication/phoneMethods/{method}",
        &need::WRITE_PHONES,
        Run::Person(phones::change),
    ),
    post(
        "users/{user}/authentication/phoneMethods/{method}/enableSmsSignIn",
        &need::WRITE_PHONES,
        Run::Person(phones::enable_sms_sign_in),
    ),
    post(
        "users/{user}/authentication/phoneMethods/{method}/disableSmsSignIn",
        &need::WRITE_PHONES,
        Run::Person(phones::disable_sms_sign_in),
    ),
    post(
        "users/{user}/authentication/emailMethods",
        &need::WRITE_EMAILS,
        Run::Person(emails::add),
    ),
    patch(
        "users/{user}/authentication/emailMethods/{method}",
        &need::WRITE_EMAILS,
        Run::Person(emails::change),
    ),
    beta(
        "hardwareOathMethods",
        post(
            "users/{user}/authentication/hardwareOathMethods/assignAndActivateBySerialNumber",
            &need::ASSIGN_TOKENS,
            Run::Person(tokens::assign_and_activate),
        ),
    ),
    beta(
        "authenticationMethodDevices",
        get(
            "directory/authenticationMethodDevices/hardwareOathDevices",
            &need::WRITE_METHOD_POLICY,
            Run::Tenant(tokens::in_stock),
        ),
    ),
    post(
        "users/{user}/authentication/temporaryAccessPassMethods",
        &need::WRITE_PASSES,
        Run::Person(access_pass::create),
    ),
    beta(
        "qrCodePinMethod",
        get(
            "users/{user}/authentication/qrCodePinMethod",
            &need::READ_METHODS,
            Run::Person(methods::qr_code),
        ),
    ),
    beta(
        "qrCodePinMethod",
        delete(
            "users/{user}/authentication/qrCodePinMethod",
            &need::WRITE_METHODS,
            Run::Person(methods::delete_qr_code),
        ),
    ),
    get(
        "users/{user}/authentication/<typed>",
        &need::READ_METHODS,
        Run::Person(methods::list_typed),
    ),
    get(
        "users/{user}/authentication/<typed>/{method}",
        &need::READ_METHODS,
        Run::Person(methods::one_typed),
    ),
    delete(
        "users/{user}/authentication/<typed>/{method}",
        &need::WRITE_METHODS,
        Run::Person(methods::delete_typed),
    ),
    beta(
        TYPED_BETA,
        get(
            "users/{user}/authentication/<typed-beta>",
            &need::READ_METHODS,
            Run::Person(methods::list_typed),
        ),
    ),
    beta(
        TYPED_BETA,
        get(
            "users/{user}/authentication/<typed-beta>/{method}",
            &need::READ_METHODS,
            Run::Person(methods::one_typed),
        ),
    ),
    beta(
        TYPED_BETA,
        delete(
            "users/{user}/authentication/<typed-beta>/{method}",
            &need::WRITE_METHODS,
            Run::Person(methods::delete_typed),
        ),
    ),
    get(
        "reports/authenticationMethods/userRegistrationDetails",
        &need::READ_REPORT,
        Run::Tenant(report::list),
    ),
    get(
        "reports/authenticationMethods/userRegistrationDetails/{user}",
        &need::READ_REPORT,
        Run::Tenant(report::one),
    ),
    get(
        "reports/authenticationMethods/usersRegisteredByMethod",
        &need::READ_SUMMARY,
        Run::Tenant(report_summary::by_method),
    ),
    get(
        "reports/authenticationMethods/usersRegisteredByMethod/{arguments}",
        &need::READ_SUMMARY,
        Run::Tenant(report_summary::by_method),
    ),
    get(
        "reports/authenticationMethods/usersRegisteredByFeature",
        &need::READ_SUMMARY,
        Run::Tenant(report_summary::by_feature),
    ),
    get(
        "reports/authenticationMethods/usersRegisteredByFeature/{arguments}",
        &need::READ_SUMMARY,
        Run::Tenant(report_summary::by_feature),
    ),
    get(
        "auditLogs/signIns",
        &need::READ_SIGN_INS,
        Run::Tenant(logs::sign_ins),
    ),
    get(
        "auditLogs/directoryAudits",
        &need::READ_AUDITS,
        Run::Tenant(logs::audits),
    ),
    get(
        "roleManagement/directory/roleAssignments",
        &need::READ_ROLES,
        Run::Tenant(roles::assignments),
    ),
    get(
        "roleManagement/directory/roleDefinitions",
        &need::READ_ROLES,
        Run::Tenant(role_definitions::definitions),
    ),
    get(
        "roleManagement/directory/roleAssignmentScheduleInstances",
        &need::READ_ROLE_SCHEDULES,
        Run::Tenant(roles::active_instances),
    ),
    get(
        "roleManagement/directory/roleEligibilityScheduleInstances",
        &need::READ_ELIGIBILITY,
        Run::Tenant(roles::eligible_instances),
    ),
    get(
        "directoryRoles",
        &need::READ_ROLES,
        Run::Tenant(role_definitions::roles),
    ),
    get(
        "directoryRoles/{role}/members",
        &need::READ_ROLES,
        Run::Tenant(role_definitions::role_members),
    ),
    get(
        "groups/{group}",
        &need::READ_GROUPS,
        Run::Tenant(groups::one),
    ),
    get(
        "groups/{group}/members",
        &need::READ_GROUPS,
        Run::Tenant(groups::members),
    ),
    get(
        "groups/{group}/transitiveMembers",
        &need::READ_GROUPS,
        Run::Tenant(groups::transitive_members),
    ),
    get(
        "policies/identitySecurityDefaultsEnforcementPolicy",
        &need::READ_POLICIES,
        Run::Tenant(security_defaults::get),
    ),
    get(
        "policies/authenticationMethodsPolicy",
        &need::READ_METHOD_POLICY,
        Run::Tenant(methods_policy::get),
    ),
    patch(
        "policies/authenticationMethodsPolicy",
        &need::WRITE_METHOD_POLICY,
        Run::Tenant(methods_policy::patch),
    ),
    get(
        "policies/authenticationMethodsPolicy/authenticationMethodConfigurations/{method}",
        &need::READ_METHOD_POLICY,
        Run::Tenant(methods_policy::one_configuration),
    ),
    get(
        "policies/crossTenantAccessPolicy/default",
        &need::READ_POLICIES,
        Run::Tenant(cross_tenant::default),
    ),
    get(
        "policies/crossTenantAccessPolicy/partners",
        &need::READ_POLICIES,
        Run::Tenant(cross_tenant::partners),
    ),
    get(
        "policies/authenticationStrengthPolicies",
        &need::READ_METHOD_POLICY,
        Run::Tenant(conditional_access::strengths),
    ),
    get(
        "identity/conditionalAccess/namedLocations",
        &need::READ_POLICIES,
        Run::Tenant(conditional_access::named_locations),
    ),
    post(
        "identity/conditionalAccess/evaluate",
        &need::EVALUATE_POLICIES,
        Run::Tenant(what_if::evaluate),
    ),
    get(
        "identity/conditionalAccess/policies",
        &need::READ_POLICIES,
        Run::Tenant(conditional_access::policies),
    ),
    get(
        "identityProtection/riskyUsers",
        &need::READ_RISK,
        Run::Tenant(organization::risky_users),
    ),
    get(
        "tenantRelationships/delegatedAdminCustomers",
        &need::READ_RELATIONSHIPS,
        Run::Tenant(partner::customers),
    ),
    get(
        "tenantRelationships/delegatedAdminRelationships",
        &need::READ_RELATIONSHIPS,
        Run::Tenant(partner::relationships),
    ),
    get(
        "contracts",
        &need::READ_CONTRACTS,
        Run::Tenant(partner::contracts),
    ),
    get(
        "subscribedSkus",
        &need::READ_LICENCES,
        Run::Tenant(organization::skus),
    ),
    get(
        "organization",
        &need::READ_ORGANIZATION,
        Run::Tenant(organization::organization),
    ),
];

const fn row(verb: Verb, path: &'static str, need: &'static Need, run: Run) -> Route {
    Route {
        verb,
        path,
        beta: None,
        need,
        run,
    }
}

const fn get(path: &'static str, need: &'static Need, run: Run) -> Route {
    row(Verb::Get, path, need, run)
}

const fn post(path: &'static str, need: &'static Need, run: Run) -> Route {
    row(Verb::Post, path, need, run)
}

const fn patch(path: &'static str, need: &'static Need, run: Run) -> Route {
    row(Verb::Patch, path, need, run)
}

const fn delete(path: &'static str, need: &'static Need, run: Run) -> Route {
    row(Verb::Delete, path, need, run)
}

/// A route whose named segment only beta has.
const fn beta(segment: &'static str, route: Route) -> Route {
    Route {
        beta: Some(segment),
        ..route
    }
}
