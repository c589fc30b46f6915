//! In which ways a data directory is not as it must be, in words of both languages.

use std::fmt;

use serde::{Serialize, Serializer};
use voc_domain::Label;
use voc_log::FindingKind;

/// In which way something is not as it must be. As JSON it is its English label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VerifyKind {
    /// Something about the stored log itself.
    Log(FindingKind),
    /// Something about the vault, the rules, the published checkpoints or the views.
    Data(Defect),
}

/// Writes a list of kinds: each with its area and its labels.
macro_rules! defects {
    ($($(#[$doc:meta])* $name:ident = $area:literal, $en:literal, $ko:literal;)+) => {
        /// What can be wrong with a data directory beside its stored log.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Defect {
            $($(#[$doc])* $name,)+
        }

        impl Defect {
            const fn area(self) -> &'static str {
                match self { $(Self::$name => $area,)+ }
            }

            const fn label(self) -> Label {
                match self { $(Self::$name => Label { en: $en, ko: $ko },)+ }
            }
        }
    };
}

defects! {
    /// An entry of a ticket is not in the tree.
    NotInLog = "log", "the entry is not in the log", "기록이 원장에 들어 있지 않습니다";
    /// An entry of a ticket is not chained to the one before.
    NotAfter = "log", "the entry does not follow the one before it in its ticket",
        "접수 건 안에서 앞 기록에 이어지지 않습니다";
    /// A seal with other fields than a seal has.
    SealUnreadable = "log", "a seal that cannot be understood", "해석할 수 없는 봉인입니다";
    /// A seal of a size that was not reached.
    SealAhead = "log", "a seal speaks of entries after it", "봉인이 자기보다 뒤의 기록까지 말합니다";
    /// A seal that leaves something out.
    SealFalse = "log", "a seal does not state the last entry of every stream",
        "봉인이 모든 흐름의 마지막 기록을 담고 있지 않습니다";
    /// No row in the vault, and no erasure.
    ValueMissing = "vault", "a protected value is missing", "보호된 값이 없습니다";
    /// A row in the vault despite an erasure.
    ValueNotErased = "vault", "a protected value was erased and is still there",
        "파기한 보호 값이 남아 있습니다";
    /// A row without its key.
    ValueWithoutKey = "vault", "a protected value has lost its key",
        "보호된 값을 여는 키가 없습니다";
    /// A value with another digest, or that does not decrypt.
    ValueDiffers = "vault", "a protected value is not what was committed to",
        "보호된 값이 기록할 때의 값과 다릅니다";
    /// A damaged key.
    ValueKeyDamaged = "vault", "the key of a protected value is damaged",
        "보호된 값을 여는 키가 손상되었습니다";
    /// A damaged store.
    ValueUnreadable = "vault", "a protected value cannot be read because its store is damaged",
        "보관소가 손상되어 보호된 값을 읽을 수 없습니다";
    /// An attachment that is gone without an erasure.
    FileMissing = "vault", "an attachment is missing", "첨부 파일이 없습니다";
    /// An attachment that is there despite an erasure.
    FileNotErased = "vault", "an attachment was erased and is still there",
        "파기한 첨부 파일이 남아 있습니다";
    /// An attachment without its key.
    FileWithoutKey = "vault", "an attachment has lost its key", "첨부 파일을 여는 키가 없습니다";
    /// An attachment with another hash, or that does not decrypt.
    FileDiffers = "vault", "an attachment is not what was committed to",
        "첨부 파일이 기록할 때의 파일과 다릅니다";
    /// The damaged key of an attachment.
    FileKeyDamaged = "vault", "the key of an attachment is damaged",
        "첨부 파일을 여는 키가 손상되었습니다";
    /// An event with other fields than its type has.
    EventUnreadable = "rules", "an event that cannot be understood", "해석할 수 없는 사건입니다";
    /// An event that the rules refuse.
    EventRefused = "rules", "an event that the rules do not allow",
        "규칙이 허용하지 않는 사건입니다";
    /// A correction that leads to no state.
    CorrectionRefused = "rules", "a correction that cannot be applied",
        "적용할 수 없는 정정입니다";
    /// A merge of which one half is missing.
    MergeHalf = "rules", "a merge without its other half", "병합의 다른 한쪽이 없습니다";
    /// An erasure that names rows that are none.
    ErasureOfNothing = "rules", "an erasure of values that the log does not have",
        "원장에 없는 값을 파기했다고 적혀 있습니다";
    /// An erasure that leaves out values of the person.
    ErasureIncomplete = "rules", "an erasure does not name a value",
        "파기 기록에 빠진 값이 있습니다";
    /// A file among the published checkpoints that is none of them.
    NoCheckpoint = "published", "a file is no checkpoint of this log",
        "이 원장의 체크포인트가 아닌 파일입니다";
    /// The log holds other entries than were published.
    Contradicts = "published", "the log contradicts what was published of it",
        "원장이 공표된 내용과 어긋납니다";
    /// The log is shorter than what was published.
    EndsBefore = "published", "the log ends before what was published of it",
        "원장이 공표된 곳보다 앞에서 끝납니다";
    /// A row of a view differs from its rebuild.
    ViewDiffers = "views", "a view differs from its rebuild",
        "조회 데이터가 원장에서 다시 만든 것과 다릅니다";
}

impl VerifyKind {
    /// Returns the part of a data directory that is concerned: `log`, `vault`, `rules`, `published` or `views`.
    #[must_use]
    pub const fn area(self) -> &'static str {
        match self {
            Self::Log(_) => "log",
            Self::Data(defect) => defect.area(),
        }
    }

    /// Returns what is wrong, in words.
    #[must_use]
    pub const fn label(self) -> Label {
        match self {
            Self::Log(kind) => Label { en: kind.as_str(), ko: of_the_log(kind) },
            Self::Data(defect) => defect.label(),
        }
    }
}

/// Returns what is wrong with a stored log, in Korean.
const fn of_the_log(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::WriteFailed => "쓰기에 실패했습니다. 원장을 다시 연 다음 검증하십시오",
        FindingKind::ReadFailed => "저장소를 읽을 수 없습니다",
        FindingKind::Genesis => "보관된 첫 기록의 사본이 다릅니다",
        FindingKind::EntriesMissing => "기록이 빠져 있습니다",
        FindingKind::EntriesOverlap => "다른 기록의 자리에 기록이 겹쳐 있습니다",
        FindingKind::PageUnreadable => "압축된 묶음을 풀 수 없습니다",
        FindingKind::PageFileMissing => "기록 묶음 파일이 없습니다",
        FindingKind::PageFileDiffers => "기록 묶음 파일이 쓰인 때와 다릅니다",
        FindingKind::EntryUnreadable => "기록을 해석할 수 없습니다",
        FindingKind::HashMissing => "저장된 해시가 없습니다",
        FindingKind::HashDiffers => "기록이 저장된 해시와 다릅니다",
        FindingKind::PositionDiffers => "기록에 적힌 위치가 다릅니다",
        FindingKind::OriginDiffers => "다른 원장의 기록입니다",
        FindingKind::VersionDiffers => "흐름 안에서 순번이 이어지지 않습니다",
        FindingKind::PreviousDiffers => "흐름 안에서 앞 기록에 이어지지 않습니다",
        FindingKind::RecordedEarlier => "앞 기록보다 이른 기록 시각입니다",
        FindingKind::RecordedTimeDiffers => "보관된 기록 시각이 마지막 기록의 시각과 다릅니다",
        FindingKind::CauseNotBefore => "원인으로 적힌 기록이 그 앞에 없습니다",
        FindingKind::RootDiffers => "저장된 해시가 저장된 루트로 이어지지 않습니다",
        FindingKind::CheckpointDiffers => "서명된 체크포인트가 기록과 맞지 않습니다",
        FindingKind::NotEndorsed => "원장의 새 이름이나 키를 앞의 키가 보증하지 않았습니다",
        FindingKind::RowDiffers => "잎 위의 해시 행이 다릅니다",
        FindingKind::IndexDiffers => "흐름의 색인이 기록과 맞지 않습니다",
    }
}

impl From<Defect> for VerifyKind {
    fn from(defect: Defect) -> Self {
        Self::Data(defect)
    }
}

impl fmt::Display for VerifyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label().en)
    }
}

impl Serialize for VerifyKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
