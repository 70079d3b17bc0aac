-- Keys whose records wait in the database for another attempt, and who may work on them.

-- Which life of which node a partition's parked records belong to. Every write to them checks the epoch, so that a node
-- that sleeps through the loss of its partition changes nothing when it wakes.
create table partition_owners (
  consumer_group text not null,
  topic          text not null,
  partition      int not null,
  epoch          bigint not null,
  node           text not null,
  claimed_at     timestamptz not null default now(),
  primary key (consumer_group, topic, partition)
) with (fillfactor = 50);

-- held: its letter waits for an operator, and so do all records of its key. replayed: an operator brought it back.
-- discarded: an operator gave it up; the owner removes the row and goes on with the key.
alter table parked_records
  add column state text not null default 'waiting' check (state in ('waiting', 'held', 'replayed', 'discarded')),
  add column next_attempt_at timestamptz not null default now();

-- A key may be longer than an index takes.
drop index parked_records_by_key;
create index parked_records_by_key on parked_records (consumer_group, topic, partition, md5(key), "offset");
create index parked_records_changed on parked_records (consumer_group, topic) where state in ('replayed', 'discarded');

-- style says how a letter is replayed: 'keyed' in its place before its key's later records (the row moves to
-- parked_records), 'batch' as a new event. A letter that an operator closed stays, because it accounts for its record.
alter table dead_letters
  add column style text not null default 'batch' check (style in ('keyed', 'batch')),
  add column closed_at timestamptz,
  add column closed_as text check (closed_as in ('replayed', 'discarded'));
create index dead_letters_open on dead_letters (dead_letter_id) where closed_at is null;
