//! Ctrl-C and kill: temporary files go, then the program, with the exit code that a shell gives for the signal. And the
//! end of memory: the exit code of a failure, where the system's own would be that of a crash.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, MutexGuard, PoisonError};

use signal_hook::consts::{SIGABRT, SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag::register_conditional_shutdown;
use signal_hook::iterator::Signals;

/// Files that are written under temporary names.
static PARTS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn parts() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    PARTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a temporary file that a signal will take away. None is made once one has come.
pub fn guarded<T>(make: impl FnOnce() -> std::io::Result<T>, path: impl FnOnce(&T) -> &Path) -> std::io::Result<T> {
    let mut parts = parts();
    let file = make()?;
    parts.insert(path(&file).to_owned());
    Ok(file)
}

/// The file has its name now, or is gone.
pub fn release(path: &Path) {
    parts().remove(path);
}

/// Where memory ends in the middle of work, the standard library says how much it wanted and aborts: that ends the program
/// as any failure does. Where it can be foreseen, it is asked for before, and more is told.
pub fn end_in_order() {
    static ALWAYS: AtomicBool = AtomicBool::new(true);
    // Without it the program ends all the same, with another code.
    let _ = register_conditional_shutdown(SIGABRT, super::FAILED.into(), &ALWAYS);
}

/// Begins to listen.
pub fn listen() {
    let ignored = ignored();
    let wanted = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| ignored & (1 << (signal - 1)) == 0);
    // Without it a signal ends the program all the same, and leaves its temporary file.
    let Ok(mut signals) = Signals::new(wanted) else { return };
    let listening = move || {
        if let Some(signal) = signals.forever().next() {
            // The lock is never given back: no new file after this.
            let parts = parts();
            for part in parts.iter() {
                let _ = std::fs::remove_file(part);
            }
            std::process::exit(128 + signal);
        }
    };
    let _ = std::thread::Builder::new().name("signals".into()).stack_size(128 << 10).spawn(listening);
}

/// The signals that whoever started the program wants ignored, as `nohup` and shells in the background do: a bit each.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}
