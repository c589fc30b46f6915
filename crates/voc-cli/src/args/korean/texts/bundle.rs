//! The texts of bundles and tiles: English, Korean.

pub(in super::super) const TEXTS: &[(&str, &str)] = &[
    (
        "Write a ticket with its proofs for somebody outside, or check such a bundle",
        "접수 건을 증명과 함께 외부에 건넬 묶음으로 쓰거나, 받은 묶음을 확인합니다",
    ),
    (
        "Write a ticket with its proofs, for somebody outside",
        "접수 건의 기록과 증명을 외부에 건넬 묶음으로 씁니다",
    ),
    (
        "Check a bundle with nothing but it and a key",
        "받은 묶음을 검증 키만으로 확인합니다(데이터 폴더 불필요)",
    ),
    ("The directory to write; absent or empty", "쓸 폴더. 없거나 비어 있어야 합니다"),
    (
        "Which protected values to hand over: all, none, fields such as text,name, or only what a role recorded, such as desk",
        "건넬 보호된 값: all(모두), none(없음), text,name 같은 항목, 또는 desk처럼 그 역할이 기록한 것만",
    ),
    (
        "A checkpoint that the receiver has seen; may be given several times",
        "받는 사람이 이미 가진 체크포인트 파일. 여러 번 쓸 수 있습니다",
    ),
    (
        "Where to write it; jsonl: without it, to standard output; tiles: a directory that is absent or empty",
        "쓸 곳. jsonl: 없으면 표준 출력, tiles: 없거나 빈 폴더",
    ),
    ("The same as PATH", "PATH와 같음"),
    ("The directory of the bundle", "묶음이 있는 폴더"),
    (
        "The verifier key of the log, from somebody you trust and never from the bundle; may be given several times",
        "기록 원장의 검증 키. 묶음이 아니라 믿을 수 있는 곳에서 받으십시오. 여러 번 쓸 수 있습니다",
    ),
    (
        "A checkpoint of the log that you kept from earlier; may be given several times",
        "전에 받아 둔 체크포인트 파일. 여러 번 쓸 수 있습니다",
    ),
];
