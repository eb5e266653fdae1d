//! Answers of a sign-in service that no sign-in service gives.

use crate::program::{Program, Run};
use crate::server::{answering, endless, three_hours_ahead};

const APP: [&str; 4] = ["--tenant", "contoso.example", "--client-id", "app"];

async fn doctor(login: &str, auth: &str) -> Run {
    let graph = three_hours_ahead().await;
    let args = ["doctor", "--auth", auth, "--login-url", login];
    let args = [&args[..], &["--graph-url", &graph], &APP].concat();
    let program = Program::bare(&args).env("AZURE_CLIENT_SECRET", "x");
    program.run().await
}

#[tokio::test]
async fn a_life_beyond_all_bounds_breaks_no_sign_in() {
    for seconds in ["9223372036854775807", "-9223372036854775808", "1e300"] {
        // An answer to whoever asks for a code, and to whoever asks for a token.
        let body = format!(
            r#"{{"device_code":"d","user_code":"u","verification_uri":"https://login.example","interval":0,
            "access_token":"opaque","token_type":"Bearer","expires_in":{seconds},"ext_expires_in":{seconds}}}"#
        );
        let login = answering("application/json", body).await;
        for auth in ["secret", "device-code"] {
            let run = doctor(&login, auth).await;
            assert!(!run.err.contains("panicked"), "{run:?}");
            let expired = seconds.starts_with('-') && auth == "device-code";
            let signed_in = run.out.contains("Signed in");
            assert_eq!(signed_in, !expired, "{auth} {seconds}: {run:?}");
        }
    }
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_its_end() {
    let login = endless("{\"access_token\":\"").await;
    for auth in ["secret", "device-code"] {
        let run = doctor(&login, auth).await;
        run.assert_refused(&["longer than 1 MiB", "proxy"]);
    }
}
