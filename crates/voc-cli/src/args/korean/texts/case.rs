//! The texts of the commands about a whole case: English, Korean.

pub(in super::super) const TEXTS: &[(&str, &str)] = &[
    (
        "Set severity, causes, branch and what it is about",
        "심각도·원인·지점과 접점·진료 유형을 분류합니다",
    ),
    (
        "Describe the complainant in codes",
        "고객의 특성(등급·언어 등)을 기록합니다",
    ),
    (
        "Record that person and treatment were looked up",
        "본인과 진료 내역 확인을 기록합니다",
    ),
    (
        "Record what somebody outside was told",
        "고객에게 알린 내용을 기록합니다",
    ),
    (
        "Record consent, a refusal or a withdrawal",
        "동의·거부·철회를 기록합니다",
    ),
    (
        "Record a written pledge",
        "각서 작성을 기록합니다",
    ),
    (
        "Record that the case went to a body outside",
        "외부 기관으로 넘어간 사실을 기록합니다",
    ),
    (
        "Open or end an improvement action",
        "개선 조치를 열거나 끝냅니다",
    ),
    (
        "Open an improvement action",
        "개선 조치를 엽니다",
    ),
    (
        "Record that an improvement action is done",
        "개선 조치의 완료를 기록합니다",
    ),
    (
        "Drop an improvement action",
        "개선 조치를 중단합니다",
    ),
    (
        "Record that somebody inside was told (`report` is the monthly report)",
        "내부 보고를 기록합니다(`report`는 월간 보고서)",
    ),
    (
        "Extend a deadline",
        "기한을 연장합니다",
    ),
    (
        "Hand the case to another branch",
        "다른 지점으로 이관합니다",
    ),
    (
        "Tie a ticket to an earlier one",
        "앞선 접수 건과 연결합니다",
    ),
    (
        "Let a ticket go on in another one about the same",
        "같은 내용의 앞선 건으로 병합합니다",
    ),
    (
        "Correct an earlier entry, which stays; --occurred says when it really happened",
        "앞선 기록을 정정합니다. 원래 기록은 남고, --occurred는 실제 발생 시각입니다",
    ),
    (
        "Whom the complainant wants to hear from, if somebody in particular",
        "고객이 직접 답을 듣고자 하는 사람의 역할",
    ),
    (
        "The point at which the patient met the hospital, such as reception, payment",
        "고객 접점(MOT). 예: reception, payment",
    ),
    (
        "What the patient is treated for, such as dental, surgery",
        "진료 유형. 예: dental, surgery",
    ),
    (
        "A crisis of a foreign patient, such as side_effect, flight; may be given several times",
        "외국인 환자의 위기 상황. 예: side_effect, flight. 여러 번 쓸 수 있습니다",
    ),
    (
        "What the account is about, so that accounts of the same thing stand side by side",
        "진술의 주제. 같은 주제의 진술을 나란히 봅니다",
    ),
    (
        "The number of an earlier statement that this one contradicts; may be given several times",
        "이 진술과 어긋나는 앞선 진술의 번호. 여러 번 쓸 수 있습니다",
    ),
    (
        "Which number or address was tried",
        "연락한 번호나 주소의 종류",
    ),
    (
        "In whose stead, if somebody acted for somebody else",
        "누구를 대신했는지(역할)",
    ),
    (
        "The number of a promise that is kept with this",
        "이 연락으로 이행한 약속의 번호",
    ),
    (
        "By which channel it was told",
        "약속을 알린 채널",
    ),
    (
        "Whether the patient consented to be represented",
        "환자가 대리에 동의했는지",
    ),
    (
        "How the person is looked after; it may change who handles the case, never a deadline",
        "고객 등급. 담당자는 달라질 수 있어도 기한은 같습니다",
    ),
    (
        "Whether the person came from abroad",
        "내국인·외국인 구분",
    ),
    (
        "The language, such as ko, en, zh-hans",
        "언어. 예: ko, en, zh-hans",
    ),
    (
        "Whether an interpreter is needed",
        "통역이 필요한지",
    ),
    (
        "The time zone the person can be reached in, such as Asia/Tokyo",
        "연락할 수 있는 시간대. 예: Asia/Tokyo",
    ),
    (
        "What came of it",
        "확인 결과",
    ),
    (
        "Who was looked up",
        "확인한 상대",
    ),
    (
        "What the notice is about",
        "안내의 내용",
    ),
    (
        "What the notice is for; marketing needs consent",
        "안내의 목적. 광고성은 동의가 필요합니다",
    ),
    (
        "What is known about its arrival",
        "전달 상태",
    ),
    (
        "To what",
        "동의의 대상",
    ),
    (
        "Whether consent was given",
        "동의 여부",
    ),
    (
        "By whom",
        "동의하거나 거부한 사람",
    ),
    (
        "The number of the remedy within the ticket; default: the last of its kind, or a new one",
        "조치 번호. 기본값: 같은 종류의 마지막 조치, 없으면 새 조치",
    ),
    (
        "Who on the other side demanded, accepted, refused or was paid",
        "요구·수용·거절하거나 지급받은 사람",
    ),
    (
        "In which role it was written; default: that of the actor",
        "각서를 쓴 사람의 역할. 기본값: 기록자의 역할",
    ),
    (
        "Whether it was written under pressure",
        "강압 상태에서 썼는지",
    ),
    (
        "Which body, such as medical_mediation, consumer_agency",
        "외부 기관. 예: medical_mediation, consumer_agency",
    ),
    (
        "Who turned to it; the hospital itself is `staff`",
        "기관에 알린 사람. 병원이 직접 알렸으면 `staff`",
    ),
    (
        "Who is to do it, by code",
        "맡을 사람의 코드",
    ),
    (
        "The department that it changes; default: the originating department",
        "개선할 부서. 기본값: 발생부서",
    ),
    (
        "The cause that it is to remove",
        "없애려는 원인",
    ),
    (
        "The touch point that it is about",
        "해당 접점",
    ),
    (
        "The number of the improvement action within the ticket",
        "개선 조치 번호",
    ),
    (
        "Who inside was told",
        "보고받은 사람의 역할",
    ),
    (
        "What the report is about",
        "보고의 내용",
    ),
    (
        "The clock, such as resolution or resolution/2",
        "연장할 기한. 예: resolution, resolution/2",
    ),
    (
        "Whether the complainant consented; a second extension needs it",
        "고객의 동의 여부. 두 번째 연장부터 필요합니다",
    ),
    (
        "The branch that takes over",
        "넘겨받는 지점",
    ),
    (
        "The managing department there",
        "그 지점의 관리부서",
    ),
    (
        "The earlier ticket",
        "앞선 접수 건",
    ),
    (
        "How they belong together",
        "두 건의 관계",
    ),
    (
        "The ticket it goes on in: the one that was received first",
        "이어서 처리할 건. 먼저 접수된 건이어야 합니다",
    ),
    (
        "The entry: the number after # in `voc replay`",
        "정정할 기록. `voc replay`의 # 뒤 번호",
    ),
    (
        "Strike the entry out: it should not be there at all",
        "기록을 삭제 표시합니다(없었어야 할 기록)",
    ),
    (
        "What a field should have said, such as channel=kakaotalk; nothing after the = takes the field away; may be given several times",
        "바른 값. 예: channel=kakaotalk. = 뒤를 비우면 그 항목을 없앱니다. 여러 번 쓸 수 있습니다",
    ),
    (
        "The part of the response manual that was followed",
        "따른 대응 지침",
    ),
    (
        "An issue found, such as communication:high or safety:high:procedure:moderate; may be given several times",
        "확인된 문제. 예: communication:high, safety:high:procedure:moderate. 여러 번 쓸 수 있습니다",
    ),
    (
        "The gap of the service that let it happen",
        "원인이 된 서비스 격차(GAP)",
    ),
];
