//! mfadeck: see and change per-user MFA in Microsoft 365 from a terminal.
//!
//! The map of the house; each module's own page says what may come in.
//!
//! | module | kind | what it holds |
//! |---|---|---|
//! | [`tenant`] | pure | what a tenant is: user, state, methods, roles; the store, the query language, order, counts |
//! | [`triage`] | pure | what a user's readings mean: what asks for MFA, failed sign-ins in words, the diagnosis |
//! | [`change`] | pure | what may be done to it: action, plan, guards, outcome |
//! | [`graph`] | async | the Graph client: one request pipeline, pages, `$batch`, one small file per area of the API |
//! | [`auth`] | async | credentials behind `azure_core`'s `TokenCredential`, and the clouds |
//! | [`config`] | | the configuration file: profiles of tenants, parsed purely |
//! | [`jobs`] | async | runs a plan against the client and reads every result back |
//! | [`app`] | pure | the dashboard as a state machine: model, messages, effects, the action table |
//! | [`report`] | pure | what the commands tell: records with stable names, as JSON, CSV and text |
//! | [`ui`] | | draws the model with ratatui |
//! | [`run`] | async | the loop: terminal, signals, effects |
//! | [`cmd`] | async | the command line and its subcommands |
//! | [`snapshot`] | | the list of the last visit, kept on disk for the next start |
//!
//! The simulated tenant of `--demo` and `mfadeck sim` is a package of its own in `src/sim`; it shares no type with this one.
//!
//! Pure means: no tokio, no HTTP, no terminal, no file, no clock. Time and answers come in as values.

pub mod app;
pub mod auth;
pub mod change;
pub mod cmd;
pub mod config;
pub mod graph;
pub mod jobs;
pub mod report;
pub mod run;
pub mod snapshot;
pub mod tenant;
pub(crate) mod triage;
pub mod ui;
