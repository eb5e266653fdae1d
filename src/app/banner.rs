//! What requires MFA of everybody, in one line.

use super::Model;
use crate::change::words::count;
use crate::tenant::{Required, grouped};

impl Model {
    /// The one thing that requires MFA of everybody: security defaults, or a policy for all users and every sign-in. None
    /// where nothing does, or where that is unknown.
    pub fn requires_of_everyone(&self) -> Option<String> {
        let rules = self.rules();
        if rules.security_defaults.known() == Some(&true) {
            return Some("Security defaults require MFA, of admins always".to_owned());
        }
        let policies = rules.policies.known()?;
        let is_for_all = |id: &str| {
            let mut all = policies.iter().filter(|policy| policy.include.all);
            all.any(|policy| policy.id.as_str() == id)
        };
        let reaches = self.judgement.policies.iter();
        let widest = reaches
            .filter(|reach| reach.strength == Required::Always && reach.in_scope > 0)
            .filter(|reach| is_for_all(&reach.id))
            .min_by_key(|reach| reach.excluded + reach.unsure)?;
        let mut but = Vec::new();
        if widest.excluded > 0 {
            but.push(format!("{} excluded", grouped(widest.excluded)));
        }
        if widest.unsure > 0 {
            but.push(format!("{} unknown", count(widest.unsure, "user")));
        }
        let but = if but.is_empty() {
            String::new()
        } else {
            format!(" but {}", but.join(" and "))
        };
        Some(format!("\"{}\" requires MFA of everyone{but}", widest.name))
    }
}
