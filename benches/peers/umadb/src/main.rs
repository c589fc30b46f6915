//! umadb-core in process. One writer uses its blocking interface. Several go through its own writer thread, as its
//! server does, because the blocking interface takes no lock around a writer.

use std::sync::Arc;
use std::thread::JoinHandle;

use peer_common::{Args, Conflict, Each, Loaded, Store, name, run};
use tokio::sync::{mpsc, oneshot, watch};
use umadb_core::db::UmaDb;
use umadb_core::mvcc::{Mvcc, StorageOptions};
use umadb_core::writer_thread_blocking::writer_thread_blocking;
use umadb_core::writer_thread_request::WriterThreadRequest;
use umadb_dcb::{
    DcbAppendCondition, DcbError, DcbEvent, DcbEventStoreSync, DcbQuery, DcbQueryItem,
};

/// Events read at once.
const PAGE: u32 = 1_000;
/// Events that its writer thread takes together.
const TOGETHER: usize = 10_000;

struct Uma {
    store: UmaDb,
    writer: Option<(mpsc::Sender<WriterThreadRequest>, JoinHandle<()>)>,
}

impl Store for Uma {
    /// The position of the stream's last event.
    type Head = Option<u64>;

    fn durability(_: &Args) -> String {
        "fdatasync of pages, then of the header, a commit".to_owned()
    }

    fn open(args: &Args) -> Self {
        let options = StorageOptions::default().db_path(&args.dir);
        let mvcc = Arc::new(Mvcc::new(false, options).unwrap());
        let store = UmaDb::from_arc(Arc::clone(&mvcc));
        let writer = (args.workload.writers > 1).then(|| {
            let (queue, waiting) = mpsc::channel(1_024);
            let (head, _) = watch::channel(None);
            let writer = move || {
                writer_thread_blocking(mvcc, waiting, head, TOGETHER);
            };
            (queue, std::thread::spawn(writer))
        });
        Self { store, writer }
    }

    fn nothing() -> Option<u64> {
        None
    }

    fn head(&self, ticket: u64) -> Option<u64> {
        let (last, _) = self.store.read_with_head(Some(of(ticket)), None, true, Some(1)).unwrap();
        last.first().map(|event| event.position)
    }

    fn append(
        &self,
        ticket: u64,
        head: Option<u64>,
        bodies: Vec<String>,
    ) -> Result<Option<u64>, Conflict> {
        let condition = Some(DcbAppendCondition::new(of(ticket)).after(head));
        let events: Vec<_> = bodies.into_iter().map(|body| event(ticket, body)).collect();
        let appended = match &self.writer {
            None => self.store.append(events, condition, None),
            Some((queue, _)) => {
                let (response_tx, answer) = oneshot::channel();
                let request = WriterThreadRequest::Append {
                    events,
                    condition,
                    tracking_info: None,
                    response_tx,
                    cancel: None,
                };
                queue.blocking_send(request).ok().expect("the writer thread runs");
                answer.blocking_recv().expect("the writer thread answers")
            }
        };
        match appended {
            Ok(position) => Ok(Some(position)),
            Err(DcbError::IntegrityError(_)) => Err(Conflict),
            Err(error) => panic!("{error}"),
        }
    }

    fn load(&self, events: Vec<Loaded>) {
        let events = events.into_iter().map(|loaded| event(loaded.ticket, loaded.body)).collect();
        self.store.append(events, None, None).unwrap();
    }

    fn ticket(&self, ticket: u64, each: Each<'_>) {
        let (events, _) = self.store.read_with_head(Some(of(ticket)), None, false, None).unwrap();
        events.iter().for_each(|event| each(&event.event.data));
    }

    fn ticket_as_of(&self, ticket: u64, events: u64, each: Each<'_>) -> bool {
        let last = Some(events);
        let (events, _) = self.store.read_with_head(Some(of(ticket)), last, true, None).unwrap();
        events.iter().rev().for_each(|event| each(&event.event.data));
        true
    }

    fn replay(&self, each: Each<'_>) {
        let mut next = 1;
        loop {
            let page = self.store.read_with_head(None, Some(next), false, Some(PAGE)).unwrap().0;
            let Some(last) = page.last() else { return };
            next = last.position + 1;
            page.iter().for_each(|event| each(&event.event.data));
        }
    }

    fn close(self) {
        if let Some((queue, writer)) = self.writer {
            drop(queue);
            writer.join().expect("the writer thread ends");
        }
    }
}

fn of(ticket: u64) -> DcbQuery {
    DcbQuery::new().item(DcbQueryItem::new().tags([name(ticket)]))
}

fn event(ticket: u64, body: String) -> DcbEvent {
    DcbEvent::default().event_type("noted").tags([name(ticket)]).data(body)
}

fn main() {
    run::<Uma>();
}
