//! The whole truth about a data directory: the log's bytes, the vault behind it, the views before it.

use std::collections::HashMap;

use serde::Serialize;
use voc_domain::{Ticket, TicketId};
use voc_log::{EntryRef, Position};
use voc_vault::Digest;

use crate::{codec::Decoded, engine::Engine, error::EngineError, views::Views};

/// Something that is not as it must be. It names places, numbers and hashes, never what was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerifyFinding {
    /// Where it was found: `log`, `vault`, `rules` or `views`.
    pub area: &'static str,
    /// The position of the first entry concerned.
    pub position: Option<u64>,
    /// What is wrong.
    pub kind: String,
    /// What should be there.
    pub expected: String,
    /// What is there.
    pub found: String,
}

/// What a verification looked at and found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// How many entries were checked.
    pub entries: u64,
    /// The root hash over them, as the log states it.
    pub root: String,
    /// How many protected values the entries commit to.
    pub protected: u64,
    /// Everything that is not as it must be; empty when all is well.
    pub findings: Vec<VerifyFinding>,
}

impl Engine {
    /// Verifies everything: each entry against its hash, its stream and the root; each protected value
    /// against the vault; each event against the rules; the views against a rebuild. Damage in one
    /// place does not end the search. `progress` tells steps done and steps in all.
    ///
    /// # Errors
    /// Only when the search itself cannot go on; damage is a finding.
    pub fn verify(&self, progress: &mut dyn FnMut(u64, u64)) -> Result<Verification, EngineError> {
        let head = self.log().head();
        let size = head.size.get();
        let mut findings: Vec<_> = self
            .verify_log(&mut |done, _| progress(done, size * 3))
            .into_iter()
            .map(|finding| VerifyFinding {
                area: "log",
                position: finding.position.map(Position::get),
                kind: finding.kind.to_string(),
                expected: finding.expected,
                found: finding.found,
            })
            .collect();
        let mut content =
            Content { engine: self, tickets: HashMap::new(), protected: 0, findings: Vec::new() };
        // What cannot be read was found above; the rest is still looked at.
        for page in self.log().read_all(Position::FIRST) {
            let Ok(page) = page else { break };
            for (position, bytes) in page.entries() {
                if let Ok(entry) = EntryRef::decode(bytes) {
                    content.entry(position.get(), &entry)?;
                }
            }
            progress(size + page.next().get(), size * 3);
        }
        let Content { protected, findings: more, .. } = content;
        findings.extend(more);
        if findings.iter().all(|finding| finding.area != "log") {
            self.compare_views(&mut findings, &mut |done, _| progress(size * 2 + done, size * 3))?;
        }
        progress(size * 3, size * 3);
        Ok(Verification { entries: size, root: head.root.to_base64(), protected, findings })
    }

    /// Rebuilds the views in memory and compares them row by row with those in use.
    fn compare_views(
        &self,
        findings: &mut Vec<VerifyFinding>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), EngineError> {
        self.catch_up()?;
        let rebuilt = Views::in_memory(self.views().rules().clone())?;
        rebuilt.catch_up(self.log(), progress)?;
        if rebuilt.next() != self.views().next() {
            // Others append meanwhile; the rows of two different moments cannot be compared.
            return Ok(());
        }
        let mut ours = self.views().all_rows();
        let mut theirs = rebuilt.all_rows();
        let mut row = 0_u64;
        loop {
            let (our, their) = (ours.next().transpose()?, theirs.next().transpose()?);
            if our.is_none() && their.is_none() {
                return Ok(());
            }
            row += 1;
            if our != their {
                findings.push(VerifyFinding {
                    area: "views",
                    position: None,
                    kind: "a view differs from its rebuild".to_owned(),
                    expected: format!("row {row} as rebuilt from the log"),
                    found: "another row; `voc doctor` rebuilds the views".to_owned(),
                });
                return Ok(());
            }
        }
    }
}

/// The check of what entries say: their events, and the values they commit to.
struct Content<'a> {
    engine: &'a Engine,
    tickets: HashMap<TicketId, Ticket>,
    protected: u64,
    findings: Vec<VerifyFinding>,
}

impl Content<'_> {
    fn entry(&mut self, position: u64, entry: &EntryRef<'_>) -> Result<(), EngineError> {
        for (field, digest) in &entry.protected {
            self.protected += 1;
            let digest = Digest::from_bytes(*digest.as_bytes());
            match self.engine.vault().read(field, digest) {
                Ok(Some(_)) => {}
                Ok(None) => self.find("vault", position, "a protected value is missing", field),
                Err(voc_vault::VaultError::Damaged { .. }) => {
                    self.find(
                        "vault",
                        position,
                        "a protected value is not what was committed to",
                        field,
                    );
                }
                Err(error) => return Err(EngineError::Vault(error)),
            }
        }
        let Some(decoded) = Decoded::from_entry(entry) else {
            return Ok(());
        };
        match &decoded.event {
            Ok(event) => {
                let ticket = self
                    .tickets
                    .entry(decoded.ticket)
                    .or_insert_with(|| Ticket::new(decoded.ticket));
                let broken = ticket.breach_of(event);
                ticket.evolve(&decoded.fact(event));
                if let Some(broken) = broken {
                    self.find("rules", position, "an event that the rules do not allow", broken);
                }
            }
            Err(_) => {
                self.find("rules", position, "an event that cannot be understood", entry.event_type)
            }
        }
        Ok(())
    }

    fn find(&mut self, area: &'static str, position: u64, kind: &str, what: &str) {
        self.findings.push(VerifyFinding {
            area,
            position: Some(position),
            kind: kind.to_owned(),
            expected: format!("`{what}` in order"),
            found: kind.to_owned(),
        });
    }
}
