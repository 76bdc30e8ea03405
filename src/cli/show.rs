//! Whether what is printed is read by a person.

use std::io::{self, IsTerminal};

/// Whether a stream wants colour: a terminal, and NO_COLOR not set.
pub fn color(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Whether standard output is read by a person.
pub fn to_person() -> bool {
    io::stdout().is_terminal()
}
