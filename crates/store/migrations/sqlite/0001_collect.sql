-- Instants are milliseconds since the Unix epoch, UTC. What belongs to a listener has the
-- listener first in its key; the catalogue (track, album, artist) belongs to nobody.

CREATE TABLE listener (
    listener_id   INTEGER PRIMARY KEY,
    name          TEXT NOT NULL,
    name_folded   TEXT NOT NULL UNIQUE,
    password_hash TEXT,                         -- null until the listener has set one
    zone          TEXT NOT NULL,                -- IANA name
    created_at    INTEGER NOT NULL,
    next_play_id  INTEGER NOT NULL DEFAULT 1,   -- also the row that writers of plays lock
    next_gap_id   INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE login_session (
    token_hash   BLOB NOT NULL PRIMARY KEY,
    listener_id  INTEGER NOT NULL REFERENCES listener (listener_id),
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    listener_id        INTEGER NOT NULL REFERENCES listener (listener_id),
    account_id         INTEGER NOT NULL UNIQUE,
    spotify_account_id TEXT NOT NULL UNIQUE,
    spotify_user_id    TEXT NOT NULL,
    display_name       TEXT,
    scopes             TEXT NOT NULL,           -- as granted, separated by spaces
    refresh_token      BLOB,                    -- sealed; null once disconnected
    consented_at       INTEGER NOT NULL,
    connected_at       INTEGER NOT NULL,
    state              TEXT NOT NULL,
    problem            TEXT,                    -- what Spotify's last refusal was, in plain words
    failures           INTEGER NOT NULL DEFAULT 0,
    next_poll_at       INTEGER NOT NULL,
    paused_until       INTEGER,                   -- until when Spotify asked to be left alone
    last_asked_at      INTEGER,                   -- when it was last polled
    next_poll_id       INTEGER NOT NULL DEFAULT 1,
    last_new_at        INTEGER,                 -- when a poll last brought a new play
    PRIMARY KEY (listener_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE artist (
    artist_id   INTEGER PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE,           -- Spotify's id, else made from the name
    spotify_id  TEXT,
    name        TEXT NOT NULL,
    name_folded TEXT NOT NULL                   -- for search
) STRICT;

CREATE TABLE album (
    album_id     INTEGER PRIMARY KEY,
    key          TEXT NOT NULL UNIQUE,
    spotify_id   TEXT,
    name         TEXT NOT NULL,
    name_folded  TEXT NOT NULL,
    album_type   TEXT,
    release_date TEXT,                          -- as precise as Spotify knows it
    images_json  TEXT NOT NULL
) STRICT;

CREATE TABLE album_credit (
    album_id  INTEGER NOT NULL REFERENCES album (album_id),
    position  INTEGER NOT NULL,
    artist_id INTEGER NOT NULL REFERENCES artist (artist_id),
    PRIMARY KEY (album_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE track (
    track_id      INTEGER PRIMARY KEY,
    key           TEXT NOT NULL UNIQUE,         -- Spotify's id, else the URI
    spotify_id    TEXT,
    uri           TEXT NOT NULL,
    name          TEXT NOT NULL,
    name_folded   TEXT NOT NULL,
    album_id      INTEGER REFERENCES album (album_id),
    duration_ms   INTEGER,
    explicit      INTEGER,
    isrc          TEXT,
    search_text   TEXT NOT NULL,                -- folded names of track, album and artists
    metadata_json TEXT                          -- Spotify's own words, to the byte
) STRICT;
CREATE INDEX track_by_album ON track (album_id);

CREATE TABLE credit (
    track_id  INTEGER NOT NULL REFERENCES track (track_id),
    position  INTEGER NOT NULL,
    artist_id INTEGER NOT NULL REFERENCES artist (artist_id),
    PRIMARY KEY (track_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX credit_by_artist ON credit (artist_id, track_id);

CREATE TABLE play (
    listener_id  INTEGER NOT NULL REFERENCES listener (listener_id),
    play_id      INTEGER NOT NULL,
    track_id     INTEGER NOT NULL REFERENCES track (track_id),
    started_at   INTEGER NOT NULL,              -- estimated while played_ms is null
    ended_at     INTEGER NOT NULL,
    played_ms    INTEGER,                       -- null when only polled
    context_kind TEXT,
    context_uri  TEXT,
    deleted_at   INTEGER,                       -- a deleted play stays as its own tombstone
    PRIMARY KEY (listener_id, play_id)
) STRICT, WITHOUT ROWID;
-- The last column lets plays be counted from the index alone.
CREATE INDEX play_by_end ON play (listener_id, ended_at, play_id, deleted_at);
CREATE INDEX play_by_track ON play (listener_id, track_id, ended_at);

-- One row for each stamp under which a source reported a play.
CREATE TABLE sighting (
    listener_id   INTEGER NOT NULL,
    account_id    INTEGER NOT NULL,
    source        INTEGER NOT NULL,
    reported_at   INTEGER NOT NULL,
    play_id       INTEGER NOT NULL,
    poll_id       INTEGER NOT NULL,             -- the poll that first showed it
    moved_to      INTEGER,                      -- the stamp that replaced this one
    PRIMARY KEY (listener_id, account_id, source, reported_at, play_id),
    FOREIGN KEY (listener_id, play_id) REFERENCES play (listener_id, play_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sighting_by_play ON sighting (listener_id, play_id);

CREATE TABLE poll (
    listener_id INTEGER NOT NULL,
    account_id  INTEGER NOT NULL,
    poll_id     INTEGER NOT NULL,
    asked_at    INTEGER NOT NULL,
    answered_at INTEGER NOT NULL,
    outcome     TEXT NOT NULL,                  -- answered, refused or unreachable
    problem     TEXT,
    items       INTEGER NOT NULL DEFAULT 0,
    new_plays   INTEGER NOT NULL DEFAULT 0,
    moved_plays INTEGER NOT NULL DEFAULT 0,
    late_plays  INTEGER NOT NULL DEFAULT 0,
    unreadable  INTEGER NOT NULL DEFAULT 0,
    oldest      INTEGER,
    newest      INTEGER,
    PRIMARY KEY (listener_id, account_id, poll_id),
    FOREIGN KEY (listener_id, account_id) REFERENCES account (listener_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE gap (
    listener_id INTEGER NOT NULL,
    gap_id      INTEGER NOT NULL,
    account_id  INTEGER NOT NULL,
    from_at     INTEGER NOT NULL,
    to_at       INTEGER NOT NULL,
    found_at    INTEGER NOT NULL,
    closed_at   INTEGER,
    PRIMARY KEY (listener_id, gap_id),
    FOREIGN KEY (listener_id, account_id) REFERENCES account (listener_id, account_id)
) STRICT, WITHOUT ROWID;

-- Items that could not be read as plays, kept as they came.
CREATE TABLE quarantine (
    listener_id   INTEGER NOT NULL,
    account_id    INTEGER NOT NULL,
    item_hash     BLOB NOT NULL,
    poll_id       INTEGER NOT NULL,
    ended_at      INTEGER,
    reason        TEXT NOT NULL,
    raw_json      TEXT NOT NULL,
    PRIMARY KEY (listener_id, account_id, item_hash),
    FOREIGN KEY (listener_id, account_id) REFERENCES account (listener_id, account_id)
) STRICT, WITHOUT ROWID;

-- Covers, so that pages never ask anyone else for them.
CREATE TABLE image (
    url        TEXT NOT NULL PRIMARY KEY,
    media_type TEXT NOT NULL,
    bytes      BLOB NOT NULL,
    fetched_at INTEGER NOT NULL
) STRICT;
