//! The ways to sign in, by their words.

use clap::ValueEnum;

/// Ways to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Auth {
    /// A code, typed at a page on any device
    DeviceCode,
    /// A browser that reaches this machine's loopback
    Browser,
    /// The access token in `MFADECK_ACCESS_TOKEN`
    Token,
    /// A client secret in `AZURE_CLIENT_SECRET`
    Secret,
    /// A certificate: `--certificate`
    Certificate,
    /// What the Azure CLI is signed in as; cannot change states
    AzureCli,
    /// The managed identity of this machine
    ManagedIdentity,
    /// The federated token of this workload
    WorkloadIdentity,
}

impl Auth {
    /// Whether a person signs in here, so that single permissions can be asked for.
    pub fn is_a_persons(self) -> bool {
        matches!(self, Self::DeviceCode | Self::Browser)
    }

    /// The word on the command line and in the configuration.
    pub fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }

    /// All words.
    pub fn names() -> Vec<String> {
        Self::value_variants()
            .iter()
            .map(|auth| auth.name())
            .collect()
    }

    /// Reads the word of [`Self::name`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::from_str(word, false).ok()
    }
}
