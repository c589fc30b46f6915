//! A hospital group to give commands to.

#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used)]

use voc_domain::{
    BilingualText, Catalog, Occurred, Org, OrgCommand, OrgContext, OrgEvent, OrgFact,
    PlaybookDraft, Rejection, Stage, Timestamp, calendar::Calendar, decide_org,
};

/// Tuesday 3 March 2026, 09:00 in Seoul.
pub const START: i64 = 1_772_496_000_000;
pub const DAY: i64 = 86_400_000;

/// The state of a group and the moment it is at.
#[derive(Default)]
pub struct Group {
    pub org: Org,
    pub catalog: Catalog,
    days: i64,
    entries: u64,
}

impl Group {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(START + self.days * DAY)
    }

    pub fn wait(&mut self, days: i64) {
        self.days += days;
    }

    pub fn give(&mut self, command: &OrgCommand) -> Result<OrgEvent, Rejection> {
        self.give_late(command, Occurred::at(self.now()))
    }

    /// Decides a command, and folds what was decided as it reads back from its entry.
    pub fn give_late(
        &mut self,
        command: &OrgCommand,
        occurred: Occurred,
    ) -> Result<OrgEvent, Rejection> {
        let context = OrgContext {
            now: self.now(),
            occurred,
            calendar: Calendar::builtin("kr-office").unwrap(),
            catalog: &self.catalog,
        };
        let decided = decide_org(&self.org, command, &context)?;
        assert_eq!(self.org.breach_of(&decided), None);
        let clear = serde_json::Value::Object(decided.to_clear()).to_string();
        let event = OrgEvent::from_clear(decided.event_type(), 1, &clear).unwrap();
        assert_eq!(event, decided, "it reads back as it was decided");
        self.org.evolve(&OrgFact {
            event: &event,
            position: self.entries + 1,
            version: self.entries,
            recorded_at: self.now(),
            occurred,
        });
        self.entries += 1;
        Ok(event)
    }
}

pub fn draft(code: &str) -> PlaybookDraft {
    PlaybookDraft {
        playbook: code.parse().unwrap(),
        stage: Stage::Listen,
        cause: None,
        treatment: None,
        kinds: Vec::new(),
        title: BilingualText::new(Some("우리 병원 경청"), None),
        text: BilingualText::new(Some("차를 권합니다."), Some("Offer some tea.")),
    }
}

pub fn playbook(code: &str) -> OrgCommand {
    OrgCommand::DefinePlaybook(Box::new(draft(code)))
}
