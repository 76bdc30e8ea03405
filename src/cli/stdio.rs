//! Whether standard input and output were open when the program started.
//!
//! Rust's runtime opens /dev/null in place of a closed descriptor, and its standard streams take a write to a closed one
//! for done: `naqi < in >&-` would lose everything and end with 0. So the descriptors are looked at before the runtime
//! starts.

use std::sync::atomic::{AtomicU8, Ordering};

static CLOSED: AtomicU8 = AtomicU8::new(0);
const INPUT: u8 = 1;
const OUTPUT: u8 = 2;

#[cfg(unix)]
#[ctor::ctor(unsafe)]
fn look() {
    let mut closed = 0;
    if rustix::io::fcntl_getfd(rustix::stdio::stdin()).is_err() {
        closed |= INPUT;
    }
    if rustix::io::fcntl_getfd(rustix::stdio::stdout()).is_err() {
        closed |= OUTPUT;
    }
    CLOSED.store(closed, Ordering::Relaxed);
}

/// Whether standard input was closed.
pub fn input_closed() -> bool {
    CLOSED.load(Ordering::Relaxed) & INPUT != 0
}

/// Whether standard output was closed.
pub fn output_closed() -> bool {
    CLOSED.load(Ordering::Relaxed) & OUTPUT != 0
}
