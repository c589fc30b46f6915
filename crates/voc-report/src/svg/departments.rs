//! What each department received, closed and missed.

use voc_engine::DepartmentFigures;

use super::{Drawing, Svg, WIDTH, fitted, real};
use crate::{lang::Lang, wording::Wording};

const LEFT: f64 = 124.0;
const RIGHT: f64 = 122.0;
const TOP: f64 = 30.0;
const ROW: f64 = 36.0;

/// The departments drawn; the table behind the drawing has all of them.
const DEPARTMENTS_MAX: usize = 15;

/// Draws two bars for each department and names its missed deadlines beside them.
pub(crate) fn departments(all: &[DepartmentFigures], wording: &Wording<'_>) -> Drawing {
    let mut svg = Svg::new("departments", WIDTH);
    let (received, closed) = (wording.pick("접수", "Received"), wording.pick("종결", "Closed"));
    svg.legend(14.0, received, closed);
    let most = all.iter().map(|one| one.received.len().max(one.closed.len())).max();
    let most = most.unwrap_or(0).max(1);
    let width = f64::from(WIDTH) - LEFT - RIGHT;
    let length = |count: usize| width * real(count) / real(most);
    for (index, one) in all.iter().take(DEPARTMENTS_MAX).enumerate() {
        let y = TOP + ROW * real(index);
        let name = wording.department(one.department.as_ref());
        let (came, went) = (one.received.len(), one.closed.len());
        let title = format!("{name}: {received} {came}, {closed} {went}");
        svg.text("t end", (LEFT - 8.0, y + 22.0), &fitted(&name, LEFT - 10.0));
        svg.bar("c1", (LEFT, y + 4.0), (length(came), 12.0), &title);
        svg.hatched((LEFT, y + 18.0), (length(went), 12.0), &title);
        let missed = one.missed_deadline.len();
        let text = match (wording.lang, missed) {
            (_, 0) => String::new(),
            (Lang::Ko, _) => format!("⚠ 기한 놓침 {missed}"),
            (Lang::En, _) => format!("⚠ {missed} missed"),
        };
        svg.text("t warn end", (f64::from(WIDTH), y + 22.0), &text);
        svg.text("t", (LEFT + length(came) + 4.0, y + 14.5), &came.to_string());
        svg.text("t", (LEFT + length(went) + 4.0, y + 29.0), &went.to_string());
    }
    let (title, description) = match wording.lang {
        Lang::Ko => {
            ("발생부서별 접수와 종결", "기한을 놓친 건이 있는 부서에는 그 건수를 적었습니다.")
        }
        Lang::En => (
            "Received and closed by originating department",
            "Departments with tickets that missed a deadline have their number beside them.",
        ),
    };
    svg.finish(TOP + ROW * real(all.len().min(DEPARTMENTS_MAX)) + 4.0, title, description)
}
