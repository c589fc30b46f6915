//! The closed lists of the outbox.

use super::closed_list;

closed_list! {
    /// How a notice leaves the house.
    Adapter, "adapter" {
        Stdout = "stdout", "Standard output", "표준 출력";
        File = "file", "File", "파일";
        Webhook = "webhook", "Webhook", "웹훅";
    }
}

closed_list! {
    /// Whether a notice that failed is tried again by itself.
    Retry, "retry" {
        Later = "later", "Tried again later", "나중에 재시도";
        Never = "never", "Given up", "재시도 중단";
    }
}
