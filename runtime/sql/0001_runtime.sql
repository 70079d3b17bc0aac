-- What the runtime itself keeps: who is up, what waits for the broker, how far each partition's effects go.

create table nodes (
  name          text primary key,
  instance      text not null,              -- random per start: tells a restarted node from a second one
  version       text not null,
  admin_address text not null default '',
  actors        text not null default '',   -- comma separated kinds
  started_at    timestamptz not null default now(),
  heartbeat_at  timestamptz not null default now()
);

-- Insert and delete only: a marked row would cost three times as much as a deleted one.
create table outbox (
  event_id   text primary key,
  topic      text not null,
  key        text not null,
  type       text not null,
  payload    text not null,
  headers    text not null default '',      -- one "name: value" per line
  node       text not null,                 -- whose memory holds it; its rows are left alone while it is alive
  created_at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

-- next_offset is written in the transaction of the effects it covers, guarded by its old value: the fence.
create table consumer_offsets (
  consumer_group text not null,
  topic          text not null,
  partition      int not null,
  next_offset    bigint not null,
  primary key (consumer_group, topic, partition)
) with (fillfactor = 50);

create table dead_letters (
  dead_letter_id bigint generated always as identity primary key,
  consumer_group text not null default '',
  topic          text not null,
  partition      int,                       -- null: the event never reached the broker
  "offset"       bigint,
  key            bytea,
  headers        text not null default '',
  payload        bytea,
  reason         text not null,
  fingerprint    text not null,             -- equal for equal causes, so that letters can be grouped
  attempts       int not null,
  node           text not null,
  created_at     timestamptz not null default now()
);
create unique index dead_letters_once on dead_letters (consumer_group, topic, partition, "offset");
create index dead_letters_by_fingerprint on dead_letters (fingerprint);

-- Successors of a record that is being retried, spilled so that memory stays bounded and the watermark moves on.
create table parked_records (
  consumer_group text not null,
  topic          text not null,
  partition      int not null,
  "offset"       bigint not null,
  key            bytea not null,
  headers        text not null default '',
  payload        bytea,
  attempts       int not null default 0,
  last_error     text not null default '',
  parked_at      timestamptz not null default now(),
  primary key (consumer_group, topic, partition, "offset")
);
create index parked_records_by_key on parked_records (consumer_group, topic, key, "offset");
