//! The statistics of each originating department, as counted while entries arrive.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use voc_engine::{DepartmentCount, Measure, domain::DepartmentCode};

use crate::{
    args::DepartmentsArgs,
    failure::{Exit, Failure},
    output::{Output, Tone},
    session::{Run, Session},
    table::{Grid, Toned},
};

/// What is counted, in the order of the columns: Korean, English, the name in JSON.
const MEASURES: [(Measure, &str, &str, &str); 6] = [
    (Measure::Received, "접수", "received", "received"),
    (Measure::Closed, "종결", "closed", "closed"),
    (Measure::Reopened, "재접수", "reopened", "reopened"),
    (Measure::Steps, "완료 단계", "steps", "steps"),
    (Measure::Promises, "약속", "promises", "promises"),
    (Measure::Escalations, "상향 보고", "escalations", "escalations"),
];

type Row = (String, Option<DepartmentCode>);

/// Shows the statistics of each department.
pub(super) fn departments(run: &mut Run, args: &DepartmentsArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let counts = session.engine.department_counts().map_err(|error| session.failed(&error))?;
    let month = args.month.map(|month| month.to_string());
    let counts = counts.into_iter().filter(|one| month.as_ref().is_none_or(|m| one.month == *m));
    let rows = pivot(counts);
    if run.out.is_json() {
        let rows: Vec<_> = rows.iter().map(|(row, counts)| document(row, counts)).collect();
        run.out.json(&json!({"departments": rows}))?;
    } else {
        draw(&mut run.out, &rows, &session)?;
    }
    Ok(Exit::Done)
}

fn pivot(counts: impl Iterator<Item = DepartmentCount>) -> BTreeMap<Row, [u64; 6]> {
    let mut rows = BTreeMap::<Row, [u64; 6]>::new();
    for one in counts {
        let row = rows.entry((one.month, one.department)).or_default();
        for (cell, (measure, ..)) in row.iter_mut().zip(MEASURES) {
            if measure == one.measure {
                *cell += one.count;
            }
        }
    }
    rows
}

fn document((month, department): &Row, counts: &[u64; 6]) -> Value {
    let mut row = Map::new();
    row.insert("month".to_owned(), json!(month));
    row.insert("department".to_owned(), json!(department));
    for (count, (.., name)) in counts.iter().zip(MEASURES) {
        row.insert(name.to_owned(), json!(count));
    }
    Value::Object(row)
}

fn draw(
    out: &mut Output,
    rows: &BTreeMap<Row, [u64; 6]>,
    session: &Session,
) -> Result<(), Failure> {
    let lang = session.lang;
    if rows.is_empty() {
        return out.line(lang.pick("집계된 내용이 없습니다", "nothing was counted yet"));
    }
    let mut heading = vec![("월", "month"), ("발생부서", "originating")];
    heading.extend(MEASURES.map(|(_, ko, en, _)| (ko, en)));
    let mut grid = Grid::new(out, &heading);
    for ((month, department), counts) in rows {
        let unknown = || lang.pick("(미지정)", "(not set)").to_owned();
        let department = department.as_ref();
        let department = department.map_or_else(unknown, |code| session.words().department(code));
        let first = [Toned::from(month.clone()), department.into()];
        grid.row(first.into_iter().chain(counts.iter().map(|count| count.to_string().into())));
    }
    let grid = (2..8).fold(grid, Grid::right);
    grid.lines().into_iter().try_for_each(|line| out.line(line))?;
    out.line(out.tone(
        Tone::Quiet,
        lang.pick(
            "기록한 달과 그 시점의 발생부서로 셉니다. 발생한 달로 세는 `voc report`와 다를 수 있습니다",
            "counted by the month of recording and the department at that moment; `voc report` counts \
             by when it happened and may differ",
        ),
    ))
}
