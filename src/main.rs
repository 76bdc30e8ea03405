//! The program: everything it does is in `cli`.
// Denied, not forbidden as in the library: the attribute that looks at the standard streams before the runtime starts
// allows itself the link section it needs. There is no unsafe code here.
#![deny(unsafe_code)]

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
