-- Who may be heard: checked by ingress before a twin is asked.
CREATE TABLE device_registry (
  device_id VARCHAR(64) COLLATE "C" PRIMARY KEY,
  model VARCHAR(64) NOT NULL,
  site TEXT,
  labels JSONB NOT NULL,
  lifecycle VARCHAR(16) NOT NULL,
  registered_at TIMESTAMPTZ NOT NULL
);

-- One row per twin: the folded twin itself, and beside it what is filtered, counted and due.
-- attention has two values, since it depends on whether the device can be reached right now.
CREATE TABLE twin_view (
  device_id VARCHAR(64) COLLATE "C" PRIMARY KEY,
  seq_nr BIGINT NOT NULL,
  state BYTEA NOT NULL,
  model VARCHAR(64) NOT NULL,
  site TEXT,
  labels JSONB NOT NULL,
  lifecycle VARCHAR(16) NOT NULL,
  delivery_state VARCHAR(16),
  disposition VARCHAR(32),
  current_version VARCHAR(64),
  current_version_key VARCHAR(400) COLLATE "C",
  target_version VARCHAR(64),
  target_version_key VARCHAR(400) COLLATE "C",
  journaled_presence VARCHAR(16) NOT NULL,
  last_online_at TIMESTAMPTZ,
  network_class VARCHAR(16) NOT NULL,
  attention_reachable VARCHAR(16) NOT NULL,
  attention_away VARCHAR(16) NOT NULL,
  state_since TIMESTAMPTZ,
  last_update_attempt TIMESTAMPTZ,
  expires_at TIMESTAMPTZ,
  delivered_at TIMESTAMPTZ,
  next_due_at TIMESTAMPTZ,
  woken_at TIMESTAMPTZ
) WITH (fillfactor = 70);

CREATE INDEX twin_view_due_idx ON twin_view (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX twin_view_state_idx ON twin_view (delivery_state, device_id);
CREATE INDEX twin_view_model_idx ON twin_view (model, device_id);
CREATE INDEX twin_view_current_idx ON twin_view (current_version_key, device_id);
CREATE INDEX twin_view_target_idx ON twin_view (target_version_key, device_id);

-- Apart from twin_view, since it is written by every heartbeat's batch and must stay small. Logged:
-- after a crash of the database an empty one would wake every device that is thought ONLINE.
CREATE TABLE last_seen (
  device_id VARCHAR(64) COLLATE "C" PRIMARY KEY,
  at TIMESTAMPTZ NOT NULL,
  packet_loss_percent DOUBLE PRECISION
) WITH (fillfactor = 50);

CREATE TABLE release (
  model VARCHAR(64) COLLATE "C" NOT NULL,
  version VARCHAR(64) COLLATE "C" NOT NULL,
  sha256 CHAR(64) NOT NULL,
  size_bytes BIGINT NOT NULL,
  url TEXT,
  release_counter BIGINT NOT NULL,
  requires VARCHAR(64),
  created_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (model, version)
);

CREATE INDEX release_sha256_idx ON release (sha256);

-- status is null while the first request with this key is being answered.
CREATE TABLE idempotency_key (
  key VARCHAR(255) COLLATE "C" PRIMARY KEY,
  request_hash VARCHAR(64) NOT NULL,
  claimed_at TIMESTAMPTZ NOT NULL,
  status INTEGER,
  body BYTEA
);

CREATE INDEX idempotency_key_claimed_idx ON idempotency_key (claimed_at);

CREATE TABLE product_time (
  only_row BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_row),
  epoch TIMESTAMPTZ NOT NULL,
  scale INTEGER NOT NULL,
  latest TIMESTAMPTZ NOT NULL
) WITH (fillfactor = 10);
