//! The closed lists of the handling: hand-offs, notices, reports, extensions, corrections.

use super::closed_list;

closed_list! {
    /// Why a case went over to another branch.
    TransferReason, "transfer reason" {
        ArisenThere = "arisen_there", "It arose there", "발생 지점";
        TreatedThere = "treated_there", "The patient is treated there", "진료 지점";
        ComplainantAsked = "complainant_asked", "The complainant asked for it", "고객 요청";
        Competence = "competence", "Competence", "담당 권한";
        Other = "other", "Other", "기타";
    }
}

closed_list! {
    /// What somebody was told.
    NoticeTopic, "notice" {
        Receipt = "receipt", "Received", "접수 안내";
        Procedure = "procedure", "Procedure and time", "절차·시간 안내";
        Progress = "progress", "Progress", "처리 경과";
        Delay = "delay", "Delay", "지연 안내";
        Extension = "extension", "Extension", "기한 연장";
        Result = "result", "Result", "처리 결과";
        DirectorAbsent = "director_absent", "Why the director is absent", "원장 부재 사유";
        Survey = "survey", "Survey", "설문 안내";
        Offer = "offer", "Offer or event", "행사·혜택";
        Other = "other", "Other", "기타";
    }
}

closed_list! {
    /// What a notice is for. Marketing needs consent; information does not.
    NoticePurpose, "purpose" {
        Informational = "informational", "Informational", "정보성";
        Marketing = "marketing", "Marketing", "광고성";
    }
}

closed_list! {
    /// What is known about the arrival of a notice.
    Delivery, "delivery" {
        Told = "told", "Told in person", "직접 전달";
        Sent = "sent", "Sent", "발송";
        Delivered = "delivered", "Delivered", "도달 확인";
        Failed = "failed", "Failed", "실패";
    }
}

closed_list! {
    /// What somebody consents to.
    ConsentTopic, "consent" {
        Marketing = "marketing", "Marketing", "광고성 정보 수신";
        Representation = "representation", "To be represented", "대리 위임";
        Records = "records", "Giving records to another person", "진료기록 제공";
        Extension = "extension", "A second extension", "기한 재연장";
        CaseSharing = "case_sharing", "Sharing the case", "사례 공유";
    }
}

closed_list! {
    /// Whether consent was given.
    Consent, "consent state" {
        Given = "given", "Given", "동의";
        Refused = "refused", "Refused", "거부";
        Withdrawn = "withdrawn", "Withdrawn", "철회";
        NotAsked = "not_asked", "Not asked", "확인하지 않음";
    }
}

closed_list! {
    /// Whether the person and the treatment were looked up before a contact.
    IdentityCheck, "identity check" {
        Confirmed = "confirmed", "Person and treatment confirmed", "본인·진료 내역 확인";
        PersonOnly = "person_only", "Person confirmed, treatment not", "본인만 확인";
        Mismatch = "mismatch", "Does not match", "불일치";
    }
}

closed_list! {
    /// What is reported inside the house.
    ReportTopic, "report topic" {
        Heard = "heard", "What was heard", "경청 내용";
        AccidentJudged = "accident_judged", "Whether it was a medical accident", "의료사고 판단";
        NotConvinced = "not_convinced", "The complainant is not convinced", "고객 불수용";
        Risk = "risk", "A risk", "위험";
        Other = "other", "Other", "기타";
    }
}

closed_list! {
    /// Why a deadline was extended.
    ExtensionReason, "extension reason" {
        Complexity = "complexity", "Complexity", "사안의 복잡성";
        Appraisal = "appraisal", "Appraisal or outside opinion", "감정·외부 의견";
        Complainant = "complainant", "The complainant's request", "고객 요청";
        Absence = "absence", "Somebody is absent", "담당자 부재";
        Other = "other", "Other", "기타";
    }
}

closed_list! {
    /// Why an earlier entry is corrected.
    CorrectionReason, "correction reason" {
        TypingError = "typing_error", "Typing error", "오기";
        WrongTicket = "wrong_ticket", "Meant for another ticket", "다른 건의 내용";
        DidNotHappen = "did_not_happen", "It did not happen", "사실 아님";
        NewInformation = "new_information", "New information", "새로 확인됨";
        Other = "other", "Other", "기타";
    }
}
