//! What a file that belongs to a case is.

use super::closed_list;

closed_list! {
    /// What an attached file is to the case.
    AttachmentKind, "attachment kind" {
        Document = "document", "Document", "문서";
        Photo = "photo", "Photo", "사진";
        Recording = "recording", "Recording", "녹음·녹화";
        Other = "other", "Other", "기타";
    }
}

closed_list! {
    /// The sort of a file's media type; the type itself is protected with the name.
    MediaClass, "media class" {
        Image = "image", "Image", "이미지";
        Audio = "audio", "Audio", "음성";
        Video = "video", "Video", "영상";
        Text = "text", "Text", "텍스트";
        /// What a program of its own opens, such as PDF.
        Application = "application", "Document file or other", "문서 파일·기타";
    }
}

impl MediaClass {
    /// Returns the class of a media type such as `image/png`.
    #[must_use]
    pub fn of(media_type: &str) -> Self {
        match media_type.split('/').next() {
            Some("image") => Self::Image,
            Some("audio") => Self::Audio,
            Some("video") => Self::Video,
            Some("text") => Self::Text,
            _ => Self::Application,
        }
    }

    /// Returns what a file of this class is to a case, when nobody says.
    #[must_use]
    pub const fn usual_kind(self) -> AttachmentKind {
        match self {
            Self::Image => AttachmentKind::Photo,
            Self::Audio | Self::Video => AttachmentKind::Recording,
            Self::Text | Self::Application => AttachmentKind::Document,
        }
    }
}
