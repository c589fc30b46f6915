//! The rows of what falls due soon, of who owes it, of how old the open tickets are, of the branches and
//! departments and of the last twelve months.

use voc_engine::{MonthlyReport, PlaceFigures, RollingFigure, domain::CodeList as _};

use super::TableFile;
use crate::{
    change::{percent_of, share_tenths},
    headline::{due::role, title},
    html::owed_tables::{age, days_ahead},
    wording::Wording,
};

impl TableFile {
    /// Writes how many deadlines fall due soon, what each role owes, and the open tickets by age.
    pub(super) fn owed(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        let upcoming: Vec<_> = report.upcoming.iter().map(|one| one.ticket).collect();
        self.count("upcoming", "", &days_ahead(wording), &upcoming);
        for one in &report.roles {
            let (code, name) = (one.role.map_or("", |role| role.code()), role(one.role, wording));
            let lists = [
                ("role_due", &one.due),
                ("role_met", &one.met),
                ("role_missed", &one.missed),
                ("role_overdue", &one.overdue),
                ("role_upcoming", &one.upcoming),
            ];
            for (section, tickets) in lists {
                self.count(section, code, &name, tickets);
            }
        }
        for one in &report.ageing {
            let (code, name) = (one.days_min.to_string(), age(one, wording));
            self.count("age_open", &code, &name, &one.tickets);
            self.count("age_overdue", &code, &name, &one.overdue);
        }
        self.rolling(report, wording);
    }

    /// Writes the branches, the departments that receive and those that answer, and the dwell of each stage.
    pub(super) fn places(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        for one in &report.branches {
            let code = one.code.as_ref();
            let name = wording.branch(code);
            self.place("branch", code.map_or("", |code| code.as_str()), &name, one);
        }
        let both = [("receiving", &report.receiving), ("managing", &report.managing)];
        for (section, one) in
            both.into_iter().flat_map(|(name, all)| all.iter().map(move |one| (name, one)))
        {
            let code = one.code.as_ref();
            let name = wording.department(code);
            self.place(section, code.map_or("", |code| code.as_str()), &name, one);
        }
        for one in &report.dwell {
            let department = one.department.as_ref().map_or("", |code| code.as_str());
            let name = wording.department(one.department.as_ref());
            for cell in &one.stages {
                let Some(median) = cell.median_ms else { continue };
                let code = format!("{department}/{}", cell.stage.code());
                let label = format!("{name} / {}", wording.stage(cell.stage));
                let row = self.row("department_dwell_median", &code, &label);
                row.value(median, "business_ms").tickets(&cell.tickets).end();
            }
        }
    }

    fn place<Code>(&mut self, section: &str, code: &str, name: &str, one: &PlaceFigures<Code>) {
        let lists = [
            ("received", &one.received),
            ("closed", &one.closed),
            ("open", &one.open),
            ("missed_deadline", &one.missed_deadline),
        ];
        for (part, tickets) in lists {
            self.count(&format!("{section}_{part}"), code, name, tickets);
        }
        if let Some(median) = one.resolution_median_ms {
            let section = format!("{section}_resolution_median");
            self.row(&section, code, name).value(median, "business_ms").end();
        }
    }

    /// Writes the figures of the last twelve whole months.
    fn rolling(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        for one in report.rolling_year.iter().flat_map(|year| &year.figures) {
            let name = title(one.name, wording);
            if let Some(median) = one.median_ms {
                let code = format!("{}.median", one.name);
                let row = self.row("figure_rolling_year", &code, &name);
                row.value(median, "business_ms").of(one.numerator, one.denominator).end();
            } else if let Some(share) = share(one) {
                let value = percent_of(Some(share));
                let row = self.row("figure_rolling_year", one.name, &name);
                let row = row.value(value.trim_end_matches(" %"), "percent");
                row.of(one.numerator, one.denominator).end();
            }
        }
    }
}

/// Returns the share of a figure over several months; one about a time has none.
fn share(one: &RollingFigure) -> Option<usize> {
    let share = share_tenths(one.numerator, one.denominator);
    share.filter(|_| one.name != "resolution_time")
}
