-- Messages of devices that broke the contract, for a person to look at. Bounded in rows and bytes by
-- settings: the oldest go first. Bytes are bytes: a payload may hold what no text may.
CREATE TABLE rejected_message (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at TIMESTAMPTZ NOT NULL,
  topic VARCHAR(256) NOT NULL,
  device_id VARCHAR(64) COLLATE "C",
  kind VARCHAR(32) NOT NULL,
  detail VARCHAR(256) NOT NULL,
  payload_bytes INTEGER NOT NULL,
  payload_head BYTEA NOT NULL,
  -- What counts towards the bound: the texts, the payload's head, and a row's own cost.
  kept_bytes INTEGER NOT NULL GENERATED ALWAYS AS
    (octet_length(topic) + octet_length(detail) + octet_length(payload_head) + 100) STORED
);

CREATE INDEX rejected_message_device_idx ON rejected_message (device_id, id)
  WHERE device_id IS NOT NULL;
