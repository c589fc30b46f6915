//! evento on fjall, by its documented path: a builder and `commit`.
#![allow(missing_docs, reason = "its macro makes a type without documentation")]

use evento::cursor::Args as Page;
use evento::{Event, Executor, Fjall, TenantFilter, WriteError};
use peer_common::{Args, Conflict, Each, Loaded, Store, name, run};
use tokio::runtime::Runtime;

/// The one event of the benchmark. Its body is the JSON that the other stores keep.
#[evento::aggregate(name = "desk/Ticket")]
pub enum Ticket {
    /// Something was noted.
    #[evento(name = "Noted")]
    Noted {
        /// The JSON.
        body: String,
    },
}

/// Events read at once.
const PAGE: u16 = 1_000;

struct Evento {
    runtime: Runtime,
    store: Fjall,
}

impl Store for Evento {
    /// The version of the stream's last event: it cannot hold more than 65,535.
    type Head = u16;

    fn durability(_: &Args) -> String {
        "fjall, PersistMode::SyncAll (its default)".to_owned()
    }

    fn open(args: &Args) -> Self {
        let runtime = Runtime::new().unwrap();
        let store = runtime.block_on(async { Fjall::open(&args.dir) }).unwrap();
        Self { runtime, store }
    }

    fn nothing() -> u16 {
        0
    }

    fn head(&self, ticket: u64) -> u16 {
        let latest =
            self.store.latest_version(String::new(), "desk/Ticket".to_owned(), name(ticket));
        self.runtime.block_on(latest).unwrap()
    }

    fn append(&self, ticket: u64, head: u16, bodies: Vec<String>) -> Result<u16, Conflict> {
        let count = bodies.len() as u16;
        let mut write = evento::append(name(ticket));
        write.original_version(head);
        for body in bodies {
            write.event(&Noted { body });
        }
        match self.runtime.block_on(write.commit(&self.store)) {
            Ok(_) => Ok(head + count),
            Err(WriteError::InvalidOriginalVersion) => Err(Conflict),
            Err(error) => panic!("{error}"),
        }
    }

    fn load(&self, events: Vec<Loaded>) {
        let events = events.into_iter().map(|loaded| Event {
            id: ulid::Ulid::generate(),
            aggregate_id: name(loaded.ticket),
            aggregate_type: "desk/Ticket".to_owned(),
            version: loaded.version as u16,
            name: "Noted".to_owned(),
            data: bitcode::encode(&Noted { body: loaded.body }),
            ..Event::default()
        });
        self.runtime.block_on(self.store.write(events.collect())).unwrap();
    }

    fn ticket(&self, ticket: u64, each: Each<'_>) {
        let read = evento::read::<Ticket>(name(ticket)).limit(u16::MAX);
        let events = self.runtime.block_on(read.execute(&self.store)).unwrap();
        events.iter().for_each(|event| each(decode(event).body.as_bytes()));
    }

    fn replay(&self, each: Each<'_>) {
        self.each_event(|event| each(&event.data));
    }

    fn bodies(&self, each: Each<'_>) {
        self.each_event(|event| each(decode(event).body.as_bytes()));
    }
}

impl Evento {
    fn each_event(&self, mut each: impl FnMut(&Event)) {
        let mut after = None;
        loop {
            let page = Page::forward(PAGE, after);
            let read = self.store.read(None, None, TenantFilter::All, page, None);
            let read = self.runtime.block_on(read).unwrap();
            read.edges.iter().for_each(|edge| each(&edge.node));
            if !read.page_info.has_next_page {
                return;
            }
            after = read.page_info.end_cursor;
        }
    }
}

fn decode(event: &Event) -> Noted {
    bitcode::decode(&event.data).expect("it was encoded so")
}

fn main() {
    run::<Evento>();
}
