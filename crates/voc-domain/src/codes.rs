//! The code lists of the field, each as data in one place, with its Korean and English labels.
//!
//! A *closed* list drives rules and is an enum. An *open* list is a code that a hospital may extend;
//! the built-in codes keep their meaning, and a code nobody knows any more is shown as itself.

mod attachment;
mod case;
mod closed;
mod handling;
mod open;
mod outbox;

pub use attachment::{AttachmentKind, MediaClass};
pub use case::{
    CareStage, ContactPoint, CrisisGroup, Harm, ImprovementResult, Interpreter, IssueCategory,
    IssueDomain, Relation, Residency, ServiceGap, StatementTopic, Tier,
};
pub use closed::{
    Agreement, BackgroundCategory, ClockKind, ContactResult, Dating, DepartmentRole,
    DeviationReason, EmotionalNeed, EscalationReason, MedicalAccident, NoteCategory, Outcome,
    OutsideRoute, PartyRole, PauseReason, Pressure, PromiseTopic, RecomputeReason,
    RecordAccessStep, RemedyStep, ReopenReason, Risk, Role, Severity, Standing, Told, VocKind,
};
pub use handling::{
    Consent, ConsentTopic, CorrectionReason, Delivery, ExtensionReason, IdentityCheck,
    NoticePurpose, NoticeTopic, ReportTopic, TransferReason,
};
pub use open::{
    CauseCode, CauseGroup, ChannelCode, CrisisCode, DocumentCode, OutsideBodyCode, RemedyCode,
    TouchPointCode, TreatmentCode,
};
pub use outbox::{Adapter, Retry};

/// A label in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Label {
    /// English.
    pub en: &'static str,
    /// Korean.
    pub ko: &'static str,
}

/// A closed list of codes.
pub trait CodeList: Copy + Sized + 'static {
    /// What one of the list is called in a message, in English.
    const NAME: &'static str;
    /// Every code of the list, in its documented order.
    const ALL: &'static [Self];

    /// Returns the stable code that is stored, such as `no_answer`.
    fn code(self) -> &'static str;

    /// Returns the label for people.
    fn label(self) -> Label;

    /// Finds a code by its text; `-` and `_` are the same.
    fn from_code(text: &str) -> Option<Self> {
        let same = |code: &str| {
            code.len() == text.len()
                && code.bytes().zip(text.bytes()).all(|(a, b)| a == b || (a == b'_' && b == b'-'))
        };
        Self::ALL.iter().copied().find(|one| same(one.code()))
    }
}

/// Defines a closed list: an enum whose variants have a code and two labels.
macro_rules! closed_list {
    ($(#[$doc:meta])* $list:ident, $name:literal {
        $($(#[$vdoc:meta])* $variant:ident = $code:literal, $en:literal, $ko:literal;)+
    }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $list {
            $(
                #[doc = concat!($en, " (", $ko, ").")]
                $(#[$vdoc])*
                #[serde(rename = $code)]
                $variant,
            )+
        }

        impl crate::codes::CodeList for $list {
            const NAME: &'static str = $name;
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            fn label(self) -> crate::codes::Label {
                match self {
                    $(Self::$variant => crate::codes::Label { en: $en, ko: $ko }),+
                }
            }
        }

        impl std::fmt::Display for $list {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(crate::codes::CodeList::code(*self))
            }
        }
    };
}

pub(crate) use closed_list;
