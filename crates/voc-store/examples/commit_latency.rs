//! Measures durable commits of one small pair: alone, and from many threads that share syncs.
//!
//! `cargo run --release -p voc-store --example commit_latency [DIR]`; the directory decides which
//! disk is measured.
#![allow(clippy::print_stdout, reason = "an example that reports to its user")]

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use voc_store::{Batch, Store, StoreError, StoreOptions};

const COMMITS: u32 = 4_000;

fn main() -> Result<(), Box<dyn Error>> {
    let base = std::env::args_os()
        .nth(1)
        .map_or_else(std::env::temp_dir, PathBuf::from);
    let dir = tempfile::tempdir_in(base)?;
    for threads in [1, 4, 16, 64] {
        let path = dir.path().join(threads.to_string());
        let store = Store::create(&path, &StoreOptions::default())?;
        let begun = Instant::now();
        let mut latencies = run(&store, threads)?;
        let elapsed = begun.elapsed();
        latencies.sort();
        let at = |percent: usize| {
            latencies
                .get(latencies.len() * percent / 100)
                .copied()
                .unwrap_or_default()
        };
        println!(
            "{threads:>2} threads: median {:?}, 99 % {:?}, {:.0} commits/s, {} bytes on disk",
            at(50),
            at(99),
            f64::from(COMMITS) / elapsed.as_secs_f64(),
            store.size_on_disk()?,
        );
    }
    Ok(())
}

fn run(store: &Store, threads: u32) -> Result<Vec<Duration>, StoreError> {
    let one_thread = |thread: u32| -> Result<Vec<Duration>, StoreError> {
        (0..COMMITS / threads)
            .map(|n| {
                let mut batch = Batch::new();
                batch.put(
                    (u64::from(thread) << 32 | u64::from(n)).to_be_bytes(),
                    [7; 330],
                );
                let begun = Instant::now();
                store.commit(batch)?;
                Ok(begun.elapsed())
            })
            .collect()
    };
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|n| scope.spawn(move || one_thread(n)))
            .collect();
        let mut all = Vec::new();
        for handle in handles {
            all.extend(handle.join().expect("a measuring thread panicked")?);
        }
        Ok(all)
    })
}
