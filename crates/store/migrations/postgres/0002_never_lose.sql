-- What the collector must remember so that nothing is lost unnoticed.

-- Pauses that Spotify asks for are kept with the budget of calls, for the app as a whole.
ALTER TABLE account DROP COLUMN paused_until;
ALTER TABLE account ADD COLUMN advice TEXT;             -- what to do about the problem, if it does not pass by itself
ALTER TABLE account ADD COLUMN refused_since BIGINT;   -- since when Spotify refuses the refresh token
ALTER TABLE account ADD COLUMN answered_at BIGINT;     -- when its last list came
ALTER TABLE account ADD COLUMN stalled_since BIGINT;   -- since when the list stands still while tracks play

UPDATE account SET answered_at = (
    SELECT MAX(poll.answered_at) FROM poll
    WHERE poll.listener_id = account.listener_id AND poll.account_id = account.account_id
      AND poll.outcome = 'answered');

ALTER TABLE sighting ADD COLUMN left_in BIGINT;        -- the poll whose list lacked it though it reached back so far

ALTER TABLE poll ADD COLUMN advice TEXT;                -- what to do about the problem
ALTER TABLE poll ADD COLUMN newly_unreadable BIGINT NOT NULL DEFAULT 0;
ALTER TABLE poll ADD COLUMN known_plays BIGINT NOT NULL DEFAULT 0;
ALTER TABLE poll ADD COLUMN repeated BIGINT NOT NULL DEFAULT 0;
ALTER TABLE poll ADD COLUMN is_continuous BIGINT;      -- 1 if the list reaches back to the one before, 0 if not

ALTER TABLE gap ADD COLUMN reason TEXT NOT NULL DEFAULT 'overrun';
ALTER TABLE gap ADD COLUMN poll_id BIGINT;             -- the poll that found it

ALTER TABLE quarantine ADD COLUMN found_at BIGINT NOT NULL DEFAULT 0;

UPDATE quarantine SET found_at = COALESCE((
    SELECT poll.answered_at FROM poll
    WHERE poll.listener_id = quarantine.listener_id AND poll.account_id = quarantine.account_id
      AND poll.poll_id = quarantine.poll_id), 0);

-- What a listener is told while it lasts. What has passed stays as history.
CREATE TABLE notice (
    listener_id BIGINT NOT NULL REFERENCES listener (listener_id),
    notice_id   BIGINT NOT NULL,
    account_id  BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    level       BIGINT NOT NULL,               -- days left, for what is told again as they pass; else 0
    raised_at   BIGINT NOT NULL,
    cleared_at  BIGINT,
    PRIMARY KEY (listener_id, notice_id),
    FOREIGN KEY (listener_id, account_id) REFERENCES account (listener_id, account_id)
);
-- Nothing is told twice at a time.
CREATE UNIQUE INDEX notice_standing ON notice (listener_id, account_id, kind, level) WHERE cleared_at IS NULL;
