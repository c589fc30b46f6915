//! [`Watch`]: wakes threads that the embedded store would let wait for ever.
//!
//! sled writes its buffers on pool threads. When such a write fails (a full disk, above all) one
//! of the two places that start it records the error without waking whoever waits for the write,
//! and a `flush` that began a moment earlier sleeps for ever (`exit_reservation` in sled's
//! `pagecache/logger.rs`; the other place does wake). Any later `flush` sees the recorded error
//! and wakes everybody, so it is enough that somebody looks: this thread, every 50 ms while
//! anything is unwritten, and never while the store is at rest. We know this from reading the
//! source; no full disk of ours has met that moment yet.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often a busy store is looked at. A stuck write is an error already, so nobody waits for
/// this in the ordinary course; looking 20 times a second costs nothing measurable.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Looks without any activity after which the watch goes to sleep.
const IDLE_LOOKS_MAX: u32 = 2;

/// Watches over one open store until it is stopped.
pub(crate) struct Watch {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    /// Write steps begun so far.
    begun: AtomicU64,
    /// Write steps ended so far.
    ended: AtomicU64,
}

#[derive(Default)]
struct State {
    awake: bool,
    stopping: bool,
}

impl Watch {
    /// Starts watching. The thread sleeps until the first write.
    pub(crate) fn start(db: sled::Db) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let thread = std::thread::Builder::new()
            .name("voc-store-watch".to_owned())
            .spawn({
                let shared = Arc::clone(&shared);
                move || shared.run(&db)
            })?;
        Ok(Self {
            shared,
            thread: Some(thread),
        })
    }

    /// Runs one step of writing under the watch.
    pub(crate) fn during<T>(&self, step: impl FnOnce() -> T) -> T {
        self.shared.begun.fetch_add(1, Ordering::SeqCst);
        self.shared.wake();
        let result = step();
        self.shared.ended.fetch_add(1, Ordering::SeqCst);
        result
    }

    /// Ends the watch and gives back its hold on the store.
    pub(crate) fn stop(&mut self) {
        self.shared.state().stopping = true;
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // The thread only looks and flushes; if it panicked there is nothing left to stop.
            let _ = thread.join();
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn run(&self, db: &sled::Db) {
        let mut idle_looks = 0;
        let mut begun_before = 0;
        let mut state = self.state();
        while !state.stopping {
            if !state.awake {
                state = self
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
                idle_looks = 0;
                continue;
            }
            state = self
                .changed
                .wait_timeout(state, LOOK_EVERY)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
            // `begun` is read last: a step that ends in between counts as activity, not as rest.
            let ended = self.ended.load(Ordering::SeqCst);
            let begun = self.begun.load(Ordering::SeqCst);
            idle_looks = if begun == ended && begun == begun_before {
                idle_looks + 1
            } else {
                0
            };
            begun_before = begun;
            if db.context.global_error().is_err() {
                drop(state);
                // The error is reported to the writers themselves; here it only wakes them.
                let _ = db.flush();
                state = self.state();
            } else if idle_looks >= IDLE_LOOKS_MAX {
                state.awake = false;
            }
        }
    }

    /// Makes sure the thread looks from now on.
    fn wake(&self) {
        let mut state = self.state();
        if !state.awake {
            state.awake = true;
            self.changed.notify_all();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The state is two flags; no panic can leave them half-changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
