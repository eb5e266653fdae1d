//! Pictures of the dashboard in named states, at three sizes, in ASCII and without colour.

mod drawn;
mod history;
mod overview;
mod screen;
mod states;
mod themes;
mod triage;
mod windows;
