//! Benchmarks of the log and the engine; see `benches/benches`.
