//! The limit: one file of lines. A thread writes whatever waits and flushes once for all of it; what is read in order
//! is a zstd copy. It knows its tickets by offsets held in memory, and refuses no append: no store can be faster.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, OnceLock};
use std::thread::JoinHandle;

use peer_common::{Args, Conflict, Each, Kind, Loaded, Store, name, run};

/// What a file takes of its disk: a line's place and length.
type Places = HashMap<String, Vec<(u64, usize)>>;

struct Bare {
    plain: PathBuf,
    queue: Option<Sender<(String, Sender<()>)>>,
    committer: Option<JoinHandle<()>>,
    packed: Option<Mutex<zstd::Encoder<'static, BufWriter<File>>>>,
    places: OnceLock<Places>,
}

impl Store for Bare {
    type Head = u64;

    fn durability(_: &Args) -> String {
        "one fdatasync for all that wait".to_owned()
    }

    fn open(args: &Args) -> Self {
        let plain = args.dir.join("events.log");
        let file = OpenOptions::new().create(true).append(true).open(&plain).unwrap();
        let (queue, waiting) = channel();
        let committer = std::thread::spawn(move || commit(file, &waiting));
        let packed = (args.workload.kind == Kind::Load).then(|| {
            let file = BufWriter::new(File::create(packed(&plain)).unwrap());
            Mutex::new(zstd::Encoder::new(file, 3).unwrap())
        });
        Self {
            plain,
            queue: Some(queue),
            committer: Some(committer),
            packed,
            places: OnceLock::new(),
        }
    }

    fn nothing() -> u64 {
        0
    }

    fn head(&self, _: u64) -> u64 {
        0
    }

    fn append(&self, ticket: u64, head: u64, bodies: Vec<String>) -> Result<u64, Conflict> {
        let events = (head + 1..).zip(&bodies);
        self.write(events.map(|(version, body)| line(ticket, version, body)).collect());
        Ok(head + bodies.len() as u64)
    }

    fn load(&self, events: Vec<Loaded>) {
        let text: String =
            events.iter().map(|event| line(event.ticket, event.version, &event.body)).collect();
        let mut packed = self.packed.as_ref().expect("a load").lock().unwrap();
        packed.write_all(text.as_bytes()).unwrap();
        self.write(text);
    }

    fn ticket(&self, ticket: u64, each: Each<'_>) {
        let file = File::open(&self.plain).unwrap();
        let places = self.places.get_or_init(|| places(&self.plain));
        for (start, length) in places.get(&name(ticket)).into_iter().flatten() {
            let mut line = vec![0; *length];
            file.read_exact_at(&mut line, *start).unwrap();
            each(body(&line));
        }
    }

    fn replay(&self, each: Each<'_>) {
        let file = File::open(packed(&self.plain)).unwrap();
        let mut lines = BufReader::with_capacity(1 << 18, zstd::Decoder::new(file).unwrap());
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).unwrap() > 0 {
            each(body(&line));
            line.clear();
        }
    }

    fn close(mut self) {
        drop(self.queue.take());
        self.committer.take().map(JoinHandle::join).transpose().unwrap();
        if let Some(packed) = self.packed {
            let file = packed.into_inner().unwrap().finish().unwrap().into_inner().unwrap();
            file.sync_all().unwrap();
        }
    }
}

impl Bare {
    fn write(&self, lines: String) {
        let (done, wait) = channel();
        self.queue.as_ref().expect("open").send((lines, done)).unwrap();
        wait.recv().unwrap();
    }
}

fn commit(mut file: File, waiting: &Receiver<(String, Sender<()>)>) {
    while let Ok(first) = waiting.recv() {
        let group: Vec<_> = std::iter::once(first).chain(waiting.try_iter()).collect();
        let text: String = group.iter().map(|(lines, _)| lines.as_str()).collect();
        file.write_all(text.as_bytes()).unwrap();
        file.sync_data().unwrap();
        group.iter().for_each(|(_, done)| done.send(()).unwrap());
    }
}

fn packed(plain: &std::path::Path) -> PathBuf {
    plain.with_extension("log.zst")
}

fn line(ticket: u64, version: u64, body: &str) -> String {
    format!("{}\t{version}\tnoted\t{body}\n", name(ticket))
}

fn body(line: &[u8]) -> &[u8] {
    let body = line.splitn(4, |byte| *byte == b'\t').nth(3).expect("a line has four fields");
    body.strip_suffix(b"\n").unwrap_or(body)
}

fn places(plain: &std::path::Path) -> Places {
    let (mut places, mut start) = (Places::new(), 0);
    for line in BufReader::new(File::open(plain).unwrap()).lines() {
        let line = line.unwrap();
        let ticket = line.split('\t').next().expect("a line has fields");
        places.entry(ticket.to_owned()).or_default().push((start, line.len()));
        start += line.len() as u64 + 1;
    }
    places
}

fn main() {
    run::<Bare>();
}
