//! Whether standard input and output were open when the program started. The caller of [`crate::run`] passes it in, because it must be
//! looked at before Rust's runtime opens them.

use std::sync::OnceLock;

/// Standard streams that were closed when the program started. A read from a closed one finds nothing and a write to it
/// is lost, both without an error, so that they must be refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Closed {
    /// Standard input.
    pub input: bool,
    /// Standard output.
    pub output: bool,
}

static CLOSED: OnceLock<Closed> = OnceLock::new();

/// Remembers what was closed.
pub fn tell(closed: Closed) {
    CLOSED.get_or_init(|| closed);
}

/// Whether standard input was closed.
pub fn input_closed() -> bool {
    CLOSED.get().is_some_and(|closed| closed.input)
}

/// Whether standard output was closed.
pub fn output_closed() -> bool {
    CLOSED.get().is_some_and(|closed| closed.output)
}
