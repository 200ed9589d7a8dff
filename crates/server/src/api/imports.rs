//! Imports: uploading files, watching what becomes of them, and taking them back.

use std::{convert::Infallible, io, time::Duration};

use axum::{
    extract::{FromRequest as _, Multipart, Request, State},
    response::{IntoResponse, Response, Sse, sse},
};
use domain::{
    entropy::random_bytes,
    ids::{ImportId, ListenerId},
};
use futures_util::{Stream, StreamExt as _, stream};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use store::{ImportState, NewImport, Runner};
use tokio::{io::AsyncWriteExt as _, time::MissedTickBehavior};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::App,
    events::Event,
    extract::{CurrentListener, Json, Path, Query},
    imports::{ImportReport, Phase, Upload, alive_until},
    instant::Instant,
    problem::{Kind, Problem},
};

/// The most that an upload may have.
pub(crate) const LARGEST_UPLOAD: usize = 2 << 30;
/// The same with room for what a form adds to it.
pub(crate) const UPLOAD_BODY: usize = LARGEST_UPLOAD + (1 << 20);
const TOO_LARGE: &str = "An import may have 2 GiB at most. Import the parts of the archive one by one, or \
     use the command `music-analyser import`, which has no limit.";
/// How often progress is told at most.
const TELL_EVERY: Duration = Duration::from_millis(200);
const LONGEST_NAME: usize = 300;

/// One bringing-in of files.
#[derive(Serialize, ToSchema)]
pub(crate) struct Import {
    /// Counts from 1 within the listener.
    #[schema(value_type = i64)]
    id: ImportId,
    /// The file's name, or how many files.
    name: String,
    /// Whether it only shows what it would do.
    dry_run: bool,
    state: State_,
    created_at: Instant,
    finished_at: Option<Instant>,
    /// How far it is, while it is worked on.
    progress: Option<ImportProgress>,
    /// Why it failed.
    problem: Option<ImportProblem>,
    /// What became of it, once it is done.
    report: Option<ImportReport>,
}

/// How an import stands.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportState)]
enum State_ {
    /// It waits for those before it.
    Waiting,
    /// Its files are read.
    Reading,
    /// Its rows are compared with what is known.
    Matching,
    /// Plays are written.
    Storing,
    /// It is over.
    Done,
    /// It could not be done, and has left nothing.
    Failed,
    /// It was broken off, and has left nothing.
    Cancelled,
    /// It is taken back.
    Undoing,
}

/// How far an import is.
#[derive(Serialize, ToSchema)]
struct ImportProgress {
    /// So much of …
    done: u64,
    /// … so much: bytes while files are read, else parts of the work.
    total: u64,
    /// Rows read so far.
    rows: u64,
}

/// Why an import failed.
#[derive(Serialize, ToSchema)]
struct ImportProblem {
    /// What is wrong.
    title: String,
    /// What to do.
    detail: String,
}

/// A listener's imports, the latest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct Imports {
    items: Vec<Import>,
}

/// How an upload is meant.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct UploadQuery {
    /// Only shows what it would do; nothing is written.
    #[serde(default)]
    dry_run: bool,
    /// The file's name, where the body is one file.
    name: Option<String>,
}

/// Uploads files and imports them: one as the body as it is, or several as the parts named `file` of
/// a form. They wait for the imports before them.
#[utoipa::path(
    post, path = "/api/v1/imports", tag = "imports", params(UploadQuery), security(("session" = [])),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 202, body = Import), (status = 413, body = crate::problem::ProblemBody),
              (status = 422, body = crate::problem::ProblemBody))
)]
pub(crate) async fn add_import(
    State(app): State<App>,
    current: CurrentListener,
    Query(query): Query<UploadQuery>,
    request: Request,
) -> Result<(StatusCode, Json<Import>), Problem> {
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > UPLOAD_BODY as u64) {
        return Err(Problem::new(Kind::TooLarge, TOO_LARGE));
    }
    let upload_name = u64::from_le_bytes(random_bytes(app.entropy.as_ref()));
    let mut upload = app
        .spool
        .begin(&format!("{upload_name:016x}"))
        .map_err(no_room)?;
    if is_form(&request) {
        receive_form(&mut upload, request).await?;
    } else {
        let name = query
            .name
            .as_deref()
            .map_or_else(|| "upload".to_owned(), shortened);
        receive(
            &mut upload,
            &name,
            request.into_body().into_data_stream(),
            0,
        )
        .await?;
    }
    let name = match upload.files() {
        [] => return Err(nothing_uploaded()),
        [file] => file.name.clone(),
        files => format!("{} files", files.len()),
    };
    if upload.files().iter().all(|file| file.bytes == 0) {
        return Err(nothing_uploaded());
    }
    let now = app.clock.now();
    let new = NewImport {
        name,
        is_dry_run: query.dry_run,
        runner: Runner::Server,
    };
    let import = app
        .store
        .add_import(current.id, &new, now, alive_until(now), |import| {
            // The files are in their place before anyone can look for them.
            upload.keep(&app.spool, current.id, import)
        })
        .await?
        .map_err(no_room)?;
    app.imports.wake();
    tell(&app, current.id);
    Ok((StatusCode::ACCEPTED, Json(shown(&app, import))))
}

/// A listener's imports, the latest first.
#[utoipa::path(
    get, path = "/api/v1/imports", tag = "imports", security(("session" = [])),
    responses((status = 200, body = Imports))
)]
pub(crate) async fn list_imports(
    State(app): State<App>,
    current: CurrentListener,
) -> Result<Json<Imports>, Problem> {
    let imports = app.store.imports(current.id).await?;
    let items = imports.into_iter().map(|import| shown(&app, import));
    Ok(Json(Imports {
        items: items.collect(),
    }))
}

/// One import.
#[utoipa::path(
    get, path = "/api/v1/imports/{id}", tag = "imports", params(("id" = i64, Path)),
    security(("session" = [])),
    responses((status = 200, body = Import), (status = 404, body = crate::problem::ProblemBody))
)]
pub(crate) async fn get_import(
    State(app): State<App>,
    current: CurrentListener,
    Path(id): Path<ImportId>,
) -> Result<Json<Import>, Problem> {
    let import = app.store.import(current.id, id).await?;
    Ok(Json(shown(&app, import)))
}

/// One import as it goes on: server-sent events `import` with the import as it stands, the last of
/// them once it is over.
#[utoipa::path(
    get, path = "/api/v1/imports/{id}/events", tag = "imports", params(("id" = i64, Path)),
    security(("session" = [])),
    responses((status = 200, content_type = "text/event-stream", body = String),
              (status = 404, body = crate::problem::ProblemBody))
)]
pub(crate) async fn watch_import(
    State(app): State<App>,
    current: CurrentListener,
    Path(id): Path<ImportId>,
) -> Result<impl IntoResponse, Problem> {
    app.store.import(current.id, id).await?;
    let closed = app.events.closed();
    let stream = changes(app, current.id, id).take_until(closed.cancelled_owned());
    let unbuffered = (
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok((
        [unbuffered],
        Sse::new(stream).keep_alive(sse::KeepAlive::new().interval(Duration::from_secs(15))),
    ))
}

/// Takes an import back, breaks one off that is under way, or forgets one that has left nothing.
#[utoipa::path(
    delete, path = "/api/v1/imports/{id}", tag = "imports", params(("id" = i64, Path)),
    security(("session" = [])),
    responses((status = 202, body = Import), (status = 204),
              (status = 404, body = crate::problem::ProblemBody))
)]
pub(crate) async fn remove_import(
    State(app): State<App>,
    current: CurrentListener,
    Path(id): Path<ImportId>,
) -> Result<Response, Problem> {
    let import = app.store.import(current.id, id).await?;
    match import.state {
        ImportState::Done if !import.is_dry_run => {
            app.store.ask_to_undo(&import).await?;
            app.imports.wake();
        }
        ImportState::Running if import.runner == Runner::Server => {
            if let Some(watch) = app.imports.watch(current.id, id) {
                watch.cancel();
            }
        }
        ImportState::Running | ImportState::Undoing => {}
        ImportState::Waiting => {
            app.store.cancel_waiting(&import, app.clock.now()).await?;
            app.spool.discard(current.id, id);
        }
        ImportState::Done | ImportState::Failed | ImportState::Cancelled => {
            app.store.forget_import(&import).await?;
            tell(&app, current.id);
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
    }
    tell(&app, current.id);
    let import = app.store.import(current.id, id).await?;
    Ok((StatusCode::ACCEPTED, Json(shown(&app, import))).into_response())
}

fn tell(app: &App, listener: ListenerId) {
    app.events.send(Event::Imports { listener });
}

fn shown(app: &App, import: store::Import) -> Import {
    let progress = app
        .imports
        .watch(import.listener, import.id)
        .map(|watch| watch.now());
    let phase = progress.map_or(Phase::Reading, |progress| progress.phase);
    let state = match import.state {
        ImportState::Waiting => State_::Waiting,
        ImportState::Running => match phase {
            Phase::Reading => State_::Reading,
            Phase::Matching => State_::Matching,
            Phase::Storing => State_::Storing,
        },
        ImportState::Done => State_::Done,
        ImportState::Failed => State_::Failed,
        ImportState::Cancelled => State_::Cancelled,
        ImportState::Undoing => State_::Undoing,
    };
    Import {
        id: import.id,
        name: import.name,
        dry_run: import.is_dry_run,
        state,
        created_at: Instant(import.created_at),
        finished_at: import.finished_at.map(Instant),
        progress: progress
            .filter(|_| import.state.is_under_way())
            .map(|progress| ImportProgress {
                done: progress.done,
                total: progress.total,
                rows: progress.rows,
            }),
        problem: import
            .problem
            .map(|(title, detail)| ImportProblem { title, detail }),
        // What a later version wrote may be more than this one can read.
        report: import
            .report_json
            .and_then(|json| serde_json::from_str(&json).ok()),
    }
}

/// The import as it stands, and again whenever it changes, until it is over or gone.
fn changes(
    app: App,
    listener: ListenerId,
    id: ImportId,
) -> impl Stream<Item = Result<sse::Event, Infallible>> {
    let events = app.events.subscribe();
    let mut pace = tokio::time::interval(TELL_EVERY);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let begin = Some((app, events, pace, false));
    stream::unfold(begin, move |state| async move {
        let (app, mut events, mut pace, is_told) = state?;
        // Not more often than can be read.
        pace.tick().await;
        if is_told {
            let progress = app.imports.watch(listener, id);
            let mut changed = progress.map(|watch| watch.subscribe());
            loop {
                let moved = async {
                    match &mut changed {
                        Some(changed) => changed.changed().await.is_ok(),
                        None => std::future::pending().await,
                    }
                };
                tokio::select! {
                    event = events.recv() => match event {
                        Ok(Event::Imports { listener: of }) if of == listener => break,
                        Ok(_) => {}
                        Err(_) => return None,
                    },
                    _ = moved => break,
                }
            }
        }
        let import = app.store.import(listener, id).await.ok()?;
        let is_over = !import.state.is_under_way();
        let event = sse::Event::default()
            .event("import")
            .json_data(shown(&app, import))
            .ok()?;
        Some((Ok(event), (!is_over).then_some((app, events, pace, true))))
    })
}

fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

async fn receive_form(upload: &mut Upload, request: Request) -> Result<(), Problem> {
    let unreadable = || {
        Problem::new(
            Kind::InvalidInput,
            "The form cannot be read, or the upload broke off. Upload it again.",
        )
    };
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| unreadable())?;
    let mut received = 0;
    loop {
        let part = form.next_field().await.map_err(|error| {
            if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::new(Kind::TooLarge, TOO_LARGE)
            } else {
                unreadable()
            }
        })?;
        let Some(part) = part else {
            return Ok(());
        };
        if part.name() != Some("file") {
            continue;
        }
        let name = part
            .file_name()
            .map_or_else(|| "upload".to_owned(), shortened);
        received += receive(upload, &name, part, received).await?;
    }
}

/// Writes one file; gives its bytes. `before` are those of the files before it.
async fn receive<E>(
    upload: &mut Upload,
    name: &str,
    mut body: impl Stream<Item = Result<axum::body::Bytes, E>> + Unpin,
    before: u64,
) -> Result<u64, Problem> {
    let file = upload.next(name);
    let mut written = tokio::fs::File::create(&file.path).await.map_err(no_room)?;
    while let Some(bytes) = body.next().await {
        let bytes = bytes.map_err(|_| {
            Problem::new(Kind::InvalidInput, "The upload broke off. Upload it again.")
        })?;
        file.bytes += bytes.len() as u64;
        if before + file.bytes > LARGEST_UPLOAD as u64 {
            return Err(Problem::new(Kind::TooLarge, TOO_LARGE));
        }
        written.write_all(&bytes).await.map_err(no_room)?;
    }
    written.flush().await.map_err(no_room)?;
    Ok(file.bytes)
}

fn shortened(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_NAME)
        .collect()
}

fn nothing_uploaded() -> Problem {
    Problem::invalid("file", "There is nothing in the upload. Choose a file.")
}

fn no_room(error: io::Error) -> Problem {
    Problem::new(
        Kind::StorageFailing,
        "The upload cannot be written beside the database. Make room on its disk, or let the program \
         write to its folder; then upload it again.",
    )
    .cause(error)
}
