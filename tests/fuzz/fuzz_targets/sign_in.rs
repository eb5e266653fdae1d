//! Answers of the sign-in service, access tokens, and challenges.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mfadeck::auth::foreign::read;

fuzz_target!(|data: &[u8]| {
    for said in read(data) {
        assert!(
            !said.chars().any(|c| c.is_control()),
            "more than one line: {said:?}"
        );
    }
});
