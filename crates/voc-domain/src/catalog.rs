//! The codes a hospital added beside the built-in ones, what it calls them, and the places it has.

use std::{collections::BTreeMap, str::FromStr};

use crate::{
    codes::{
        CauseCode, ChannelCode, CodeList, CrisisCode, DocumentCode, Label, OutsideBodyCode,
        RemedyCode, TouchPointCode, TreatmentCode, closed_list,
    },
    ids::{BranchCode, DepartmentCode, IdError},
    org::BilingualText,
};

/// The codes a hospital added to the open lists, beside the built-in ones, and the places it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// More channels.
    pub channels: Vec<ChannelCode>,
    /// More causes.
    pub causes: Vec<CauseCode>,
    /// More remedies.
    pub remedies: Vec<RemedyCode>,
    /// More documents.
    pub documents: Vec<DocumentCode>,
    /// More touch points.
    pub touch_points: Vec<TouchPointCode>,
    /// More treatments.
    pub treatments: Vec<TreatmentCode>,
    /// More crises.
    pub crises: Vec<CrisisCode>,
    /// More outside bodies.
    pub outside_bodies: Vec<OutsideBodyCode>,
    /// The departments; while none is listed, any will do.
    pub departments: Vec<DepartmentCode>,
    /// The branches; while none is listed, any will do.
    pub branches: Vec<BranchCode>,
    /// What sort of channel each of the hospital's own is.
    pub channel_sorts: BTreeMap<ChannelCode, ChannelSort>,
    /// What the hospital calls its own codes, and what it calls built-in ones differently.
    pub labels: Labels,
}

/// What sort of channel one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChannelSort {
    /// Whether it is one of the hospital's own.
    pub reach: Reach,
    /// Whether it is a channel on the network.
    pub line: Line,
}

closed_list! {
    /// Whether a channel is one of the hospital's own, or a voice on it came from outside.
    Reach, "reach" {
        Internal = "internal", "Internal", "내부";
        External = "external", "External", "외부";
    }
}

closed_list! {
    /// Whether a channel is one on the network.
    Line, "line" {
        Online = "online", "Online", "온라인";
        Offline = "offline", "Offline", "오프라인";
    }
}

/// The names a hospital gave to codes, by list and code. They change what is shown and nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels(BTreeMap<Box<str>, BTreeMap<Box<str>, BilingualText>>);

impl Labels {
    /// Names a code of a list; the list goes by what one of it is called, such as `channel`.
    pub fn insert(&mut self, list: &str, code: &str, label: BilingualText) {
        self.0.entry(list.into()).or_default().insert(code.into(), label);
    }

    /// Returns what the hospital calls a code of a list, if it has a name of its own for it.
    #[must_use]
    pub fn find(&self, list: &str, code: &str) -> Option<&BilingualText> {
        self.0.get(list)?.get(code)
    }

    /// Returns what the hospital calls a code of a closed list, if it has a name of its own for it.
    #[must_use]
    pub fn closed<List: CodeList>(&self, code: List) -> Option<&BilingualText> {
        self.find(List::NAME, code.code())
    }

    /// Returns what the hospital calls a code of an open list, if it has a name for it.
    #[must_use]
    pub fn open<Code: OpenCode>(&self, code: &Code) -> Option<&BilingualText> {
        self.find(Code::LIST, code.code())
    }
}

/// A code of an open list.
pub trait OpenCode: FromStr<Err = IdError> + Clone + PartialEq + 'static {
    /// What one of the list is called in a message, in English.
    const LIST: &'static str;
    /// The built-in codes with their labels.
    const BUILT_IN: &'static [(&'static str, Label)];

    /// Returns the code as it is stored.
    fn code(&self) -> &str;

    /// Returns the label of a built-in code, or nothing for a hospital's own.
    fn built_in_label(&self) -> Option<Label> {
        Self::BUILT_IN.iter().find(|(code, _)| *code == self.code()).map(|(_, label)| *label)
    }
}

macro_rules! open_codes {
    ($($code:ty, $own:ident, $knows:ident, $doc:literal;)+) => {
        $(impl OpenCode for $code {
            const LIST: &'static str = <$code>::NAME;
            const BUILT_IN: &'static [(&'static str, Label)] = <$code>::BUILT_IN;

            fn code(&self) -> &str {
                self.as_str()
            }
        })+

        impl Catalog {
            $(
                #[doc = concat!("Tells whether the ", $doc, " is built in or was added.")]
                #[must_use]
                pub fn $knows(&self, code: &$code) -> bool {
                    code.built_in_label().is_some() || self.$own.contains(code)
                }
            )+
        }
    };
}

open_codes! {
    ChannelCode, channels, knows_channel, "channel";
    CauseCode, causes, knows_cause, "cause";
    RemedyCode, remedies, knows_remedy, "remedy";
    DocumentCode, documents, knows_document, "document";
    TouchPointCode, touch_points, knows_touch_point, "touch point";
    TreatmentCode, treatments, knows_treatment, "treatment";
    CrisisCode, crises, knows_crisis, "crisis";
    OutsideBodyCode, outside_bodies, knows_outside_body, "outside body";
}

impl Catalog {
    /// Tells whether the department is listed, or none is.
    #[must_use]
    pub fn knows_department(&self, department: &DepartmentCode) -> bool {
        self.departments.is_empty() || self.departments.contains(department)
    }

    /// Tells whether the branch is listed, or none is.
    #[must_use]
    pub fn knows_branch(&self, branch: &BranchCode) -> bool {
        self.branches.is_empty() || self.branches.contains(branch)
    }

    /// Returns what sort of channel one is, or nothing for one that nobody knows any more.
    #[must_use]
    pub fn channel_sort(&self, channel: &ChannelCode) -> Option<ChannelSort> {
        if channel.built_in_label().is_none() {
            return self.channel_sorts.get(channel).copied();
        }
        let reach = if channel.is_external() { Reach::External } else { Reach::Internal };
        let online = ["web", "email", "kakaotalk", "instagram", "naver_talktalk", "chatbot"];
        let online = online.contains(&channel.as_str())
            || ["anti_site", "community"].contains(&channel.as_str());
        Some(ChannelSort { reach, line: if online { Line::Online } else { Line::Offline } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Role;

    #[test]
    fn a_code_nobody_knows_has_no_name_and_no_sort() {
        let mut catalog = Catalog::default();
        let own: ChannelCode = "house_magazine".parse().unwrap();
        assert!(!catalog.knows_channel(&own));
        assert_eq!((catalog.labels.open(&own), catalog.channel_sort(&own)), (None, None));
        let sort = ChannelSort { reach: Reach::Internal, line: Line::Offline };
        catalog.channels.push(own.clone());
        catalog.channel_sorts.insert(own.clone(), sort);
        catalog.labels.insert("channel", "house_magazine", BilingualText::new(Some("원보"), None));
        assert!(catalog.knows_channel(&own));
        assert_eq!(catalog.channel_sort(&own), Some(sort));
        assert_eq!(catalog.labels.open(&own).unwrap().english(), "원보");
    }

    #[test]
    fn a_built_in_channel_is_of_one_sort_whatever_is_configured() {
        let catalog = Catalog::default();
        let sort = |code: &str| catalog.channel_sort(&code.parse().unwrap()).unwrap();
        assert_eq!(sort("phone"), ChannelSort { reach: Reach::Internal, line: Line::Offline });
        assert_eq!(sort("kakaotalk"), ChannelSort { reach: Reach::Internal, line: Line::Online });
        assert_eq!(sort("community"), ChannelSort { reach: Reach::External, line: Line::Online });
        assert_eq!(sort("press"), ChannelSort { reach: Reach::External, line: Line::Offline });
    }

    #[test]
    fn a_name_belongs_to_a_code_of_one_list() {
        let mut labels = Labels::default();
        labels.insert("role", "desk", BilingualText::new(Some("안내"), Some("Front desk")));
        assert_eq!(labels.closed(Role::Desk).unwrap().korean(), "안내");
        assert_eq!(labels.closed(Role::Director), None);
        assert_eq!(labels.find("channel", "desk"), None);
    }
}
