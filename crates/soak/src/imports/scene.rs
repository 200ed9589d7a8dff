//! One listener's weeks, and everything that tells of them: packages, saved lists and polls.

use jiff::{SignedDuration, Timestamp};
use simulator::{
    Era, ExportDefects, ExportFile, ExportSettings, ListenerId, SavedList, Spotify,
    SpotifySettings, TrueRow, ZipSettings, zip,
};

use super::dice::Dice;

const DAY: SignedDuration = SignedDuration::from_hours(24);
const WHOSE: ListenerId = ListenerId::FIRST;

/// What a seed tells.
pub(super) struct Scene {
    /// When everything is over.
    pub(super) now: Timestamp,
    /// What can be imported, each once.
    pub(super) packages: Vec<Package>,
    /// The lists that were polled, in the order of time.
    pub(super) polls: Vec<SavedList>,
}

/// Something that can be imported.
pub(super) struct Package {
    pub(super) name: String,
    pub(super) kind: PackageKind,
    /// With their names, as they are handed over.
    pub(super) files: Vec<ExportFile>,
}

/// What in truth stands in it.
pub(super) enum PackageKind {
    Extended(Vec<TrueRow>),
    Account(Vec<TrueRow>),
    Saved(Vec<SavedList>),
}

/// The extended exports whose rows have ids, and all of them.
const WITH_IDS: [Era; 5] = [
    Era::Endsong2021,
    Era::Ranged2023,
    Era::Ranged2024,
    Era::Ranged2025,
    Era::Yearly2026,
];
const EXTENDED: [Era; 6] = [
    Era::Endsong2020,
    Era::Endsong2021,
    Era::Ranged2023,
    Era::Ranged2024,
    Era::Ranged2025,
    Era::Yearly2026,
];

impl Scene {
    pub(super) fn of(seed: u64, most_days: i64) -> anyhow::Result<Self> {
        let dice = Dice::new(seed, 1);
        // Midnight of a new year lies in some of the stretches.
        let now = Timestamp::from_second(1_798_500_000 - dice.range(0, 40) * 86_400 / 3 - 17)?;
        let days = dice.range(most_days / 3, most_days).max(4);
        let begin = now.checked_sub(DAY * i32::try_from(days)?)?;
        let mut settings = SpotifySettings::new(seed, now);
        settings.world.from = begin;
        settings.world.artists = dice.pick(&[8, 30, 90]);
        settings.faults = dice
            .pick(&["none", "late=0.05,local-track=0.02,near-repeat=0.03"])
            .parse()?;
        let spotify = Spotify::new(settings);
        let polled_days = dice.range(1, (days / 4).max(1));
        let polled_from = now.checked_sub(DAY * i32::try_from(polled_days)?)?;
        let maker = Maker {
            spotify: &spotify,
            dice: &dice,
            begin,
            now,
            // Nobody polled before rows were written as they are today.
            switched_at: dice
                .pick(&[None, Some(polled_from), Some(polled_from - DAY * 5)])
                .filter(|at| *at > begin),
            defects: ExportDefects {
                piles: 0.2,
                exact_copies: 0.006,
                sent_again: 0.005,
                garbage: 0.0002,
                nameless: 0.004,
                ..ExportDefects::usual()
            },
        };
        let packages = maker.packages()?;
        let polls = if dice.chance(0.75) {
            spotify.saved_lists(WHOSE, &moments(&dice, polled_from, now))
        } else {
            Vec::new()
        };
        Ok(Self {
            now,
            packages,
            polls,
        })
    }
}

struct Maker<'a> {
    spotify: &'a Spotify,
    dice: &'a Dice,
    begin: Timestamp,
    now: Timestamp,
    switched_at: Option<Timestamp>,
    defects: ExportDefects,
}

impl Maker<'_> {
    /// Packages that cover everything, and more.
    fn packages(&self) -> anyhow::Result<Vec<Package>> {
        let dice = self.dice;
        let mut packages = Vec::new();
        let all = Timestamp::UNIX_EPOCH;
        if dice.chance(0.6) {
            let eras: &[Era] = if dice.chance(0.85) {
                &WITH_IDS
            } else {
                &EXTENDED
            };
            packages.push(self.export(dice.pick(eras), all, self.now)?);
        } else {
            let middle = self.instant();
            let (from, to) = (middle.checked_sub(DAY * 2)?, middle.checked_add(DAY * 2)?);
            packages.push(self.export(dice.pick(&EXTENDED), all, to.min(self.now))?);
            packages.push(self.export(dice.pick(&WITH_IDS), from, self.now)?);
        }
        for _ in 0..dice.below(3) {
            let (one, two) = (self.instant(), self.instant());
            let from = if dice.chance(0.5) { all } else { one.min(two) };
            packages.push(self.export(dice.pick(&EXTENDED), from, one.max(two))?);
        }
        if dice.chance(0.6) {
            let era = dice.pick(&[Era::Account2020, Era::Account2024]);
            let to = if dice.chance(0.7) {
                self.now
            } else {
                self.instant()
            };
            packages.push(self.export(era, all, to)?);
        }
        if dice.chance(0.5) {
            let from = self.instant();
            let to = from.checked_add(DAY * 3)?.min(self.now);
            let lists = self.spotify.saved_lists(WHOSE, &moments(dice, from, to));
            let files = if dice.chance(0.5) {
                SavedList::files(&lists)
            } else {
                vec![ExportFile {
                    path: "lists.jsonl".to_owned(),
                    bytes: SavedList::json_lines(&lists),
                }]
            };
            packages.push(Package {
                name: format!("lists saved from {from}"),
                kind: PackageKind::Saved(lists),
                files,
            });
        }
        // What tells of nothing cannot be imported.
        packages.retain(|package| match &package.kind {
            PackageKind::Extended(rows) | PackageKind::Account(rows) => !rows.is_empty(),
            PackageKind::Saved(lists) => lists.iter().any(|list| !list.seen.items.is_empty()),
        });
        Ok(packages)
    }

    /// Some moment of the stretch.
    fn instant(&self) -> Timestamp {
        let seconds = self.now.as_second() - self.begin.as_second();
        let at = self.begin.as_second() + self.dice.range(seconds / 10, seconds);
        Timestamp::from_second(at).unwrap_or(self.now)
    }

    fn export(&self, era: Era, from: Timestamp, to: Timestamp) -> anyhow::Result<Package> {
        let dice = self.dice;
        let settings = ExportSettings {
            from,
            seed: dice.below(1000) as u64,
            switched_at: self.switched_at,
            rows_in_a_file: dice.pick(&[120, 700, 16_500]),
            byte_order_mark: dice.chance(0.1),
            defects: self.defects,
            ..ExportSettings::new(era, to)
        };
        let truth = self.spotify.export_truth(WHOSE, &settings);
        let mut files = self.spotify.export(WHOSE, &settings);
        if dice.chance(0.4) {
            let bytes = zip(
                &files,
                ZipSettings {
                    deflated: dice.chance(0.5),
                    from_a_mac: dice.chance(0.3),
                    folders: dice.chance(0.5),
                },
            )?;
            files = vec![ExportFile {
                path: "my_spotify_data.zip".to_owned(),
                bytes,
            }];
        } else {
            dice.shuffle(&mut files);
        }
        Ok(Package {
            name: format!("{era:?} from {from} to {to}"),
            kind: if era.is_account() {
                PackageKind::Account(truth)
            } else {
                PackageKind::Extended(truth)
            },
            files,
        })
    }
}

/// When lists are asked for.
fn moments(dice: &Dice, from: Timestamp, to: Timestamp) -> Vec<Timestamp> {
    let mut moments = Vec::new();
    let mut at = from;
    while at < to {
        moments.push(at);
        at += SignedDuration::from_secs(dice.range(1_800, 7_200));
    }
    moments
}
