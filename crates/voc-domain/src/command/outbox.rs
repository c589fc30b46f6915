//! What is asked of the outbox.

use crate::{
    codes::{Adapter, Retry},
    event::Addressee,
    ids::{LanguageCode, ReceiptCode, TemplateRef},
    private::PrivateText,
};

/// A notice to queue. It gets its number when it is decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// To whom, and about what.
    pub to: Addressee,
    /// The words.
    pub template: TemplateRef,
    /// In which language.
    pub language: LanguageCode,
    /// How it is to leave the house.
    pub adapter: Adapter,
    /// What is to be said beside the template; only to a party outside.
    pub text: Option<PrivateText>,
}

/// An attempt to send a notice. It gets its number when it is decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempted {
    /// How it was to leave.
    pub adapter: Adapter,
    /// What the adapter said.
    pub receipt: ReceiptCode,
    /// Whether it is tried again, if it failed.
    pub failed: Option<Retry>,
}
