//! The one place that sends: notices leave the house through here and nowhere else.

mod file;
mod lock;
#[cfg(feature = "webhook")]
mod webhook;

use std::path::Path;

use voc_engine::{
    NoticeMessage, OutboxConfig,
    domain::{Adapter, ReceiptCode},
};
use voc_report::Lang;

use crate::{failure::Failure, output::Output};

pub(crate) use lock::Lock;

/// What became of an attempt.
pub(crate) enum Sent {
    /// The adapter took the notice over.
    Delivered(ReceiptCode),
    /// It did not, or nobody knows.
    Failed(ReceiptCode),
}

/// An adapter that is ready to send.
pub(crate) enum Sender {
    /// Prints.
    Stdout,
    /// Writes a file for each notice.
    File(file::Directory),
    /// Posts to an address.
    #[cfg(feature = "webhook")]
    Webhook(Box<webhook::Webhook>),
}

impl Sender {
    /// Makes an adapter ready. Nothing is sent yet.
    pub(crate) fn ready(
        adapter: Adapter,
        config: &OutboxConfig,
        data: &Path,
        lang: Lang,
    ) -> Result<Self, Failure> {
        match adapter {
            Adapter::Stdout => Ok(Self::Stdout),
            Adapter::File => {
                file::Directory::ready(&data.join(&config.directory), lang).map(Self::File)
            }
            #[cfg(feature = "webhook")]
            Adapter::Webhook => {
                let webhook = webhook::Webhook::ready(config, data, lang)?;
                Ok(Self::Webhook(Box::new(webhook)))
            }
            #[cfg(not(feature = "webhook"))]
            Adapter::Webhook => Err(Failure::usage(
                "webhook_not_built_in",
                lang.pick(
                    "이 voc에는 웹훅 기능이 없습니다",
                    "this voc was built without the webhook",
                ),
                lang.pick(
                    "`--features webhook`으로 다시 빌드하십시오",
                    "build it with `--features webhook`",
                ),
            )),
        }
    }

    /// Sends a notice.
    ///
    /// # Errors
    /// Only when standard output cannot be written; then nothing is known to have been sent.
    pub(crate) fn send(&self, message: &NoticeMessage, out: &mut Output) -> Result<Sent, Failure> {
        match self {
            Self::Stdout => print(message, out).map(|()| Sent::Delivered(receipt("printed"))),
            Self::File(directory) => Ok(directory.write(message)),
            #[cfg(feature = "webhook")]
            Self::Webhook(webhook) => Ok(webhook.post(message)),
        }
    }
}

/// Prints a notice and hands it over before anything is recorded.
fn print(message: &NoticeMessage, out: &mut Output) -> Result<(), Failure> {
    if out.is_json() {
        out.line(body(message))?;
    } else {
        let number = message.number.map(|number| number.to_string()).unwrap_or_default();
        out.line(format!("{number}-{}  {}", message.notice, message.text))?;
    }
    let lang = out.lang;
    std::io::Write::flush(out).map_err(|error| Failure::output(&error, lang))
}

/// Writes a notice as adapters hand it on.
fn body(message: &NoticeMessage) -> String {
    serde_json::to_string(message).expect("BUG: a notice holds nothing that JSON cannot")
}

fn receipt(code: &str) -> ReceiptCode {
    code.parse().expect("BUG: a valid receipt")
}
