//! Why something was left out: for each reason a permanent word, to count by, and a sentence that
//! says what to do.

/// Why a row that is in order is no play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum Ignored {
    /// The looping pictures behind a track are in the files of videos, too.
    #[error("a video of less than 30 seconds, as the looping pictures behind tracks are")]
    VideoClip,
    /// Who archives answers archives refusals with them.
    #[error("a refusal that Spotify gave instead of a list")]
    ErrorResponse,
}

impl Ignored {
    /// The permanent word.
    pub fn slug(self) -> &'static str {
        match self {
            Self::VideoClip => "video_clip",
            Self::ErrorResponse => "error_response",
        }
    }
}

/// Why a row cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum Refused {
    /// Quotes, brackets or commas are wrong.
    #[error("it is no JSON: a quote, a bracket or a comma is wrong, or it was cut short")]
    Syntax,
    /// Bytes that are no UTF-8.
    #[error("it holds bytes that are no UTF-8: the file was saved in another encoding")]
    Encoding,
    /// JSON, and no row of this format.
    #[error("it is not a row as the others of this file are")]
    OtherShape,
    /// Above the limit.
    #[error("it is larger than any row can be")]
    TooLong,
    /// Above the limit.
    #[error("its brackets are nested deeper than those of any row")]
    TooDeep,
    /// No instant at all.
    #[error("it does not say when")]
    NoTime,
    /// An instant that cannot be read, or was before Spotify.
    #[error("its time is no date and time since Spotify began")]
    BadTime,
    /// Above the limit.
    #[error("its {0} is longer than any name can be")]
    LongText(&'static str),
}

impl Refused {
    /// The permanent word.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Encoding => "encoding",
            Self::OtherShape => "other_shape",
            Self::TooLong => "too_long",
            Self::TooDeep => "too_deep",
            Self::NoTime => "no_time",
            Self::BadTime => "bad_time",
            Self::LongText(_) => "long_text",
        }
    }
}

/// Why a whole file was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum Skipped {
    /// Zero bytes.
    #[error("it is empty")]
    Empty,
    /// An export has a file with no rows for what was never used.
    #[error("it holds no rows")]
    NoRows,
    /// A picture, a document, a page.
    #[error("it is no JSON, or only a piece of it")]
    NotJson,
    /// JSON of another kind, such as the personal data beside an export.
    #[error("it is none of the formats that can be imported; nothing of it was kept")]
    UnknownFormat,
    /// An own export of a later version.
    #[error(
        "it was exported in version {0} of the format, and this program knows only version {known}: \
         update Music Analyser and import it again",
        known = crate::own::VERSION
    )]
    NewerVersion(u64),
    /// What operating systems leave in archives.
    #[error("it is a note of the operating system's to itself")]
    SystemFile,
    /// An archive in an archive.
    #[error("it is an archive inside an archive: unpack it, and import it by itself")]
    NestedArchive,
    /// A link names another file and is none.
    #[error("it is a link to another file: import that file instead")]
    Link,
    /// Locked by a password.
    #[error("it is encrypted: unpack the archive with its password, and import the files")]
    Encrypted,
    /// Packed otherwise than exports are.
    #[error(
        "it is packed in a way that is not known here: unpack the archive, and import the files"
    )]
    UnknownPacking,
    /// Nothing of it could be read.
    #[error("it cannot be unpacked, the archive is damaged: download it again")]
    Damaged,
    /// It grows out of nothing.
    #[error("it becomes far larger unpacked than any export does")]
    Bomb,
    /// The limit was reached by the files before it.
    #[error("the files before it are larger than an import may be: import it by itself")]
    TooMuch,
}

impl Skipped {
    /// The permanent word.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NoRows => "no_rows",
            Self::NotJson => "not_json",
            Self::UnknownFormat => "unknown_format",
            Self::NewerVersion(_) => "newer_version",
            Self::SystemFile => "system_file",
            Self::NestedArchive => "nested_archive",
            Self::Link => "link",
            Self::Encrypted => "encrypted",
            Self::UnknownPacking => "unknown_packing",
            Self::Damaged => "damaged",
            Self::Bomb => "bomb",
            Self::TooMuch => "too_much",
        }
    }
}

/// How a file broke off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum Broken {
    /// It ends in the middle.
    #[error("the file ends in the middle of its rows: download it again, and import it once more")]
    Truncated,
    /// Zeros instead of text.
    #[error(
        "from here on there are zeros, as after a full disk: download the file again, and import it \
         once more"
    )]
    Zeros,
    /// It cannot be unpacked any further.
    #[error("from here on it cannot be unpacked, the archive is damaged: download it again")]
    Damaged,
    /// It grows out of nothing.
    #[error("it becomes far larger unpacked than any export does, and is read no further")]
    Bomb,
    /// The limit on all files together.
    #[error(
        "here the files together reach the most that an import may have: import the rest by itself"
    )]
    TooMuch,
}

impl Broken {
    /// The permanent word.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Truncated => "truncated",
            Self::Zeros => "zeros",
            Self::Damaged => "damaged",
            Self::Bomb => "bomb",
            Self::TooMuch => "too_much",
        }
    }
}
