//! The kinds of music there are.

use super::names::Tongue;
use super::tongues;

/// A kind of music and the names its artists give.
pub(crate) struct Style {
    pub(crate) genres: &'static [&'static str],
    pub(super) tongue: &'static Tongue,
    /// How many artists play it.
    pub(super) share: f64,
}

/// Every kind of music there is.
pub(crate) static STYLES: [Style; 16] = [
    Style {
        genres: &["indie rock", "indie pop"],
        tongue: &tongues::ENGLISH,
        share: 5.0,
    },
    Style {
        genres: &["pop"],
        tongue: &tongues::ENGLISH,
        share: 5.0,
    },
    Style {
        genres: &["hip hop", "rap"],
        tongue: &tongues::ENGLISH,
        share: 3.0,
    },
    Style {
        genres: &["folk", "singer-songwriter"],
        tongue: &tongues::ENGLISH,
        share: 2.0,
    },
    Style {
        genres: &["jazz"],
        tongue: &tongues::ENGLISH,
        share: 1.5,
    },
    Style {
        genres: &["chanson", "french pop"],
        tongue: &tongues::CONTINENTAL,
        share: 2.0,
    },
    Style {
        genres: &["ambient", "neoclassical"],
        tongue: &tongues::CONTINENTAL,
        share: 2.0,
    },
    Style {
        genres: &["metal", "post-metal"],
        tongue: &tongues::CONTINENTAL,
        share: 1.5,
    },
    Style {
        genres: &["techno", "electronica"],
        tongue: &tongues::SYMBOLS,
        share: 2.5,
    },
    Style {
        genres: &["post-punk"],
        tongue: &tongues::CYRILLIC,
        share: 1.5,
    },
    Style {
        genres: &["entechno"],
        tongue: &tongues::GREEK,
        share: 0.7,
    },
    Style {
        genres: &["j-pop", "city pop"],
        tongue: &tongues::JAPANESE,
        share: 1.5,
    },
    Style {
        genres: &["k-pop", "k-indie"],
        tongue: &tongues::KOREAN,
        share: 1.5,
    },
    Style {
        genres: &["arabic pop"],
        tongue: &tongues::ARABIC,
        share: 0.7,
    },
    Style {
        genres: &["mizrahi"],
        tongue: &tongues::HEBREW,
        share: 0.6,
    },
    Style {
        genres: &["hindi indie"],
        tongue: &tongues::HINDI,
        share: 0.8,
    },
];
