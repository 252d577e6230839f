-- What wakes sleeping twins, and what compares journal and read model (docs/decisions/0011, 0012).

-- wake_at is when the row may be claimed: at next_due_at, and after a claim once more later. So the
-- index holds exactly what is to be done, and claimed twins are not walked over again and again.
-- A slice is claimed by one node at a time.
ALTER TABLE twin_view
  ADD COLUMN wake_at TIMESTAMPTZ,
  ADD COLUMN slice SMALLINT NOT NULL
    GENERATED ALWAYS AS ((hashtextextended(device_id, 0) & 15)::SMALLINT) STORED;

UPDATE twin_view SET wake_at = next_due_at;

DROP INDEX twin_view_due_idx;
CREATE INDEX twin_view_wake_idx ON twin_view (slice, wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX twin_view_online_idx ON twin_view (slice, device_id)
  WHERE lifecycle = 'ACTIVE' AND journaled_presence = 'ONLINE';

-- Where the comparison stands. It walks the journal (walk JOURNAL) twin by twin, then the rows
-- (walk ROWS); both are one pass. Nobody takes the next slice before free_at, which is both the pace
-- and the end of a claim whose node died; a claim that was taken over finishes nothing.
CREATE TABLE reconciler (
  only_row BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_row),
  claim BIGINT NOT NULL DEFAULT 0,
  free_at TIMESTAMPTZ NOT NULL DEFAULT 'epoch',
  walk VARCHAR(16) NOT NULL DEFAULT 'JOURNAL',
  after_key TEXT NOT NULL DEFAULT '',
  pass BIGINT NOT NULL DEFAULT 1,
  begun_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  twins BIGINT NOT NULL DEFAULT 0,
  differences BIGINT NOT NULL DEFAULT 0,
  unrepaired BIGINT NOT NULL DEFAULT 0,
  last_ended_at TIMESTAMPTZ,
  last_twins BIGINT,
  last_differences BIGINT,
  last_unrepaired BIGINT
) WITH (fillfactor = 10);

INSERT INTO reconciler DEFAULT VALUES;
