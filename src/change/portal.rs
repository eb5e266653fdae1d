//! Links into the portal, for what Graph has no call for.

use uuid::Uuid;

/// The legacy per-user MFA page, which leads into the Entra portal's today. The tenant's id goes in
/// where it is known, so that an admin of several tenants lands in the right one.
pub fn per_user_mfa(tenant_id: Option<Uuid>) -> String {
    const PAGE: &str = "https://account.activedirectory.windowsazure.com/usermanagement/multifactorverification.aspx";
    match tenant_id {
        Some(id) => format!("{PAGE}?tenantId={id}"),
        None => PAGE.into(),
    }
}
