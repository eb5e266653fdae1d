//! Pictures of the dashboard in named states: whole screens of a few, of the others the part that they are about.
//! That every state fits every size is a property, not a picture: see [`sizes`].

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

#[path = "../hostile/corpus.rs"]
mod corpus;
mod crowd;
mod drawn;
mod history;
mod hostile;
mod overview;
mod room;
mod screen;
mod sizes;
mod states;
mod tenants;
mod themes;
mod triage;
mod windows;
