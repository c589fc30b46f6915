//! The texts of proofs: English, Korean.

pub(in super::super) const TEXTS: &[(&str, &str)] = &[
    (
        "Hide counts below this size and name no ticket, for a report that is handed on",
        "이 수보다 작은 건수를 가리고 접수번호를 싣지 않습니다(밖에 건네는 보고서용)",
    ),
    (
        "Write the CSV without the mark by which Excel knows UTF-8",
        "엑셀이 UTF-8을 알아보는 표시(BOM) 없이 CSV를 씁니다",
    ),
    (
        "Audit a case: whole and in order, rules broken, entries recorded late, what changed",
        "한 건을 감사합니다: 온전한지, 어긴 규칙, 나중에 적은 기록, 달라진 점",
    ),
    (
        "From how many hours on an entry counts as recorded late",
        "몇 시간 뒤에 적은 기록부터 늦은 것으로 볼지 정합니다",
    ),
    (
        "Two moments: what became known between them; a date means the end of that day",
        "두 시점. 그 사이에 알려진 것을 봅니다. 날짜만 쓰면 그날의 끝을 뜻합니다",
    ),
    ("Show who read which ticket", "누가 어느 건을 열람했는지 봅니다"),
    (
        "Only of this ticket: its UUID, its number or its reference",
        "이 건만 봅니다: UUID, 번호 또는 참조 번호",
    ),
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
    (
        "Bring a backup up to date: a directory of plain files, safe while others write",
        "백업을 최신으로 만듭니다: 일반 파일로 된 폴더이며, 기록 중에도 안전합니다",
    ),
    (
        "The directory of the backup: absent, empty, or a backup of this log, to which only what is new is added",
        "백업 폴더. 없거나 비어 있거나 이 원장의 백업이어야 하며, 새로운 것만 더합니다",
    ),
    (
        "Where to write all keys: a file in another place, since whoever has both can read everything",
        "모든 키를 쓸 파일. 백업과 다른 곳에 두십시오. 둘을 함께 가지면 모든 내용을 읽을 수 있습니다",
    ),
    (
        "Make the data directory again from a backup, and verify it",
        "백업에서 데이터 폴더를 다시 만들고 검증합니다",
    ),
    ("The directory of the backup", "백업 폴더"),
    (
        "The file with all keys that `voc backup --keys` wrote",
        "`voc backup --keys`로 써 둔 키 파일",
    ),
    (
        "End at this published checkpoint, by its file, instead of restoring everything",
        "전부 복원하지 않고 이 공표된 체크포인트 파일에서 끝냅니다",
    ),
];
