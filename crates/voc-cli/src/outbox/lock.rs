//! One sender at a time: the data directory is free for others while an adapter is waited for.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use voc_report::Lang;

use crate::failure::{Exit, Failure};

/// The right to send, as long as this lives.
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the right to send from a data directory.
    pub(crate) fn take(data: &Path, lang: Lang) -> Result<Self, Failure> {
        let path = data.join("outbox.lock");
        let opened = File::options().create(true).truncate(false).write(true).open(&path);
        let file = opened.map_err(|error| Failure::file(&path, &error, lang))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Failure::new(
                Exit::Conflict,
                "outbox_in_use",
                lang.pick("다른 voc가 알림을 발송하고 있습니다", "another voc is sending notices"),
                lang.pick("끝난 뒤 다시 실행하십시오", "wait until it has ended and try again"),
            )),
            Err(TryLockError::Error(error)) => Err(Failure::file(&path, &error, lang)),
        }
    }
}
