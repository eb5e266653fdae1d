//! From which windows a command of the list can be run: they stay behind what it opens, or make room for the list.

use super::{Command, Context};
use crate::app::{Layer, Model};

/// From where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// From everywhere, a question and codes that nobody has seen included.
    Always,
    /// From every window that does not wait for an answer.
    Windows,
    /// The same; it shows the list, and the windows above it close.
    ShowsList,
    /// It is about what the list shows, so from nowhere else.
    List,
}

impl Reach {
    /// Why it cannot be run from the window on top.
    pub(in crate::app) fn why_not(self, model: &Model) -> Option<&'static str> {
        if self == Self::Always || model.window().is_none() {
            None
        } else if model.waits_for_an_answer() {
            Some("answer the question or close its window first")
        } else {
            (self == Self::List).then_some("it acts on the list: close this window first")
        }
    }
}

impl Command {
    /// From where it can be run where the list has a row for it.
    pub(in crate::app) fn reach(self) -> Reach {
        match self {
            Self::Help | Self::Ticket | Self::Mask | Self::SwitchTenant | Self::Links => {
                Reach::Always
            }
            Self::Overview
            | Self::SmsEnd
            | Self::Migration
            | Self::Columns
            | Self::Sort
            | Self::Views
            | Self::Export
            | Self::Reload
            | Self::ReadUnknown
            | Self::Jobs
            | Self::History
            | Self::Messages
            | Self::AllTenants
            | Self::SignIn
            | Self::Quit => Reach::Windows,
            Self::Filter | Self::LackingMfa => Reach::ShowsList,
            _ => Reach::List,
        }
    }

    /// The window that it opens.
    pub(in crate::app) fn opens(self) -> Option<Context> {
        Some(match self {
            Self::Overview => Context::Overview,
            Self::SmsEnd => Context::Sms,
            Self::Migration => Context::Migration,
            Self::WhatIf => Context::WhatIf,
            Self::Columns => Context::Columns,
            Self::Sort => Context::Sort,
            Self::Views => Context::Views,
            Self::Export => Context::Export,
            Self::Links => Context::Links,
            Self::Jobs => Context::Job,
            Self::History => Context::History,
            Self::Messages => Context::Messages,
            Self::Help => Context::Help,
            Self::AllTenants => Context::AllTenants,
            Self::SignIn => Context::SignIn,
            _ => return None,
        })
    }
}

impl Model {
    /// Why a command of the list cannot be run from the window on top.
    pub(in crate::app) fn out_of_reach(&self, command: Command) -> Option<&'static str> {
        command.reach().why_not(self).or_else(|| {
            let opens = command.opens()?;
            let is_open = self.layers.iter().any(|layer| layer.context() == opens);
            is_open.then_some("its window is open")
        })
    }

    /// Closes the windows above the list; what waits for an answer stays, and so does a sign-in.
    pub(in crate::app) fn show_list(&mut self) {
        self.layers
            .retain(|layer| layer.attention().is_some() || matches!(layer, Layer::SignIn));
    }
}
