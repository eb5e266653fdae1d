//! mfadeck: see and change per-user MFA in Microsoft 365 from a terminal.
//!
//! This page is the map: the modules, the important files, and the way of one key press and of one answer. How to add a
//! key, a call of Graph, a window or a rule is in `.github/CONTRIBUTING.md`.
//!
//! # Modules
//!
//! | module | kind | what it holds |
//! |---|---|---|
//! | [`tenant`] | pure | what a tenant is: user, state, methods, roles, policies; the store, the query language, order, counts |
//! | [`coverage`] | pure | who is required to use MFA, and by what: the one verdict for list, header, overview, pane and commands |
//! | `triage` | pure | what one user's readings mean: failed sign-ins in plain words, the diagnosis |
//! | [`change`] | pure | what may be done: action, plan, guards, consequences, outcome, the records of the journal, undo |
//! | [`app`] | pure | the dashboard as a state machine: model, messages, effects, the table of keys, windows |
//! | `report` | pure | what the commands print: records with stable names, as JSON, CSV and text |
//! | [`auth`] | async | credentials behind `azure_core`'s `TokenCredential`, sign-in, clouds, the permissions that are asked for |
//! | [`graph`] | async | the Graph client: one request pipeline, pages, `$batch`, one small file for each area of the API |
//! | [`jobs`] | async | runs a plan against the client, records it, and reads every result back |
//! | [`snapshot`] | | the list of the last session, kept on disk for the next start |
//! | [`config`] | | the configuration file: settings, profiles, themes and keys |
//! | [`ui`] | | draws the model with ratatui |
//! | `run` | async | the loop: terminal, signals, effects |
//! | [`cmd`] | async | the command line: one file for each subcommand |
//! | `platform` | async | what differs between systems: private files, locks, signals, child processes, keyrings, folders |
//!
//! The simulated tenant of `--demo` and `mfadeck sim` is a package of its own, `src/sim`. It shares no type with this one:
//! the two agree only on what Microsoft documents. Only `src/cmd/demo.rs` knows it.
//!
//! *Pure* means: no async, no HTTP, no terminal, no file, no clock. Time and answers come in as values, so that every
//! decision can be tested by calling a function. `tests/house/layers.rs` has the table of what may use what, and fails where
//! a module breaks it.
//!
//! # Important files
//!
//! | file | what is decided there |
//! |---|---|
//! | `src/app/command/table.rs` | which key does what in which window; footer, help, palette and key map follow it |
//! | `src/app/update/mod.rs` | the next state for each message |
//! | `src/app/model.rs` | everything that the dashboard knows |
//! | `src/tenant/store.rs` | the users, in order, and how newer readings are merged |
//! | `src/tenant/query/parse.rs` | the keys of the filter |
//! | `src/coverage/conditional_access.rs` | which users a policy applies to |
//! | `src/coverage/rules.rs` | how much MFA everything together requires of a user |
//! | `src/coverage/migration.rs` | who stays protected without per-user MFA |
//! | `src/triage/diagnosis/` | what is wrong with a user, and what helps |
//! | `src/change/guard.rs` | who is never changed: your own account, protected accounts, the last admin |
//! | `src/change/judge.rs` | the same, judged by what the job has just read; the last admin is protected here |
//! | `src/jobs/preflight.rs` | what a job reads before it changes anything |
//! | `src/change/outcome.rs` | what a result is called, and in which words |
//! | `src/graph/pipeline.rs` | how a request is sent; its first lines say where each rule is |
//! | `src/graph/gate.rs` | when a request may leave: `Retry-After` is obeyed here, and the limits of reports |
//! | `src/graph/retry.rs` | which failures are tried again, and after what wait |
//! | `src/graph/batch.rs` | twenty requests in one, each with a fate of its own |
//! | `src/graph/area.rs` | which permission and which role each area of the API needs |
//! | `src/auth/scopes.rs` | which permissions a sign-in asks for |
//! | `src/jobs/mod.rs` | how a plan is run and recorded |
//! | `src/cmd/mod.rs` | the subcommands and the exit codes |
//!
//! # The way of a key press
//!
//! ```text
//!  terminal ─ key ─► key map ─ row of the table ─┐              ┌─► ui::draw(&Model) ─► frame
//!  signals ──────────────────────────────────────┤              │
//!  answers ─ Msg ────────────────────────────────┤              │
//!                                                ▼              │
//!                           Model::update(Msg, now) ──────► Model
//!                                                │ Vec<Effect>
//!                                                ▼
//!                        run::effects          cmd              two front ends
//!                              └────────┬───────┘
//!                         graph (reads) · jobs (changes) ──► journal
//!                                       │ one throttle gate
//!                          Microsoft Graph  |  simulated tenant
//! ```
//!
//! `f` on a user, which enforces MFA:
//!
//! 1. `run/keys.rs` listens to the terminal on a thread of its own and turns an event into `Msg::Key`.
//! 2. `run/mod.rs` passes it to `Model::update` in `app/update/mod.rs`. The key map finds the row of the table for the
//!    window on top: `Command::Enforce`.
//! 3. `app/update/command.rs` sees that the command is an action on the tenant and calls `propose` in
//!    `app/update/change.rs`. That makes a [`change::Plan`], with the guards applied, and opens the question.
//! 4. The frame is drawn: `ui/layer/confirm.rs` shows the plan. No is chosen.
//! 5. `y` comes the same way, once the question was on the screen for half a second. The question closes, a window for the job opens, and `update` returns `Effect::StartJob`.
//! 6. `run/effects.rs` starts the job. `jobs/preflight.rs` reads the user and judges the change again by what it read;
//!    `jobs/mod.rs` writes the intent to the journal, sends the change through `graph/requirements.rs`, and reads the state
//!    back.
//! 7. Each result comes back as `Msg::Job` and is drawn.
//!
//! # The way of an answer
//!
//! A page of users:
//!
//! 1. `update` returned `Effect::ReadUsers` with the number of this reading. `run/effects/tenant.rs` asks
//!    `graph/users.rs` for page after page.
//! 2. `graph/pipeline.rs` adds the token, waits at the gate, sends, and tries again where it may. `graph/users.rs` turns the
//!    JSON into values of [`tenant`]; foreign text becomes data here; what is shown of it passes the border in `tenant/shown.rs`.
//! 3. The page comes back as `Msg::Users`. `app/update/load.rs` drops it if a newer reading has begun, otherwise the
//!    store takes it.
//! 4. The list selects its rows again. The cursor stays on its user, the marks on theirs: they are ids, not rows.
//! 5. A frame is drawn if the last one is 33 ms old; otherwise as soon as it is. While nothing happens, nothing is drawn.

pub mod app;
pub mod auth;
pub mod change;
pub mod cmd;
pub mod config;
pub mod coverage;
pub mod graph;
pub mod jobs;
pub(crate) mod platform;
pub(crate) mod report;
pub(crate) mod run;
pub mod snapshot;
pub mod tenant;
pub(crate) mod triage;
pub mod ui;
