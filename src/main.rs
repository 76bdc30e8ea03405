//! The program: everything it does is in the library's `cli`, so that other programs can carry it, too. Here is what only
//! a program of its own can do: look at its standard streams before the runtime starts.
//!
//! Rust's runtime opens /dev/null in place of a closed descriptor, and its standard streams take a write to a closed one
//! for done: `naqi < in >&-` would lose everything and end with 0.
// Denied, not forbidden: the attribute that looks at the standard streams before the runtime starts allows itself the link
// section it needs. There is no unsafe code here.
#![deny(unsafe_code)]

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

static INPUT: AtomicBool = AtomicBool::new(false);
static OUTPUT: AtomicBool = AtomicBool::new(false);

#[cfg(unix)]
#[ctor::ctor(unsafe)]
fn look() {
    INPUT.store(rustix::io::fcntl_getfd(rustix::stdio::stdin()).is_err(), Ordering::Relaxed);
    OUTPUT.store(rustix::io::fcntl_getfd(rustix::stdio::stdout()).is_err(), Ordering::Relaxed);
}

fn main() -> ExitCode {
    let closed = naqi::Closed { input: INPUT.load(Ordering::Relaxed), output: OUTPUT.load(Ordering::Relaxed) };
    ExitCode::from(naqi::run(std::env::args_os().collect(), closed))
}
