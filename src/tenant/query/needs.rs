//! What has to be read before a query can be answered.

use super::{By, Query, Question, Test};

/// Readings beside the list of users.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a set of readings, each wanted or not"
)]
pub struct Needs {
    /// The per-user MFA states.
    pub states: bool,
    /// What security defaults and Conditional Access require.
    pub policies: bool,
    /// The registration report.
    pub registrations: bool,
    /// Whether a user holds a directory role.
    pub admins: bool,
    /// Which directory roles a user holds.
    pub roles: bool,
}

impl Query {
    /// What the query's answer depends on.
    pub fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        for test in self.terms.iter().flat_map(|term| &term.any) {
            match test {
                Test::State(_) => needs.states = true,
                Test::Required(by, _) => {
                    needs.states |= *by == By::Anything;
                    needs.policies = true;
                }
                Test::Is(Question::Admin, _) => needs.admins = true,
                // The report says who is an admin, not how.
                Test::Is(Question::Eligible, _) | Test::Role(_) => needs.roles = true,
                Test::Is(Question::Registered | Question::Capable, _)
                | Test::Method(_)
                | Test::Sms(_)
                | Test::NoMethod
                | Test::OnlyPhones
                | Test::MethodsUnknown
                | Test::Default(_) => needs.registrations = true,
                Test::Word(..)
                | Test::Is(
                    Question::Guest | Question::Enabled | Question::Licensed | Question::Synced,
                    _,
                ) => {}
            }
        }
        needs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_names_the_readings_that_it_depends_on() {
        let needs = |text| Query::parse(text).unwrap().needs();
        assert_eq!(needs("ada guest:yes"), Needs::default());
        assert!(needs("ada -state:disabled").states);
        let required = needs("required:never");
        assert!(required.states && required.policies);
        let policies = needs("policy:always");
        assert!(policies.policies && !policies.states);
        assert!(needs("admin:eligible").roles);
        assert!(needs("method:phone").registrations && needs("default:sms").registrations);
        let admins = needs("admin:yes");
        assert!(admins.admins && !admins.roles && !admins.registrations);
        assert!(needs("role:reader").roles);
    }
}
