//! One voice: of which kind, by which channel, about what. Drawn once and kept small.

use voc_engine::domain::{PartyRole, Role, Severity, VocKind};

use crate::random::Random;

/// What a ticket is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Voice {
    pub(crate) index: u32,
    pub(crate) kind: VocKind,
    pub(crate) channel: &'static str,
    pub(crate) branch: &'static str,
    pub(crate) cause: Cause,
    /// Which of the departments the cause points at.
    pub(crate) originating: &'static str,
    pub(crate) severity: Severity,
    pub(crate) speaker: PartyRole,
}

/// A cause with the departments it arises in and what is done about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cause {
    pub(crate) code: &'static str,
    departments: &'static [&'static str],
    pub(crate) remedy: &'static str,
}

const fn cause(
    code: &'static str,
    departments: &'static [&'static str],
    remedy: &'static str,
) -> Cause {
    Cause { code, departments, remedy }
}

/// The causes, shaped as they are everywhere: a few make up most.
const CAUSES: [(Cause, u32); 12] = [
    (cause("waiting", &["reception", "radiology", "dental_clinic"], "apology"), 27),
    (cause("curt_speech", &["reception", "nursing", "counselling"], "apology"), 19),
    (cause("cost", &["billing", "counselling"], "discount"), 15),
    (cause("treatment", &["dental_clinic", "implant", "orthodontics"], "re_treatment"), 12),
    (cause("information", &["counselling", "international", "billing"], "explanation"), 8),
    (cause("manner_of_speech", &["counselling", "reception"], "apology"), 5),
    (cause("delay", &["orthodontics", "implant"], "apology"), 4),
    (cause("staff_mistake", &["nursing", "radiology"], "refund"), 3),
    (cause("facility", &["facilities"], "apology"), 3),
    (cause("below_expectation", &["dental_clinic", "international"], "discount"), 2),
    (cause("blamed_patient", &["orthodontics", "dental_clinic"], "explanation"), 1),
    (cause("appearance", &["nursing"], "apology"), 1),
];

const KINDS: [(VocKind, u32); 6] = [
    (VocKind::Complaint, 45),
    (VocKind::Inquiry, 20),
    (VocKind::Praise, 15),
    (VocKind::Suggestion, 10),
    (VocKind::Proposal, 5),
    (VocKind::Report, 5),
];

const IN_HOURS: [(&str, u32); 6] =
    [("phone", 34), ("counter", 26), ("web", 14), ("kakaotalk", 12), ("visit", 8), ("email", 6)];

const AFTER_HOURS: [(&str, u32); 5] =
    [("web", 34), ("kakaotalk", 32), ("email", 12), ("naver_talktalk", 12), ("chatbot", 10)];

/// Channels that are used now and then. They take turns, so that every one of them occurs.
const RARE: [&str; 12] = [
    "survey",
    "instagram",
    "naver_talktalk",
    "chatbot",
    "front_line",
    "letter",
    "postcard",
    "fax",
    "community",
    "consumer_group",
    "anti_site",
    "press",
];

const BRANCH_SIZES: [(&str, u32); 4] =
    [("seoul", 40), ("pyeongchon", 25), ("bundang", 20), ("incheon", 15)];

const SEVERITIES: [(Severity, u32); 4] =
    [(Severity::None, 15), (Severity::Low, 45), (Severity::Medium, 30), (Severity::High, 10)];

const SPEAKERS: [(PartyRole, u32); 4] = [
    (PartyRole::Patient, 70),
    (PartyRole::Guardian, 16),
    (PartyRole::Family, 12),
    (PartyRole::Other, 2),
];

/// Whether a voice came in while the office was open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hours {
    Open,
    Closed,
}

impl Voice {
    /// Draws the voice of the ticket `index`.
    pub(crate) fn draw(random: &mut Random, index: u32, hours: Hours) -> Self {
        let cause = random.weighted(&CAUSES);
        Self {
            index,
            kind: random.weighted(&KINDS),
            channel: channel(random, index, hours),
            branch: random.weighted(&BRANCH_SIZES),
            cause,
            originating: random.pick(cause.departments),
            severity: random.weighted(&SEVERITIES),
            speaker: random.weighted(&SPEAKERS),
        }
    }

    /// Tells whether it came in where a program receives it.
    pub(crate) fn is_automatic(&self) -> bool {
        matches!(
            self.channel,
            "web" | "kakaotalk" | "naver_talktalk" | "chatbot" | "survey" | "email" | "instagram"
        )
    }

    /// Tells whether it is about treatment.
    pub(crate) fn is_clinical(&self) -> bool {
        self.cause.code == "treatment"
    }

    /// Returns the role that owns it first.
    pub(crate) const fn owner_role(&self) -> Role {
        match self.severity {
            Severity::High => Role::ServiceOffice,
            Severity::Medium => Role::CounsellingManager,
            Severity::None | Severity::Low => Role::Desk,
        }
    }

    /// Returns where the patient met the hospital.
    pub(crate) fn touch_point(&self) -> &'static str {
        match (self.cause.code, self.originating) {
            ("waiting", _) => "waiting_room",
            (_, "billing") => "payment",
            (_, "reception") => "reception",
            (_, "counselling" | "international") => "consultation",
            (_, "radiology") => "examination",
            (_, "facilities") => "arrival",
            _ => "treatment_room",
        }
    }

    /// Tells whether the voice walks all nine stages.
    pub(crate) fn complains(&self) -> bool {
        matches!(self.kind, VocKind::Complaint | VocKind::Report)
    }
}

fn channel(random: &mut Random, index: u32, hours: Hours) -> &'static str {
    let turn = (index % 7 == 3).then_some(index as usize / 7 % RARE.len());
    match (hours, turn.and_then(|turn| RARE.get(turn))) {
        (Hours::Closed, _) => random.weighted(&AFTER_HOURS),
        (Hours::Open, Some(rare)) => rare,
        (Hours::Open, None) => random.weighted(&IN_HOURS),
    }
}
