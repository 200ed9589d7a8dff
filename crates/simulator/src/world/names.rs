//! Invented names of artists, albums and tracks in many scripts.

use crate::rng::Rng;

/// A language (or mood) to make names from.
#[derive(Debug)]
pub(crate) struct Tongue {
    /// First halves of artists' names.
    pub(super) firsts: &'static [&'static str],
    /// Second halves.
    pub(super) lasts: &'static [&'static str],
    /// Between the halves.
    pub(super) joint: &'static str,
    pub(super) moods: &'static [&'static str],
    pub(super) things: &'static [&'static str],
    /// Joins two things in a title.
    pub(super) and: &'static str,
}

impl Tongue {
    /// An artist's name.
    pub(crate) fn artist(&self, rng: &mut Rng) -> String {
        match rng.below(6) {
            0 => (*rng.pick(self.firsts)).to_owned(),
            1 => format!("{} {}", rng.pick(self.moods), rng.pick(self.things)),
            _ => format!(
                "{}{}{}",
                rng.pick(self.firsts),
                self.joint,
                rng.pick(self.lasts)
            ),
        }
    }

    /// A title of an album or track.
    pub(crate) fn title(&self, rng: &mut Rng) -> String {
        let base = match rng.below(7) {
            0 => (*rng.pick(self.things)).to_owned(),
            1 => (*rng.pick(self.moods)).to_owned(),
            2 | 3 => format!(
                "{}{}{}",
                rng.pick(self.things),
                self.and,
                rng.pick(self.things)
            ),
            _ => format!("{} {}", rng.pick(self.moods), rng.pick(self.things)),
        };
        match rng.below(60) {
            0 => format!(
                "{base} {}",
                rng.pick(&["🌙", "💔", "🔥🔥", "👩‍🚀", "🌊", "🇧🇷"])
            ),
            1 => format!("{base}, Pt. {}", rng.range(1, 3)),
            2 => format!("{base} (Interlude)"),
            3 => format!("“{base}”"),
            _ => base,
        }
    }
}

/// First and last names of listeners.
pub(crate) const LISTENERS: [(&str, &str); 8] = [
    ("Mira", "Sørensen"),
    ("Jonas", "Weiß"),
    ("Ayşe", "Demir"),
    ("Haruka", "森"),
    ("Noël", "O’Brien"),
    ("Łukasz", "Zając"),
    ("Priya", "शर्मा"),
    ("Tom & “T”", "<Keller>"),
];
