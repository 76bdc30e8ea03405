//! Panics are caught record by record: a record on which naqi fails costs no other one, and the failure is reported once, as the reason
//! why that record was rejected.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread will be caught and reported with its record, so that the panic hook need not report it.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Does work for a record and catches its panic.
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
