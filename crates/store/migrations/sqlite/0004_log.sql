-- Which plays have changed of late, so that whoever holds them in memory keeps up.

ALTER TABLE listener ADD COLUMN next_change_id INTEGER NOT NULL DEFAULT 1;

-- The last changes, without a hole; where one is missing all plays may have changed.
CREATE TABLE play_change (
    listener_id INTEGER NOT NULL REFERENCES listener (listener_id),
    change_id   INTEGER NOT NULL,
    play_id     INTEGER NOT NULL,               -- it may be no more
    PRIMARY KEY (listener_id, change_id)
) STRICT, WITHOUT ROWID;

-- What SQLite plans by, the same in every house, as of four listeners: plays are many to a listener and
-- few to a track. Without it, all plays of a listener are read to find those of some tracks; with what
-- ANALYZE finds where there is one listener, tables are read by way of an index that has not all columns.
ANALYZE listener;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 VALUES
    ('play', 'play', '200000 50000 1'),
    ('play', 'play_by_end', '200000 50000 1 1 1'),
    ('play', 'play_by_track', '200000 50000 5 1'),
    ('sighting', 'sighting', '100000 25000 25000 25000 1 1'),
    ('sighting', 'sighting_by_play', '100000 25000 1'),
    ('track', 'sqlite_autoindex_track_1', '15000 1'),
    ('track', 'track_by_album', '15000 3'),
    ('credit', 'credit', '20000 1 1'),
    ('credit', 'credit_by_artist', '20000 5 1'),
    ('album', 'sqlite_autoindex_album_1', '6000 1'),
    ('album', 'album_by_name', '6000 1'),
    ('album_credit', 'album_credit', '6000 1 1'),
    ('album_credit', 'album_credit_by_artist', '6000 2'),
    ('artist', 'sqlite_autoindex_artist_1', '4000 1'),
    ('artist', 'artist_by_name', '4000 1');
-- Has the connection that writes this go by it at once; others read it with the new tables.
ANALYZE sqlite_schema;
