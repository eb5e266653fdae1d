//! Microsoft's clouds and their hosts.

use clap::ValueEnum;
use strum::IntoStaticStr;

/// A Microsoft cloud. The comments are its help, without a full stop; the aliases are the names in Graph `PowerShell`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, IntoStaticStr, ValueEnum)]
#[strum(serialize_all = "kebab-case")]
pub enum Cloud {
    /// Worldwide, and the US government's GCC
    #[default]
    Global,
    /// US government L4 (GCC High)
    #[value(alias = "USGov")]
    UsGov,
    /// US government L5 (Department of Defense)
    #[value(alias = "USGovDoD")]
    UsDod,
    /// China, operated by 21Vianet
    China,
}

impl Cloud {
    /// The word on the command line and in the configuration.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Graph's address, without a version.
    pub fn graph(self) -> &'static str {
        match self {
            Self::Global => "https://graph.microsoft.com",
            Self::UsGov => "https://graph.microsoft.us",
            Self::UsDod => "https://dod-graph.microsoft.us",
            Self::China => "https://microsoftgraph.chinacloudapi.cn",
        }
    }

    /// Where identities sign in.
    pub fn login(self) -> &'static str {
        match self {
            Self::Global => "https://login.microsoftonline.com",
            Self::UsGov | Self::UsDod => "https://login.microsoftonline.us",
            Self::China => "https://login.chinacloudapi.cn",
        }
    }

    /// The Entra admin centre.
    pub fn portal(self) -> &'static str {
        match self {
            Self::Global => "https://entra.microsoft.com",
            Self::UsGov | Self::UsDod => "https://entra.microsoft.us",
            Self::China => "https://entra.microsoftonline.cn",
        }
    }

    /// Whether Graph has users' authentication methods here.
    pub fn has_methods(self) -> bool {
        self != Self::China
    }

    /// The scope that stands for all permissions that the application was given.
    pub fn default_scope(self) -> String {
        self.scope(".default")
    }

    /// A single permission as a scope of this cloud's Graph.
    pub fn scope(self, permission: &str) -> String {
        format!("{}/{permission}", self.graph())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_names_the_graph_of_its_own_cloud() {
        assert_eq!(
            Cloud::UsDod.scope("User.Read.All"),
            "https://dod-graph.microsoft.us/User.Read.All"
        );
        assert_eq!(
            Cloud::Global.default_scope(),
            "https://graph.microsoft.com/.default"
        );
    }

    #[test]
    fn every_name_reads_back_and_every_host_is_https() {
        for &cloud in Cloud::value_variants() {
            assert_eq!(Cloud::from_str(cloud.name(), false), Ok(cloud));
            for url in [cloud.graph(), cloud.login(), cloud.portal()] {
                assert!(url.starts_with("https://") && !url.ends_with('/'), "{url}");
            }
        }
    }
}
