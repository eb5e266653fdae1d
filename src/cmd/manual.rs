//! `mfadeck man`: manual pages, from the definition of the command line.

use std::process::ExitCode;

use clap::Args;

use super::failure::Failure;
use super::sink::print;
use crate::tenant::suggest;

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ManOptions {
    /// The command, such as list or config check; default: the program
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck man > ~/.local/share/man/man1/mfadeck.1
  mfadeck man list | man -l -
  mfadeck man config check | man -l -";

pub(super) fn run(options: &ManOptions, definition: clap::Command) -> Result<ExitCode, Failure> {
    let mut page = definition;
    page.build();
    let mut title = page.get_name().to_owned();
    for name in options.command.iter().flat_map(|words| words.split(' ')) {
        page = subcommand(&page, name)?;
        title = format!("{title}-{}", page.get_name());
    }
    let mut rendered = Vec::new();
    clap_mangen::Man::new(page.display_name(title)).render(&mut rendered)?;
    print(rendered)?;
    Ok(ExitCode::SUCCESS)
}

fn subcommand(of: &clap::Command, name: &str) -> Result<clap::Command, Failure> {
    if let Some(found) = of.find_subcommand(name) {
        return Ok(found.clone());
    }
    let names = || of.get_subcommands().map(clap::Command::get_name);
    let meant = match suggest::nearest(name, names()) {
        Some(meant) => format!("did you mean {meant}?"),
        None => format!("commands are {}", names().collect::<Vec<_>>().join(", ")),
    };
    Err(Failure::Usage(format!(
        "there is no command {name}; {meant}"
    )))
}
