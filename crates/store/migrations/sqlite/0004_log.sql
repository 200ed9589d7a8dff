-- Which plays have changed of late, so that whoever holds them in memory keeps up.

ALTER TABLE listener ADD COLUMN next_change_id INTEGER NOT NULL DEFAULT 1;

-- The last changes, without a hole; where one is missing all plays may have changed.
CREATE TABLE play_change (
    listener_id INTEGER NOT NULL REFERENCES listener (listener_id),
    change_id   INTEGER NOT NULL,
    play_id     INTEGER NOT NULL,               -- it may be no more
    PRIMARY KEY (listener_id, change_id)
) STRICT, WITHOUT ROWID;
