//! The lists that the codes of a content come from.

use voc_engine::domain::{
    CauseCode, ChannelCode, CodeList, CrisisCode, DocumentCode, IssueCategory, Label,
    OutsideBodyCode, Pressure, RemedyCode, TouchPointCode, TreatmentCode,
};

use super::label;

/// Returns the label of a code of a closed list.
pub(crate) fn code<List: CodeList>(text: &str) -> Option<Label> {
    List::from_code(text).map(List::label)
}

fn in_table(table: &[(&str, Label)], text: &str) -> Option<Label> {
    table.iter().find(|(code, _)| *code == text).map(|(_, label)| *label)
}

pub(super) fn channel(text: &str) -> Option<Label> {
    in_table(ChannelCode::BUILT_IN, text)
}

pub(super) fn cause(text: &str) -> Option<Label> {
    in_table(CauseCode::BUILT_IN, text)
}

pub(super) fn remedy(text: &str) -> Option<Label> {
    in_table(RemedyCode::BUILT_IN, text)
}

pub(super) fn document(text: &str) -> Option<Label> {
    in_table(DocumentCode::BUILT_IN, text)
}

pub(super) fn touch_point(text: &str) -> Option<Label> {
    in_table(TouchPointCode::BUILT_IN, text)
}

pub(super) fn treatment(text: &str) -> Option<Label> {
    in_table(TreatmentCode::BUILT_IN, text)
}

pub(super) fn outside_body(text: &str) -> Option<Label> {
    in_table(OutsideBodyCode::BUILT_IN, text)
}

/// Returns the name of a crisis of a foreign patient, and the group it stands in.
pub(crate) fn crisis(text: &str) -> Option<(Label, Option<Label>)> {
    let group = text.parse::<CrisisCode>().ok().and_then(|crisis| crisis.group());
    in_table(CrisisCode::BUILT_IN, text).map(|name| (name, group.map(CodeList::label)))
}

/// Returns the name of a category of issues after the domain of HCAT it stands in.
pub(crate) fn issue_category(text: &str) -> Option<(Label, Label)> {
    let category = IssueCategory::from_code(text)?;
    Some((category.domain().label(), category.label()))
}

/// Whether there was pressure, as an answer to that question.
pub(crate) fn pressure(text: &str) -> Option<Label> {
    let answer = match Pressure::from_code(text)? {
        Pressure::None => label("없음", "No"),
        Pressure::UnderPressure => label("있음", "Yes"),
        Pressure::Unknown => label("알 수 없음", "Unknown"),
    };
    Some(answer)
}

pub(super) fn path(text: &str) -> Option<Label> {
    match text {
        "nine_stages/1" => Some(label("9단계", "Nine stages")),
        "proposal/1" => Some(label("제안·건의 경로", "Path of proposals")),
        "inquiry/1" => Some(label("문의 경로", "Path of inquiries")),
        "praise/1" => Some(label("칭찬 경로", "Path of praise")),
        _ => None,
    }
}

/// The languages that foreign patients of Korean hospitals speak most.
pub(super) fn language(text: &str) -> Option<Label> {
    let (ko, en) = match text {
        "ko" => ("한국어", "Korean"),
        "en" => ("영어", "English"),
        "zh" | "zh-hans" => ("중국어(간체)", "Chinese (simplified)"),
        "zh-hant" => ("중국어(번체)", "Chinese (traditional)"),
        "ja" => ("일본어", "Japanese"),
        "ru" => ("러시아어", "Russian"),
        "mn" => ("몽골어", "Mongolian"),
        "vi" => ("베트남어", "Vietnamese"),
        "th" => ("태국어", "Thai"),
        "kk" => ("카자흐어", "Kazakh"),
        "uz" => ("우즈베크어", "Uzbek"),
        "ar" => ("아랍어", "Arabic"),
        "id" => ("인도네시아어", "Indonesian"),
        "fil" => ("필리핀어", "Filipino"),
        _ => return None,
    };
    Some(label(ko, en))
}

/// Returns the type of an entry that is spoken of in another.
pub(super) fn event_type(text: &str) -> Option<Label> {
    super::event_label(text)
}
