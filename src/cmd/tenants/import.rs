//! `mfadeck tenants import`: the customers of a partner as profiles of the configuration.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser};
use jiff::tz::TimeZone;
use uuid::Uuid;

use crate::change::words::count;
use crate::cmd::connect;
use crate::cmd::failure::Failure;
use crate::cmd::global::GlobalOptions;
use crate::cmd::out::{Format, file};
use crate::cmd::profiles::Profiles;
use crate::cmd::prompt;
use crate::cmd::say::say;
use crate::cmd::sink::Sink;
use crate::graph::Customer;
use crate::tenant::text::fold;
use crate::tenant::{Shown, role, time};

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cmd) struct ImportOptions {
    /// Write the profiles to a file, - for stdout
    #[arg(short, long, value_name = "FILE", value_parser = PathBufValueParser::new().try_map(file::<Format>))]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck --demo=partner tenants import
  mfadeck tenants import --profile adatum
  mfadeck tenants import >> ~/.config/mfadeck/config.toml

Signs in to the partner's own tenant and asks for one more permission, DelegatedAdminRelationship.Read.All, which nothing \
else needs. Each customer with an active relationship (GDAP) becomes a profile; customers that a profile names already are \
left out. The configuration is not touched: look at the lines, and add those that you want.";

/// The permission that listing customers needs.
const PERMISSION: &str = "DelegatedAdminRelationship.Read.All";

pub(in crate::cmd) async fn run(
    global: &GlobalOptions,
    options: &ImportOptions,
) -> Result<ExitCode, Failure> {
    let mut sink = Sink::open(options.output.as_deref())?;
    global.start_log()?;
    let reading = GlobalOptions {
        read_only: true,
        ..global.clone()
    };
    let profiles = Profiles::open(&reading).await?.asking_also(PERMISSION);
    let (connection, _) = connect::with_prompts(&profiles, global.profile.as_deref()).await?;
    let customers = connection.graph.customers();
    let customers = prompt::interruptible(Box::pin(customers)).await??;
    let found = Found::of(customers, &profiles);
    sink.writer().write_all(found.text()?.as_bytes())?;
    sink.close()?;
    let known = match found.known {
        0 => String::new(),
        known => format!("; {} are profiles already", count(known, "more")),
    };
    let new = count(found.profiles.len(), "customer");
    say(format_args!("{new} with an active relationship{known}"));
    Ok(ExitCode::SUCCESS)
}

/// What was found, by the names of the profiles to be.
struct Found {
    profiles: BTreeMap<String, Customer>,
    /// How many have a profile already.
    known: usize,
}

impl Found {
    fn of(customers: Vec<Customer>, known: &Profiles) -> Self {
        let taken = known.names();
        let named: Vec<&str> = taken
            .iter()
            .filter_map(|name| known.tenant_of(name))
            .collect();
        let mut of_tenant: BTreeMap<Uuid, Customer> = BTreeMap::new();
        for customer in customers {
            match of_tenant.get_mut(&customer.tenant) {
                Some(seen) => {
                    seen.ends = seen.ends.max(customer.ends);
                    seen.extends |= customer.extends;
                    seen.roles.extend(customer.roles);
                }
                None => drop(of_tenant.insert(customer.tenant, customer)),
            }
        }
        let mut found = Self {
            profiles: BTreeMap::new(),
            known: 0,
        };
        for (id, customer) in of_tenant {
            let id = id.to_string();
            if named.iter().any(|tenant| tenant.eq_ignore_ascii_case(&id)) {
                found.known += 1;
                continue;
            }
            let name = slug(&customer.name);
            let is_free =
                |name: &String| !taken.contains(name) && !found.profiles.contains_key(name);
            let numbered = (2..).map(|number| format!("{name}-{number}"));
            let free = std::iter::once(name.clone()).chain(numbered).find(is_free);
            found.profiles.insert(free.unwrap_or(id), customer);
        }
        found
    }

    /// The lines for the configuration.
    fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        for (name, customer) in &self.profiles {
            let mut roles: Vec<String> = customer.roles.iter().map(role_name).collect();
            roles.sort_unstable();
            roles.dedup();
            let ends = match (customer.ends, customer.extends) {
                (None, _) => String::new(),
                (Some(at), true) => {
                    format!("; extended by itself on {}", time::date(at, &TimeZone::UTC))
                }
                (Some(at), false) => format!("; ends on {}", time::date(at, &TimeZone::UTC)),
            };
            writeln!(text, "# {}{ends}", &*Shown::line(customer.name.as_str()))?;
            writeln!(text, "# roles: {}", roles.join(", "))?;
            writeln!(text, "[profiles.{name}]")?;
            writeln!(text, "tenant = \"{}\"\n", customer.tenant)?;
        }
        Ok(text)
    }
}

fn role_name(id: &Uuid) -> String {
    role::name(*id).map_or_else(|| id.to_string(), str::to_owned)
}

/// A name that TOML takes as it is: `alpine-ski-house`.
fn slug(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        "customer".to_owned()
    } else {
        words.join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_any_script_becomes_a_key_that_toml_takes() {
        assert_eq!(slug("Alpine Ski House"), "alpine-ski-house");
        assert_eq!(slug("Margie's Travel (EU)"), "margie-s-travel-eu");
        assert_eq!(slug("李"), "customer");
        assert_eq!(slug("]\n[keys]"), "keys");
    }
}
