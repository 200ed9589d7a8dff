//! Invented podcasts and audiobooks.

use crate::rng::Rng;

pub(crate) struct Book {
    pub(crate) title: &'static str,
    pub(crate) author: &'static str,
}

pub(crate) const SHOWS: [&str; 6] = [
    "The Long Way Round the Kitchen",
    "Feierabend & Forschung",
    "Ночной эфир",
    "雨の日ラジオ",
    "Midnight, \"Live\" 🎙",
    "Les Voisins d’à côté",
];

pub(crate) const BOOKS: [Book; 3] = [
    Book {
        title: "A Lighthouse for Two",
        author: "Ottilie Marsh",
    },
    Book {
        title: "Das Haus am Fluß",
        author: "Jörg Anwalt",
    },
    Book {
        title: "شتاء في المدينة",
        author: "سامي البحر",
    },
];

const TOPICS: [&str; 8] = [
    "What the tide left",
    "Zwei Stühle, eine Meinung",
    "О тишине",
    "眠れない街",
    "Guest: nobody",
    "Q&A <unedited>",
    "Le pain, encore",
    "Snow in June ❄️",
];

pub(crate) fn episode(show: usize, number: u64) -> String {
    let mut rng = Rng::keyed(&[u64::try_from(show).unwrap_or(0), number]);
    format!("#{number}: {}", rng.pick(&TOPICS))
}

pub(crate) fn chapter(book: usize, number: u64) -> String {
    match book {
        1 => format!("Kapitel {number}"),
        2 => format!("الفصل {number}"),
        _ => format!("Chapter {number}"),
    }
}
