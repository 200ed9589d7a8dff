//! Imports put to the test: the same weeks told by polls and by every kind of export, in any order,
//! again, and taken back; the true plays are the judge.

mod dice;
mod house;
mod judge;
mod scene;
mod tally;
mod truth;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use domain::ids::ImportId;
use server::imports::{ImportReport, SpooledFile};
use store::{Import, testing::Engine};

use self::{
    dice::Dice,
    house::{House, spool},
    judge::{compare, judge},
    scene::Scene,
};
pub use tally::ImportTally;
pub use truth::Splits;

/// One run.
#[derive(Clone, Copy, Debug)]
pub struct ImportRun {
    /// Decides everything.
    pub seed: u64,
    /// How many days there are at most.
    pub days: i64,
    /// On which database.
    pub engine: Engine,
}

/// What a run showed.
#[derive(Debug)]
pub struct ImportVerdict {
    /// Everything counted.
    pub tally: ImportTally,
    /// What must not be.
    pub failures: Vec<String>,
}

/// Something that is done to a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    /// The lists of so many of so many stretches are polled.
    Poll(usize),
    Import(usize),
    Undo(usize),
}

/// Into how many stretches polls are cut.
const STRETCHES: usize = 3;

/// Tells one seed's weeks in several orders, and compares.
pub async fn import(run: &ImportRun) -> anyhow::Result<ImportVerdict> {
    let folder = tempfile::tempdir()?;
    let scene = Scene::of(run.seed, run.days)?;
    let mut files = Vec::new();
    for (number, package) in scene.packages.iter().enumerate() {
        files.push(spool(
            &folder.path().join(format!("package-{number}")),
            &package.files,
        )?);
    }
    let mut trial = Trial {
        run: *run,
        dice: Dice::new(run.seed, 2),
        folder: folder.path().to_owned(),
        scene,
        files,
        verdict: ImportVerdict {
            tally: ImportTally::default(),
            failures: Vec::new(),
        },
    };
    trial.hold().await?;
    Ok(trial.verdict)
}

struct Trial {
    run: ImportRun,
    dice: Dice,
    folder: PathBuf,
    scene: Scene,
    files: Vec<Vec<SpooledFile>>,
    verdict: ImportVerdict,
}

impl Trial {
    async fn hold(&mut self) -> anyhow::Result<()> {
        let all: Vec<usize> = (0..self.files.len()).collect();
        let house = self.build().await?;
        let mut imports = self.live(&house, &self.order(&all), true).await?;
        let whole = house.dump().await?;
        self.verdict.tally.seeds += 1;
        judge(&self.scene, &house.plays().await?, &mut self.verdict);

        let chosen = self.dice.below(all.len());
        self.again(&house, chosen, &whole).await?;
        self.other_order(&all, chosen, &whole).await?;
        self.without(&house, chosen, &mut imports).await?;
        self.own(&house).await
    }

    /// What is imported once more adds nothing, and is taken back without a trace.
    async fn again(&mut self, house: &House, which: usize, whole: &[String]) -> anyhow::Result<()> {
        let (import, report) = house.import(&self.files[which], false).await?;
        self.verdict.tally.imports += 1;
        if report.new != 0 {
            self.fail(format!("imported again, {} are new", report.new));
        }
        self.compare("after an import once more", whole, &house.dump().await?);
        house.undo(&import).await?;
        self.verdict.tally.undone += 1;
        self.compare("after that was taken back", whole, &house.dump().await?);
        Ok(())
    }

    /// Another order, with one import that comes early, goes, and comes again.
    async fn other_order(
        &mut self,
        all: &[usize],
        chosen: usize,
        whole: &[String],
    ) -> anyhow::Result<()> {
        let mut deeds = self.order(all);
        let first = self.dice.below(deeds.len());
        deeds.retain(|deed| *deed != Deed::Import(chosen));
        let first = first.min(deeds.len());
        deeds.insert(first, Deed::Import(chosen));
        let undo = first + 1 + self.dice.below(deeds.len() - first);
        deeds.insert(undo, Deed::Undo(chosen));
        deeds.push(Deed::Import(chosen));
        let house = self.build().await?;
        self.live(&house, &deeds, false).await?;
        self.compare(
            &format!("in another order, {deeds:?}"),
            whole,
            &house.dump().await?,
        );
        Ok(())
    }

    /// One import is taken back: what is left is what there would be without it.
    async fn without(
        &mut self,
        house: &House,
        chosen: usize,
        imports: &mut [(usize, Import)],
    ) -> anyhow::Result<()> {
        let rest: Vec<usize> = (0..self.files.len())
            .filter(|which| *which != chosen)
            .collect();
        let never = self.build().await?;
        self.live(&never, &self.order(&rest), false).await?;
        for (which, import) in imports {
            if *which == chosen {
                house.undo(import).await?;
                self.verdict.tally.undone += 1;
            }
        }
        let (left, expected) = (house.dump().await?, never.dump().await?);
        let name = self.scene.packages[chosen].name.clone();
        self.compare(&format!("without {name}"), &expected, &left);
        Ok(())
    }

    /// Our own export gives the same export again, and adds hardly anything to what it was made of.
    async fn own(&mut self, house: &House) -> anyhow::Result<()> {
        let other;
        let house = match self.run.seed % 3 {
            0 => house,
            1 if !self.scene.polls.is_empty() => {
                other = self.build().await?;
                other.poll(&self.scene.polls).await?;
                &other
            }
            _ => {
                other = self.build().await?;
                let which = self.dice.below(self.files.len());
                other.import(&self.files[which], false).await?;
                &other
            }
        };
        let plays = house
            .store
            .plays(house.listener, &store::PlayFilter::default(), None, 10_000)
            .await?;
        if !plays.is_empty() {
            let play = &plays[self.dice.below(plays.len())];
            house
                .store
                .delete_play(house.listener, play.id, self.scene.now)
                .await?;
        }
        let (export, before) = (house.own_export().await?, house.dump().await?);
        let mut bytes = export.join("\n").into_bytes();
        bytes.push(b'\n');
        let file = simulator::ExportFile {
            path: "music-analyser.jsonl".to_owned(),
            bytes,
        };
        let files = spool(&self.folder.join("own"), &[file])?;
        let heir = self.build().await?;
        heir.import(&files, false).await?;
        self.verdict.tally.imports += 1;
        self.verdict.tally.own_exports += 1;
        let again = heir.own_export().await?;
        self.compare("our own export, imported", &export, &again);
        let (import, _) = house.import(&files, false).await?;
        let after = house.dump().await?;
        self.beside(&before, &after);
        house.undo(&import).await?;
        let after = house.dump().await?;
        self.compare("and taken back there", &before, &after);
        Ok(())
    }

    /// Beside the sources that it was made of, an export of our own may join what they left apart, or
    /// leave apart what they joined: it knows beginnings that they do not. Nothing is lost.
    fn beside(&mut self, before: &[String], after: &[String]) {
        let before_lines: BTreeSet<&String> = before.iter().collect();
        let other = after
            .iter()
            .filter(|line| !before_lines.contains(line))
            .count()
            + after.len().abs_diff(before.len());
        self.verdict.tally.other_beside_own += other;
        if other * 20 > before.len() {
            self.fail(format!(
                "our own export changes {other} of {} lines where it came from",
                before.len()
            ));
        }
    }

    /// An order in which everything comes; polls come in the order of time.
    fn order(&self, which: &[usize]) -> Vec<Deed> {
        let mut deeds: Vec<Deed> = which.iter().map(|which| Deed::Import(*which)).collect();
        deeds.extend((0..STRETCHES).map(Deed::Poll));
        self.dice.shuffle(&mut deeds);
        let mut stretches = 0..STRETCHES;
        for deed in &mut deeds {
            if let Deed::Poll(stretch) = deed {
                *stretch = stretches.next().unwrap_or(0);
            }
        }
        deeds
    }

    /// Does everything, and gives the imports that count.
    async fn live(
        &mut self,
        house: &House,
        deeds: &[Deed],
        is_rehearsed: bool,
    ) -> anyhow::Result<Vec<(usize, Import)>> {
        let mut imports: Vec<(usize, Import)> = Vec::new();
        for deed in deeds {
            match *deed {
                Deed::Poll(stretch) => {
                    let polls = &self.scene.polls;
                    let width = polls.len().div_ceil(STRETCHES).max(1);
                    let lists = polls.chunks(width).nth(stretch).unwrap_or_default();
                    house.poll(lists).await?;
                    self.verdict.tally.polls += lists.len();
                }
                Deed::Import(which) => {
                    let rehearsed = if is_rehearsed {
                        Some(house.import(&self.files[which], true).await?.1)
                    } else {
                        None
                    };
                    let (import, report) = house.import(&self.files[which], false).await?;
                    self.check_report(import.id, &report, rehearsed.as_ref());
                    imports.push((which, import));
                }
                Deed::Undo(which) => {
                    let place = imports.iter().position(|(other, _)| *other == which);
                    if let Some(place) = place {
                        house.undo(&imports.remove(place).1).await?;
                        self.verdict.tally.undone += 1;
                    }
                }
            }
        }
        Ok(imports)
    }

    fn check_report(
        &mut self,
        import: ImportId,
        report: &ImportReport,
        rehearsed: Option<&ImportReport>,
    ) {
        self.verdict.tally.imports += 1;
        self.verdict.tally.rows += report.rows;
        let parts = [
            report.new,
            report.matched,
            report.duplicate,
            report.ignored,
            report.refused,
        ];
        if report.rows != parts.iter().sum::<u64>() {
            self.fail(format!(
                "the report of import {import} does not add up: {} rows, {parts:?}",
                report.rows
            ));
        }
        if report.refused != 0 {
            self.fail(format!("{} rows were refused", report.refused));
        }
        if let Some(rehearsed) = rehearsed
            && rehearsed != report
        {
            self.fail(format!(
                "the dry run of import {import} said {rehearsed:?}, then it was {report:?}"
            ));
        }
    }

    async fn build(&self) -> anyhow::Result<House> {
        House::build(self.run.engine, self.scene.now, Path::new(&self.folder)).await
    }

    fn compare(&mut self, when: &str, expected: &[String], found: &[String]) {
        self.verdict.tally.comparisons += 1;
        if let Some(told) = compare(expected, found) {
            self.fail(format!("{when}: {told}"));
        }
    }

    fn fail(&mut self, told: String) {
        self.verdict.failures.push(told);
    }
}
