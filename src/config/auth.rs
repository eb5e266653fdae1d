//! The ways to sign in.

use clap::ValueEnum;
use strum::IntoStaticStr;

/// A way to sign in. The comments are its help, without a full stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, ValueEnum)]
#[strum(serialize_all = "kebab-case")]
pub enum Auth {
    /// A code to enter in a browser on any device
    DeviceCode,
    /// A browser that can reach the loopback of this computer
    Browser,
    /// Any browser, whose last address you paste back
    PasteBack,
    /// The access token in `MFADECK_ACCESS_TOKEN`
    Token,
    /// The client secret in `AZURE_CLIENT_SECRET`
    Secret,
    /// The certificate of --certificate
    Certificate,
    /// The sign-in of the Azure CLI; cannot change states
    AzureCli,
    /// The managed identity of this computer
    ManagedIdentity,
    /// The federated token of this workload
    WorkloadIdentity,
}

impl Auth {
    /// Whether a person signs in, so that single permissions can be requested.
    pub fn is_a_persons(self) -> bool {
        matches!(self, Self::DeviceCode | Self::Browser | Self::PasteBack)
    }

    /// Whether the token comes from elsewhere, whatever tenant is named here.
    pub fn is_given(self) -> bool {
        matches!(self, Self::Token | Self::AzureCli | Self::ManagedIdentity)
    }

    /// The word on the command line and in the configuration.
    pub fn name(self) -> &'static str {
        self.into()
    }
}
