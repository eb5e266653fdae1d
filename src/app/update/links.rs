//! The window of links into the portal.

use uuid::Uuid;

use super::super::links::{Link, Links};
use super::super::overview::Goal;
use super::super::{Command, Effect, Job, Layer, Model, ToastKind};
use crate::change::portal::Page;
use crate::coverage::{Answer, Requirement, RequirementSource};
use crate::tenant::{SafeText, SignIn, User};

impl Model {
    pub(super) fn open_links(&mut self) {
        let links = self.links();
        self.layers.push(Layer::Links(Box::new(links)));
    }

    pub(super) fn go_in_links(&mut self, command: Command) {
        let page = self.list_rows();
        if let Some(Layer::Links(links)) = self.layers.last_mut() {
            let last = links.rows.len().saturating_sub(1);
            links.chosen = command.moved(links.chosen, page).min(last);
        }
    }

    /// A letter or digit of a row.
    pub(super) fn copy_link_of_key(&mut self, key: char) -> Vec<Effect> {
        let Some(Layer::Links(links)) = self.layers.last_mut() else {
            return Vec::new();
        };
        match links.of_key(key) {
            Some(at) => links.chosen = at,
            None => return self.say(ToastKind::Note, format!("No link has the key {key}.")),
        }
        self.copy_link()
    }

    /// Copies the address under the cursor.
    pub(super) fn copy_link(&mut self) -> Vec<Effect> {
        let Some(Layer::Links(links)) = self.layers.pop() else {
            return Vec::new();
        };
        let link = links.chosen().cloned();
        link.map_or_else(Vec::new, |link| self.copy(link.address, "the link"))
    }
}

impl Model {
    /// The links that fit the window on top and what is selected in it.
    fn links(&self) -> Links {
        let user = match self.layers.last() {
            None => self.list.cursor,
            Some(Layer::WhatIf(shown)) => Some(shown.user),
            Some(Layer::Job { .. }) => self.top_job().and_then(Job::only_user),
            Some(Layer::History { .. } | Layer::Past { .. }) => {
                match self.past_job().map(|past| past.begin.users.as_slice()) {
                    Some([only]) => Some(only.id),
                    _ => None,
                }
            }
            Some(Layer::Confirm(confirm)) => match confirm.plan.items.as_slice() {
                [only] => Some(only.target.id),
                _ => None,
            },
            Some(_) => None,
        };
        let user = user.and_then(|user| self.store.get(user));
        let mut rows = Vec::new();
        let of_tenant = self.of_tenant();
        if self.top_job_is_by_hand() {
            rows.push(of_tenant.clone());
        }
        if let Some(user) = user {
            rows.extend(self.of_user(user));
        }
        rows.extend(self.of_figure());
        if !rows.contains(&of_tenant) {
            rows.push(of_tenant);
        }
        if let Some(user) = user {
            rows.extend(self.of_policies(user));
        }
        Links {
            user: user.map(|user| user.id),
            rows,
            chosen: 0,
        }
    }

    fn of_tenant(&self) -> Link {
        let (address, label) = self.portal().per_user_mfa();
        Link {
            key: Some('p'),
            label: label.to_owned(),
            note: None,
            address,
        }
    }

    fn of_user(&self, user: &User) -> impl Iterator<Item = Link> {
        let portal = self.portal();
        let failed = self.failed_sign_in(user);
        let pages = [
            ('a', "Authentication methods", Page::Methods(user.id), None),
            ('u', "Profile", Page::Profile(user.id), None),
            ('s', "Sign-in log", Page::SignIns(user.id), failed),
        ];
        pages
            .into_iter()
            .filter_map(move |(key, label, page, note)| {
                Some(Link {
                    key: Some(key),
                    label: label.to_owned(),
                    note,
                    address: portal.address(page)?,
                })
            })
    }

    /// What finds the newest failed sign-in in the portal's log: no address of a single one is known.
    fn failed_sign_in(&self, user: &User) -> Option<String> {
        let case = self.case(user);
        let log = case.sign_ins().known()?;
        let failed = |one: &&SignIn| one.code != 0 && one.correlation.is_some();
        let newest = log.entries.iter().find(failed)?;
        let at = case.when(newest.at);
        let correlation = newest.correlation.as_ref()?;
        Some(format!("newest failure {at}, correlation id {correlation}"))
    }

    /// The policies that concern the user: those that require MFA or block, those that only report, and those that exclude
    /// the user.
    fn of_policies(&self, user: &User) -> Vec<Link> {
        let required = self.case(user).requirements();
        let named = required.asking.iter().chain(&required.blocking);
        let mut links: Vec<Link> = Vec::new();
        let concerns =
            |line: &&Requirement| line.answer != Answer::No || line.excluded || line.report_only;
        for line in named.filter(concerns) {
            if let RequirementSource::Policy { name, id } = &line.by
                && let Some(link) = self.of_policy(name, id, links.len())
                && links.iter().all(|known| known.address != link.address)
            {
                links.push(link);
            }
        }
        links
    }

    /// The policy under the cursor of the overview.
    fn of_figure(&self) -> Option<Link> {
        let Some(Layer::Overview(overview)) = self.layers.last() else {
            return None;
        };
        match &overview.figure(self.overview_at)?.goal {
            Goal::Policy { id, name, .. } => self.of_policy(name, id, 0),
            _ => None,
        }
    }

    /// An id is foreign text until it proves to be one.
    fn of_policy(&self, name: &SafeText, id: &SafeText, place: usize) -> Option<Link> {
        let id = Uuid::try_parse(id).ok()?;
        let digit = u32::try_from(place + 1).ok();
        Some(Link {
            key: digit.and_then(|digit| char::from_digit(digit, 10)),
            label: format!("Policy \"{name}\""),
            note: None,
            address: self.portal().address(Page::Policy(id))?,
        })
    }
}
