//! Work on many documents: cut into stretches, done on some threads with the interpreter detached, put together in
//! order. The thread that asked waits, and looks for Ctrl-C meanwhile.
//!
//! The threads live as long as the call: a pool would not survive the forks that Python programs are fond of.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::{self, available_parallelism};
use std::time::{Duration, Instant};

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;

/// Bytes of documents that are done at a time: some hundredths of a second of work, after which Ctrl-C is looked for.
const STRETCH: usize = 64 << 10;
/// What a document weighs beside its bytes.
const OVERHEAD: usize = 64;
/// How long is waited until Ctrl-C is looked for.
const PAUSE: Duration = Duration::from_millis(50);
/// Stack of a thread, in bytes: that of a main thread.
const STACK: usize = 8 << 20;

/// How many threads there shall be: as many as there are cores, unless somebody says otherwise.
///
/// # Errors
/// None at all were asked for.
pub fn jobs(threads: Option<usize>) -> PyResult<usize> {
    match threads {
        Some(0) => Err(PyValueError::new_err("threads: at least 1, or None for as many as there are cores")),
        Some(threads) => Ok(threads),
        None => Ok(available_parallelism().map_or(1, usize::from)),
    }
}

/// Cuts documents of these sizes into stretches.
fn stretches(sizes: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let (mut all, mut start, mut weight, mut end) = (Vec::new(), 0, 0, 0);
    for size in sizes {
        end += 1;
        weight += size + OVERHEAD;
        if weight >= STRETCH {
            all.push(start..end);
            (start, weight) = (end, 0);
        }
    }
    if start < end {
        all.push(start..end);
    }
    all
}

/// What `work` makes of the documents of these sizes, stretch by stretch, in order.
///
/// # Errors
/// The first error of the work; what a signal handler raised, such as `KeyboardInterrupt`. Work that is under way is
/// finished first, the rest is not begun.
pub fn each<T: Send, E: Send + Into<PyErr>>(
    py: Python<'_>,
    jobs: usize,
    sizes: impl Iterator<Item = usize>,
    work: impl Fn(Range<usize>) -> Result<T, E> + Sync,
) -> PyResult<Vec<T>> {
    let stretches = stretches(sizes);
    let jobs = jobs.min(stretches.len());
    if jobs <= 1 {
        let mut done = Vec::with_capacity(stretches.len());
        for stretch in stretches {
            done.push(py.detach(|| work(stretch)).map_err(Into::into)?);
            py.check_signals()?;
        }
        return Ok(done);
    }
    py.detach(|| parallel(jobs, &stretches, &work))
}

fn parallel<T: Send, E: Send + Into<PyErr>>(
    jobs: usize,
    stretches: &[Range<usize>],
    work: &(impl Fn(Range<usize>) -> Result<T, E> + Sync),
) -> PyResult<Vec<T>> {
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (next, stop) = (&next, &stop);
    let mut done: Vec<Option<T>> = stretches.iter().map(|_| None).collect();
    thread::scope(|scope| {
        // Whatever ends this, nothing new is begun: the scope waits for its threads.
        let _stopping = Stopping(stop);
        let (send, receive) = channel();
        for _ in 0..jobs {
            let send = send.clone();
            let run = move || {
                while !stop.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(stretch) = stretches.get(number) else { return };
                    if send.send((number, work(stretch.clone()))).is_err() {
                        return;
                    }
                }
            };
            let named = |error| PyRuntimeError::new_err(format!("no thread could be started: {error}; threads=1 needs none"));
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run).map_err(named)?;
        }
        drop(send);
        // The earliest of several errors is the one that is told, as with one thread.
        let mut failed: Option<(usize, E)> = None;
        let mut looked = Instant::now();
        loop {
            // By the clock, not when nothing comes: with small documents something always does.
            if looked.elapsed() >= PAUSE {
                Python::attach(|py| py.check_signals())?;
                looked = Instant::now();
            }
            match receive.recv_timeout(PAUSE) {
                Ok((number, Ok(made))) => done[number] = Some(made),
                Ok((number, Err(error))) => {
                    stop.store(true, Ordering::Relaxed);
                    if failed.as_ref().is_none_or(|(other, _)| number < *other) {
                        failed = Some((number, error));
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        failed.map_or(Ok(()), |(_, error)| Err(error.into()))
    })?;
    Python::attach(|py| py.check_signals())?;
    done.into_iter().collect::<Option<_>>().ok_or_else(|| PyRuntimeError::new_err("a thread ended before its work"))
}

struct Stopping<'a>(&'a AtomicBool);

impl Drop for Stopping<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
