//! The dashboard as a state machine: [`Model`] is the state, [`Msg`] what happens, [`Effect`] what is
//! to be done outside; `Model::update` takes one to the other and never waits.
//!
//! Pure: time comes in with each message, and effects are comparable values.

pub mod all_tenants;
pub mod attention;
mod banner;
mod case;
pub mod columns;
pub mod command;
mod desk;
pub mod effect;
pub mod export;
pub mod job;
pub mod key;
pub mod layer;
pub mod layout;
pub mod links;
pub mod list;
pub mod load;
pub mod message;
mod method;
mod method_form;
pub mod migration;
pub mod model;
pub mod msg;
pub mod note;
pub mod overview;
pub mod palette;
mod pane_search;
pub mod past;
mod progress;
pub mod referee;
mod remedy;
pub mod report;
pub mod results;
pub mod sign_in;
pub mod sms;
pub mod statement;
pub mod tabs;
pub mod typed;
mod update;
pub mod view;

pub use attention::Attention;
pub use command::{COMMANDS, Command, Context, KeyFault, KeyMap, Spec};
pub use effect::{Effect, Timer};
pub use job::Job;
pub use key::Key;
pub use layer::{
    Confirm, Layer, MadePass, PlanList, ShownPass, ShownPasses, TicketForm, TicketUse,
};
pub use layout::{Area, Panes};
pub use list::List;
pub use load::{Load, Loading, Refresh};
pub use message::{Toast, ToastKind};
pub use method_form::{Addable, MethodForm};
pub use model::{Model, Pane, Session, Start};
pub use msg::{DeskMsg, Msg};
pub use overview::Overview;
pub use pane_search::PaneSearch;
pub use report::ReportOrder;
pub use sign_in::SignIn;
pub use sms::SmsWindow;
pub use view::View;
