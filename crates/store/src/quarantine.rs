//! Quarantine: entries of lists that could not be read as plays, kept as they came.

use domain::{
    catalogue::TrackKey,
    clock::from_millis,
    ids::{AccountId, ListenerId, PollId},
    matching::Unread,
    play::{NewPlay, Source, Unreadable},
};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::{
    Account, Error, Store,
    backend::{Tx, on},
};

/// Stands between the keys of tracks in one text; no key has it.
const BETWEEN_KEYS: &str = "\n";

/// An entry of a list that could not be read as a play, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// What tells it from others of its account: the hash of its JSON.
    pub hash: Vec<u8>,
    /// The account whose list had it.
    pub account: AccountId,
    /// The poll that first brought it.
    pub poll: PollId,
    /// When it was first found.
    pub found_at: Timestamp,
    /// When the play ended, if that could be read.
    pub ended_at: Option<Timestamp>,
    /// Whether another list had the play whole.
    pub whereabouts: Whereabouts,
    /// Why it could not be read.
    pub reason: String,
    /// The entry's JSON, to the byte.
    pub raw_json: String,
}

/// Where the play is that an entry which could not be read stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// Stored: a play of the same track that ended at the same instant is.
    Stored,
    /// Perhaps stored: a play that ended at that instant is, and the entry does not say its track.
    PerhapsStored,
    /// No such play is stored.
    Missing,
}

#[derive(sqlx::FromRow)]
struct Row {
    item_hash: Vec<u8>,
    account_id: i64,
    poll_id: i64,
    found_at: i64,
    ended_at: Option<i64>,
    ended_then: Option<String>,
    reason: String,
    raw_json: String,
}

impl From<Row> for Quarantined {
    fn from(row: Row) -> Self {
        Self {
            hash: row.item_hash,
            account: AccountId(row.account_id),
            poll: PollId(row.poll_id),
            found_at: from_millis(row.found_at),
            ended_at: row.ended_at.map(from_millis),
            whereabouts: whereabouts(&row.raw_json, row.ended_then.as_deref()),
            reason: row.reason,
            raw_json: row.raw_json,
        }
    }
}

/// Where the play of an entry is, when the plays that ended at its instant are of tracks with these
/// keys.
fn whereabouts(raw_json: &str, ended_then: Option<&str>) -> Whereabouts {
    let Some(keys) = ended_then else {
        return Whereabouts::Missing;
    };
    match key_within(raw_json) {
        None => Whereabouts::PerhapsStored,
        Some(key)
            if keys
                .split(BETWEEN_KEYS)
                .any(|stored| stored == key.as_str()) =>
        {
            Whereabouts::Stored
        }
        Some(_) => Whereabouts::Missing,
    }
}

/// The key of the track that an entry names, if it names one.
fn key_within(raw_json: &str) -> Option<TrackKey> {
    let entry: serde_json::Value = serde_json::from_str(raw_json).ok()?;
    let named = |field| {
        entry["track"][field]
            .as_str()
            .filter(|word| !word.is_empty())
    };
    let (id, uri) = (named("id"), named("uri"));
    (id.is_some() || uri.is_some()).then(|| TrackKey::new(id, uri.unwrap_or_default()))
}

impl Store {
    /// The entries of a listener's lists that could not be read, the latest first: at most
    /// `limit`, those after the one of which `after` has the time, the account and the hash.
    pub async fn quarantined(
        &self,
        listener: ListenerId,
        after: Option<(Timestamp, AccountId, &[u8])>,
        limit: u32,
    ) -> Result<Vec<Quarantined>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT item_hash, account_id, poll_id, found_at, ended_at, reason, raw_json,
                 (SELECT string_agg(track.key, $7) FROM sighting
                  JOIN play ON play.listener_id = sighting.listener_id
                      AND play.play_id = sighting.play_id
                  JOIN track ON track.track_id = play.track_id
                  WHERE sighting.listener_id = quarantine.listener_id
                    AND sighting.account_id = quarantine.account_id AND sighting.source = $2
                    AND sighting.reported_at = quarantine.ended_at) AS ended_then
             FROM quarantine
             WHERE listener_id = $1 AND (found_at < $4 OR (found_at = $4
                 AND (account_id > $5 OR (account_id = $5 AND item_hash > $6))))
             ORDER BY found_at DESC, account_id, item_hash LIMIT $3")
            .bind(listener.0).bind(Source::Poll.number()).bind(i64::from(limit))
            .bind(after.map_or(i64::MAX, |(found_at, ..)| found_at.as_millisecond()))
            .bind(after.map_or(0, |(_, account, _)| account.0))
            .bind(after.map_or(&[][..], |(.., hash)| hash)).bind(BETWEEN_KEYS)
            .fetch_all(pool).await)?;
        Ok(rows.into_iter().map(Quarantined::from).collect())
    }

    /// How many entries of a listener's lists could not be read and are kept aside.
    pub async fn count_quarantined(&self, listener: ListenerId) -> Result<i64, Error> {
        Ok(on!(Pool, &self.reader, pool => sqlx::query_scalar(
            "SELECT COUNT(*) FROM quarantine WHERE listener_id = $1")
            .bind(listener.0).fetch_one(pool).await)?)
    }
}

/// The poll whose list first had an entry that could not be read, if one had it before.
pub(crate) async fn found_in(
    tx: &mut Tx,
    account: &Account,
    item: &Unreadable,
) -> Result<Option<PollId>, Error> {
    let poll: Option<i64> = on!(Tx, tx, connection => sqlx::query_scalar(
        "SELECT poll_id FROM quarantine
         WHERE listener_id = $1 AND account_id = $2 AND item_hash = $3")
        .bind(account.listener.0).bind(account.id.0).bind(&hash(item)[..])
        .fetch_optional(&mut **connection).await)?;
    Ok(poll.map(PollId))
}

fn hash(item: &Unreadable) -> [u8; 32] {
    Sha256::digest(item.raw_json.as_bytes()).into()
}

/// Keeps entries aside that could not be read; returns how many had not been kept before.
pub(crate) async fn keep(
    tx: &mut Tx,
    account: &Account,
    poll: PollId,
    items: &[Unreadable],
    now: Timestamp,
) -> Result<u64, Error> {
    let mut added = 0;
    for item in items {
        added += on!(Tx, tx, connection => sqlx::query(
            "INSERT INTO quarantine (listener_id, account_id, item_hash, poll_id, ended_at, reason, raw_json, found_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (listener_id, account_id, item_hash) DO NOTHING")
            .bind(account.listener.0).bind(account.id.0).bind(&hash(item)[..]).bind(poll.0)
            .bind(item.ended_at.map(Timestamp::as_millisecond)).bind(&item.reason).bind(&item.raw_json)
            .bind(now.as_millisecond())
            .execute(&mut **connection).await.map(|done| done.rows_affected()))?;
    }
    Ok(added)
}

/// A play that the database refuses, as far as its JSON is known.
pub(crate) fn refused(play: &NewPlay) -> Unreadable {
    let track = play.track.metadata_json.clone().unwrap_or_else(|| {
        serde_json::json!({"uri": play.track.uri, "name": play.track.name}).to_string()
    });
    Unreadable {
        ended_at: Some(play.ended_at),
        between: (None, None),
        raw_json: format!(r#"{{"track":{track},"played_at":"{}"}}"#, play.ended_at),
        reason: "the database refuses it".to_owned(),
    }
}

/// Where the entries stand that could not be read, and which list first had them.
pub(crate) async fn unread(
    tx: &mut Tx,
    account: &Account,
    entries: &[Unreadable],
) -> Result<Vec<Unread>, Error> {
    let mut unread = Vec::with_capacity(entries.len());
    for entry in entries {
        let (earlier, later) = entry.between;
        unread.push(Unread {
            from: entry.ended_at.or(earlier).unwrap_or(Timestamp::MIN),
            to: entry.ended_at.or(later).unwrap_or(Timestamp::MAX),
            found_in: found_in(tx, account, entry).await?,
        });
    }
    Ok(unread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_tracks_that_end_in_the_same_millisecond_are_two_plays() {
        let check = |raw: &str, ended_then: Option<&str>, expected: Whereabouts| {
            assert_eq!(
                whereabouts(raw, ended_then),
                expected,
                "{raw} {ended_then:?}"
            );
        };
        let with_id = r#"{"track":{"id":"a","uri":"spotify:track:a","name":null}}"#;
        check(with_id, Some("a"), Whereabouts::Stored);
        check(with_id, Some("b\na"), Whereabouts::Stored);
        check(with_id, Some("b"), Whereabouts::Missing);
        check(with_id, Some("ab"), Whereabouts::Missing);
        check(with_id, None, Whereabouts::Missing);
        let with_uri = r#"{"track":{"id":null,"uri":"spotify:track:a"}}"#;
        check(with_uri, Some("a"), Whereabouts::Stored);
        check(with_uri, Some("b"), Whereabouts::Missing);
        for nameless in [
            r#"{"track":null}"#,
            r#"{"track":{"id":""}}"#,
            r#"{"track":"#,
            "7",
        ] {
            check(nameless, Some("a"), Whereabouts::PerhapsStored);
            check(nameless, None, Whereabouts::Missing);
        }
    }
}
