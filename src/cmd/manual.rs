//! `mfadeck man`: manual pages, from the definition of the command line.

mod sections;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clap_mangen::Man;
use color_eyre::eyre::WrapErr;

#[cfg(test)]
pub(super) use sections::VARIABLES;

use super::failure::Failure;
use super::sink::print;
use crate::tenant::suggest;

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ManOptions {
    /// The command, such as list or config check; default: the program
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
    /// Write the pages of the program and of all commands to files in this folder
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    dir: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck man list | man -l -
  mfadeck man config check | man -l -
  mfadeck man --dir ~/.local/share/man/man1";

pub(super) fn run(options: &ManOptions, definition: clap::Command) -> Result<ExitCode, Failure> {
    let mut page = definition;
    let mut title = page.get_name().to_owned();
    if let Some(folder) = &options.dir {
        fs::create_dir_all(folder)
            .and_then(|()| write_all(&page, &title, folder))
            .wrap_err_with(|| format!("cannot write to {}", folder.display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    for name in options.command.iter().flat_map(|words| words.split(' ')) {
        page = subcommand(&page, name)?;
        title = format!("{title}-{}", page.get_name());
    }
    print(rendered(&page, &title)?)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the page of a command and those of the commands below it.
fn write_all(command: &clap::Command, title: &str, folder: &Path) -> io::Result<()> {
    fs::write(folder.join(format!("{title}.1")), rendered(command, title)?)?;
    for below in pages_below(command) {
        write_all(below, &format!("{title}-{}", below.get_name()), folder)?;
    }
    Ok(())
}

/// The commands with a page: `help` is what the pages say.
fn pages_below(command: &clap::Command) -> impl Iterator<Item = &clap::Command> {
    let all = command.get_subcommands();
    all.filter(|below| below.get_name() != "help" && !below.is_hide_set())
}

fn rendered(command: &clap::Command, title: &str) -> io::Result<Vec<u8>> {
    let command = command.clone().display_name(title.to_owned());
    let page = Man::new(command.clone())
        .source(concat!("mfadeck ", env!("CARGO_PKG_VERSION")))
        // An empty date would be left out, and what follows would take its place.
        .date(" ")
        .manual("mfadeck");
    let mut out = Vec::new();
    page.render_title(&mut out)?;
    page.render_name_section(&mut out)?;
    page.render_synopsis_section(&mut out)?;
    page.render_description_section(&mut out)?;
    page.render_options_section(&mut out)?;
    let below: Vec<&clap::Command> = pages_below(&command).collect();
    if !below.is_empty() {
        sections::commands(title, &below).to_writer(&mut out)?;
    }
    let after = command.get_after_help();
    let after = after.map(ToString::to_string).unwrap_or_default();
    sections::after_help(&after).to_writer(&mut out)?;
    sections::exit_status().to_writer(&mut out)?;
    let is_program = !title.contains('-');
    if is_program {
        sections::environment().to_writer(&mut out)?;
        sections::files().to_writer(&mut out)?;
    }
    sections::see_also(is_program).to_writer(&mut out)?;
    Ok(out)
}

fn subcommand(of: &clap::Command, name: &str) -> Result<clap::Command, Failure> {
    if let Some(found) = of.find_subcommand(name) {
        return Ok(found.clone());
    }
    let names = || pages_below(of).map(clap::Command::get_name);
    let meant = match suggest::nearest(name, names()) {
        Some(meant) => format!("did you mean {meant}?"),
        None => format!("commands are {}", names().collect::<Vec<_>>().join(", ")),
    };
    Err(Failure::Usage(format!(
        "there is no command {name}; {meant}"
    )))
}
