//! What was counted for the last questions, page by page, so that a question that is asked again costs what
//! has changed since.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use uuid::Uuid;
use voc_domain::{TicketId, Timestamp};
use voc_log::{EntryRef, EventLog, Position};

use super::{
    ReportMonth, Scope, Told,
    case::Case,
    in_scope,
    part::{Frame, Part},
    sum::Sum as _,
};
use crate::{codec, error::EngineError, views::Views};

/// How many tickets are counted together: so many states are in memory at once, on each thread, and so
/// many are read again when one of them has changed. Few in a debug build, so that tests turn pages.
const PAGE_TICKETS: usize = if cfg!(debug_assertions) { 3 } else { 64 };

/// How many questions are remembered. What is kept of one is about as large as its report.
const QUESTIONS_MAX: usize = 4;

/// The sum is changed page by page while fewer than one of so many pages changed.
const CHANGED_SHARE: usize = 8;

/// How many threads count at the most, and how many pages make one worth its start.
const THREADS_MAX: usize = 4;
const WORTH_A_THREAD: usize = 8;

/// What is asked, but for the moment: the same question is asked again and again as time goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) first: ReportMonth,
    pub(super) last: ReportMonth,
    /// The last month of the trends.
    pub(super) trends_until: ReportMonth,
    /// The last of the twelve months that are brought together, if they are.
    pub(super) rolling: Option<ReportMonth>,
    pub(super) scope: Scope,
}

/// The questions asked last, the latest first.
#[derive(Debug, Default)]
pub(crate) struct Asked(Mutex<VecDeque<(Question, Pages)>>);

impl Asked {
    /// Answers a question from the views as they stand, counting only what changed since it was asked before.
    pub(super) fn answer(
        &self,
        question: &Question,
        frame: &Frame<'_>,
        (log, views): (&dyn EventLog, &Views),
        told: Told<'_>,
    ) -> Result<Arc<Part>, EngineError> {
        let mut asked = self.lock();
        let before = asked.iter().position(|(known, _)| known == question);
        let mut pages = before.and_then(|at| asked.remove(at)).map(|(_, pages)| pages);
        if pages.as_ref().is_some_and(|pages| pages.generation != views.generation_number()) {
            pages = None;
        }
        let mut pages = pages.unwrap_or_else(|| Pages::new(views));
        pages.follow(log, views.next())?;
        let part = pages.count(question, frame, views, told)?;
        asked.truncate(QUESTIONS_MAX - 1);
        asked.push_front((question.clone(), pages));
        Ok(part)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(Question, Pages)>> {
        // What was being counted when a thread panicked was taken out, and is counted anew.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The tickets of the views, cut into pages that follow upon each other, with what each adds to an answer.
#[derive(Debug)]
pub(super) struct Pages {
    /// The generation of the views that they were counted from.
    generation: u32,
    /// The position of the first entry not yet seen.
    next: u64,
    /// By the first identity that a page may hold; it ends where the next begins.
    pages: BTreeMap<TicketId, Option<Counted>>,
    /// What the pages that are counted add up to.
    sum: Option<Arc<Part>>,
}

#[derive(Debug)]
struct Counted {
    part: Part,
    /// Whether a ticket has changed since.
    is_stale: bool,
    judged_at: Timestamp,
    /// It holds for a later moment of judgement as well, if that is before this one.
    until: Timestamp,
}

/// A page to count: its first identity, and that of the page after it.
type Range = (TicketId, Option<TicketId>);

impl Pages {
    /// Makes pages of which nothing is counted yet.
    pub(super) fn new(views: &Views) -> Self {
        let (generation, next) = (views.generation_number(), views.next());
        Self { generation, next, pages: BTreeMap::new(), sum: None }
    }

    /// Marks the pages of every ticket that the log speaks of since they were counted.
    fn follow(&mut self, log: &dyn EventLog, until: u64) -> Result<(), EngineError> {
        if self.next >= until {
            return Ok(());
        }
        // What the log holds beyond is not in the views either: it is looked at when it is.
        for page in log.read_all(Position::new(self.next)) {
            let page = page?;
            for (position, bytes) in page.entries().take_while(|(at, _)| at.get() < until) {
                let entry = EntryRef::decode(bytes).map_err(|_| codec::no_entry(position))?;
                let Some(ticket) = entry.stream.as_uuid().map(TicketId::from_uuid) else {
                    continue;
                };
                if let Some((_, Some(counted))) = self.pages.range_mut(..=ticket).next_back() {
                    counted.is_stale = true;
                }
            }
            if page.next().get() >= until {
                break;
            }
        }
        self.next = until;
        Ok(())
    }

    /// Counts the pages that are not counted yet, that changed or that time has passed by, and returns what all of
    /// them add up to.
    pub(super) fn count(
        &mut self,
        question: &Question,
        frame: &Frame<'_>,
        views: &Views,
        told: Told<'_>,
    ) -> Result<Arc<Part>, EngineError> {
        if self.pages.is_empty() {
            self.pages.insert(TicketId::from_uuid(Uuid::nil()), None);
            for (index, ticket) in views.ticket_ids().enumerate() {
                let ticket = ticket?;
                if index > 0 && index % PAGE_TICKETS == 0 {
                    self.pages.insert(ticket, None);
                }
            }
        }
        let missing = self.missing(frame.main.judged_at);
        let counted = count_all(&missing, question, frame, views, told)?;
        // From some share on it is less work to add up anew.
        let mut sum = self.sum.take().filter(|_| counted.len() * CHANGED_SHARE < self.pages.len());
        for (first, now) in counted {
            let before = self.pages.get(&first).and_then(Option::as_ref).map(|page| &page.part);
            if let Some(sum) = &mut sum {
                Arc::make_mut(sum).change(before, Some(&now.part));
            }
            self.pages.insert(first, Some(now));
        }
        let all = || self.pages.values().flatten().map(|page| &page.part).collect::<Vec<_>>();
        let sum = sum.unwrap_or_else(|| Arc::new(Part::of(&all())));
        self.sum = Some(Arc::clone(&sum));
        Ok(sum)
    }

    fn missing(&self, judged_at: Timestamp) -> Vec<Range> {
        let holds = |counted: &Counted| {
            !counted.is_stale
                && (counted.judged_at == judged_at
                    || (counted.judged_at < judged_at && judged_at < counted.until))
        };
        let after = self.pages.keys().skip(1).copied().map(Some).chain([None]);
        let ranges = self.pages.iter().zip(after);
        ranges
            .filter(|((_, counted), _)| !counted.as_ref().is_some_and(holds))
            .map(|((first, _), next)| (*first, next))
            .collect()
    }
}

/// Counts pages, on several threads if there are many.
fn count_all(
    pages: &[Range],
    question: &Question,
    frame: &Frame<'_>,
    views: &Views,
    told: Told<'_>,
) -> Result<Vec<(TicketId, Counted)>, EngineError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX);
    let share = pages.len().div_ceil(threads).max(WORTH_A_THREAD);
    let count = |pages: &[Range], done: &dyn Fn(usize)| -> Result<Vec<_>, EngineError> {
        let mut counted = Vec::with_capacity(pages.len());
        for (number, page) in pages.iter().enumerate() {
            count_page(*page, question, frame, views, &mut counted)?;
            done(number + 1);
        }
        Ok(counted)
    };
    let (here, elsewhere) = pages.split_at(pages.len().min(share));
    std::thread::scope(|scope| {
        let others: Vec<_> = elsewhere
            .chunks(share)
            .map(|pages| scope.spawn(move || count(pages, &|_| {})))
            .collect();
        // The pages of this thread stand for all: the others have as many.
        let all = views.next();
        let done = |pages: usize| told(all * pages as u64 / here.len().max(1) as u64, all);
        let mut counted = count(here, &done)?;
        for other in others {
            let other = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            counted.extend(other?);
        }
        Ok(counted)
    })
}

/// Counts the tickets of a page. One that has grown too large becomes several.
fn count_page(
    (first, next): Range,
    question: &Question,
    frame: &Frame<'_>,
    views: &Views,
    counted: &mut Vec<(TicketId, Counted)>,
) -> Result<(), EngineError> {
    let (mut first, mut cases, mut tickets) = (first, Vec::new(), 0);
    for ticket in views.tickets_between(first, next) {
        let ticket = ticket?;
        if tickets == 2 * PAGE_TICKETS {
            counted.push((first, Counted::of(&frame.with(&cases))));
            (first, tickets) = (ticket.id, 0);
            cases.clear();
        }
        tickets += 1;
        if in_scope(&ticket, &question.scope) {
            cases.push(Case::from(ticket));
        }
    }
    counted.push((first, Counted::of(&frame.with(&cases))));
    Ok(())
}

impl Counted {
    fn of(frame: &Frame<'_>) -> Self {
        let (judged_at, until) = (frame.main.judged_at, frame.judged_alike_until());
        Self { part: Part::counted(frame), is_stale: false, judged_at, until }
    }
}
