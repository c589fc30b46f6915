//! Many requests at once: one sync of the vault and one of the log for all of them.

use std::collections::{HashMap, HashSet};

use voc_domain::{Decided, Occurred, Ticket, TicketId};
use voc_log::{AppendError, Appended};

use crate::{
    attachments, codec,
    engine::Engine,
    error::{EngineError, ExecuteError},
    execute::{Executed, Request, append, executed_now, expected_version, private_of},
};

/// A request that was decided and waits for the sync of all.
struct Planned<'a> {
    index: usize,
    request: &'a Request<'a>,
    before: Ticket,
    after: Ticket,
    decided: Vec<(Decided, Occurred)>,
}

type Outcomes = Vec<Option<Result<Executed, ExecuteError>>>;

impl Engine {
    /// Carries out requests in order, each on its own as by [`Engine::execute`], with as few syncs as
    /// possible. One that is refused does not keep the others from being carried out. Made for loading
    /// a past; some hundred or thousand requests a call are a good measure. Others who write to the
    /// same tickets wait until the call returns.
    pub fn execute_many(&self, requests: &[Request<'_>]) -> Vec<Result<Executed, ExecuteError>> {
        let mut outcomes = self.together(requests);
        withdraw_unfounded(requests, &mut outcomes);
        // What an error kept back is tried by itself, and says why if it fails.
        let each = requests.iter().zip(outcomes);
        each.map(|(request, outcome)| outcome.unwrap_or_else(|| self.execute(request))).collect()
    }

    /// Carries out what can be carried out in one append. Nobody else writes to the tickets meanwhile,
    /// so what was decided on the states that earlier requests lead to is appended to these states.
    fn together(&self, requests: &[Request<'_>]) -> Outcomes {
        let _turns = self.turns().on(requests.iter().map(|request| request.ticket));
        let mut outcomes: Outcomes = std::iter::repeat_with(|| None).take(requests.len()).collect();
        let planned = self.plan(requests, &mut outcomes);
        if let Err(error) = self.carry_out(&planned, &mut outcomes) {
            tracing::warn!(%error, "requests are carried out one by one");
        }
        outcomes
    }

    /// Decides the requests one after the other, each on the state those before lead to.
    fn plan<'a>(&self, requests: &'a [Request<'a>], outcomes: &mut Outcomes) -> Vec<Planned<'a>> {
        let mut states = HashMap::<TicketId, Ticket>::new();
        let mut seen = HashSet::new();
        let mut corrected = HashSet::new();
        let mut planned = Vec::with_capacity(requests.len());
        for (index, request) in requests.iter().enumerate() {
            // The same command twice in one call: the second is answered once the first is recorded.
            if !seen.insert((request.ticket, request.command)) {
                continue;
            }
            // A state after a correction is rebuilt from the log, so the correction must be there: it is
            // carried out by itself afterwards, and so is what follows it.
            if request.corrects() || corrected.contains(&request.ticket) {
                corrected.insert(request.ticket);
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
        if self.receipt(request)?.is_some() {
            return Ok(None);
        }
        let before = match states.get(&request.ticket) {
            Some(state) => state.clone(),
            None => self.ticket(request.ticket)?.unwrap_or_else(|| Ticket::new(request.ticket)),
        };
        let (decided, after) = self.decide_all(before.clone(), request)?;
        states.insert(request.ticket, after.clone());
        Ok(Some(Planned { index, request, before, after, decided }))
    }

    fn carry_out(
        &self,
        planned: &[Planned<'_>],
        outcomes: &mut Outcomes,
    ) -> Result<(), EngineError> {
        let private = planned.iter().flat_map(|one| private_of(&one.decided));
        let digests = self.vault().keep(private)?;
        let mut rest = digests.iter();
        let mut appends = Vec::with_capacity(planned.len());
        for one in planned {
            let drafts = codec::drafts(&one.decided, &mut rest, one.request);
            appends.push(append(one.request, expected_version(&one.before), drafts));
        }
        let appended = self.log().append_many(appends);
        let mut rest = digests.as_slice();
        for (one, appended) in planned.iter().zip(appended) {
            let values = private_of(&one.decided).count();
            let (own, others) = rest.split_at_checked(values).unwrap_or((rest, &[]));
            rest = others;
            self.vault().settle(own, attachments::files_of(&one.decided), &appended);
            if let Some(outcome) = outcomes.get_mut(one.index) {
                *outcome = match appended {
                    Ok(Appended::Now(receipt)) => Some(Ok(executed_now(&one.after, &receipt))),
                    Ok(Appended::Before(receipt)) => {
                        Some(Ok(self.executed_before(one.request.ticket, &receipt)))
                    }
                    Err(AppendError::Conflict { .. }) => None,
                    Err(error) => Some(Err(EngineError::from(error).into())),
                };
            }
        }
        Ok(())
    }
}

/// Takes back the rejections that were decided on a state which never came to be, because an earlier
/// request to the same ticket was not carried out after all.
fn withdraw_unfounded(requests: &[Request<'_>], outcomes: &mut Outcomes) {
    let mut unfounded = HashSet::new();
    for (request, outcome) in requests.iter().zip(outcomes) {
        match outcome {
            Some(Ok(_)) => {}
            Some(Err(ExecuteError::Rejected(_))) => {
                if unfounded.contains(&request.ticket) {
                    *outcome = None;
                }
            }
            None | Some(Err(_)) => {
                unfounded.insert(request.ticket);
            }
        }
    }
}
