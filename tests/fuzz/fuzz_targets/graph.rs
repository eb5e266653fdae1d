//! Answers of Graph: the first byte chooses the call, the second the status, the third a header; a line feed followed by 0xff
//! begins the next answer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mfadeck::graph::Graph;
use mfadeck::graph::canned::{CannedAnswer, TOKEN};

const STATUS: [u16; 10] = [200, 200, 200, 204, 302, 400, 401, 403, 429, 503];
const HEADERS: [&str; 4] = ["retry-after", "date", "www-authenticate", "request-id"];

fuzz_target!(|data: &[u8]| {
    let [call, rest @ ..] = data else { return };
    let answers: Vec<CannedAnswer> = rest.split(|&byte| byte == 0xff).map(answer).collect();
    let answered = move |number: usize| answers[number % answers.len()].clone();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let graph = Graph::answered_by(answered).unwrap();
    let said = runtime.block_on(graph.call(usize::from(*call)));
    assert!(!said.contains(TOKEN), "the token is shown");
    assert!(graph.requests_sent() < 10_000, "requests without end");
});

fn answer(bytes: &[u8]) -> CannedAnswer {
    let mut headers = vec![("content-type", b"application/json".to_vec())];
    let (mut status, mut body) = (200, bytes);
    if let [chosen, header, length, rest @ ..] = bytes {
        status = STATUS[usize::from(*chosen) % STATUS.len()];
        let value = rest.split_at_checked(usize::from(*length));
        let (value, behind) = value.unwrap_or((&[], rest));
        if !value.is_empty() {
            let name = HEADERS[usize::from(*header) % HEADERS.len()];
            headers.push((name, value.to_vec()));
        }
        body = behind;
    }
    CannedAnswer {
        status,
        headers,
        body: body.to_vec(),
    }
}
