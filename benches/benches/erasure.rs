//! What it costs to forget one person among many: every other key is wrapped again.
//! `cargo bench -p benches --bench erasure`; `VOC_BENCH_SUBJECTS` for another number of people.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing)]

use std::{env, fs, path::Path, time::Instant};

use voc_vault::{FieldName, OsEntropy, Personal, Plain, SubjectId, Vault};

/// People whose values are written in one go.
const AT_A_TIME: usize = 1_000;

const ERASED: usize = 10;

fn main() {
    let asked = env::var("VOC_BENCH_SUBJECTS").ok().and_then(|text| text.parse().ok());
    let people: usize = asked.unwrap_or(100_000);
    let dir = tempfile::tempdir().unwrap();
    let (rows, keys) = (dir.path().join("vault"), dir.path().join("keys"));
    let vault = Vault::create(&rows, &keys, "voc.example/2026", OsEntropy).unwrap();
    let started = Instant::now();
    let numbers: Vec<usize> = (0..people).collect();
    let mut digests = Vec::with_capacity(people);
    for chunk in numbers.chunks(AT_A_TIME) {
        let plains: Vec<_> = chunk.iter().map(|n| plain(*n)).collect();
        let sealed = vault.seal(&plains).unwrap();
        digests.extend(sealed.digests().map(|(_, digest)| digest));
        vault.write(sealed).unwrap();
    }
    println!("{people} people with a value each written in {:.1?}", started.elapsed());
    println!("keys take {} MB", megabytes(&keys));
    let mut times = Vec::new();
    for (n, digest) in digests.iter().take(ERASED).enumerate() {
        let started = Instant::now();
        vault.erase(&[subject(n)], &[*digest], &[], &mut |_| {}).unwrap();
        times.push(started.elapsed());
    }
    times.sort();
    println!(
        "one person erased: median {:.2?}, longest {:.2?}",
        times[ERASED / 2],
        times[ERASED - 1]
    );
    println!("keys take {} MB after {ERASED} erasures", megabytes(&keys));
    let many: Vec<_> = (ERASED..1_000 + ERASED).map(subject).collect();
    let started = Instant::now();
    vault.erase(&many, digests.get(ERASED..1_000 + ERASED).unwrap(), &[], &mut |_| {}).unwrap();
    println!("a thousand people erased together: {:.2?}", started.elapsed());
}

fn subject(number: usize) -> SubjectId {
    SubjectId::new(&format!("c-01950000-0000-7000-8000-{number:012}")).unwrap()
}

fn plain(number: usize) -> Plain {
    Plain {
        subject: subject(number),
        field: FieldName::new("text").unwrap(),
        value: Personal::text("waited for an hour and nobody said why"),
    }
}

fn megabytes(dir: &Path) -> u64 {
    fn bytes(dir: &Path) -> u64 {
        let entries = fs::read_dir(dir).unwrap().map(Result::unwrap);
        let size = |entry: fs::DirEntry| match entry.path() {
            path if path.is_dir() => bytes(&path),
            path => fs::metadata(path).unwrap().len(),
        };
        entries.map(size).sum()
    }
    bytes(dir) >> 20
}
