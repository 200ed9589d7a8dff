//! Everything of a listener's of which statistics are made, read in one pass, and what of it has
//! changed since.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use domain::{
    ids::{AlbumId, ArtistId, ListenerId, PlayId, TrackId},
    loaded::{LoadedAlbum, LoadedArtist, LoadedCatalogue, LoadedTrack},
    play::{Context, Sources},
    report::ItemKind,
    settle::Certainty,
};
use serde::de::DeserializeOwned;

use crate::{
    Error, Store,
    backend::{Tx, on},
    bulk,
    changed::{self, LogPosition},
    imports::details,
};

/// How many plays are read at once.
const PLAYS: i64 = 20_000;

/// A play that is not deleted. Instants are milliseconds since the Unix epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogPlay {
    /// Which play.
    pub id: PlayId,
    /// What was played.
    pub track: TrackId,
    /// When it began; estimated while `played_ms` is absent.
    pub started_at: i64,
    /// When it ended.
    pub ended_at: i64,
    /// How long the track was heard, if that is known.
    pub played_ms: Option<i64>,
    /// How sure the times are.
    pub certainty: Certainty,
    /// From where it is known.
    pub sources: Sources,
    /// Whether it was a video.
    pub is_video: bool,
    /// How it went: one of [`LoadedCatalogue::details`].
    pub detail: Option<i64>,
    /// From where it was played.
    pub context: Option<Context>,
}

/// A piece of what is read: the catalogue first, then the plays.
#[derive(Clone, Debug)]
pub enum LogPart {
    /// What all plays refer to, and how many plays there may be at most.
    Catalogue(LoadedCatalogue, usize),
    /// Some plays.
    Plays(Vec<LogPlay>),
}

/// What has changed of plays that were read before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogChanges {
    /// Up to where.
    pub position: LogPosition,
    /// The plays that are new or otherwise than they were.
    pub plays: Vec<LogPlay>,
    /// The plays that are no more, or never were.
    pub gone: Vec<PlayId>,
    /// What the changed plays refer to.
    pub catalogue: LoadedCatalogue,
}

impl Store {
    /// Reads all of a listener's plays that are not deleted, in no order, with what they refer to:
    /// everything as it is at one moment. Gives the moment.
    pub async fn read_log(
        &self,
        listener: ListenerId,
        take: &mut (dyn FnMut(LogPart) + Send),
    ) -> Result<LogPosition, Error> {
        let mut tx = self.begin_reading().await?;
        let position = changed::position(&mut tx, listener).await?;
        // Numbers are not used again, so there may be far fewer plays than the last one says.
        let (last, count): (i64, i64) = on!(Tx, &mut tx, connection => sqlx::query_as(
            "SELECT COALESCE(MAX(play_id), 0), COUNT(*) FROM play WHERE listener_id = $1")
            .bind(listener.0).fetch_one(&mut **connection).await)?;
        // What nobody has played is found out once, and not for each table anew.
        let everything = Which {
            tracks: "EXISTS (SELECT 1 FROM play WHERE play.listener_id = $1
                         AND play.track_id = track.track_id)",
            others: "$1 = $1",
            listener,
            bounds: &[],
        };
        let room = usize::try_from(count).unwrap_or(0);
        take(LogPart::Catalogue(
            everything.catalogue(&mut tx).await?,
            room,
        ));
        let mut after = 0;
        while after < last {
            let which = "play_id > $2 AND play_id <= $3";
            let bounds = [after, after + PLAYS];
            take(LogPart::Plays(
                plays(&mut tx, which, listener, &bounds).await?,
            ));
            after += PLAYS;
        }
        tx.commit().await?;
        Ok(position)
    }

    /// Where the changes of a listener's plays are by now: whoever has read them up to there has all.
    pub async fn log_position(&self, listener: ListenerId) -> Result<LogPosition, Error> {
        let next: Option<i64> = on!(Pool, &self.reader, pool => sqlx::query_scalar(
            "SELECT next_change_id FROM listener WHERE listener_id = $1")
            .bind(listener.0).fetch_optional(pool).await)?;
        next.map(LogPosition).ok_or(Error::NotFound("listener"))
    }

    /// What has changed of a listener's plays since they were read; nothing if so much has, or so long
    /// ago, that they are to be read again.
    pub async fn log_changes(
        &self,
        listener: ListenerId,
        since: LogPosition,
    ) -> Result<Option<LogChanges>, Error> {
        let mut tx = self.begin_reading().await?;
        let position = changed::position(&mut tx, listener).await?;
        let Some(ids) = changed::since(&mut tx, listener, since, position).await? else {
            return Ok(None);
        };
        let mut changes = LogChanges {
            position,
            plays: Vec::new(),
            gone: Vec::new(),
            catalogue: LoadedCatalogue::default(),
        };
        if !ids.is_empty() {
            let bounds = [since.0];
            let which = "play_id IN (SELECT play_id FROM play_change
                             WHERE listener_id = $1 AND change_id >= $2)";
            changes.plays = plays(&mut tx, which, listener, &bounds).await?;
            let tracks = "track.track_id IN (
                              SELECT track_id FROM play_change
                              JOIN play ON play.listener_id = play_change.listener_id
                                  AND play.play_id = play_change.play_id
                              WHERE play_change.listener_id = $1 AND change_id >= $2)";
            let changed = Which {
                tracks,
                others: tracks,
                listener,
                bounds: &bounds,
            };
            changes.catalogue = changed.catalogue(&mut tx).await?;
            let there: HashSet<PlayId> = changes.plays.iter().map(|play| play.id).collect();
            changes.gone = ids.into_iter().filter(|id| !there.contains(id)).collect();
        }
        tx.commit().await?;
        Ok(Some(changes))
    }
}

async fn plays(
    tx: &mut Tx,
    which: &str,
    listener: ListenerId,
    bounds: &[i64],
) -> Result<Vec<LogPlay>, Error> {
    type Row = (
        PlayId,
        TrackId,
        i64,
        i64,
        Option<i64>,
        i16,
        i16,
        i64,
        Option<i64>,
        Option<String>,
        Option<String>,
    );
    let rows: Vec<Row> = bulk::select_packed(
        tx,
        "play_id, track_id, started_at, ended_at, played_ms, certainty, sources,
             CASE WHEN is_video THEN 1 ELSE 0 END, detail_id, context_kind, context_uri",
        &format!("FROM play WHERE listener_id = $1 AND deleted_at IS NULL AND {which}"),
        listener.0,
        bounds,
    )
    .await?;
    let play = |row: Row| {
        let (id, track, started_at, ended_at, played_ms, certainty, sources, is_video, ..) = row;
        let (.., detail, kind, uri) = row;
        Ok(LogPlay {
            id,
            track,
            started_at,
            ended_at,
            played_ms,
            certainty: Certainty::from_number(certainty).ok_or(Error::Corrupt {
                place: "play.certainty",
            })?,
            sources: Sources::from_bits(sources),
            is_video: is_video != 0,
            detail,
            context: kind.zip(uri).map(|(kind, uri)| Context { kind, uri }),
        })
    };
    rows.into_iter().map(play).collect()
}

/// Of which tracks the catalogue is wanted.
struct Which<'a> {
    /// A condition on the table of tracks.
    tracks: &'static str,
    /// The same where credits, albums and artists are looked for; it may let through more.
    others: &'static str,
    listener: ListenerId,
    bounds: &'a [i64],
}

impl Which<'_> {
    async fn select<T: DeserializeOwned>(
        &self,
        tx: &mut Tx,
        columns: &str,
        from: &str,
    ) -> Result<Vec<T>, Error> {
        bulk::select_packed(tx, columns, from, self.listener.0, self.bounds).await
    }

    async fn catalogue(&self, tx: &mut Tx) -> Result<LoadedCatalogue, Error> {
        let tracks = self.tracks(tx).await?;
        let mut albums = self.albums(tx).await?;
        let mut artists = self.artists(tx).await?;
        let wanted: HashSet<AlbumId> = tracks.iter().filter_map(|track| track.album).collect();
        albums.retain(|album| wanted.contains(&album.id));
        let of_tracks = tracks.iter().flat_map(|track| &track.artists);
        let of_albums = albums.iter().flat_map(|album| &album.artists);
        let wanted: HashSet<ArtistId> = of_tracks.chain(of_albums).copied().collect();
        artists.retain(|artist| wanted.contains(&artist.id));
        Ok(LoadedCatalogue {
            tracks,
            albums,
            artists,
            details: details::all(tx, self.listener).await?,
        })
    }

    async fn tracks(&self, tx: &mut Tx) -> Result<Vec<LoadedTrack>, Error> {
        type Row = (
            TrackId,
            Option<String>,
            String,
            i16,
            Option<AlbumId>,
            Option<i64>,
            Option<i64>,
        );
        let which = self.tracks;
        let rows: Vec<Row> = self
            .select(
                tx,
                "track_id, spotify_id, name, kind, album_id, duration_ms,
                     CASE WHEN explicit IS NULL THEN NULL WHEN explicit THEN 1 ELSE 0 END",
                &format!("FROM track WHERE {which}"),
            )
            .await?;
        let credits: Vec<(TrackId, i64, ArtistId)> = self
            .select(
                tx,
                "credit.track_id, position, artist_id",
                &format!(
                    "FROM credit JOIN track ON track.track_id = credit.track_id WHERE {}",
                    self.others
                ),
            )
            .await?;
        let mut artists = in_order(credits);
        let track = |(id, spotify_id, name, kind, album, duration_ms, explicit): Row| LoadedTrack {
            id,
            spotify_id,
            name,
            kind: ItemKind::from_number(kind).unwrap_or(ItemKind::Unknown),
            album,
            artists: artists.remove(&id).unwrap_or_default(),
            duration_ms,
            explicit: explicit.map(|explicit| explicit != 0),
        };
        Ok(rows.into_iter().map(track).collect())
    }

    async fn albums(&self, tx: &mut Tx) -> Result<Vec<LoadedAlbum>, Error> {
        let albums = format!(
            "album_id IN (SELECT track.album_id FROM track WHERE {})",
            self.others
        );
        let rows: Vec<(AlbumId, Option<String>, String, Option<String>)> = self
            .select(
                tx,
                "album_id, spotify_id, name, release_date",
                &format!("FROM album WHERE {albums}"),
            )
            .await?;
        let credits: Vec<(AlbumId, i64, ArtistId)> = self
            .select(
                tx,
                "album_id, position, artist_id",
                &format!("FROM album_credit WHERE {albums}"),
            )
            .await?;
        let mut artists = in_order(credits);
        let album = |(id, spotify_id, name, release_date)| LoadedAlbum {
            id,
            spotify_id,
            name,
            release_date,
            artists: artists.remove(&id).unwrap_or_default(),
        };
        Ok(rows.into_iter().map(album).collect())
    }

    async fn artists(&self, tx: &mut Tx) -> Result<Vec<LoadedArtist>, Error> {
        let which = self.others;
        let rows: Vec<(ArtistId, Option<String>, String)> = self
            .select(
                tx,
                "artist_id, spotify_id, name",
                &format!(
                    "FROM artist WHERE artist_id IN (
                         SELECT credit.artist_id FROM credit
                         JOIN track ON track.track_id = credit.track_id WHERE {which}
                         UNION SELECT album_credit.artist_id FROM album_credit
                         JOIN track ON track.album_id = album_credit.album_id WHERE {which})"
                ),
            )
            .await?;
        let artist = |(id, spotify_id, name)| LoadedArtist {
            id,
            spotify_id,
            name,
        };
        Ok(rows.into_iter().map(artist).collect())
    }
}

/// The artists of each, by their positions.
fn in_order<Id: Copy + Ord + Hash>(
    mut credits: Vec<(Id, i64, ArtistId)>,
) -> HashMap<Id, Vec<ArtistId>> {
    credits.sort_unstable();
    let mut artists: HashMap<Id, Vec<ArtistId>> = HashMap::new();
    for (id, _, artist) in credits {
        artists.entry(id).or_default().push(artist);
    }
    artists
}
