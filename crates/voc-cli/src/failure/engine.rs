//! What to do when the world breaks: files, disks, locks, versions.

use std::{error::Error, io};

use voc_engine::EngineError;
use voc_report::Lang;

use super::{Exit, Failure};

/// Tells what the engine said. The causes are part of the message: none of them holds personal data.
pub(super) fn told(error: &EngineError, lang: Lang) -> Failure {
    let (code, hint) = advice(error, lang);
    let exit = match error {
        EngineError::Config(_)
        | EngineError::NothingToLeave
        | EngineError::AttachmentTooLarge { .. }
        | EngineError::NameTaken(_)
        | EngineError::NotABackup(_)
        | EngineError::BackupOfAnother(_)
        | EngineError::KeysNotApart(_)
        | EngineError::NoSuchEdition { .. }
        | EngineError::NotBegun { .. } => Exit::Usage,
        EngineError::SeenDiffers { .. } | EngineError::BundleMustHold { .. } => Exit::Findings,
        // Another try is likely to succeed, as after any conflict.
        EngineError::InUse(_) => Exit::Conflict,
        _ => Exit::Storage,
    };
    let message = match lang {
        Lang::Ko => korean(error),
        Lang::En => error.to_string(),
    };
    Failure::new(exit, code, with_causes(message, error.source()), hint)
}

/// Tells that something could not be read or written.
pub(crate) fn io_failure(message: &str, error: &io::Error, lang: Lang) -> Failure {
    let hint = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => disk_full(lang),
        io::ErrorKind::NotFound => lang.pick(
            "경로를 확인하고, 필요한 폴더를 먼저 만드십시오",
            "check the path, and create the directory it lies in first",
        ),
        io::ErrorKind::AlreadyExists => lang.pick(
            "아직 없는 파일 이름을 쓰십시오. 있던 파일은 그대로 두었습니다",
            "name a file that is not there yet; the one that is was left alone",
        ),
        _ => lang.pick(
            "경로와 접근 권한을 확인하십시오",
            "check the path and who may read and write there",
        ),
    };
    Failure::new(Exit::Storage, "io", format!("{message}: {error}"), hint)
}

fn with_causes(mut message: String, mut cause: Option<&(dyn Error + 'static)>) -> String {
    while let Some(one) = cause {
        let text = one.to_string();
        // Many errors repeat their cause in their own sentence.
        if !message.contains(&text) {
            message = format!("{message}: {text}");
        }
        cause = one.source();
    }
    message
}

fn disk_full(lang: Lang) -> &'static str {
    lang.pick(
        "디스크 공간을 확보한 뒤 같은 명령을 다시 실행하십시오. 이미 기록된 내용은 안전합니다",
        "free some space and give the same command again; what was recorded before is safe",
    )
}

type Advice = (&'static str, &'static str);

/// Returns the code and the hint.
fn advice(error: &EngineError, lang: Lang) -> Advice {
    match error {
        EngineError::NotFound(_) => (
            "data_directory_not_found",
            lang.pick(
                "`voc init`으로 만들거나, `--data` 또는 VOC_DATA로 위치를 지정하십시오",
                "create one with `voc init`, or name one with `--data` or VOC_DATA",
            ),
        ),
        EngineError::NotEmpty(_) => (
            "directory_not_empty",
            lang.pick(
                "비어 있거나 없는 폴더를 지정하십시오. 기존 내용은 바꾸지 않았습니다",
                "name a directory that is absent or empty; nothing in this one was changed",
            ),
        ),
        EngineError::InterruptedCreation(_) => (
            "creation_interrupted",
            lang.pick(
                "이 폴더에서 기록된 것은 없습니다. 폴더를 옮긴 뒤 `voc init`이나 `voc restore`를 다시 실행하십시오",
                "nothing was ever recorded in it; move it away and run `voc init` or `voc restore` again",
            ),
        ),
        EngineError::PartMissing { .. } => (
            "part_missing",
            lang.pick(
                "해당 부분을 백업에서 복원하십시오. 아무것도 바꾸지 않았습니다",
                "restore that part from the backup; nothing was changed",
            ),
        ),
        EngineError::InUse(_) => (
            "in_use",
            lang.pick(
                "다른 voc 프로그램이 끝난 뒤 다시 실행하십시오",
                "wait until the other voc has ended and try again",
            ),
        ),
        EngineError::NewerLayout { .. } => (
            "newer_layout",
            lang.pick(
                "이 폴더를 만든 버전 이상의 voc를 사용하십시오. 아무것도 바꾸지 않았습니다",
                "use the version of voc that made it, or a newer one; nothing was changed",
            ),
        ),
        EngineError::AttachmentTooLarge { .. } => (
            "attachment_too_large",
            lang.pick(
                "파일을 줄이거나 나누어 첨부하십시오. 아무것도 남기지 않았습니다",
                "make it smaller, or attach it in parts; nothing was kept of it",
            ),
        ),
        EngineError::File { .. } | EngineError::AttachmentUnread(_) => (
            "io",
            lang.pick(
                "경로와 접근 권한을 확인하십시오",
                "check the path and who may read and write there",
            ),
        ),
        other => report_advice(other, lang),
    }
}

/// Returns the code and the hint where a point of the log was named that is none, or a year.
fn report_advice(error: &EngineError, lang: Lang) -> Advice {
    match error {
        EngineError::NoSuchEdition { .. } => (
            "edition_must_exist",
            lang.pick(
                "`voc status`로 지금의 기록 건수를 확인하십시오",
                "`voc status` says how many entries there are",
            ),
        ),
        EngineError::NotBegun { .. } => (
            "year_must_have_begun",
            lang.pick(
                "시작된 연도를 쓰십시오. 예: 2026",
                "name a year that has begun, such as 2026",
            ),
        ),
        other => evidence_advice(other, lang),
    }
}

/// What to do when the log, its keys and what others have seen of it do not agree.
fn evidence_advice(error: &EngineError, lang: Lang) -> Advice {
    match error {
        EngineError::Published { .. } => (
            "contradicts_published",
            lang.pick(
                "백업을 복원했다면 더 최근의 백업을 찾으십시오. 없으면 `voc doctor --new-incarnation`으로 새 이름으로 이어 가십시오. 복원한 적이 없다면 폴더를 그대로 보존하고 `voc verify`로 확인하십시오",
                "after restoring a backup, look for a later one, or go on under a new name with `voc doctor --new-incarnation`; if nothing was restored, keep the directory as it is and run `voc verify`",
            ),
        ),
        EngineError::NoSigningKey | EngineError::Key(_) => (
            "signing_key",
            lang.pick(
                "keys/ 폴더를 백업에서 복원하십시오. 서명 키 없이는 기록할 수 없습니다",
                "restore keys/ from the backup; without the signing key nothing can be recorded",
            ),
        ),
        EngineError::Unsigned => (
            "unsigned_log",
            lang.pick(
                "서명 키 없이 만든 기록에는 체크포인트가 없습니다. `voc init`으로 새로 만드십시오",
                "a log made without a key has no checkpoints; make a new one with `voc init`",
            ),
        ),
        EngineError::BundleMustHold { .. } => (
            "bundle_must_hold",
            lang.pick(
                "기록이 손상되었거나 바뀌었습니다. `voc verify`로 어디인지 확인하십시오",
                "the log is damaged or was changed: `voc verify` says where",
            ),
        ),
        EngineError::SeenDiffers { .. } => (
            "seen_differs",
            lang.pick(
                "체크포인트 파일과 데이터 폴더가 맞는지 확인하고, `voc verify`로 기록을 확인하십시오",
                "check that file and data directory belong together, and look at the log with `voc verify`",
            ),
        ),
        EngineError::NameTaken(_) => (
            "name_taken",
            lang.pick(
                "`--origin`에 쓴 적이 없는 이름을 주십시오",
                "give `--origin` a name that was never used",
            ),
        ),
        EngineError::NothingToLeave => (
            "nothing_to_leave",
            lang.pick(
                "새 이름이 필요하지 않습니다. 그대로 쓰십시오",
                "no new name is needed; go on as before",
            ),
        ),
        other => backup_advice(other, lang),
    }
}

/// What to do when a backup is not what it should be.
fn backup_advice(error: &EngineError, lang: Lang) -> Advice {
    match error {
        EngineError::NotABackup(_) => (
            "not_a_backup",
            lang.pick(
                "백업 폴더를 쓰십시오. 새로 백업하려면 없거나 빈 폴더를 지정하십시오. 아무것도 바꾸지 않았습니다",
                "name the directory of a backup, or, for a new one, a directory that is absent or empty; nothing was changed",
            ),
        ),
        EngineError::BackupOfAnother(_) => (
            "backup_of_another",
            lang.pick(
                "백업·키 파일·데이터 폴더가 같은 원장의 것인지 확인하십시오. 새 백업에는 다른 폴더를 쓰십시오",
                "check that backup, keys and data directory are of one log; for a new backup name another directory",
            ),
        ),
        EngineError::KeysNotApart(_) => (
            "keys_not_apart",
            lang.pick(
                "키 파일은 백업과 데이터 폴더가 아닌 다른 곳에 쓰십시오. 아무것도 쓰지 않았습니다",
                "name a file in another place; nothing was written",
            ),
        ),
        EngineError::BackupDamaged { .. } | EngineError::Restore(_) => (
            "backup_damaged",
            lang.pick(
                "백업의 다른 사본을 쓰십시오. 백업 폴더에서 `sha256sum --check SHA256SUMS`로 손상된 파일을 모두 볼 수 있습니다",
                "use another copy of the backup; `sha256sum --check SHA256SUMS` in it lists every damaged file",
            ),
        ),
        EngineError::BackupNeverStill => (
            "backup_never_still",
            lang.pick(
                "파기가 끝난 뒤 같은 명령을 다시 실행하십시오",
                "give the same command again once nobody is being erased",
            ),
        ),
        other => storage_advice(other, lang),
    }
}

fn storage_advice(error: &EngineError, lang: Lang) -> Advice {
    match error {
        EngineError::DiskFull(_) => ("disk_full", disk_full(lang)),
        EngineError::ReadOnly(_) => (
            "read_only",
            lang.pick(
                "폴더의 쓰기 권한과 파일 시스템 상태를 확인하십시오",
                "check who may write to the directory and how its file system is mounted",
            ),
        ),
        EngineError::Config(_) => (
            "config_not_understood",
            lang.pick(
                "데이터 폴더의 config.toml에서 해당 줄을 고치십시오",
                "mend the line in config.toml of the data directory",
            ),
        ),
        EngineError::Views(_) | EngineError::DamagedView => (
            "views",
            lang.pick(
                "`voc doctor`로 조회용 데이터를 다시 만드십시오. 기록은 안전합니다",
                "rebuild the views with `voc doctor`; the log is safe",
            ),
        ),
        EngineError::Parked { .. } => (
            "ticket_set_aside",
            lang.pick(
                "`voc verify`로 원인을 확인하십시오. 다른 접수 건은 계속 처리할 수 있습니다",
                "look for the cause with `voc verify`; all other tickets go on",
            ),
        ),
        _ => ("storage", storage_hint(lang)),
    }
}

fn storage_hint(lang: Lang) -> &'static str {
    lang.pick(
        "`voc doctor`로 복구를 시도하고 `voc verify`로 확인하십시오. 폴더의 사본을 먼저 만들어 두십시오",
        "copy the directory first, then try `voc doctor` and check with `voc verify`",
    )
}

fn korean(error: &EngineError) -> String {
    match error {
        EngineError::NotFound(dir) => format!("{}에 데이터 폴더가 없습니다", dir.display()),
        EngineError::NotEmpty(dir) => format!("{} 폴더가 비어 있지 않습니다", dir.display()),
        EngineError::InterruptedCreation(dir) => {
            format!("데이터 폴더를 만들다가 중단되었습니다: {}", dir.display())
        }
        EngineError::PartMissing { part, dir } => {
            format!("데이터 폴더 {}에 다음이 없거나 온전하지 않습니다: {part}", dir.display())
        }
        EngineError::InUse(dir) => {
            format!("다른 프로그램이 데이터 폴더를 사용하고 있습니다: {}", dir.display())
        }
        EngineError::NewerLayout { found, supported } => format!(
            "데이터 폴더의 형식 번호는 {found}이고, 이 버전은 {supported}까지 읽을 수 있습니다"
        ),
        EngineError::DiskFull(_) => "디스크가 가득 찼습니다".to_owned(),
        EngineError::ReadOnly(_) => "데이터 폴더에 쓸 수 없습니다".to_owned(),
        EngineError::Open(_) => "기록을 열 수 없습니다".to_owned(),
        EngineError::Read(_) => "기록을 읽을 수 없습니다".to_owned(),
        EngineError::Append(_) => "기록을 쓸 수 없습니다".to_owned(),
        EngineError::Vault(_) => "개인정보 보관소를 사용할 수 없습니다".to_owned(),
        EngineError::Views(_) | EngineError::DamagedView => {
            "조회용 데이터를 사용할 수 없습니다".to_owned()
        }
        EngineError::Config(_) => "설정을 읽을 수 없습니다".to_owned(),
        EngineError::File { path, .. } => {
            format!("파일을 읽거나 쓸 수 없습니다: {}", path.display())
        }
        EngineError::AttachmentTooLarge { max } => {
            format!("첨부할 수 있는 파일은 {}까지입니다", voc_report::bytes(*max))
        }
        EngineError::AttachmentUnread(_) => "첨부할 파일을 읽을 수 없습니다".to_owned(),
        EngineError::AttachmentNotTakenIn => {
            "파일은 첨부 명령으로만 접수 건에 넣을 수 있습니다".to_owned()
        }
        EngineError::Parked { ticket, position, .. } => {
            format!("접수 건 {ticket}의 {position}번 기록을 이해할 수 없습니다")
        }
        EngineError::Published { state: "behind", published } => {
            format!("기록이 이미 공표한 체크포인트(기록 {published}건)보다 짧습니다")
        }
        EngineError::Published { published, .. } => {
            format!("기록이 이미 공표한 체크포인트(기록 {published}건)와 다릅니다")
        }
        EngineError::NoSigningKey => "기록의 서명 키가 없습니다".to_owned(),
        EngineError::Key(_) => "기록의 서명 키를 사용할 수 없습니다".to_owned(),
        EngineError::Unsigned => "서명 키 없이 만든 기록입니다".to_owned(),
        EngineError::BundleMustHold { file } => {
            format!("묶음이 성립하지 않아 쓰지 않았습니다: {file}")
        }
        EngineError::NoSuchEdition { size, present } => {
            format!("기록이 {present}건이어서 {size}건 시점의 보고서는 없습니다")
        }
        EngineError::NotBegun { year } => format!("{year}년은 아직 시작되지 않았습니다"),
        EngineError::SeenDiffers { .. } => {
            "받아 둔 체크포인트가 이 기록의 것이 아니거나, 지금의 기록과 맞지 않습니다".to_owned()
        }
        EngineError::NameTaken(name) => format!("이미 사용한 이름입니다: {name}"),
        EngineError::NothingToLeave => "기록이 공표한 내용과 일치합니다".to_owned(),
        EngineError::Entropy => "운영체제에서 난수를 얻지 못했습니다".to_owned(),
        other => korean_of_backups(other),
    }
}

fn korean_of_backups(error: &EngineError) -> String {
    match error {
        EngineError::NotABackup(dir) => format!("백업 폴더가 아닙니다: {}", dir.display()),
        EngineError::BackupOfAnother(path) => format!("다른 원장의 것입니다: {}", path.display()),
        EngineError::BackupDamaged { file } => format!("백업 파일이 없거나 손상되었습니다: {file}"),
        EngineError::KeysNotApart(path) => {
            format!("키를 백업이나 데이터 폴더 안에 쓸 수 없습니다: {}", path.display())
        }
        EngineError::BackupNeverStill => {
            "백업하는 동안 파기가 거듭되어 끝내지 못했습니다".to_owned()
        }
        EngineError::Restore(_) => "백업에 든 기록이 서명된 내용과 맞지 않습니다".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_that_is_told_already_is_not_told_twice() {
        let error = EngineError::File {
            what: "read",
            path: "/x".into(),
            source: io::Error::from(io::ErrorKind::NotFound),
        };
        let Failure::Told(told) = told(&error, Lang::En) else { panic!("a told failure") };
        assert_eq!(told.message, "cannot read /x: entity not found");
        assert_eq!((told.code, told.exit), ("io", Exit::Storage));
    }

    #[test]
    fn every_error_is_told_in_both_languages() {
        let boxed = || Box::new(io::Error::from(io::ErrorKind::StorageFull));
        let errors = [
            EngineError::NotFound("/x".into()),
            EngineError::NotEmpty("/x".into()),
            EngineError::InterruptedCreation("/x".into()),
            EngineError::PartMissing { part: "vault", dir: "/x".into() },
            EngineError::InUse("/x".into()),
            EngineError::NewerLayout { found: 99, supported: 1 },
            EngineError::DiskFull(boxed()),
            EngineError::ReadOnly(boxed()),
            EngineError::DamagedView,
            EngineError::Published { state: "behind", published: 7 },
            EngineError::Published { state: "inconsistent with", published: 7 },
            EngineError::Unsigned,
            EngineError::NoSigningKey,
            EngineError::NoSuchEdition { size: 9, present: 7 },
            EngineError::NotBegun { year: 2040 },
            EngineError::SeenDiffers { source: None },
            EngineError::BundleMustHold { file: "checkpoint".to_owned() },
            EngineError::NoSigningKey,
            EngineError::NothingToLeave,
            EngineError::NotABackup("/x".into()),
            EngineError::BackupOfAnother("/x".into()),
            EngineError::BackupDamaged { file: "entries/0".to_owned() },
            EngineError::BackupNeverStill,
            EngineError::KeysNotApart("/x".into()),
            EngineError::NameTaken("x".to_owned()),
            EngineError::Entropy,
            EngineError::AttachmentTooLarge { max: 1 << 20 },
            EngineError::AttachmentUnread(io::ErrorKind::NotFound.into()),
            EngineError::AttachmentNotTakenIn,
        ];
        let hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
        for error in &errors {
            for (lang, korean) in [(Lang::Ko, true), (Lang::En, false)] {
                let Failure::Told(told) = told(error, lang) else { panic!("a told failure") };
                assert_eq!(hangul(&told.message), korean, "{}", told.message);
                assert_eq!(hangul(&told.hint), korean, "{}", told.hint);
                let exit = match error {
                    EngineError::InUse(_) => Exit::Conflict,
                    EngineError::NothingToLeave
                    | EngineError::NameTaken(_)
                    | EngineError::NotABackup(_)
                    | EngineError::BackupOfAnother(_)
                    | EngineError::KeysNotApart(_)
                    | EngineError::NoSuchEdition { .. }
                    | EngineError::NotBegun { .. }
                    | EngineError::AttachmentTooLarge { .. } => Exit::Usage,
                    EngineError::SeenDiffers { .. } | EngineError::BundleMustHold { .. } => {
                        Exit::Findings
                    }
                    _ => Exit::Storage,
                };
                assert_eq!(told.exit, exit);
            }
        }
    }

    #[test]
    fn unexpected_failures_say_where_to_turn() {
        for lang in [Lang::Ko, Lang::En] {
            assert!(super::super::unexpected_hint(lang).contains("voc doctor"));
        }
    }
}
