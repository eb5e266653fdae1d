//! Property tests that replay the cases which once failed; their seeds are in `tests/regressions`.

use proptest::test_runner::{Config, FileFailurePersistence};

/// So many random cases, after the recorded ones.
pub(crate) fn cases(count: u32) -> Config {
    let seeds = FileFailurePersistence::SourceParallel("tests/regressions");
    Config {
        failure_persistence: Some(Box::new(seeds)),
        ..Config::with_cases(count)
    }
}
