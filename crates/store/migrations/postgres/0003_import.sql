-- What imports say, and what is known of plays through them.

-- A track of the catalogue may also be an episode, a chapter, or something unknown.
ALTER TABLE track ADD COLUMN kind BIGINT NOT NULL DEFAULT 1;

ALTER TABLE listener ADD COLUMN next_import_id BIGINT NOT NULL DEFAULT 1;

ALTER TABLE play ADD COLUMN certainty BIGINT NOT NULL DEFAULT 1;      -- 0 known, 1 estimated, 2 approximate
ALTER TABLE play ADD COLUMN sources BIGINT NOT NULL DEFAULT 2;        -- a bit for each kind of source
ALTER TABLE play ADD COLUMN is_video BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE play ADD COLUMN reported_at BIGINT;                       -- when Spotify heard of it, if an export says so
ALTER TABLE play ADD COLUMN detail_id BIGINT;                         -- how it went, if a source says so

-- What a play was polled with, whatever imports know better.
ALTER TABLE sighting ADD COLUMN context_kind TEXT;
ALTER TABLE sighting ADD COLUMN context_uri TEXT;

UPDATE sighting SET
    context_kind = (SELECT play.context_kind FROM play
                    WHERE play.listener_id = sighting.listener_id AND play.play_id = sighting.play_id),
    context_uri = (SELECT play.context_uri FROM play
                   WHERE play.listener_id = sighting.listener_id AND play.play_id = sighting.play_id);

-- The ways in which plays go: few, and of many plays each.
CREATE TABLE detail (
    listener_id  BIGINT NOT NULL REFERENCES listener (listener_id),
    detail_id    BIGINT NOT NULL,
    platform     TEXT,
    country      TEXT,
    reason_start TEXT,
    reason_end   TEXT,
    shuffle      BOOLEAN,
    skipped      BOOLEAN,
    offline      BOOLEAN,
    incognito    BOOLEAN,
    PRIMARY KEY (listener_id, detail_id)
);

CREATE TABLE import (
    listener_id BIGINT NOT NULL REFERENCES listener (listener_id),
    import_id   BIGINT NOT NULL,
    name        TEXT NOT NULL,                  -- the file's, or how many files
    state       TEXT NOT NULL,
    is_dry_run  BOOLEAN NOT NULL,
    runner      TEXT NOT NULL,                  -- who works on it: the server or a command
    alive_until BIGINT NOT NULL,               -- until when its runner has promised to show a sign of life
    created_at  BIGINT NOT NULL,
    finished_at BIGINT,
    problem     TEXT,                           -- why it failed
    advice      TEXT,                           -- and what to do
    report_json TEXT,
    polls_json  TEXT,                           -- the next poll of each account when the work began
    PRIMARY KEY (listener_id, import_id)
);

-- What its rows say, packed: those that are compared with each other lie in one part.
CREATE TABLE import_part (
    listener_id BIGINT NOT NULL,
    part        BIGINT NOT NULL,
    import_id   BIGINT NOT NULL,
    packed      BYTEA NOT NULL,
    PRIMARY KEY (listener_id, part, import_id),
    FOREIGN KEY (listener_id, import_id) REFERENCES import (listener_id, import_id)
);

-- The stretches of which an import tells everything.
CREATE TABLE import_range (
    listener_id BIGINT NOT NULL,
    import_id   BIGINT NOT NULL,
    from_at     BIGINT NOT NULL,
    to_at       BIGINT NOT NULL,
    PRIMARY KEY (listener_id, import_id, from_at),
    FOREIGN KEY (listener_id, import_id) REFERENCES import (listener_id, import_id)
);

-- Which tracks bear which names, by hashes.
CREATE TABLE alias (
    listener_id BIGINT NOT NULL REFERENCES listener (listener_id),
    group_hash  BIGINT NOT NULL,
    track_hash  BIGINT NOT NULL,               -- 0 stands for rows that have no id
    track_id    BIGINT REFERENCES track (track_id),  -- of those that polls have shown under these names
    is_told     BOOLEAN NOT NULL DEFAULT FALSE,           -- whether rows of imports have told it
    PRIMARY KEY (listener_id, group_hash, track_hash)
);
CREATE INDEX alias_by_track ON alias (listener_id, track_hash);

CREATE INDEX artist_by_name ON artist (substr(name_folded, 1, 200));
CREATE INDEX album_by_name ON album (substr(name_folded, 1, 200));
CREATE INDEX album_credit_by_artist ON album_credit (artist_id);
