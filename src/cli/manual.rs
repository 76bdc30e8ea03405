//! `naqi completions` and `naqi man`: made from the flags themselves, so that they cannot be out of date.

use clap::CommandFactory;

use super::args::Cli;
use super::output::Output;
use super::{End, Failure};

/// Completions for a shell.
pub fn completions(shell: clap_complete::Shell) -> Result<End, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "naqi", &mut script);
    print(&script)
}

/// The manual page of naqi or of a subcommand.
pub fn man(command: Option<&str>) -> Result<End, Failure> {
    let mut cli = Cli::command();
    cli.build();
    let page = match command {
        None => cli,
        Some(name) => match cli.find_subcommand(name) {
            Some(found) => found.clone().name(format!("naqi-{name}")),
            None => {
                let names: Vec<_> = cli.get_subcommands().map(|command| command.get_name().to_owned()).collect();
                return Err(Failure::Usage(format!("no subcommand is called {name:?}; there are {}", names.join(", "))));
            }
        },
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text).map_err(|error| Failure::Io(error.to_string()))?;
    print(&text)
}

fn print(bytes: &[u8]) -> Result<End, Failure> {
    let mut output = Output::stdout()?;
    output.put(bytes)?;
    output.finish()?;
    Ok(End::Done)
}
