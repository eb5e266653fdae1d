//! What differs between systems: one small file for each matter, the same functions on each system.
//!
//! Nothing else in this program names an operating system. Linux is what the tests run on; what the files say about
//! Windows and macOS is compiled there and reviewed, no more.

pub(crate) mod clock;
pub(crate) mod file;
pub(crate) mod folder;
pub(crate) mod keyring;
pub(crate) mod locale;
pub(crate) mod lock;
pub(crate) mod memory;
pub(crate) mod output;
pub(crate) mod process;
pub(crate) mod signal;
pub(crate) mod terminal;
