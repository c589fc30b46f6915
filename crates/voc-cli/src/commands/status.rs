//! Names, sizes and health.

use voc_engine::{Standing, Status};
use voc_report::Lang;

use crate::{
    failure::{Exit, Failure},
    output::{Output, to_json},
    session::{Run, Session},
    table::Grid,
};

/// Shows the state of the data directory.
pub(super) fn status(run: &mut Run) -> Result<Exit, Failure> {
    let session = run.open()?;
    show(run, &session)?;
    Ok(Exit::Done)
}

/// Shows the state of an open data directory.
pub(super) fn show(run: &mut Run, session: &Session) -> Result<(), Failure> {
    let status = session.engine.status(session.now).map_err(|error| session.failed(&error))?;
    if run.out.is_json() {
        return run.out.json(&to_json(&status, session.zone));
    }
    draw(&mut run.out, &status, session)
}

fn draw(out: &mut Output, status: &Status, session: &Session) -> Result<(), Failure> {
    let lang = session.lang;
    let mut grid = Grid::plain(out);
    let mut row = |ko: &'static str, en: &'static str, text: String| {
        grid.row([lang.pick(ko, en).into(), text.into()]);
    };
    row("기록 이름", "origin", status.origin.clone());
    row("검증 키", "verifier key", status.verifier_key.clone().unwrap_or_default());
    row("기록 수", "entries", status.size.to_string());
    row("루트", "root", status.root.clone());
    row("공표", "published", standing(&status.published, lang));
    row("마지막 기록", "last recorded", session.zone.human(status.recorded_at));
    row(
        "시계",
        "clock",
        match (status.clock, lang) {
            ("simulated", Lang::Ko) => "모의 시계(시연·시험용)".to_owned(),
            (_, Lang::Ko) => "시스템 시계".to_owned(),
            (clock, Lang::En) => clock.to_owned(),
        },
    );
    row("시간대", "time zone", status.time_zone.clone());
    row("접수 건", "tickets", status.tickets.to_string());
    row("미종결", "open", status.open.to_string());
    row("기한 초과", "overdue", status.overdue.to_string());
    row("판독 불가", "set aside", status.parked.to_string());
    row("디스크", "on disk", format!("{} KiB", status.log_bytes / 1024));
    for repaired in &status.repaired.0 {
        row("복구함", "repaired", repaired.clone());
    }
    grid.lines().into_iter().try_for_each(|line| out.line(line))
}

fn standing(published: &Standing, lang: Lang) -> String {
    match (published, lang) {
        (Standing::Unpublished, Lang::Ko) => "공표한 체크포인트 없음".to_owned(),
        (Standing::Unpublished, Lang::En) => "no checkpoint yet".to_owned(),
        (Standing::Continues { size }, Lang::Ko) => format!("기록 {size}건까지, 일치함"),
        (Standing::Continues { size }, Lang::En) => format!("up to {size} entries, continued"),
        (Standing::Behind { size }, Lang::Ko) => {
            format!("공표한 {size}건보다 기록이 적음: 새 기록을 받지 않습니다")
        }
        (Standing::Behind { size }, Lang::En) => {
            format!("up to {size} entries, which are not there: takes no entries")
        }
        (Standing::Inconsistent { size }, Lang::Ko) => {
            format!("공표한 {size}건과 내용이 다름: 새 기록을 받지 않습니다")
        }
        (Standing::Inconsistent { size }, Lang::En) => {
            format!("up to {size} entries, which differ: takes no entries")
        }
    }
}
