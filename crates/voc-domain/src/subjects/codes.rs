//! The closed lists of holds and erasures.

use crate::codes::closed_list;

closed_list! {
    /// Why somebody's data is erased.
    ErasureReason, "reason for an erasure" {
        Request = "request", "The person asked for it", "본인 요청";
        RetentionEnded = "retention_ended", "The retention period ended", "보유 기간 만료";
        ConsentWithdrawn = "consent_withdrawn", "Consent was withdrawn", "동의 철회";
        RecordedByMistake = "recorded_by_mistake", "Recorded by mistake", "잘못된 기록";
        Order = "order", "An authority ordered it", "기관 명령";
    }
}

closed_list! {
    /// Why data must not be erased.
    HoldReason, "reason for a hold" {
        Lawsuit = "lawsuit", "Lawsuit", "소송";
        Mediation = "mediation", "Mediation or arbitration", "조정·중재";
        Investigation = "investigation", "Investigation by an authority", "수사·기관 조사";
        Audit = "audit", "Audit", "감사";
        Insurance = "insurance", "Insurance claim", "보험 처리";
        RetentionDuty = "retention_duty", "A law asks to keep it", "법정 보존 의무";
        Other = "other", "Other", "기타";
    }
}

closed_list! {
    /// Why a hold is lifted.
    HoldEnd, "reason for lifting a hold" {
        Ended = "ended", "What it was for has ended", "사유 종료";
        PlacedByMistake = "placed_by_mistake", "Placed by mistake", "잘못 설정";
        Order = "order", "An authority ordered it", "기관 명령";
    }
}
