//! What was said, to whom, and who they are: statements, contacts, promises, notices, people.

use clap::{Args, Subcommand};
use voc_engine::domain::{
    Adapter, ChannelCode, Consent, ConsentTopic, ContactPoint, ContactResult, Delivery,
    IdentityCheck, Interpreter, LanguageCode, NoticePurpose, NoticeTopic, PartyRole, PromiseTopic,
    Residency, Role, Standing, StatementTopic, SubjectId, Tier,
};

use super::{Text, TicketArg, Who, code, open};

/// Somebody's account.
#[derive(Args, Debug)]
pub(crate) struct StatementArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// Who spoke
    #[arg(long, value_parser = code::<PartyRole>())]
    pub(crate) speaker: PartyRole,
    /// By which channel
    #[arg(long, value_parser = open::<ChannelCode>)]
    pub(crate) channel: Option<ChannelCode>,
    /// What the account is about, so that accounts of the same thing stand side by side
    #[arg(long, value_parser = code::<StatementTopic>())]
    pub(crate) topic: Option<StatementTopic>,
    /// The number of an earlier statement that this one contradicts; may be given several times
    #[arg(long = "contradicts", value_name = "N")]
    pub(crate) contradicts: Vec<u32>,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// An attempt to reach somebody.
#[derive(Args, Debug)]
pub(crate) struct ContactArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// By which channel
    #[arg(long, default_value = "phone", value_parser = open::<ChannelCode>)]
    pub(crate) channel: ChannelCode,
    /// Whom
    #[arg(long, value_parser = code::<PartyRole>(), default_value = "complainant")]
    pub(crate) whom: PartyRole,
    /// How it ended
    #[arg(long, value_parser = code::<ContactResult>())]
    pub(crate) result: ContactResult,
    /// How many attempts this speaks of
    #[arg(long, default_value_t = 1)]
    pub(crate) attempts: u32,
    /// Which number or address was tried
    #[arg(long, value_parser = code::<ContactPoint>())]
    pub(crate) point: Option<ContactPoint>,
    /// In whose stead, if somebody acted for somebody else
    #[arg(long, value_name = "ROLE", value_parser = code::<Role>(), hide_possible_values = true)]
    pub(crate) acting_for: Option<Role>,
    /// The number of a promise that is kept with this
    #[arg(long, value_name = "N")]
    pub(crate) keeps: Option<u32>,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A promise.
#[derive(Args, Debug)]
#[command(disable_help_subcommand = true)]
pub(crate) struct PromiseArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    #[command(flatten)]
    pub(crate) who: Who,
    #[command(subcommand)]
    pub(crate) action: PromiseAction,
}

/// What is done about a promise.
#[derive(Subcommand, Debug)]
pub(crate) enum PromiseAction {
    /// Record a promise; its clock starts
    Make {
        /// What was promised
        #[arg(long, value_parser = code::<PromiseTopic>())]
        topic: PromiseTopic,
        /// To whom
        #[arg(long, value_parser = code::<PartyRole>(), default_value = "complainant")]
        to: PartyRole,
        /// In which role it was made; default: that of the actor
        #[arg(long, value_parser = code::<Role>(), hide_possible_values = true)]
        by_role: Option<Role>,
        /// By when, if a time was told: 18:30 today, 2026-03-03 18:30, a date for the end of that day, or RFC 3339
        #[arg(long, value_name = "TIME")]
        told: Option<String>,
        /// By which channel it was told
        #[arg(long, value_parser = open::<ChannelCode>)]
        channel: Option<ChannelCode>,
        #[command(flatten)]
        text: Text,
    },
    /// Record that a promise was kept
    Keep {
        /// The number of the promise within the ticket
        number: u32,
    },
    /// Withdraw a promise
    Withdraw {
        /// The number of the promise within the ticket
        number: u32,
    },
}

/// A party.
#[derive(Args, Debug)]
#[group(id = "identity", multiple = true, args = ["name", "contact"])]
pub(crate) struct PartyArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// Who it is to the patient
    #[arg(value_name = "PARTY", value_parser = code::<PartyRole>())]
    pub(crate) party: PartyRole,
    /// Whether the right to act for the patient was shown
    #[arg(long, value_parser = code::<Standing>(), default_value = "not_shown")]
    pub(crate) standing: Standing,
    /// Whether the patient consented to be represented
    #[arg(long, value_parser = code::<Consent>())]
    pub(crate) consent: Option<Consent>,
    /// Whose data it is, by an opaque code
    #[arg(long, requires = "identity")]
    pub(crate) subject: Option<SubjectId>,
    /// The person's name
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) name: Option<String>,
    /// How to reach the person
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) contact: Option<String>,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// What is known about the complainant.
#[derive(Args, Debug)]
#[group(id = "known", required = true, multiple = true,
    args = ["tier", "residency", "language", "interpreter", "time_zone", "text", "text_file"])]
pub(crate) struct ProfileArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// How the person is looked after; it may change who handles the case, never a deadline
    #[arg(long, value_parser = code::<Tier>())]
    pub(crate) tier: Option<Tier>,
    /// Whether the person came from abroad
    #[arg(long, value_parser = code::<Residency>())]
    pub(crate) residency: Option<Residency>,
    /// The language, such as ko, en, zh-hans
    #[arg(long)]
    pub(crate) language: Option<LanguageCode>,
    /// Whether an interpreter is needed
    #[arg(long, value_parser = code::<Interpreter>())]
    pub(crate) interpreter: Option<Interpreter>,
    /// The time zone the person can be reached in, such as Asia/Tokyo
    #[arg(long, value_name = "ZONE")]
    pub(crate) time_zone: Option<chrono_tz::Tz>,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// Person and treatment, looked up.
#[derive(Args, Debug)]
pub(crate) struct IdentityArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// What came of it
    #[arg(value_parser = code::<IdentityCheck>())]
    pub(crate) result: IdentityCheck,
    /// Who was looked up
    #[arg(long, value_parser = code::<PartyRole>(), default_value = "complainant")]
    pub(crate) whom: PartyRole,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// Something that somebody outside was told.
#[derive(Args, Debug)]
pub(crate) struct NotifyArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// What the notice is about
    #[arg(long, value_parser = code::<NoticeTopic>())]
    pub(crate) topic: NoticeTopic,
    /// To whom
    #[arg(long, value_parser = code::<PartyRole>(), default_value = "complainant")]
    pub(crate) to: PartyRole,
    /// By which channel
    #[arg(long, default_value = "phone", value_parser = open::<ChannelCode>)]
    pub(crate) channel: ChannelCode,
    /// What the notice is for; marketing needs consent
    #[arg(long, value_parser = code::<NoticePurpose>(), default_value = "informational")]
    pub(crate) purpose: NoticePurpose,
    /// What is known about its arrival
    #[arg(long, value_parser = code::<Delivery>(), default_value = "told")]
    pub(crate) delivery: Delivery,
    /// Queue the notice, to be sent with `voc outbox send`, instead of recording that it was given
    #[arg(long, conflicts_with = "delivery")]
    pub(crate) queue: bool,
    /// The language of a queued notice: ko or en; default: that of the person, or of the hospital
    #[arg(long, requires = "queue")]
    pub(crate) language: Option<LanguageCode>,
    /// How a queued notice is to leave; default: as in config.toml
    #[arg(long, requires = "queue", value_parser = code::<Adapter>())]
    pub(crate) adapter: Option<Adapter>,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// Consent.
#[derive(Args, Debug)]
pub(crate) struct ConsentArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// To what
    #[arg(value_name = "TOPIC", value_parser = code::<ConsentTopic>())]
    pub(crate) topic: ConsentTopic,
    /// Whether consent was given
    #[arg(value_name = "CONSENT", value_parser = code::<Consent>())]
    pub(crate) consent: Consent,
    /// By whom
    #[arg(long, value_parser = code::<PartyRole>(), default_value = "complainant")]
    pub(crate) by: PartyRole,
    #[command(flatten)]
    pub(crate) who: Who,
}
