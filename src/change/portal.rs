//! Addresses of pages in the portal.
//!
//! The pages of users and policies are those that Microsoft's Zero Trust Assessment module and CIPP link to. Microsoft's
//! documentation has none of them: where the portal moves a page, it opens its start page.

use uuid::Uuid;

use crate::tenant::UserId;

/// The portal of one tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portal {
    /// `https://entra.microsoft.com`
    pub host: &'static str,
    /// Which pages have an address that is known.
    pub pages: Pages,
    /// The tenant, so that an admin of several lands in the right one.
    pub tenant_id: Option<Uuid>,
}

/// The pages of a cloud's portal whose addresses are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pages {
    /// Those of users and policies, and the legacy page of per-user MFA.
    All,
    /// Those of users and policies.
    UsersAndPolicies,
    /// The start page.
    Start,
}

/// A page of the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The authentication methods of a user, with the portal's own resets.
    Methods(UserId),
    /// The account of a user.
    Profile(UserId),
    /// The sign-ins of a user.
    SignIns(UserId),
    /// A Conditional Access policy.
    Policy(Uuid),
}

/// Leads into the Entra portal's page today.
const PER_USER_MFA: &str =
    "https://account.activedirectory.windowsazure.com/usermanagement/multifactorverification.aspx";

impl Default for Portal {
    /// That of the worldwide cloud, in no particular tenant.
    fn default() -> Self {
        Self {
            host: "https://entra.microsoft.com",
            pages: Pages::All,
            tenant_id: None,
        }
    }
}

impl Portal {
    /// The same in a tenant.
    #[must_use]
    pub fn of(self, tenant_id: Option<Uuid>) -> Self {
        Self { tenant_id, ..self }
    }

    /// The address of a page, where it is known.
    pub fn address(&self, page: Page) -> Option<String> {
        match self.pages {
            Pages::All | Pages::UsersAndPolicies => {
                Some(format!("{}/#view/{}", self.start(), fragment(page)))
            }
            Pages::Start => None,
        }
    }

    /// The page of per-user MFA: its address, or that of the start page where it is not known, and what is there.
    pub fn per_user_mfa(&self) -> (String, &'static str) {
        if self.pages != Pages::All {
            return (self.start(), "The portal: Users, then Per-user MFA");
        }
        let address = match self.tenant_id {
            Some(id) => format!("{PER_USER_MFA}?tenantId={id}"),
            None => PER_USER_MFA.to_owned(),
        };
        (address, "Per-user MFA of all users")
    }

    fn start(&self) -> String {
        match self.tenant_id {
            Some(id) => format!("{}/{id}", self.host),
            None => self.host.to_owned(),
        }
    }
}

/// The part that names the page; ids only, so that no foreign text is part of an address.
fn fragment(page: Page) -> String {
    const USER: &str = "Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~";
    match page {
        Page::Methods(user) => {
            format!("{USER}/UserAuthMethods/userId/{user}/hidePreviewBanner~/true")
        }
        Page::Profile(user) => format!("{USER}/overview/userId/{user}"),
        Page::SignIns(user) => format!("{USER}/SignIns/userId/{user}"),
        Page::Policy(id) => format!("Microsoft_AAD_ConditionalAccess/PolicyBlade/policyId/{id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT: Uuid = Uuid::from_u128(0xc0);
    const ADA: UserId = UserId(Uuid::from_u128(0xada));

    #[test]
    fn every_page_is_in_the_tenant_and_names_what_it_shows_by_its_id() {
        let portal = Portal::default().of(Some(TENANT));
        let start = format!("https://entra.microsoft.com/{TENANT}/#view/");
        for (page, id) in [
            (Page::Methods(ADA), ADA.to_string()),
            (Page::Profile(ADA), ADA.to_string()),
            (Page::SignIns(ADA), ADA.to_string()),
            (
                Page::Policy(Uuid::from_u128(7)),
                Uuid::from_u128(7).to_string(),
            ),
        ] {
            let address = portal.address(page).unwrap();
            assert!(address.starts_with(&start), "{address}");
            assert!(address.contains(&id), "{address}");
            let plain = |c: char| c.is_ascii_alphanumeric() || "/:#~.-_".contains(c);
            assert!(address.chars().all(plain), "{address}");
        }
        assert!(
            portal
                .per_user_mfa()
                .0
                .ends_with(&format!("?tenantId={TENANT}"))
        );
    }

    #[test]
    fn a_cloud_has_no_page_whose_address_nobody_knows() {
        let of = |host, pages| Portal {
            host,
            pages,
            tenant_id: Some(TENANT),
        };
        let government = of("https://entra.microsoft.us", Pages::UsersAndPolicies);
        let methods = government.address(Page::Methods(ADA)).unwrap();
        assert!(methods.starts_with(&format!("https://entra.microsoft.us/{TENANT}/#view/")));
        let start = format!("https://entra.microsoft.us/{TENANT}");
        assert_eq!(government.per_user_mfa().0, start);
        let china = of("https://entra.microsoftonline.cn", Pages::Start);
        assert_eq!(china.address(Page::Methods(ADA)), None);
        assert_eq!(china.address(Page::Policy(Uuid::nil())), None);
        assert_eq!(
            china.per_user_mfa().0,
            format!("https://entra.microsoftonline.cn/{TENANT}")
        );
    }
}
