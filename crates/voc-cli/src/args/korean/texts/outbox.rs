//! The texts of the outbox: English, Korean.

pub(in super::super) const TEXTS: &[(&str, &str)] = &[
    ("Show or send the notices that are to leave the house", "발송할 알림을 보거나 발송합니다"),
    ("List the notices that have not left the house", "아직 발송하지 않은 알림을 봅니다"),
    ("Send the notices that are to be tried now", "지금 발송할 알림을 발송합니다"),
    (
        "Send by this adapter; default: the one each notice was queued for",
        "발송 방법. 기본값: 알림마다 정해진 방법",
    ),
    (
        "Try now what waits for its next attempt, and what was given up",
        "다음 시도를 기다리거나 중단한 알림도 지금 다시 시도합니다",
    ),
    (
        "Queue the notice, to be sent with `voc outbox send`, instead of recording that it was given",
        "알린 사실을 기록하는 대신 알림을 발송 대기에 올립니다(`voc outbox send`로 발송)",
    ),
    (
        "The language of a queued notice: ko or en; default: that of the person, or of the hospital",
        "발송할 알림의 언어(ko, en). 기본값: 고객의 언어, 없으면 병원의 언어",
    ),
    (
        "How a queued notice is to leave; default: as in config.toml",
        "알림의 발송 방법. 기본값: config.toml의 설정",
    ),
];
