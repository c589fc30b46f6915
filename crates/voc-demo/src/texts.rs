//! Short Korean texts of our own. Names and numbers are made up and recognisably so.

use voc_engine::domain::VocKind;

use crate::{random::Random, voice::Voice};

/// Names that nobody has: example, sample, hypothesis, trial and so on.
pub(crate) const NAMES: [&str; 10] = [
    "김예시",
    "이견본",
    "박가상",
    "최보기",
    "정시험",
    "한모형",
    "오연습",
    "서가명",
    "윤표본",
    "장임시",
];

/// Returns a telephone number that cannot be dialled.
pub(crate) fn contact(index: u32) -> String {
    format!("010-0000-{:04}", index % 10_000)
}

/// Returns what was said.
pub(crate) fn voice(voice: &Voice, random: &mut Random) -> &'static str {
    match voice.kind {
        VocKind::Complaint | VocKind::Report => random.pick(complaint(voice.cause.code)),
        VocKind::Inquiry => random.pick(&INQUIRIES),
        VocKind::Proposal | VocKind::Suggestion => random.pick(&SUGGESTIONS),
        VocKind::Praise => random.pick(&PRAISES),
    }
}

const fn complaint(cause: &str) -> &'static [&'static str] {
    match cause.as_bytes() {
        b"waiting" => &[
            "예약한 시각에 왔는데 사십 분 넘게 기다렸고 왜 늦어지는지 아무도 말해 주지 않았습니다.",
            "나중에 온 사람이 먼저 들어갔습니다. 순서가 바뀌었으면 알려 주셔야 하지 않나요.",
            "촬영하려고 한 시간, 결과 들으려고 또 한 시간을 기다렸습니다.",
        ],
        b"curt_speech" => &[
            "비용을 물었더니 안내문에 다 있다며 쳐다보지도 않고 대답했습니다.",
            "두 번 물었다고 짜증을 내는 말투였습니다. 처음 온 사람은 모를 수 있잖아요.",
            "전화를 받은 분이 말을 자르고 먼저 끊었습니다.",
        ],
        b"cost" => &[
            "상담 때 들은 금액과 수납 때 금액이 다릅니다. 무엇이 추가됐는지 설명을 못 들었습니다.",
            "보험이 되는 줄 알고 치료를 받았는데 전액을 내라고 합니다.",
            "중간에 그만두었는데 돌려받을 금액이 너무 적게 계산된 것 같습니다.",
        ],
        b"treatment" => &[
            "치료를 마친 지 이 주가 지났는데 씹을 때마다 아픕니다. 다시 봐 주셨으면 합니다.",
            "새로 한 보철이 맞지 않아 음식이 계속 끼입니다.",
            "마취가 덜 된 것 같다고 말했는데도 그대로 진행해서 많이 힘들었습니다.",
        ],
        b"facility" => &[
            "주차장 자리가 없어 예약에 늦었는데 다시 접수하라고 했습니다.",
            "화장실 손잡이가 고장 난 채로 한 달이 넘었습니다.",
        ],
        b"information" => &[
            "준비물을 안내받지 못해서 그냥 돌아왔습니다. 하루 휴가를 썼습니다.",
            "예약이 바뀌었다는 문자를 받지 못했는데 보냈다고만 합니다.",
        ],
        b"delay" => &[
            "장치가 다음 주에 온다는 말을 세 번 들었습니다. 정확한 날짜를 알고 싶습니다.",
            "서류를 부탁한 지 열흘이 지났는데 소식이 없습니다.",
        ],
        _ => &[
            "제 이야기를 끝까지 듣지 않고 원래 그렇다고만 하셨습니다.",
            "다른 사람 이름으로 불렀고 잘못을 말해도 대수롭지 않게 넘겼습니다.",
            "기대하고 먼 데서 왔는데 설명도 없이 오 분 만에 끝났습니다.",
        ],
    }
}

const INQUIRIES: [&str; 4] = [
    "임플란트 상담을 받으려면 무엇을 준비해야 하나요?",
    "토요일에도 교정 진료를 하는지, 예약은 어떻게 하는지 알고 싶습니다.",
    "다른 지점에서 찍은 사진을 그대로 쓸 수 있는지 궁금합니다.",
    "보험 청구에 필요한 서류와 발급에 걸리는 시간을 알려 주세요.",
];

const SUGGESTIONS: [&str; 4] = [
    "대기 순서를 화면에 보여 주면 덜 답답할 것 같습니다.",
    "유아차를 둘 자리를 입구 옆에 만들어 주시면 좋겠습니다.",
    "치료가 끝난 뒤 주의할 점을 문자로도 보내 주세요.",
    "점심시간에 한 분이라도 전화를 받아 주셨으면 합니다.",
];

const PRAISES: [&str; 4] = [
    "겁이 많은 아이인데 눈높이에 맞춰 설명해 주셔서 울지 않고 치료를 마쳤습니다.",
    "바쁘신데도 비용을 하나하나 풀어서 설명해 주셔서 믿음이 갔습니다.",
    "치료 다음 날 괜찮은지 먼저 전화해 주셔서 고마웠습니다.",
    "휠체어를 탄 어머니를 입구까지 나와 도와주신 직원분께 감사드립니다.",
];

/// What was heard.
pub(crate) const HEARD: [&str; 4] = [
    "말씀을 끝까지 듣고 요구하시는 것과 서운하셨던 점을 나누어 적었다.",
    "설명을 먼저 하지 않고 들었다. 같은 일이 다른 분께 생기지 않기를 바라신다고 한다.",
    "원하시는 것은 결과보다 왜 그랬는지에 대한 설명이라고 하셨다.",
    "처음에는 목소리가 높았으나 조용한 자리에서 이야기하며 누그러지셨다.",
];

/// What was found.
pub(crate) const FOUND: [&str; 3] = [
    "기록과 담당자 이야기를 확인했다. 말씀하신 내용이 대체로 맞다.",
    "예약 기록과 호출 기록을 맞추어 보니 안내가 빠진 사실이 확인된다.",
    "양쪽 이야기가 다르다. 확인된 것과 확인되지 않은 것을 나누어 적었다.",
];

/// What was proposed.
pub(crate) const PROPOSED: [&str; 3] = [
    "담당자가 직접 사과드리고 다음 진료는 기다리시지 않도록 시간을 따로 잡기로 했다.",
    "금액을 다시 계산해 항목별로 설명드리기로 했다.",
    "다시 진료해 상태를 확인하고 그 결과에 따라 조치하기로 했다.",
];

/// Notes for colleagues.
pub(crate) const NOTES: [&str; 3] = [
    "낮에는 통화가 어려우니 저녁 여섯 시 전에 문자를 먼저 보낼 것.",
    "같은 내용으로 지난달에도 말씀하신 적이 있다고 한다. 이전 기록을 함께 볼 것.",
    "보호자와 통화할 때 환자 본인의 동의를 먼저 확인할 것.",
];

/// What is to change so that it does not happen again.
pub(crate) const IMPROVEMENT: &str = "대기 안내 문구와 응대 순서를 고치고 다음 회의에서 확인한다.";

/// What somebody adds to the answers of a survey.
pub(crate) const IN_THEIR_WORDS: [&str; 4] = [
    "끝까지 들어 주셔서 마음이 풀렸습니다.",
    "설명을 조금 더 일찍 들었으면 좋았겠습니다.",
    "연락이 늦어서 여러 번 전화해야 했습니다.",
    "안내받은 대로 처리되어 다행입니다.",
];

pub(crate) const PROMISE: &str = "확인하는 대로 담당자가 직접 전화드리겠다고 말씀드렸다.";
pub(crate) const ALTERNATIVE: &str =
    "처음 안을 받아들이기 어렵다고 하셔서 날짜를 정해 다른 방법을 제안했다.";
pub(crate) const CLOSED: &str = "처리 결과와 앞으로 달라질 점을 알려 드렸다.";
pub(crate) const RISK: &str = "대화 중에 외부에 알리겠다는 말을 여러 번 했다. 들은 대로 적는다.";
pub(crate) const RECORDS_REQUESTED: &str = "위임장 없이 찾아와 환자의 진료기록부를 달라고 했다.";
pub(crate) const RECORDS_REFUSED: &str =
    "환자 본인이나 위임을 받은 분께만 드릴 수 있음을 설명했다.";
