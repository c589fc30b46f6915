//! A scanned pledge goes into a ticket and comes out again; its name is shown where texts are shown and
//! nowhere else.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

use support::{FIRST, Hospital, LATER, NOW};

/// What the file is called, which nobody but who may read texts is to see.
const SECRET: &str = "zxq-hong";

fn hospital() -> (Hospital, PathBuf) {
    let hospital = Hospital::with_complaint();
    let path = hospital.dir.path().join(format!("{SECRET}.pdf"));
    fs::write(&path, "signed".repeat(60_000)).unwrap();
    (hospital, path)
}

#[test]
fn a_file_goes_in_and_comes_out() {
    let (hospital, path) = hospital();
    let file = path.to_str().unwrap();
    let said = hospital.args(NOW, ["attach", "1", file]).done();
    assert!(said.contains("Kind: Document") && said.contains("Size: 351.6 KiB"), "{said}");
    let said = hospital.args(NOW, ["--lang", "ko", "attach", "1", file, "--kind", "photo"]).done();
    assert!(said.contains("구분: 사진"), "{said}");
    let listed = hospital.run("attachment 1").done();
    assert!(listed.contains("1  Document  351.6 KiB") && listed.contains(SECRET), "{listed}");
    let withheld = hospital.run("attachment 1 --withhold").done();
    assert!(withheld.contains("(withheld)") && !withheld.contains(SECRET), "{withheld}");

    let out = hospital.dir.path().join("out.pdf");
    let write = ["attachment", "1", "2", "--out", out.to_str().unwrap()];
    let said = hospital.args(NOW, write).done();
    assert!(said.starts_with("attachment 2 (351.6 KiB) written to "), "{said}");
    assert_eq!(fs::read(&out).unwrap(), fs::read(&path).unwrap());
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
    fs::write(&out, "mine").unwrap();
    let (code, said) = hospital.args(NOW, write).failed();
    assert_eq!(code, 5);
    assert!(said.contains("was left alone"), "{said}");
    assert_eq!(fs::read(&out).unwrap(), b"mine");
    let (code, said) = hospital.args(NOW, ["attachment", "1", "9", "--out", "x"]).failed();
    assert_eq!(code, 3);
    assert!(said.contains("the ticket has no attachment 9"), "{said}");
    assert_eq!(hospital.run("attachment 1 2").code, 2, "without --out");

    let accesses = hospital.run("--json access").json();
    let read = accesses["accesses"].as_array().unwrap();
    // The list, the file, and the file that could not be written.
    assert_eq!(read.iter().filter(|one| one["what"] == "attachment").count(), 3, "{accesses}");
}

#[test]
fn its_name_is_shown_where_texts_are_and_nowhere_else() {
    let (hospital, path) = hospital();
    hospital.args(NOW, ["attach", "1", path.to_str().unwrap()]).done();
    for line in ["ticket 1", "list", "status", "verify", "export", "replay 1 --withhold"] {
        for form in [line.to_owned(), format!("--json {line}"), format!("--lang ko {line}")] {
            let ran = hospital.at(LATER, &form);
            assert!(!format!("{ran:?}").contains(SECRET), "{form}\n{ran:?}");
        }
    }
    let card = hospital.run("ticket 1").done();
    assert!(card.contains("attachment 1: Document, 351.6 KiB"), "{card}");
    let card = hospital.run("--lang ko ticket 1").done();
    assert!(card.contains("첨부파일 1: 문서, 351.6 KiB"), "{card}");
    let replay = hospital.run("replay 1").done();
    assert!(replay.contains(&format!("“file: {SECRET}.pdf (application/pdf, 360000 bytes")));
    let page = hospital.dir.path().join("page.html");
    hospital.args(NOW, ["replay", "1", "--html", page.to_str().unwrap()]).done();
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains(SECRET) && page.contains("351.6 KiB"));
}

#[test]
fn it_goes_with_the_person() {
    let (hospital, path) = hospital();
    hospital.args(NOW, ["attach", "1", path.to_str().unwrap()]).done();
    hospital.run(&format!("erase c-{FIRST} --reason request --yes")).done();
    let files = fs::read_dir(hospital.data().join("vault/attachments")).unwrap();
    assert_eq!(files.count(), 0);
    let listed = hospital.run("attachment 1").done();
    assert!(listed.contains("[erased]"), "{listed}");
    let (code, said) = hospital.args(NOW, ["attachment", "1", "1", "--out", "x"]).failed();
    assert_eq!(code, 3);
    assert!(said.contains("attachment 1 was erased"), "{said}");
    assert_eq!(hospital.run("verify").code, 0);
}

#[test]
fn a_file_that_was_changed_is_not_written_out() {
    let (hospital, path) = hospital();
    hospital.args(NOW, ["attach", "1", path.to_str().unwrap()]).done();
    let kept = fs::read_dir(hospital.data().join("vault/attachments")).unwrap().next();
    let kept = kept.unwrap().unwrap().path();
    let mut bytes = fs::read(&kept).unwrap();
    // In the second chunk, so that the first was written out already.
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&kept, bytes).unwrap();
    let out = hospital.dir.path().join("out.pdf");
    let write = ["attachment", "1", "1", "--out", out.to_str().unwrap()];
    let (code, said) = hospital.args(NOW, write).failed();
    assert_eq!(code, 1);
    assert!(said.contains("is not what was attached"), "{said}");
    assert!(!out.exists());
    assert_eq!(hospital.run("verify").code, 1);
}

#[test]
fn what_is_too_large_is_refused_at_once() {
    let (hospital, path) = hospital();
    let file = fs::File::create(&path).unwrap();
    file.set_len((100 << 20) + 1).unwrap();
    for (lang, told) in [("en", "the most that can be attached"), ("ko", "100 MiB까지입니다")]
    {
        let line = ["--lang", lang, "attach", "1", path.to_str().unwrap()];
        let (code, said) = hospital.args(NOW, line).failed();
        assert_eq!(code, 2);
        assert!(said.contains(told), "{said}");
    }
    assert!(!hospital.data().join("vault/attachments").exists());
}
