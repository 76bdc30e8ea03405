//! Panics that are caught: what one record makes of naqi costs no other, and nobody need tell it twice.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread is caught and told as the fault of a record, so that nobody else need tell it.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Does work for a record; if it panics, what it said.
///
/// # Errors
/// What to tell of the panic.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    GUARDED.set(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(false);
    result.map_err(|panic| {
        let what = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        format!("internal: {}; please report it, with the record", what.unwrap_or("a panic"))
    })
}
