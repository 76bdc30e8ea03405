//! One reader, some workers, one writer that keeps the order.
//!
//! What the reader yields is handed to the workers and, in the same order, as a promise to the writer. The writer waits
//! for the promise that is next, so that what comes out does not depend on the number of workers. How much may be under
//! way is bounded by weight, not by number: one enormous item waits until it is alone.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

/// Weight that may be under way for each worker; an item that is heavier than all of it goes alone.
const WEIGHT: usize = 1 << 20;
/// Items that may be under way for each worker.
const ITEMS: usize = 4;
/// Stack of a worker, in bytes: that of a main thread.
const STACK: usize = 8 << 20;

/// Runs all items of a source through `work` into `sink`, in their order.
///
/// With one job everything happens on this thread. With more, the source and the workers have threads of their own;
/// when the sink fails, this returns at once and leaves them to find out, since the source may be waiting for input that
/// never comes.
///
/// # Errors
/// The first error of the sink; a thread that cannot be started.
pub fn run<I, O, E>(
    jobs: usize,
    source: impl Iterator<Item = (I, usize)> + Send + 'static,
    work: impl Fn(I) -> O + Send + Sync + 'static,
    mut sink: impl FnMut(O) -> Result<(), E>,
) -> Result<(), E>
where
    I: Send + 'static,
    O: Send + 'static,
    E: From<io::Error>,
{
    if jobs <= 1 {
        return source.map(|(item, _)| work(item)).try_for_each(sink);
    }
    let scale = Arc::new(Scale::new(jobs * WEIGHT));
    let (to_workers, for_workers) = sync_channel::<(I, SyncSender<O>)>(jobs * ITEMS);
    let (to_sink, for_sink) = sync_channel::<(Receiver<O>, usize)>(jobs * ITEMS);
    let for_workers = Arc::new(Mutex::new(for_workers));
    let work = Arc::new(work);
    for _ in 0..jobs {
        let (for_workers, work) = (Arc::clone(&for_workers), Arc::clone(&work));
        spawn(move || {
            while let Some((item, promise)) = next(&for_workers) {
                // A sink that left does not want it any more.
                let _ = promise.send(work(item));
            }
        })?;
    }
    let weighed = Arc::clone(&scale);
    spawn(move || {
        for (item, weight) in source {
            weighed.put(weight);
            let (promise, promised) = sync_channel(1);
            if to_sink.send((promised, weight)).is_err() || to_workers.send((item, promise)).is_err() {
                return;
            }
        }
    })?;
    for (promised, weight) in for_sink {
        // Work that panics takes its worker with it; `process` catches what a record can cause.
        sink(promised.recv().map_err(|_| io::Error::other("a worker died"))?)?;
        scale.take(weight);
    }
    Ok(())
}

fn spawn(work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("no thread could be started: {error}; -j 1 needs none"));
    thread::Builder::new().stack_size(STACK).spawn(work).map(drop).map_err(named)
}

fn next<T>(queue: &Mutex<Receiver<T>>) -> Option<T> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// How much is under way.
struct Scale {
    most: usize,
    now: Mutex<usize>,
    changed: Condvar,
}

impl Scale {
    fn new(most: usize) -> Self {
        Self { most, now: Mutex::new(0), changed: Condvar::new() }
    }

    fn put(&self, weight: usize) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        while *now > 0 && *now + weight > self.most {
            now = self.changed.wait(now).unwrap_or_else(PoisonError::into_inner);
        }
        *now += weight;
    }

    fn take(&self, weight: usize) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) -= weight;
        self.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_for_any_number_of_workers() {
        for jobs in [1, 2, 3, 8, 64] {
            let mut out = Vec::new();
            let source = (0..500_usize).map(|number| (number, if number % 97 == 0 { 8 << 20 } else { number }));
            let work = |number: usize| {
                // The first of every ten is the slowest.
                std::hint::black_box((0..(10 - number % 10) * 2000).sum::<usize>());
                number * 2
            };
            let end: io::Result<()> = run(jobs, source, work, |number| {
                out.push(number);
                Ok(())
            });
            end.unwrap();
            assert_eq!(out, (0..500).map(|number| number * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_sink_that_fails_ends_it_though_the_source_never_does() {
        for jobs in [1, 4] {
            let mut left = 3;
            let end = run(
                jobs,
                std::iter::repeat((1, 1)),
                |number| number,
                |_| {
                    left -= 1;
                    if left == 0 { Err(io::Error::other("enough")) } else { Ok(()) }
                },
            );
            assert_eq!(end.unwrap_err().to_string(), "enough");
        }
    }
}
