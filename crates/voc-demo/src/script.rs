//! What will happen to one ticket, and when: drawn when it arrives, told step by step.

use voc_engine::domain::{DeviationReason, PromiseNumber, Role, Stage, VocKind};

use crate::{
    random::Random,
    voice::Voice,
    working_time::{HOUR, MINUTE, WORKING_DAY, WorkingTime},
};

/// Something that happens to a ticket. One act is one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Receive {
        department: Known,
    },
    Triage,
    SetDepartment,
    Assign {
        hand_off: u8,
    },
    NoAnswer,
    Reach,
    Skip(Stage, DeviationReason),
    Calm,
    Apologize(Option<DeviationReason>),
    Listen(Option<DeviationReason>),
    Promise {
        told: Option<i64>,
    },
    KeepPromise(PromiseNumber),
    Investigate,
    Pause,
    Resume,
    Resolve(Option<DeviationReason>),
    Refuse,
    Alternative,
    AcceptPartly,
    Accept,
    NoAgreement,
    Close {
        agreed: Agreed,
    },
    Thank,
    Reopen,
    ThirdParty,
    RefuseRecords,
    Threat,
    Note,
    Profile {
        foreign: bool,
    },
    Acknowledge,
    CheckIdentity,
    /// Reports what was heard to those who must know.
    ReportHeard,
    /// Reports whether it was a medical accident.
    ReportJudged,
    /// Reports that the complainant is not convinced.
    ReportRefused,
    Transfer,
    Extend,
    Improve,
    Improved,
    /// The person who complained answers the survey.
    AnswerSurvey,
}

/// Whether the originating department is known when a voice is received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    Yes,
    No,
}

/// Whether there was an agreement before a close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Agreed {
    Yes,
    No,
}

/// An act and when it is recorded, in Unix seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) at: i64,
    /// How many seconds before that it happened.
    pub(crate) late: i64,
    pub(crate) act: Act,
}

/// When a ticket arrives, and before when it may not be settled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    pub(crate) at: i64,
    /// The beginning of the month, for a ticket that is carried forward into it.
    pub(crate) carried_to: Option<i64>,
}

/// Draws what will happen to a ticket, in order of time.
pub(crate) fn script(
    voice: &Voice,
    arrival: Arrival,
    working: &WorkingTime,
    random: &mut Random,
) -> Vec<Step> {
    let department = if random.percent(7) { Known::No } else { Known::Yes };
    let mut writer = Writer {
        steps: Vec::with_capacity(16),
        place: working.place(arrival.at),
        working,
        random,
        pace: 1,
        promises: 0,
    };
    writer.push(arrival.at, 0, Act::Receive { department });
    writer.beginning(voice, department);
    if writer.random.percent(9) {
        writer.pace = 3;
    }
    match voice.kind {
        VocKind::Praise => writer.then(2 * HOUR, Act::Listen(None)),
        VocKind::Inquiry => writer.then(HOUR, Act::Listen(None)),
        VocKind::Proposal | VocKind::Suggestion => writer.then(5 * HOUR, Act::Listen(None)),
        VocKind::Complaint | VocKind::Report => writer.hearing(voice),
    }
    if let Some(month) = arrival.carried_to {
        writer.place = writer.place.max(working.place(month)) + writer.random.around(5 * HOUR);
    }
    if !writer.random.percent(3) {
        writer.settlement(voice);
        writer.survey(voice);
    }
    let mut steps = writer.steps;
    steps.sort_by_key(|step| step.at);
    steps
}

/// How many complaints of a hundred that were thanked for are followed by answers to the survey.
const SURVEY_PERCENT: u32 = 25;

struct Writer<'a> {
    steps: Vec<Step>,
    place: i64,
    working: &'a WorkingTime,
    random: &'a mut Random,
    pace: i64,
    promises: u32,
}

impl Writer<'_> {
    fn push(&mut self, at: i64, late: i64, act: Act) {
        self.steps.push(Step { at, late, act });
    }

    /// Adds an act after about `dwell` seconds of working time.
    fn then(&mut self, dwell: i64, act: Act) {
        self.place += self.random.around(dwell * self.pace).max(MINUTE);
        self.now(act);
    }

    fn now(&mut self, act: Act) {
        self.push(self.working.moment(self.place), 0, act);
    }

    /// Adds an act that is recorded a day or two after it happened.
    fn recorded_late(&mut self, dwell: i64, act: Act) {
        self.place += self.random.around(dwell);
        let happened = self.working.moment(self.place);
        self.place += WORKING_DAY + 6 * HOUR + self.random.around(4 * HOUR);
        let at = self.working.moment(self.place);
        self.push(at, (at - happened).max(25 * HOUR), act);
    }

    fn beginning(&mut self, voice: &Voice, department: Known) {
        if voice.kind == VocKind::Praise {
            return;
        }
        if voice.is_automatic() {
            self.then(MINUTE, Act::Acknowledge);
        }
        self.then(9 * MINUTE, Act::Assign { hand_off: 0 });
        if voice.complains() && self.random.percent(80) {
            self.then(10 * MINUTE, Act::Triage);
        }
        if department == Known::No && self.random.percent(60) {
            self.then(2 * HOUR, Act::SetDepartment);
        }
        match self.random.below(100) {
            0..6 => self.then(5 * MINUTE, Act::Profile { foreign: true }),
            6..10 => self.then(5 * MINUTE, Act::Profile { foreign: false }),
            _ => {}
        }
        if voice.owner_role() == Role::ServiceOffice && self.random.percent(85) {
            self.then(5 * MINUTE, Act::CheckIdentity);
        }
        if self.random.percent(26) {
            self.then(25 * MINUTE, Act::NoAnswer);
        }
        self.then(40 * MINUTE, Act::Reach);
    }

    /// Calming, apologizing and listening, mostly in that order.
    fn hearing(&mut self, voice: &Voice) {
        use DeviationReason::{NotPossible, Omitted, Resumed};
        let order = self.random.below(100);
        if order < 8 {
            self.then(8 * MINUTE, Act::Skip(Stage::Calm, NotPossible));
        } else {
            self.then(8 * MINUTE, Act::Calm);
        }
        if order >= 94 {
            self.then(30 * MINUTE, Act::Listen(Some(Omitted)));
            self.then(10 * MINUTE, Act::Apologize(Some(Resumed)));
        } else {
            self.then(5 * MINUTE, Act::Apologize(None));
            if self.random.percent(7) {
                self.recorded_late(20 * MINUTE, Act::Listen(None));
            } else {
                self.then(20 * MINUTE, Act::Listen(None));
            }
        }
        if voice.owner_role() == Role::Desk && self.random.percent(88) {
            self.then(15 * MINUTE, Act::ReportHeard);
        }
        if self.random.percent(45) {
            self.promise();
        }
        self.incidents(voice);
    }

    /// A promise, with or without a time, kept, kept late or never.
    fn promise(&mut self) {
        self.promises += 1;
        let number = PromiseNumber::new(self.promises);
        let made = self.place + MINUTE;
        let due = made + HOUR * i64::from(3 + self.random.below(9));
        let told = self.random.percent(74).then(|| self.working.moment(due));
        self.push(self.working.moment(made), 0, Act::Promise { told });
        let limit = if told.is_some() { due } else { made + 8 * HOUR };
        let kept = match self.random.below(100) {
            0..78 => made + (limit - made) * i64::from(40 + self.random.below(55)) / 100,
            78..90 => limit + HOUR + self.random.around(5 * HOUR),
            _ => return,
        };
        self.push(self.working.moment(kept), 0, Act::KeepPromise(number));
    }

    /// What makes a case dangerous, or only longer.
    fn incidents(&mut self, voice: &Voice) {
        let heated = voice.severity >= voc_engine::domain::Severity::Medium;
        if self.random.percent(if heated { 7 } else { 1 }) {
            self.then(3 * HOUR, Act::ThirdParty);
            self.then(10 * MINUTE, Act::RefuseRecords);
        }
        if self.random.percent(if heated { 5 } else { 1 }) {
            self.then(HOUR, Act::Threat);
        }
        for hand_off in 1..=2 {
            if self.random.percent(13) {
                self.then(2 * HOUR, Act::Assign { hand_off });
            }
        }
        if self.random.percent(35) {
            self.then(HOUR, Act::Note);
        }
        if self.random.percent(2) {
            self.then(2 * HOUR, Act::Transfer);
            self.then(HOUR, Act::Assign { hand_off: 1 });
        }
        if self.random.percent(3) {
            self.then(2 * HOUR, Act::Extend);
        }
    }

    /// From the investigation to the thanks, once or, if it did not convince, twice.
    fn settlement(&mut self, voice: &Voice) {
        self.answer(voice, DeviationReason::Urgent);
        if voice.kind != VocKind::Praise && self.random.percent(5) {
            self.then(2 * WORKING_DAY, Act::Reopen);
            self.then(2 * HOUR, Act::Listen(Some(DeviationReason::AlreadyDone)));
            self.answer(voice, DeviationReason::AlreadyDone);
        }
    }

    fn answer(&mut self, voice: &Voice, no_investigation: DeviationReason) {
        match voice.kind {
            VocKind::Praise => return self.then(2 * HOUR, Act::Thank),
            VocKind::Inquiry => self.then(3 * HOUR, Act::Resolve(None)),
            VocKind::Proposal | VocKind::Suggestion => {
                self.then(10 * HOUR, Act::Investigate);
                self.then(12 * HOUR, Act::Resolve(None));
            }
            VocKind::Complaint | VocKind::Report => {
                self.inquiry_into(voice.is_clinical(), no_investigation);
                self.agreement(voice);
                return self.improvement();
            }
        }
        self.ending(Agreed::Yes);
    }

    /// One of four people who complained and were thanked answers the survey, a day or two later.
    fn survey(&mut self, voice: &Voice) {
        if voice.kind == VocKind::Complaint && self.random.percent(SURVEY_PERCENT) {
            self.then(WORKING_DAY, Act::AnswerSurvey);
        }
    }

    /// An improvement action for some, done in time for most.
    fn improvement(&mut self) {
        if self.random.percent(14) {
            self.then(HOUR, Act::Improve);
            if self.random.percent(65) {
                self.then(3 * WORKING_DAY, Act::Improved);
            }
        }
    }

    fn inquiry_into(&mut self, clinical: bool, no_investigation: DeviationReason) {
        if self.random.percent(5) {
            return self.then(3 * HOUR, Act::Resolve(Some(no_investigation)));
        }
        self.then(6 * HOUR, Act::Investigate);
        if clinical && self.random.percent(90) {
            self.then(20 * MINUTE, Act::ReportJudged);
        }
        if self.random.percent(9) {
            self.then(HOUR, Act::Pause);
            self.then(2 * WORKING_DAY, Act::Resume);
        }
        self.then(6 * HOUR, Act::Resolve(None));
    }

    fn agreement(&mut self, voice: &Voice) {
        match self.random.below(100) {
            0..66 => self.then(3 * HOUR, Act::Accept),
            66..80 => {
                self.then(3 * HOUR, Act::Refuse);
                if voice.owner_role() != Role::CounsellingManager && self.random.percent(92) {
                    self.then(10 * MINUTE, Act::ReportRefused);
                }
                self.then(6 * HOUR, Act::Alternative);
                self.then(4 * HOUR, Act::Accept);
            }
            80..90 => {
                self.then(4 * HOUR, Act::Alternative);
                self.then(4 * HOUR, Act::Accept);
            }
            90..95 => {
                self.then(4 * HOUR, Act::Alternative);
                self.then(4 * HOUR, Act::AcceptPartly);
            }
            _ => {
                self.then(4 * HOUR, Act::Alternative);
                self.then(6 * HOUR, Act::NoAgreement);
                return self.ending(Agreed::No);
            }
        }
        self.ending(Agreed::Yes);
    }

    fn ending(&mut self, agreed: Agreed) {
        self.then(2 * HOUR, Act::Close { agreed });
        self.then(2 * HOUR, Act::Thank);
    }
}
