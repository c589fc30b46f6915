//! The texts of proofs: English, Korean.

pub(in super::super) const TEXTS: &[(&str, &str)] = &[
    ("Publish the signed checkpoint of the log", "기록의 서명된 체크포인트를 공표합니다"),
    (
        "Show the keys of the log, or let another one follow",
        "기록의 서명 키를 보거나 새 키로 바꿉니다",
    ),
    ("Show under which names and keys the log has spoken", "기록이 사용한 이름과 검증 키를 봅니다"),
    (
        "Let a new key follow the present one, which is wiped",
        "새 서명 키로 바꾸고 이전 키는 지웁니다",
    ),
    (
        "Go on under another name after a backup was restored: the log would contradict what was published",
        "백업을 복원한 뒤 새 이름으로 이어 갑니다(지금 이름으로는 이미 공표한 내용과 어긋납니다)",
    ),
    (
        "The new name of the log; default: the present one, counted up",
        "기록의 새 이름. 기본값: 지금 이름에 번호를 더합니다",
    ),
];
