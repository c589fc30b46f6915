//! The one writer: decides on appends in order, gives them their places, and makes them durable together.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use voc_store::Batch;

use super::layout::{CHECKPOINT_KEY, TAIL, key};
use super::mark::Mark;
use super::pages::Pages;
use super::placed::Placed;
use super::queue::Outcomes;
use super::read::confirm_command;
use super::seal::{self, Seal, Sealed};
use super::signing::Signer;
use super::stream_cache::StreamCache;
use super::tail::Tail;
use super::tail_record::{self, TailRecord};
use crate::append::{Appended, Receipt};
use crate::draft::Prepared;
use crate::error::AppendError;
use crate::event_log::Head;
use crate::group::{Group, StreamHead};
use crate::ids::{CommandId, StreamId};
use crate::tree::Tree;

/// What readers see: only what is on stable storage.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) tail: Tail,
    pub(crate) head: Head,
    /// The signed checkpoint of that head, where the log has a key.
    pub(crate) checkpoint: Option<Arc<str>>,
}

/// What only the writer needs. Held by one thread at a time, the leader.
pub(crate) struct Committer {
    pub(crate) pages: Arc<Pages>,
    pub(crate) tree: Tree,
    pub(crate) sealed: Sealed,
    pub(crate) streams: StreamCache,
    pub(crate) mark: Mark,
    pub(crate) signer: Signer,
    /// Set for good when a write has failed or the tail is damaged.
    pub(crate) refusal: Option<AppendError>,
}

/// Appends that got their places in this commit.
struct Draft {
    group: Group,
    placed: Vec<Placed>,
    heads: HashMap<StreamId, StreamHead>,
    receipts: HashMap<(StreamId, CommandId), Receipt>,
}

/// A result, and whether it holds even if this commit fails.
struct Decision {
    result: Result<Appended, AppendError>,
    is_final: bool,
}

impl Decision {
    const fn settled(result: Result<Appended, AppendError>) -> Self {
        Self { result, is_final: true }
    }

    const fn open(result: Result<Appended, AppendError>) -> Self {
        Self { result, is_final: false }
    }
}

impl Committer {
    /// Decides on the appends of all callers in order, commits those accepted, and then lets readers see them.
    pub(crate) fn commit(
        &mut self,
        callers: &[&[Prepared]],
        published: &RwLock<Published>,
    ) -> Vec<Outcomes> {
        let before = published.read().unwrap_or_else(PoisonError::into_inner);
        let mut draft = Draft {
            group: Group::after(before.head.size, before.head.recorded_at),
            placed: Vec::new(),
            heads: HashMap::new(),
            receipts: HashMap::new(),
        };
        let decisions: Vec<Vec<Decision>> = callers
            .iter()
            .map(|appends| {
                appends.iter().map(|append| self.decide(append, &before, &mut draft)).collect()
            })
            .collect();
        let written = if draft.placed.is_empty() {
            Ok(None)
        } else {
            self.write(draft, &before.tail).map(Some)
        };
        drop(before);
        match written {
            Ok(Some(change)) => self.publish(change, published),
            Ok(None) => {}
            Err(refusal) => {
                self.refusal = Some(refusal.clone());
                return outcomes(decisions, Some(&refusal));
            }
        }
        outcomes(decisions, None)
    }

    /// Commits entries that got their places in another copy of this log.
    pub(crate) fn commit_stored(
        &mut self,
        group: Group,
        placed: Vec<Placed>,
        published: &RwLock<Published>,
    ) -> Result<(), AppendError> {
        let before = published.read().unwrap_or_else(PoisonError::into_inner);
        let draft = Draft { group, placed, heads: HashMap::new(), receipts: HashMap::new() };
        let change = self.write(draft, &before.tail);
        drop(before);
        match change {
            Ok(change) => {
                self.publish(change, published);
                Ok(())
            }
            Err(refusal) => {
                self.refusal = Some(refusal.clone());
                Err(refusal)
            }
        }
    }

    fn decide(&mut self, append: &Prepared, before: &Published, draft: &mut Draft) -> Decision {
        let key = (append.stream.clone(), append.command);
        if let Some(receipt) = draft.receipts.get(&key) {
            return Decision::open(Ok(Appended::Before(receipt.clone())));
        }
        let head = match self.look_up(append, before) {
            Ok(Found::Receipt(receipt)) => return Decision::settled(Ok(Appended::Before(receipt))),
            Ok(Found::Head(head)) => head,
            Err(error) => return Decision::settled(Err(error)),
        };
        if let Some(refusal) = &self.refusal {
            return Decision::settled(Err(refusal.clone()));
        }
        let drafted = draft.heads.get(&append.stream).copied();
        match draft.group.add(append, drafted.or(head)) {
            Ok((receipt, head)) => {
                draft.heads.insert(append.stream.clone(), head);
                let placed =
                    Placed { command: append.command, receipt: receipt.clone(), hash: head.hash };
                draft.placed.push(placed);
                draft.receipts.insert(key, receipt.clone());
                Decision::open(Ok(Appended::Now(receipt)))
            }
            Err(error) => Decision { result: Err(error), is_final: drafted.is_none() },
        }
    }

    /// Finds the receipt of a command carried out before, or else the last entry of the stream.
    fn look_up(&mut self, append: &Prepared, before: &Published) -> Result<Found, AppendError> {
        let tail = &before.tail;
        if let Some(receipt) = tail.command(&append.stream, append.command) {
            return Ok(Found::Receipt(receipt.clone()));
        }
        let in_tail = tail.stream(&append.stream);
        if let Some(stream) = in_tail.filter(|stream| stream.sealed.get() == 0) {
            return Ok(Found::Head(Some(stream.head)));
        }
        let sealed = self.streams.get(self.pages.store(), &append.stream, tail.first())?;
        if sealed.is_some_and(|sealed| sealed.may_hold(append.command)) {
            let confirmed =
                confirm_command(&self.pages, tail.first(), &append.stream, append.command)?;
            if let Some(receipt) = confirmed {
                return Ok(Found::Receipt(receipt));
            }
        }
        let head = in_tail.map(|stream| stream.head);
        Ok(Found::Head(head.or(sealed.map(|sealed| sealed.head))))
    }

    /// Makes the drafted entries durable: a tail record as a rule, or a seal, in one batch.
    fn write(&mut self, draft: Draft, tail: &Tail) -> Result<Change, AppendError> {
        let Draft { group, placed, .. } = draft;
        let mut tree = self.tree.clone();
        group.hashes.iter().for_each(|hash| tree.push(*hash));
        let root = tree.root();
        let head = Head { size: tree.size(), root, recorded_at: group.recorded_at };
        let mut batch = Batch::new();
        let step = if seal::is_due(tail, &group, &placed) {
            let seal = seal::seal(&self.pages, &self.sealed, tail, &group, placed, &mut batch)?;
            Step::Seal(Box::new(seal))
        } else {
            let entries: Vec<_> = group.page.entries().map(|(_, entry)| entry).collect();
            let first = group.page.first().get();
            let records = tail_record::split(first, &entries, &group.hashes, &placed, &self.tree);
            let put = |(record, value): (TailRecord, Vec<u8>)| {
                batch.put(key(TAIL, record.first), value);
                record
            };
            Step::Extend(records.into_iter().map(put).collect())
        };
        let checkpoint = self.signer.sign(&head);
        if let Some(note) = &checkpoint {
            batch.put(CHECKPOINT_KEY, note.as_bytes());
        }
        self.pages
            .store()
            .commit(batch)
            .map_err(|cause| AppendError::Unwritable { cause: cause.into() })?;
        self.mark.move_to(&head);
        Ok(Change { tree, head, checkpoint, step })
    }

    fn publish(&mut self, change: Change, published: &RwLock<Published>) {
        self.tree = change.tree;
        let mut published = published.write().unwrap_or_else(PoisonError::into_inner);
        published.head = change.head;
        published.checkpoint = change.checkpoint;
        match change.step {
            Step::Extend(records) => {
                records.into_iter().for_each(|record| published.tail.push(record));
            }
            Step::Seal(seal) => {
                let Seal { sealed, tail, placed } = *seal;
                let old = std::mem::replace(&mut published.tail, tail);
                drop(published);
                drop(old);
                self.sealed = sealed;
                for (stream, placed) in seal::by_stream(&placed) {
                    self.streams.sealed(stream, &placed);
                }
            }
        }
    }
}

enum Found {
    Receipt(Receipt),
    Head(Option<StreamHead>),
}

/// What a successful commit changes for the next one.
struct Change {
    tree: Tree,
    head: Head,
    checkpoint: Option<Arc<str>>,
    step: Step,
}

enum Step {
    Extend(Vec<TailRecord>),
    Seal(Box<Seal>),
}

/// Turns decisions into outcomes; those that depended on a commit that failed become the failure.
fn outcomes(decisions: Vec<Vec<Decision>>, failure: Option<&AppendError>) -> Vec<Outcomes> {
    let outcome = |decision: Decision| match failure {
        Some(failure) if !decision.is_final => Err(failure.clone()),
        _ => decision.result,
    };
    decisions.into_iter().map(|decisions| decisions.into_iter().map(outcome).collect()).collect()
}
