//! One sign-in of a person for many tenants. A refresh token is bound to the person and the application and not to a
//! tenant: each tenant that lets the person in gives an access token of its own for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use azure_core::credentials::Secret;

use super::{KeyringEntry, SignInError};

/// What renews a person's sign-ins with one application in every tenant; empty until somebody has signed in.
#[derive(Clone, Debug, Default)]
pub struct SharedSignIn(Arc<Mutex<Option<Secret>>>);

impl SharedSignIn {
    /// A sign-in that was made elsewhere.
    pub fn of(refresh: Secret) -> Self {
        Self(Arc::new(Mutex::new(Some(refresh))))
    }

    /// Whether somebody has signed in.
    pub fn is_known(&self) -> bool {
        self.held().is_some()
    }

    /// Takes the first sign-in that the keyring keeps, unless one is known.
    pub fn recall<'a>(&self, kept: impl IntoIterator<Item = &'a KeyringEntry>) {
        if !self.is_known()
            && let Some(refresh) = kept.into_iter().find_map(KeyringEntry::read)
        {
            self.offer(&refresh);
        }
    }

    pub(super) fn get(&self) -> Option<Secret> {
        self.held().clone()
    }

    /// Takes a sign-in, unless one is known.
    pub(super) fn offer(&self, refresh: &Secret) {
        self.held().get_or_insert_with(|| refresh.clone());
    }

    fn held(&self) -> MutexGuard<'_, Option<Secret>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SignInError {
    /// Whether the person gets further by signing in there again. Other refusals of a tenant stay what they are.
    pub(super) fn ends_with_a_sign_in(&self) -> bool {
        matches!(
            self.code,
            None | Some(
                50_072
                    | 50_074
                    | 50_076
                    | 50_078
                    | 50_079
                    | 50_089
                    | 50_132
                    | 50_133
                    | 50_158
                    | 50_173
                    | 70_008
                    | 70_043
                    | 700_082
            )
        )
    }

    /// The same refusal of a tenant where the person signed in to another one: what its admins can do.
    #[must_use]
    pub(super) fn of_another_tenant(mut self) -> Self {
        let (what, advice) = match self.code {
            Some(50_020 | 50_034 | 50_177) => (
                "this tenant does not know the account that signed in",
                "check that the GDAP relationship is active and that its security group holds the account, or have it invited as a guest",
            ),
            Some(53_003 | 530_035 | 50_005 | 50_131) => (
                "this tenant's Conditional Access blocks the sign-in",
                "its admin finds the policy in the sign-in log, and excludes service provider users of your tenant where that is right",
            ),
            Some(50_072 | 50_074 | 50_076 | 50_078 | 50_079 | 50_158) => (
                "this tenant requires a second factor of its own",
                "sign in there once: mfadeck login --profile with its profile",
            ),
            _ => return self,
        };
        what.clone_into(&mut self.what);
        advice.clone_into(&mut self.advice);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: u32) -> SignInError {
        SignInError {
            code: Some(code),
            ..SignInError::new("Microsoft's words", "look it up")
        }
    }

    #[test]
    fn the_first_sign_in_stays() {
        let shared = SharedSignIn::default();
        assert!(!shared.is_known());
        shared.offer(&Secret::new("first"));
        shared.clone().offer(&Secret::new("second"));
        assert_eq!(shared.get().unwrap().secret(), "first");
    }

    #[test]
    fn a_tenant_that_lets_nobody_in_is_not_asked_by_another_sign_in() {
        for code in [50_020, 50_177, 53_003, 65_001, 90_002] {
            assert!(!refused(code).ends_with_a_sign_in(), "{code}");
        }
        for code in [50_076, 50_079, 700_082] {
            assert!(refused(code).ends_with_a_sign_in(), "{code}");
        }
    }

    #[test]
    fn a_refusal_of_another_tenant_says_what_its_admins_can_do() {
        let error = refused(50_177).of_another_tenant();
        assert!(error.advice.contains("GDAP"), "{error}");
        assert!(error.to_string().ends_with("(AADSTS50177)"), "{error}");
        let error = refused(65_001).of_another_tenant();
        assert_eq!(error.advice, "look it up", "the link to consent stays");
    }
}
