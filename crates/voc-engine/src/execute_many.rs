//! Many requests at once: one sync of the vault and one of the log for all of them.

use std::collections::{HashMap, HashSet};

use voc_domain::{Decided, Occurred, Ticket, TicketId};
use voc_log::{Append, AppendError, Appended, CommandId, StreamId};

use crate::{
    codec,
    engine::Engine,
    error::{EngineError, ExecuteError},
    execute::{Executed, Freshness, Request, assume_all, expected_version},
};

/// A request that was decided and waits for the sync of all.
struct Planned<'a> {
    index: usize,
    request: &'a Request<'a>,
    stream: StreamId,
    before: Ticket,
    decided: Vec<(Decided, Occurred)>,
}

type Outcomes = Vec<Option<Result<Executed, ExecuteError>>>;

impl Engine {
    /// Carries out requests in order, each on its own as by [`Engine::execute`], with as few syncs as
    /// possible. One that is refused does not keep the others from being carried out. Made for loading
    /// a past; some hundred or thousand requests a call are a good measure.
    pub fn execute_many(&self, requests: &[Request<'_>]) -> Vec<Result<Executed, ExecuteError>> {
        let mut outcomes: Outcomes = std::iter::repeat_with(|| None).take(requests.len()).collect();
        let planned = self.plan(requests, &mut outcomes);
        if let Err(error) = self.carry_out(planned, &mut outcomes) {
            tracing::warn!(%error, "requests are carried out one by one");
        }
        // What others overtook or an error kept back is tried by itself, and says why if it fails.
        let each = requests.iter().zip(outcomes);
        each.map(|(request, outcome)| outcome.unwrap_or_else(|| self.execute(request))).collect()
    }

    /// Decides the requests one after the other, each on the state those before lead to.
    fn plan<'a>(&self, requests: &'a [Request<'a>], outcomes: &mut Outcomes) -> Vec<Planned<'a>> {
        let mut states = HashMap::<TicketId, Ticket>::new();
        let mut seen = HashSet::new();
        let mut planned = Vec::with_capacity(requests.len());
        for (index, request) in requests.iter().enumerate() {
            // The same command twice in one call: the second is answered once the first is recorded.
            if !seen.insert((request.ticket, request.command)) {
                continue;
            }
            match self.plan_one(index, request, &mut states) {
                Ok(Some(one)) => planned.push(one),
                Ok(None) => {}
                Err(error) => {
                    if let Some(outcome) = outcomes.get_mut(index) {
                        *outcome = Some(Err(error));
                    }
                }
            }
        }
        planned
    }

    fn plan_one<'a>(
        &self,
        index: usize,
        request: &'a Request<'a>,
        states: &mut HashMap<TicketId, Ticket>,
    ) -> Result<Option<Planned<'a>>, ExecuteError> {
        let stream = StreamId::from_uuid(request.ticket.as_uuid());
        let command = CommandId::from_uuid(request.command);
        let known = self.log().find_command(&stream, command).map_err(EngineError::from)?;
        if known.is_some() {
            return Ok(None);
        }
        let before = match states.get(&request.ticket) {
            Some(state) => state.clone(),
            None => self.ticket(request.ticket)?.unwrap_or_else(|| Ticket::new(request.ticket)),
        };
        let decided = self.decide_all(before.clone(), request)?;
        let mut after = before.clone();
        assume_all(&mut after, &decided, request);
        states.insert(request.ticket, after);
        Ok(Some(Planned { index, request, stream, before, decided }))
    }

    fn carry_out(
        &self,
        planned: Vec<Planned<'_>>,
        outcomes: &mut Outcomes,
    ) -> Result<(), EngineError> {
        let private = planned.iter().flat_map(|one| &one.decided);
        let digests = self.vault().keep(private.flat_map(|(decided, _)| &decided.private))?;
        let mut rest = digests.iter();
        let mut appends = Vec::with_capacity(planned.len());
        for one in &planned {
            appends.push(Append {
                stream: one.stream.clone(),
                expected: expected_version(&one.before),
                command: CommandId::from_uuid(one.request.command),
                recorded_at: codec::log_timestamp(one.request.now),
                drafts: codec::drafts(&one.decided, &mut rest, one.request),
            });
        }
        let appended = self.log().append_many(appends);
        let mut kept = Vec::with_capacity(digests.len());
        let mut rest = digests.into_iter();
        for (one, appended) in planned.iter().zip(appended) {
            let values = one.decided.iter().map(|(decided, _)| decided.private.len()).sum();
            let digests: Vec<_> = rest.by_ref().take(values).collect();
            let outcome = match appended {
                Ok(Appended::Now(receipt)) => {
                    kept.extend(digests);
                    Some(self.executed(one.request.ticket, &receipt, Freshness::Now))
                }
                Ok(Appended::Before(receipt)) => {
                    Some(self.executed(one.request.ticket, &receipt, Freshness::Before))
                }
                Err(AppendError::Conflict { .. }) => None,
                Err(error) => Some(Err(error.into())),
            };
            if let Some(place) = outcomes.get_mut(one.index) {
                *place = outcome.map(|outcome| outcome.map_err(ExecuteError::from));
            }
        }
        self.vault().confirm(&kept).map_err(EngineError::Vault)
    }
}
