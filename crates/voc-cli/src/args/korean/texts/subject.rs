//! The texts about the data of people: English, Korean.

pub(in super::super) const TEXTS: &[(&str, &str)] = &[
    (
        "Show who a ticket is about, and everything that is kept about somebody",
        "접수 건의 정보주체와, 한 사람에 대해 보관 중인 모든 내용을 봅니다",
    ),
    (
        "List the people whom a ticket keeps something about, with their codes",
        "접수 건에 개인정보가 남아 있는 정보주체와 그 코드를 봅니다",
    ),
    (
        "Write out everything that is kept about a person, from all tickets, as JSON",
        "한 사람에 대해 보관 중인 모든 내용을 전체 접수 건에서 모아 JSON으로 씁니다",
    ),
    (
        "The person, by code; `voc subject list` shows the codes of a ticket",
        "정보주체 코드. 접수 건의 코드는 `voc subject list`로 볼 수 있습니다",
    ),
    ("The file to write, for its owner's eyes only", "저장할 파일. 소유자만 읽을 수 있습니다"),
    (
        "Place, lift and list legal holds: what they cover is not erased",
        "파기 보류를 걸거나 해제하고 목록을 봅니다. 보류된 정보는 파기되지 않습니다",
    ),
    (
        "Keep somebody's data, or everybody's of a ticket, from being erased",
        "한 사람 또는 한 접수 건 전체의 개인정보가 파기되지 않게 보류합니다",
    ),
    ("Whose data, by code", "보류할 정보주체 코드"),
    ("The ticket whose people are meant", "관련자 전체를 보류할 접수 건"),
    ("Why the data has to stay", "보류 사유"),
    ("Lift a hold", "파기 보류를 해제합니다"),
    ("The number of the hold", "파기 보류 번호"),
    ("Why it is lifted", "해제 사유"),
    ("List the holds", "파기 보류 목록을 봅니다"),
    (
        "Erase everything that is kept about a person, for good; entries and proofs stay",
        "한 사람의 개인정보를 복구할 수 없게 파기합니다. 기록과 증명은 그대로 남습니다",
    ),
    (
        "The person to forget, by code; `voc subject list` shows the codes of a ticket",
        "파기할 정보주체 코드. 접수 건의 코드는 `voc subject list`로 볼 수 있습니다",
    ),
    ("Why the data is erased", "파기 사유"),
    ("Do not ask before erasing", "확인을 묻지 않고 파기합니다"),
    ("Only show what would be erased", "파기될 내용만 보여 주고 파기하지 않습니다"),
];
