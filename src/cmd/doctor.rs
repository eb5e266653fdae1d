//! `mfadeck doctor`: who am I, what may I, what is missing.

use std::process::ExitCode;

use super::options::Options;
use super::{Failure, connect};

/// Asks the service and tells.
pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    options.start_log()?;
    let connection = connect::connect(options).await?;
    connection.sign_in().await?;
    let operator = connection
        .graph
        .operator()
        .await
        .map_err(|error| Failure::SignIn(format!("{error}: {}", error.problem().advice)))?;
    println!("Signed in as {} in {}", operator.name, operator.tenant);
    Ok(ExitCode::SUCCESS)
}
