//! The texts about files: English, Korean.

pub(in super::super) const TEXTS: &[(&str, &str)] = &[
    ("Attach a file: a scan, a photo, a recording", "파일을 첨부합니다(스캔 문서·사진·녹음 등)"),
    (
        "The file, of at most 100 MiB; its name goes to the vault with it",
        "첨부할 파일(최대 100 MiB). 파일 이름도 함께 보관소에 보호됩니다",
    ),
    (
        "What it is; default: as files of its sort usually are",
        "첨부파일의 구분. 기본값: 파일 형식에 따릅니다",
    ),
    ("List the attached files, or write one out", "첨부파일 목록을 보거나 파일로 꺼냅니다"),
    (
        "The number of the file to write; without it, all files are listed",
        "꺼낼 첨부파일의 번호. 없으면 목록을 봅니다",
    ),
    (
        "Where to write it, for your eyes only; what is there already is left alone",
        "저장할 파일. 본인만 읽을 수 있게 저장하며, 이미 있는 파일은 덮어쓰지 않습니다",
    ),
    ("Do not show the names of the files", "파일 이름을 표시하지 않습니다"),
];
