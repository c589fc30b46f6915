//! Which list a field of an event takes its codes from, so that a hospital's own names are shown.

/// The fields whose codes a hospital can name: scope, field, what one of the list is called. The empty
/// scope holds what means the same everywhere.
const LISTS: &[(&str, &str, &str)] = &[
    ("", "channel", "channel"),
    ("", "causes", "cause"),
    ("", "remedy", "remedy"),
    ("", "remedies", "remedy"),
    ("", "severity", "severity"),
    ("", "role", "role"),
    ("", "by_role", "role"),
    ("", "level", "role"),
    ("", "approved_by", "role"),
    ("", "whom", "party"),
    ("", "acting_for", "role"),
    ("", "asked_for", "role"),
    ("", "touch_point", "touch point"),
    ("", "treatment", "treatment"),
    ("promise_made", "channel", "channel"),
    ("clock_start", "report_to", "role"),
    ("remedy_recorded", "remedy", "remedy"),
    ("remedy_recorded", "party", "party"),
    ("notified", "to", "party"),
    ("reported", "to", "role"),
    ("consent_recorded", "by", "party"),
    ("pledge_written", "to", "party"),
    ("pledge_written", "by_role", "role"),
    ("referred_outside", "body", "outside body"),
    ("referred_outside", "by", "party"),
    ("improvement_opened", "cause", "cause"),
    ("received", "kind", "kind"),
    ("statement_recorded", "speaker", "party"),
    ("promise_made", "to", "party"),
    ("party_added", "role", "party"),
    ("record_access", "by", "party"),
    ("record_access", "documents", "document"),
    ("risk_recorded", "by", "party"),
    ("details", "to", "party"),
    ("details", "practical_demand", "remedy"),
    ("details", "outcome", "outcome"),
    ("details", "told_by", "channel"),
    ("outside", "party", "party"),
];

/// Returns what one of the list is called that a field takes its codes from.
pub(crate) fn list_of(scope: &str, name: &str) -> Option<&'static str> {
    let find = |scope: &str| LISTS.iter().find(|one| one.0 == scope && one.1 == name);
    find(scope).or_else(|| find("")).map(|(.., list)| *list)
}

#[cfg(test)]
mod tests {
    use voc_engine::domain::{
        CodeList, Label, OpenCode, Outcome, PartyRole, Role, Severity, VocKind,
    };

    use super::*;
    use crate::event_words::{FieldKind, fields};

    /// The codes of each list that can be named.
    fn lists() -> Vec<(&'static str, Vec<(&'static str, Label)>)> {
        use voc_engine::domain::{
            CauseCode, ChannelCode, DocumentCode, OutsideBodyCode, RemedyCode, TouchPointCode,
            TreatmentCode,
        };
        fn closed<List: CodeList>() -> (&'static str, Vec<(&'static str, Label)>) {
            (List::NAME, List::ALL.iter().map(|one| (one.code(), one.label())).collect())
        }
        fn open<Code: OpenCode>() -> (&'static str, Vec<(&'static str, Label)>) {
            (Code::LIST, Code::BUILT_IN.to_vec())
        }
        vec![
            closed::<Role>(),
            closed::<VocKind>(),
            closed::<PartyRole>(),
            closed::<Severity>(),
            closed::<Outcome>(),
            open::<ChannelCode>(),
            open::<CauseCode>(),
            open::<RemedyCode>(),
            open::<DocumentCode>(),
            open::<TouchPointCode>(),
            open::<TreatmentCode>(),
            open::<OutsideBodyCode>(),
        ]
    }

    #[test]
    fn every_field_of_a_list_that_can_be_named_says_which_list_it_is() {
        let mut seen = 0;
        for (scope, name, kind) in fields() {
            let FieldKind::Code(find) = kind else { continue };
            let is_of = |codes: &[(&str, Label)]| {
                codes.iter().all(|(code, label)| find(code) == Some(*label))
            };
            let lists = lists();
            let list = lists.iter().find(|(_, codes)| is_of(codes)).map(|(list, _)| *list);
            assert_eq!(list_of(scope, name), list, "{scope}/{name}");
            seen += u32::from(list.is_some());
        }
        assert_eq!(seen as usize, LISTS.len());
    }
}
