//! Memory that holds tokens.

/// Keeps the memory of this process out of core dumps, and out of reach of other programs of the same user. Where a
/// system refuses, the program runs without.
#[cfg(target_os = "linux")]
pub(crate) fn protect() {
    no_core();
    let undumpable = rustix::process::DumpableBehavior::NotDumpable;
    if let Err(error) = rustix::process::set_dumpable_behavior(undumpable) {
        tracing::debug!(%error, "the memory can be dumped");
    }
}

/// Keeps the memory of this process out of core dumps.
#[cfg(all(unix, not(target_os = "linux")))]
pub(crate) fn protect() {
    no_core();
}

/// Windows keeps dumps only where somebody has asked for them.
#[cfg(windows)]
pub(crate) fn protect() {}

#[cfg(unix)]
fn no_core() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    if let Err(error) = setrlimit(Resource::Core, none) {
        tracing::debug!(%error, "the memory can be dumped");
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::{DumpableBehavior, dumpable_behavior};

    use super::*;

    #[test]
    fn a_process_that_holds_tokens_is_never_dumped() {
        protect();
        let behavior = dumpable_behavior().unwrap();
        assert_eq!(behavior, DumpableBehavior::NotDumpable);
    }
}
