//! `import`: files into the database, without pages and without Spotify.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde_json::{Value, json};
use server::imports::{
    Failure, FileOutcome, ImportReport, Phase, Progress, RowOutcome, SpooledFile, Watch, Work,
};
use store::{Import, ImportState, NewImport, Runner};

use crate::{
    cli,
    house::{self, House},
    lifecycle::Signals,
};

pub(super) async fn run(options: cli::Import) -> anyhow::Result<()> {
    let house = House::open(house::settings(options.flags)?).await?;
    let files = files(&options.paths)?;
    let listener = house.listener(options.listener.as_deref()).await?;
    let work = work(&house)?;
    clear_away_the_dead(&house, &work).await?;
    let import = add(&house, listener.id, &options.paths, options.dry_run).await?;
    let watch = Watch::default();
    let _lock = house.spool().lock(listener.id, import.id)?;
    let report = report_of(&work, &import, files, &watch).await;
    house.spool().unlock(listener.id, import.id);
    let report = report?;
    let mut out = io::stdout().lock();
    if options.json {
        writeln!(out, "{}", as_json(&import, &report))?;
    } else {
        write!(out, "{}", as_text(&import, &report))?;
    }
    out.flush()?;
    Ok(())
}

/// What works on imports, with a folder beside the database.
pub(super) fn work(house: &House) -> anyhow::Result<Work> {
    let spool = house.spool();
    let folder = spool
        .folder()
        .context("the folder beside the database cannot be written: check its owner and rights")?;
    Ok(Work {
        store: house.store.clone(),
        clock: house.clock.clone(),
        folder: folder.to_owned(),
    })
}

/// Takes back what commands have left that were killed.
pub(super) async fn clear_away_the_dead(house: &House, work: &Work) -> anyhow::Result<()> {
    let now = house.clock.now();
    let spool = house.spool();
    for import in house.store.imports_under_way().await? {
        let is_gone = import.alive_until <= now || spool.is_abandoned(import.listener, import.id);
        if import.runner == Runner::Command && is_gone {
            tracing::warn!(
                import.id = import.id.0,
                "taking back an import that was broken off"
            );
            match import.state {
                ImportState::Undoing => work.undo(&import, &Watch::default()).await?,
                _ => work.give_up(&import).await?,
            }
        }
    }
    Ok(())
}

async fn add(
    house: &House,
    listener: domain::ids::ListenerId,
    paths: &[PathBuf],
    is_dry_run: bool,
) -> anyhow::Result<Import> {
    let name = match paths {
        [path] => path
            .file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned(),
        paths => format!("{} files", paths.len()),
    };
    let now = house.clock.now();
    let new = NewImport {
        name,
        is_dry_run,
        runner: Runner::Command,
    };
    // It is claimed at once, and shows signs of life from then on.
    let added = house
        .store
        .add_import(listener, &new, now, now, |_| Ok::<(), io::Error>(()))
        .await?;
    Ok(added?)
}

/// Imports, with progress on a terminal; Ctrl-C leaves no trace of it.
async fn report_of(
    work: &Work,
    import: &Import,
    files: Vec<SpooledFile>,
    watch: &Watch,
) -> anyhow::Result<ImportReport> {
    let mut signals = Signals::catch()?;
    let mut progress = watch.subscribe();
    let is_terminal = io::stderr().is_terminal();
    let mut running = std::pin::pin!(work.run(import, files, watch));
    let mut is_asked_to_stop = false;
    let done = loop {
        tokio::select! {
            done = &mut running => break done,
            () = signals.next(), if !is_asked_to_stop => {
                is_asked_to_stop = true;
                watch.cancel();
            }
            changed = progress.changed(), if is_terminal => {
                if changed.is_ok() {
                    let now = *progress.borrow_and_update();
                    show(&now)?;
                }
            }
        }
    };
    if is_terminal {
        eprint_line("")?;
    }
    match done {
        Ok(report) => Ok(report),
        Err(Failure::Store(store::Error::ImportUnderWay)) => {
            work.store.forget_import(import).await?;
            anyhow::bail!(
                "another import of this listener is under way: wait until it has ended, or cancel it on the Import page"
            )
        }
        Err(failure) => {
            let (problem, advice) = failure.words();
            anyhow::bail!("{problem} {advice}")
        }
    }
}

fn show(progress: &Progress) -> io::Result<()> {
    let share = match progress.total {
        0 => 0,
        total => (progress.done.saturating_mul(100) / total).min(100),
    };
    let phase = match progress.phase {
        Phase::Reading => "reading",
        Phase::Matching => "comparing with what is known",
        Phase::Storing => "storing",
    };
    eprint_line(&format!("{phase}: {share} %, {} rows", progress.rows))
}

/// Replaces the line of progress.
fn eprint_line(text: &str) -> io::Result<()> {
    let mut err = io::stderr().lock();
    write!(err, "\r\x1b[2K{text}")?;
    err.flush()
}

/// All files that the paths name, folders with everything in them, in natural order.
fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<SpooledFile>> {
    let mut files = Vec::new();
    for path in paths {
        let about = std::fs::metadata(path).with_context(|| {
            format!(
                "{} cannot be read. Check its name and rights",
                path.display()
            )
        })?;
        if about.is_dir() {
            let mut inside = Vec::new();
            walk(path, path, &mut inside)?;
            inside.sort_by(|a, b| importers::natural_order(&a.name, &b.name));
            files.extend(inside);
        } else {
            let name = path.file_name().unwrap_or(path.as_os_str());
            files.push(SpooledFile {
                name: name.to_string_lossy().into_owned(),
                path: path.clone(),
                bytes: about.len(),
            });
        }
    }
    anyhow::ensure!(
        !files.is_empty(),
        "there are no files in {}",
        paths[0].display()
    );
    Ok(files)
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<SpooledFile>) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("{} cannot be read. Check its rights", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        // A link may lead anywhere, and in circles.
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(root, &entry.path(), files)?;
        } else if kind.is_file() {
            let path = entry.path();
            let name = path.strip_prefix(root).unwrap_or(&path);
            files.push(SpooledFile {
                name: name.to_string_lossy().into_owned(),
                bytes: entry.metadata()?.len(),
                path,
            });
        }
    }
    Ok(())
}

/// The result as one object: with what is counted, and for what reasons.
fn as_json(import: &Import, report: &ImportReport) -> Value {
    let by_reason = |outcome: RowOutcome| -> BTreeMap<&str, u64> {
        let reasons = report.reasons.iter();
        reasons
            .filter(|reason| reason.outcome == outcome)
            .map(|reason| (reason.reason.as_str(), reason.rows))
            .collect()
    };
    let formats: Vec<&str> = report.formats.iter().map(|format| format.slug()).collect();
    json!({
        "import_id": import.id,
        "dry_run": import.is_dry_run,
        "format": formats.join(","),
        "rows": report.rows,
        "new": report.new,
        "matched": report.matched,
        "duplicate": report.duplicate,
        "ignored": by_reason(RowOutcome::Ignored),
        "refused": by_reason(RowOutcome::Refused),
        "first": report.first,
        "last": report.last,
        "files": report.files,
    })
}

fn as_text(import: &Import, report: &ImportReport) -> String {
    let mut lines = vec![format!(
        "{} rows read = {} new + {} matched + {} duplicate + {} ignored + {} refused",
        report.rows, report.new, report.matched, report.duplicate, report.ignored, report.refused
    )];
    if let Some((first, last)) = report.first.as_ref().zip(report.last.as_ref()) {
        lines.push(format!("from {first} to {last}"));
    }
    for reason in &report.reasons {
        lines.push(format!("  {}: {}", reason.rows, reason.text));
        for example in &reason.examples {
            let excerpt = example.excerpt.as_deref().unwrap_or_default();
            lines.push(format!(
                "    {}, line {} {excerpt}",
                example.path, example.line
            ));
        }
    }
    for file in &report.files {
        let text = file.text.as_deref().unwrap_or_default();
        match file.outcome {
            FileOutcome::Read => {}
            FileOutcome::Skipped => lines.push(format!("skipped {}: {text}", file.path)),
            FileOutcome::Broken => lines.push(format!(
                "broken {}, line {}, byte {}: {text}",
                file.path,
                file.line.unwrap_or_default(),
                file.offset.unwrap_or_default()
            )),
        }
    }
    lines.push(if import.is_dry_run {
        "Nothing was written.".to_owned()
    } else {
        format!(
            "This is import {}; `music-analyser undo {}` takes it back.",
            import.id, import.id
        )
    });
    lines.join("\n") + "\n"
}
